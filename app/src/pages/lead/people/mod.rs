//! Setting up people: the list, a new one, one of them, and the page on which a code sets a password.
mod changes;
mod code;
pub mod invited;
pub mod list;
mod membership;
pub mod new;
pub mod person;

use domain::Day;
use sync::wire::{MembershipInfo, Role};

use crate::api::dto::people::{PersonState, PlacesReport};
use crate::i18n::{Lang, Tr};
use crate::platform::FetchError;

/// Why a change was not made, and what to do; what was typed stays.
fn refused(tr: Tr, why: &FetchError) -> String {
    match why {
        FetchError::Offline => tr.people_offline().to_owned(),
        FetchError::Status(401, _) => tr.lead_log_in().to_owned(),
        FetchError::Status(status, error) => {
            let error = error.clone().unwrap_or_default();
            let field = error.field.unwrap_or_default();
            let reason = error.reason.unwrap_or_default();
            let said = tr.people_reason(&field, &reason);
            said.map_or_else(|| tr.trouble_server(*status), str::to_owned)
        }
        FetchError::Bad(_) => tr.lead_bad().to_owned(),
    }
}

/// A text as a part of an address.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

fn state(tr: Tr, state: PersonState) -> &'static str {
    match state {
        PersonState::Active => tr.state_active(),
        PersonState::Invited => tr.state_invited(),
        PersonState::Disabled => tr.state_disabled(),
    }
}

fn role(tr: Tr, role: Role) -> &'static str {
    match role {
        Role::Worker => tr.role_worker(),
        Role::Manager => tr.role_manager(),
        Role::Coordinator => tr.role_coordinator(),
        Role::Administrator => tr.role_administrator(),
    }
}

/// `Pracovnice, CPS Kadaň: SAS, TPD`
fn at_place(tr: Tr, m: &MembershipInfo, places: &PlacesReport) -> String {
    let provider = m.provider.as_ref().map(|id| {
        let known = places.providers.iter().find(|p| p.id == *id);
        known.map_or_else(|| id.to_string(), |p| p.name.clone())
    });
    let programme = m.programme.as_ref().map(|id| {
        let known = places.programmes.iter().find(|p| p.id == *id);
        known.map_or_else(
            || id.to_string(),
            |p| pick(tr, &p.name_cs, &p.name_en).to_owned(),
        )
    });
    let services: Vec<String> = m
        .services
        .iter()
        .map(|id| {
            let mut all = places.providers.iter().flat_map(|p| &p.services);
            let known = all.find(|s| s.id == *id);
            known.map_or_else(
                || id.to_string(),
                |s| pick(tr, &s.name_cs, &s.name_en).to_owned(),
            )
        })
        .collect();
    let mut text = role(tr, m.role).to_owned();
    if let Some(place) = provider.or(programme) {
        text = format!("{text}, {place}");
    }
    if !services.is_empty() {
        text = format!("{text}: {}", services.join(", "));
    }
    text
}

fn pick<'a>(tr: Tr, cs: &'a str, en: &'a str) -> &'a str {
    match tr.0 {
        Lang::Cs => cs,
        Lang::En => en,
    }
}

/// Is it valid on this day?
fn holds(m: &MembershipInfo, on: Day) -> bool {
    m.from <= on && m.to.is_none_or(|to| on <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::ApiError;

    #[test]
    fn an_address_takes_any_text() {
        assert_eq!(encoded("Nová & b"), "Nov%C3%A1%20%26%20b");
    }

    #[test]
    fn a_refusal_says_what_to_do_and_an_unknown_one_its_status() {
        let error = |field: &str, reason: &str| {
            let error = ApiError {
                field: Some(field.into()),
                reason: Some(reason.into()),
                ..ApiError::default()
            };
            refused(Tr(Lang::En), &FetchError::Status(409, Some(error)))
        };
        assert_eq!(
            error("login", "login_taken"),
            "This log-in name is taken. Choose another one."
        );
        assert!(error("x", "y").contains("409"));
    }
}
