//! What a report is asked for: texts of a query string, checked one by one, so that an error names
//! the field and its value; and whether the caller may know.
use crate::auth::{Access, Caller};
use crate::http::error::{ApiError, ApiResult};
use crate::reference::Known;
use crate::state::Server;
use domain::programme::Service;
use domain::{AccountId, Day, Instant, IsoWeek, ProgrammeId, ProviderId, ServiceId};
use std::str::FromStr;

/// How much of a report the caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// A manager: workers and entries too.
    Everything,
    /// A coordinator: counts only.
    Counts,
}

/// A field that must be there.
///
/// # Errors
/// 400 `missing_field`.
pub fn given<'a>(field: &str, value: Option<&'a str>) -> ApiResult<&'a str> {
    value
        .filter(|v| !v.is_empty())
        .ok_or_else(|| ApiError::bad(field, None, "missing_field"))
}

/// A field of a form that is checked.
///
/// # Errors
/// 400 with the reason.
pub fn parsed<T: FromStr>(field: &str, value: &str, reason: &str) -> ApiResult<T> {
    value
        .parse()
        .map_err(|_| ApiError::bad(field, Some(value), reason))
}

/// An ISO week.
///
/// # Errors
/// 400 `not_a_week`, also for a week that the year does not have.
pub fn week(value: Option<&str>) -> ApiResult<IsoWeek> {
    parsed("week", given("week", value)?, "not_a_week")
}

/// First and last day.
///
/// # Errors
/// 400 `not_a_day`, `before_from` if they stand the wrong way round, `period_too_long` above ten
/// years.
pub fn period(from: Option<&str>, to: Option<&str>) -> ApiResult<(Day, Day)> {
    let first: Day = parsed("from", given("from", from)?, "not_a_day")?;
    let last: Day = parsed("to", given("to", to)?, "not_a_day")?;
    if last < first {
        return Err(ApiError::bad("to", to, "before_from"));
    }
    if (last - first).num_days() > 3_660 {
        return Err(ApiError::bad("to", to, "period_too_long"));
    }
    Ok((first, last))
}

/// `as_of`: a change number, or an instant of arrival in RFC 3339.
///
/// # Errors
/// 400 `not_a_change_or_instant`.
pub async fn as_of(server: &Server, value: Option<&str>) -> ApiResult<Option<u64>> {
    let Some(text) = value.filter(|v| !v.is_empty()) else {
        return Ok(None);
    };
    if let Ok(change) = text.parse::<u64>() {
        return Ok(Some(change));
    }
    let instant = chrono::DateTime::parse_from_rfc3339(text)
        .map_err(|_| ApiError::bad("as_of", Some(text), "not_a_change_or_instant"))?;
    Ok(Some(
        server
            .store
            .watermark_at(Instant(instant.timestamp_micros()))
            .await?,
    ))
}

/// A worker's account.
///
/// # Errors
/// 400 if it is not an id.
pub fn worker(value: Option<&str>) -> ApiResult<Option<AccountId>> {
    value
        .filter(|v| !v.is_empty())
        .map(|v| parsed("worker", v, "not_an_id"))
        .transpose()
}

/// The service that was asked for, in its programme, and how much of it the caller sees.
///
/// # Errors
/// 400 or 404 naming the field, 403 for whoever is neither its manager nor the programme's
/// coordinator.
pub fn service<'k>(
    caller: &Caller,
    known: &'k Known,
    today: Day,
    programme: Option<&str>,
    service: Option<&str>,
) -> ApiResult<(&'k Service, Sees)> {
    let asked = given("programme", programme)?;
    let id: ProgrammeId = parsed("programme", asked, "not_a_slug")?;
    if known.programme(&id).is_none() {
        return Err(ApiError::missing("programme", asked, "unknown_programme"));
    }
    let asked = given("service", service)?;
    let service: ServiceId = parsed("service", asked, "not_a_slug")?;
    let found = known
        .service(&service)
        .filter(|s| s.programme == id)
        .ok_or_else(|| ApiError::missing("service", asked, "unknown_service"))?;
    let sees = sees(caller, found, today).ok_or_else(|| {
        ApiError::forbidden("service", Some(asked), "managers_and_coordinators_only")
    })?;
    Ok((found, sees))
}

/// How much of a service the caller sees; none: nothing.
#[must_use]
pub fn sees(caller: &Caller, service: &Service, today: Day) -> Option<Sees> {
    let access = Access::new(&caller.account, today);
    if access.manages(service) {
        return Some(Sees::Everything);
    }
    access
        .coordinates(&service.programme)
        .then_some(Sees::Counts)
}

/// The services of a week page: of a provider (its manager) or of a programme (its coordinator, or
/// a manager, who sees the own provider's services of it).
///
/// # Errors
/// 400 or 404 naming the field, 403 if none of them may be seen.
pub fn services<'k>(
    caller: &Caller,
    known: &'k Known,
    today: Day,
    programme: Option<&str>,
    provider: Option<&str>,
) -> ApiResult<Vec<(&'k Service, Sees)>> {
    let mut found: Vec<&Service> = known.reference.services.iter().collect();
    let mut asked = None;
    if let Some(text) = programme.filter(|p| !p.is_empty()) {
        let id: ProgrammeId = parsed("programme", text, "not_a_slug")?;
        if known.programme(&id).is_none() {
            return Err(ApiError::missing("programme", text, "unknown_programme"));
        }
        found.retain(|s| s.programme == id);
        asked = Some(("programme", text));
    }
    if let Some(text) = provider.filter(|p| !p.is_empty()) {
        let id: ProviderId = parsed("provider", text, "not_a_slug")?;
        if !known.has_provider(&id) {
            return Err(ApiError::missing("provider", text, "unknown_provider"));
        }
        found.retain(|s| s.provider == id);
        asked = Some(("provider", text));
    }
    let (field, value) = asked.ok_or_else(|| ApiError::bad("programme", None, "missing_field"))?;
    let seen: Vec<_> = found
        .into_iter()
        .filter_map(|s| sees(caller, s, today).map(|sees| (s, sees)))
        .collect();
    if seen.is_empty() {
        return Err(ApiError::forbidden(
            field,
            Some(value),
            "managers_and_coordinators_only",
        ));
    }
    Ok(seen)
}
