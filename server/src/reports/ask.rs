//! What a report is asked for: texts of a query string, checked one by one, so that an error names
//! the field and its value; and whether the caller may know.
//!
//! [`Question`] is what all reports have in common: a session, the reference data, a moment. Of
//! which parts it is made besides (a service, a week, days …) each handler says by its type.
use crate::auth::{Access, Caller};
use crate::http::body::Params;
use crate::http::error::{ApiError, ApiResult};
use crate::reference::Known;
use crate::state::Server;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::programme::Service;
use domain::{AccountId, Day, Instant, IsoWeek, ProgrammeId, ProviderId, ServiceId};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

/// A question of somebody who may ask it, of the parts `P`.
pub struct Question<P> {
    /// The server.
    pub server: Server,
    /// Reference data and people.
    pub known: Arc<Known>,
    /// Its parts.
    pub parts: P,
    /// The state as of this change number; none: now.
    pub as_of: Option<u64>,
}

impl<P: Part> FromRequestParts<Server> for Question<P> {
    type Rejection = ApiError;

    /// 401 without a session, then 400, 403 or 404 by what is asked, in the order of the parts.
    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, server).await?;
        let Params(pairs) = Params::from_request_parts(parts, server).await?;
        let fields = Fields::new(pairs, &P::fields())?;
        let known = server.references.get().await?;
        let today = server.clock.now().day();
        let asker = Asker {
            caller: &caller,
            known: &known,
            today,
        };
        let parts = P::read(&fields, &asker)?;
        let as_of = as_of(server, fields.get(AS_OF)).await?;
        Ok(Self {
            server: server.clone(),
            known,
            parts,
            as_of,
        })
    }
}

/// The field that every question may have.
const AS_OF: &str = "as_of";

/// A part of a question, read from its own fields of the query string.
pub trait Part: Sized + Send {
    /// The names of its fields.
    fn fields() -> Vec<&'static str>;
    /// Reads it.
    ///
    /// # Errors
    /// 400 or 404 naming the field, 403 for what this caller may not ask.
    fn read(fields: &Fields, asker: &Asker<'_>) -> ApiResult<Self>;
}

macro_rules! parts_together {
    ($($part:ident)+) => {
        impl<$($part: Part),+> Part for ($($part,)+) {
            fn fields() -> Vec<&'static str> {
                [$($part::fields()),+].concat()
            }
            fn read(fields: &Fields, asker: &Asker<'_>) -> ApiResult<Self> {
                Ok(($($part::read(fields, asker)?,)+))
            }
        }
    };
}
parts_together!(A B);
parts_together!(A B C D);

/// Who asks, of what is known, on which day.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    /// Who.
    pub caller: &'a Caller,
    /// Reference data and people.
    pub known: &'a Known,
    /// The day whose memberships hold.
    pub today: Day,
}

/// The fields of a query string, each at most once, none unknown.
#[derive(Debug)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    fn new(pairs: Vec<(String, String)>, names: &[&str]) -> ApiResult<Self> {
        let mut fields = BTreeMap::new();
        for (name, value) in pairs {
            if name != AS_OF && !names.contains(&name.as_str()) {
                return Err(ApiError::bad(&name, None, "unknown_field"));
            }
            if fields.contains_key(&name) {
                return Err(ApiError::bad(&name, None, "unreadable"));
            }
            fields.insert(name, value);
        }
        Ok(Self(fields))
    }

    /// A field as it came; one that is empty is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// 400 `missing_field`.
    pub fn given(&self, name: &str) -> ApiResult<&str> {
        self.get(name)
            .ok_or_else(|| ApiError::bad(name, None, "missing_field"))
    }
}

/// How much of a report the caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// A manager: workers and entries too.
    Everything,
    /// A coordinator: counts only.
    Counts,
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

