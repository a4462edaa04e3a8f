//! What is asked for, checked field by field.
use super::editor::dotted;
use crate::http::error::{ApiError, ApiResult};
use crate::reference::Known;
use app::api::dto::people::{MembershipPatch, MembershipRequest};
use domain::{Day, ProgrammeId, ProviderId, ServiceId, ids::distinct};
use sync::wire::{MembershipInfo, Role};

/// Longest log-in name, in characters.
pub const LONGEST_LOGIN: usize = 64;
/// Longest name for people, in characters.
pub const LONGEST_NAME: usize = 100;

/// A log-in name, folded to lower case.
///
/// # Errors
/// 400 with the reason `length` or `characters`.
pub fn login(text: &str) -> ApiResult<String> {
    let login = text.trim().to_lowercase();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    if login.is_empty() || login.chars().count() > LONGEST_LOGIN {
        return Err(ApiError::bad("login", Some(text), "length"));
    }
    if !login.bytes().all(allowed) {
        return Err(ApiError::bad("login", Some(text), "characters"));
    }
    Ok(login)
}

/// A name for people.
///
/// # Errors
/// 400 with the reason `length` or `characters`.
pub fn name(text: &str) -> ApiResult<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(ApiError::bad("name", Some(text), "length"));
    }
    if name.chars().any(char::is_control) {
        return Err(ApiError::bad("name", Some(text), "characters"));
    }
    Ok(name.to_owned())
}

fn day(field: &str, text: &str) -> ApiResult<Day> {
    text.parse()
        .map_err(|_| ApiError::bad(field, Some(text), "bad_value"))
}

fn days(field: &str, from: Day, to: Option<Day>) -> ApiResult<()> {
    match to.filter(|to| *to < from) {
        Some(to) => {
            let (field, to) = (dotted(field, "to"), to.to_string());
            Err(ApiError::bad(&field, Some(&to), "to_before_from"))
        }
        None => Ok(()),
    }
}

/// A membership as it is asked for; `field` is where it stands in the request.
///
/// # Errors
/// 400 that names the field.
pub fn membership(
    known: &Known,
    field: &str,
    asked: &MembershipRequest,
) -> ApiResult<MembershipInfo> {
    let at = |name: &str| dotted(field, name);
    let role = match asked.role.as_str() {
        "worker" => Role::Worker,
        "manager" => Role::Manager,
        "coordinator" => Role::Coordinator,
        "administrator" => Role::Administrator,
        other => return Err(ApiError::bad(&at("role"), Some(other), "bad_value")),
    };
    let provider = match (&asked.provider, role) {
        (Some(slug), Role::Worker | Role::Manager) => {
            let unknown = || ApiError::bad(&at("provider"), Some(slug), "unknown_provider");
            let id = ProviderId::new(slug).map_err(|_| unknown())?;
            Some(id)
                .filter(|id| known.has_provider(id))
                .ok_or_else(unknown)?
                .into()
        }
        (None, Role::Worker | Role::Manager) => {
            return Err(ApiError::bad(&at("provider"), None, "missing_field"));
        }
        (Some(slug), _) => return Err(ApiError::bad(&at("provider"), Some(slug), "not_for_role")),
        (None, _) => None,
    };
    let programme = match (&asked.programme, role) {
        (Some(slug), Role::Coordinator) => {
            let unknown = || ApiError::bad(&at("programme"), Some(slug), "unknown_programme");
            let id = ProgrammeId::new(slug).map_err(|_| unknown())?;
            let found = known.programme(&id).is_some();
            Some(Some(id).filter(|_| found).ok_or_else(unknown)?)
        }
        (None, Role::Coordinator) => {
            return Err(ApiError::bad(&at("programme"), None, "missing_field"));
        }
        (Some(slug), _) => return Err(ApiError::bad(&at("programme"), Some(slug), "not_for_role")),
        (None, _) => None,
    };
    let from = day(&at("from"), &asked.from)?;
    let to = asked
        .to
        .as_deref()
        .map(|to| day(&at("to"), to))
        .transpose()?;
    days(field, from, to)?;
    let services = services(
        known,
        &at("services"),
        role,
        provider.as_ref(),
        &asked.services,
    )?;
    Ok(MembershipInfo {
        role,
        provider,
        programme,
        services,
        from,
        to,
    })
}

fn services(
    known: &Known,
    field: &str,
    role: Role,
    provider: Option<&ProviderId>,
    asked: &[String],
) -> ApiResult<Vec<ServiceId>> {
    let mut found = Vec::with_capacity(asked.len());
    for slug in asked {
        let bad = |reason| ApiError::bad(field, Some(slug), reason);
        let id = ServiceId::new(slug).map_err(|_| bad("unknown_service"))?;
        let service = known.service(&id).ok_or_else(|| bad("unknown_service"))?;
        let provider = provider.ok_or_else(|| bad("not_for_role"))?;
        if service.provider != *provider {
            return Err(bad("service_of_another_provider"));
        }
        found.push(id);
    }
    if role == Role::Worker && found.is_empty() {
        return Err(ApiError::bad(field, None, "no_service"));
    }
    Ok(distinct(found))
}

/// A membership as it is to be; role, provider and programme stay. Taken back it ends on the day
/// before it began: valid on no day, and still in sight.
///
/// # Errors
/// 400 that names the field.
pub fn patched(
    known: &Known,
    old: &MembershipInfo,
    patch: &MembershipPatch,
) -> ApiResult<MembershipInfo> {
    let from = patch.from.as_deref().map(|from| day("from", from));
    let from = from.transpose()?.unwrap_or(old.from);
    let to = match &patch.to {
        Some(to) => to.as_deref().map(|to| day("to", to)).transpose()?,
        None => old.to,
    };
    let services = match &patch.services {
        Some(asked) => services(known, "services", old.role, old.provider.as_ref(), asked)?,
        None => old.services.clone(),
    };
    let to = if patch.withdrawn {
        let before = from.pred_opt();
        Some(before.ok_or_else(|| ApiError::bad("from", None, "out_of_range"))?)
    } else {
        days("", from, to)?;
        to
    };
    Ok(MembershipInfo {
        services,
        from,
        to,
        ..old.clone()
    })
}
