//! A small programme and people of every role.
use crate::known::Known;
use crate::programmes;
use domain::{AccountId, Day, Instant, ProgrammeId, ProviderId, ServiceId};
use store::model::{Account, Reference};
use sync::wire::{AccountKind, MembershipInfo, Role};
use uuid::Uuid;

/// 2026-01-07 12:00 in Prague, a Wednesday of 2026-W02.
pub const NOW: Instant = Instant(1_767_783_600_000_000);
/// Two providers: `town` with `sas` and `tpd`, `club` with `other`.
pub const PROGRAMME: &str = r#"
[programme]
id = "prog"
name = { cs = "Program", en = "Programme" }
from = 2025-01-01
to = 2026-12-31
[[provider]]
id = "town"
name = "Town"
[[provider]]
id = "club"
name = "Club"
[[service]]
id = "sas"
provider = "town"
type = "SAS65"
name = { cs = "SAS", en = "SAS" }
kinds = ["span_open", "contact"]
[[service.quota]]
hours = 24
on = ["mon", "wed", "fri"]
per_day = "9:00-17:00"
[[service]]
id = "tpd"
provider = "town"
type = "TPD69"
name = { cs = "TPD", en = "TPD" }
kinds = ["span_open", "contact", "exchange"]
[[service]]
id = "other"
provider = "club"
type = "NZDM62"
name = { cs = "Klub", en = "Club" }
kinds = ["span_open", "contact"]
"#;

pub fn service_id(slug: &str) -> ServiceId {
    ServiceId::new(slug).unwrap()
}

fn membership(role: Role) -> MembershipInfo {
    let from: Day = "2025-01-01".parse().unwrap();
    MembershipInfo {
        role,
        provider: None,
        programme: None,
        services: Vec::new(),
        from,
        to: None,
    }
}

pub fn worker(services: &[&str]) -> MembershipInfo {
    MembershipInfo {
        services: services.iter().map(|s| service_id(s)).collect(),
        provider: Some(ProviderId::new("town").unwrap()),
        ..membership(Role::Worker)
    }
}

pub fn manager(provider: &str) -> MembershipInfo {
    MembershipInfo {
        provider: Some(ProviderId::new(provider).unwrap()),
        ..membership(Role::Manager)
    }
}

pub fn coordinator(programme: &str) -> MembershipInfo {
    let programme = Some(ProgrammeId::new(programme).unwrap());
    MembershipInfo {
        programme,
        ..membership(Role::Coordinator)
    }
}

pub fn administrator() -> MembershipInfo {
    membership(Role::Administrator)
}

pub fn account_id(login: &str) -> AccountId {
    AccountId(Uuid::from_u128(
        login.bytes().fold(0, |n, b| n * 256 + u128::from(b)),
    ))
}

pub fn account(login: &str, memberships: Vec<MembershipInfo>) -> Account {
    Account {
        id: account_id(login),
        login: login.into(),
        name: login.to_uppercase(),
        kind: AccountKind::Person,
        disabled_at: None,
        memberships,
    }
}

pub fn known() -> Known {
    let file = programmes::read("test", PROGRAMME).unwrap();
    let reference = Reference {
        version: 1,
        programmes: vec![file.programme],
        providers: file.providers,
        services: file.services,
        lists: domain::lists::CodeLists::builtin(),
    };
    Known::new(reference, people().into_iter().collect())
}

/// One account a role.
pub fn people() -> Vec<Account> {
    vec![
        account("jana", vec![worker(&["sas", "tpd"])]),
        account("petr", vec![worker(&["sas"])]),
        account(
            "eva",
            vec![MembershipInfo {
                provider: Some(ProviderId::new("club").unwrap()),
                ..worker(&["other"])
            }],
        ),
        account("vera", vec![manager("town")]),
        account("karel", vec![coordinator("prog")]),
        account("admin", vec![administrator()]),
    ]
}
