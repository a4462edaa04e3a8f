//! Examples of devices at a centre's door.
use super::{MORNING, uuid};
use app::api::dto::{CentreRow, OpenCentre, Person};
use domain::{AccountId, DeviceId, Instant, ProviderId, ServiceId};
use sync::wire::{AccountKind, MembershipInfo, Role, SessionInfo};

const NAME: &str = "Tablet u dveří";

fn service() -> Option<ServiceId> {
    ServiceId::new("prunerov-sas").ok()
}

/// What is asked.
pub fn open() -> Option<OpenCentre> {
    Some(OpenCentre {
        service: service()?,
        name: NAME.into(),
    })
}

/// Its session, as a program is told that showed a bearer token.
pub fn session() -> Option<SessionInfo> {
    Some(SessionInfo {
        account: AccountId(uuid(40)),
        login: String::new(),
        name: NAME.into(),
        device: DeviceId(uuid(41)),
        memberships: vec![MembershipInfo {
            role: Role::Worker,
            provider: ProviderId::new("prunerov-dodavatel").ok(),
            programme: None,
            services: vec![service()?],
            from: MORNING.day(),
            to: None,
        }],
        kind: AccountKind::Centre,
        token: Some("64 hexadecimal digits".into()),
    })
}

/// One of the list.
pub fn row() -> Option<CentreRow> {
    Some(CentreRow {
        id: AccountId(uuid(40)),
        name: NAME.into(),
        service: service()?,
        opened_by: Person {
            id: AccountId(uuid(2)),
            name: "Věra Ukázková".into(),
        },
        opened_at: MORNING,
        closed_at: None,
        synced_at: Some(Instant(MORNING.0 + 3_600_000_000)),
        pending: 2,
        oldest_pending: Some(Instant(MORNING.0 + 1_800_000_000)),
        app_version: "0.1.0".into(),
    })
}