/// An ISO week; 400 `not_a_week` also for a week that the year does not have.
impl Part for IsoWeek {
    fn fields() -> Vec<&'static str> {
        vec!["week"]
    }

    fn read(fields: &Fields, _: &Asker<'_>) -> ApiResult<Self> {
        parsed("week", fields.given("week")?, "not_a_week")
    }
}

/// First and last day; 400 `not_a_day`, `before_from` if they stand the wrong way round,
/// `period_too_long` above ten years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// First.
    pub from: Day,
    /// Last, included.
    pub to: Day,
}

impl Part for Days {
    fn fields() -> Vec<&'static str> {
        vec!["from", "to"]
    }

    fn read(fields: &Fields, _: &Asker<'_>) -> ApiResult<Self> {
        let from: Day = parsed("from", fields.given("from")?, "not_a_day")?;
        let told = fields.given("to")?;
        let to: Day = parsed("to", told, "not_a_day")?;
        if to < from {
            return Err(ApiError::bad("to", Some(told), "before_from"));
        }
        if (to - from).num_days() > 3_660 {
            return Err(ApiError::bad("to", Some(told), "period_too_long"));
        }
        Ok(Self { from, to })
    }
}

/// One worker only, if one is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worker(pub Option<AccountId>);

impl Part for Worker {
    fn fields() -> Vec<&'static str> {
        vec!["worker"]
    }

    fn read(fields: &Fields, _: &Asker<'_>) -> ApiResult<Self> {
        let id = fields
            .get("worker")
            .map(|id| parsed("worker", id, "not_an_id"));
        Ok(Self(id.transpose()?))
    }
}

/// `as_of`: a change number, or an instant of arrival in RFC 3339; 400 `not_a_change_or_instant`.
async fn as_of(server: &Server, value: Option<&str>) -> ApiResult<Option<u64>> {
    let Some(text) = value else {
        return Ok(None);
    };
    if let Ok(change) = text.parse::<u64>() {
        return Ok(Some(change));
    }
    let instant = chrono::DateTime::parse_from_rfc3339(text)
        .map_err(|_| ApiError::bad(AS_OF, Some(text), "not_a_change_or_instant"))?;
    let arrived = Instant(instant.timestamp_micros());
    Ok(Some(server.store.watermark_at(arrived).await?))
}

/// A service in its programme, for its manager and the programme's coordinator.
#[derive(Clone, Debug)]
pub struct OneService {
    /// The service.
    pub service: Service,
    /// How much of it the caller sees.
    pub sees: Sees,
}

impl Part for OneService {
    fn fields() -> Vec<&'static str> {
        vec!["programme", "service"]
    }

    fn read(fields: &Fields, asker: &Asker<'_>) -> ApiResult<Self> {
        let programme = asker.programme(fields.given("programme")?)?;
        let asked = fields.given("service")?;
        let id: ServiceId = parsed("service", asked, "not_a_slug")?;
        let service = asker
            .known
            .service(&id)
            .filter(|s| s.programme == programme)
            .ok_or_else(|| ApiError::missing("service", asked, "unknown_service"))?;
        let sees = asker.sees(service).ok_or_else(|| {
            ApiError::forbidden("service", Some(asked), "managers_and_coordinators_only")
        })?;
        let service = service.clone();
        Ok(Self { service, sees })
    }
}

/// A service for its manager only: a coordinator reads counts, never entries.
#[derive(Clone, Debug)]
pub struct ManagedService(pub Service);

impl Part for ManagedService {
    fn fields() -> Vec<&'static str> {
        OneService::fields()
    }

    fn read(fields: &Fields, asker: &Asker<'_>) -> ApiResult<Self> {
        let OneService { service, sees } = OneService::read(fields, asker)?;
        if sees != Sees::Everything {
            let asked = fields.get("service");
            return Err(ApiError::forbidden("service", asked, "managers_only"));
        }
        Ok(Self(service))
    }
}

