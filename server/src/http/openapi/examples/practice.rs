//! Example of what a phone practises with.
use app::api::dto::{Practice, PracticeDocument};
use domain::DeviceId;
use serde_json::json;
use sync::digest::Hash;
use sync::wire::{AccountKind, MembershipInfo, PulledEntry, Role, SessionInfo};

use super::{jana, uuid};

/// One document and one entry of many.
pub fn practice() -> Option<Practice> {
    let raw = r#"{"schema":1,…}"#.to_owned();
    Some(Practice {
        session: SessionInfo {
            account: jana().id,
            login: "cvicny".into(),
            name: "Nováček Cvičný".into(),
            device: DeviceId(uuid(31)),
            memberships: vec![MembershipInfo {
                role: Role::Worker,
                provider: domain::ProviderId::new("ukazka").ok(),
                programme: None,
                services: vec![domain::ServiceId::new("ukazka-tp").ok()?],
                from: "2014-03-31".parse().ok()?,
                to: None,
            }],
            kind: AccountKind::Person,
            token: None,
        },
        reference: vec![PracticeDocument {
            key: format!("person/{}", uuid(1)),
            doc: json!({ "id": uuid(1), "name": "Jana Ukázková" }),
        }],
        entries: vec![PulledEntry {
            id: domain::EntryId(uuid(20)),
            hash: Hash::of(&raw),
            raw,
            flags: Vec::new(),
        }],
    })
}