/// The services of a provider (for its manager) or of a programme (for its coordinator, or for a
/// manager, who sees the own provider's services of it); 403 if none of them may be seen.
#[derive(Clone, Debug)]
pub struct Services(pub Vec<OneService>);

impl Part for Services {
    fn fields() -> Vec<&'static str> {
        vec!["programme", "provider"]
    }

    fn read(fields: &Fields, asker: &Asker<'_>) -> ApiResult<Self> {
        let mut found: Vec<&Service> = asker.known.reference.services.iter().collect();
        let mut asked = None;
        if let Some(text) = fields.get("programme") {
            let id = asker.programme(text)?;
            found.retain(|s| s.programme == id);
            asked = Some(("programme", text));
        }
        if let Some(text) = fields.get("provider") {
            let id: ProviderId = parsed("provider", text, "not_a_slug")?;
            if !asker.known.has_provider(&id) {
                return Err(ApiError::missing("provider", text, "unknown_provider"));
            }
            found.retain(|s| s.provider == id);
            asked = Some(("provider", text));
        }
        let (field, value) =
            asked.ok_or_else(|| ApiError::bad("programme", None, "missing_field"))?;
        let seen = |service: &Service| {
            let sees = asker.sees(service)?;
            let service = service.clone();
            Some(OneService { service, sees })
        };
        let seen: Vec<OneService> = found.into_iter().filter_map(seen).collect();
        if seen.is_empty() {
            return Err(ApiError::forbidden(
                field,
                Some(value),
                "managers_and_coordinators_only",
            ));
        }
        Ok(Self(seen))
    }
}

impl Asker<'_> {
    /// How much of a service the caller sees; none: nothing.
    pub(super) fn sees(&self, service: &Service) -> Option<Sees> {
        let access = Access::new(&self.caller.account, self.today);
        if access.manages(service) {
            return Some(Sees::Everything);
        }
        access
            .coordinates(&service.programme)
            .then_some(Sees::Counts)
    }

    /// The programme of a slug; 400 or 404.
    pub(super) fn programme(&self, asked: &str) -> ApiResult<ProgrammeId> {
        let id: ProgrammeId = parsed("programme", asked, "not_a_slug")?;
        match self.known.programme(&id) {
            Some(_) => Ok(id),
            None => Err(ApiError::missing("programme", asked, "unknown_programme")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::world;

    /// One opening for all of them: a session, no field twice or unknown, a moment that is one.
    #[tokio::test]
    async fn every_report_is_asked_in_the_same_way() {
        let world = world().await;
        let vera = world.log_in("vera").await;
        let days = "programme=prog&service=tpd&from=2026-01-05&to=2026-01-11";
        for (report, asked) in [
            ("hours", "programme=prog&service=sas&week=2026-W02"),
            ("exchange", days),
            ("week", "provider=town&week=2026-W02"),
            ("overview", "provider=town&from=2026-01-05&to=2026-01-11"),
            ("standing", "provider=town&day=2026-01-11"),
            ("entries", days),
            ("households", days),
            ("finds", days),
            ("targets", "programme=prog&day=2026-01-11"),
        ] {
            let path = format!("/api/v1/reports/{report}?{asked}");
            assert_eq!(world.call("GET", &path, None, "").await.status, 401);
            assert_eq!(world.get(&path, &vera).await.status, 200, "{path}");
            let first = asked.split('=').next().unwrap();
            for (more, field, value, reason) in [
                ("nonsense=1", "nonsense", "", "unknown_field"),
                (&format!("{first}=town"), first, "", "unreadable"),
                ("as_of=soon", "as_of", "soon", "not_a_change_or_instant"),
            ] {
                let answer = world.get(&format!("{path}&{more}"), &vera).await;
                let expected = (400, field.into(), value.into(), reason.into());
                assert_eq!(answer.error(), expected, "{report} {more}");
            }
            let empty = world.get(&format!("{path}&as_of="), &vera).await;
            assert_eq!(empty.status, 200, "an empty field is none");
        }
    }
}
