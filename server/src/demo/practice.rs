//! What a phone practises with: a worker who does not exist, in the demo's programme, beside
//! colleagues who do not exist either. Nothing of it is in the store, and nothing is read from it.
use super::people::{self, EVERYBODY};
use super::phone::diary;
use super::programme;
use super::seed::Seed;
use app::api::dto::{Practice, PracticeDocument};
use chrono::{Datelike as _, Duration};
use domain::lists::CodeLists;
use domain::{AccountId, Day, DeviceId, Instant};
use serde_json::json;
use sync::digest::Hash;
use sync::wire::{AccountKind, MembershipInfo, PulledEntry, Role, SessionInfo};

/// The services of who practises, without `ukazka-`: a form of every kind is in them.
const SERVICES: [&str; 3] = ["tp", "tpd", "sas"];
/// The colleagues' entries of so many days are there.
const DAYS: i64 = 7;
/// The programme began so many weeks before: tasks were agreed then that are due by now.
const WEEKS: i64 = 3;

/// Makes it for a moment, for an account of its own: a phone that practises again begins anew.
///
/// # Errors
/// Never: every name in the demo is one, and a test reads it all.
pub fn practice(account: AccountId, now: Instant) -> anyhow::Result<Practice> {
    let today = now.day();
    let monday = today - Duration::days(i64::from(today.weekday().num_days_from_monday()));
    let first = monday - Duration::weeks(WEEKS);
    Ok(Practice {
        session: session(account, first)?,
        reference: reference(account, first)?,
        entries: entries(first, today, now)?,
    })
}

fn session(account: AccountId, from: Day) -> anyhow::Result<SessionInfo> {
    let services = SERVICES.iter().map(|short| people::service(short));
    let membership = MembershipInfo {
        role: Role::Worker,
        provider: Some(domain::ProviderId::new(programme::PROVIDER)?),
        programme: None,
        services: services.collect::<Result<_, _>>()?,
        from,
        to: None,
    };
    Ok(SessionInfo {
        account,
        login: "cvicny".into(),
        name: "Nováček Cvičný".into(),
        device: DeviceId(Seed::of(&["device", "cvicny"]).id()),
        memberships: vec![membership],
        kind: AccountKind::Person,
        token: None,
    })
}

/// Those who work in the services of who practises.
fn colleagues() -> impl Iterator<Item = &'static people::Someone> {
    let together = |someone: &&people::Someone| {
        let mut own = someone.services.iter();
        own.any(|service| SERVICES.contains(service))
    };
    EVERYBODY.iter().filter(together)
}

fn reference(account: AccountId, first: Day) -> anyhow::Result<Vec<PracticeDocument>> {
    let file = programme::made_up(first)?;
    let mut documents = store::reference::documents(&file)?;
    documents.extend(store::reference::lists(&CodeLists::builtin())?);
    let known = |key: &str| match key.split_once('/') {
        Some(("service", id)) => SERVICES.iter().any(|s| id == format!("ukazka-{s}")),
        _ => true,
    };
    documents.retain(|document| known(&document.key));
    let documents = documents.into_iter().map(|document| PracticeDocument {
        key: document.key,
        doc: document.doc,
    });
    let name = |id: AccountId, name: &str| PracticeDocument {
        key: format!("person/{id}"),
        doc: json!({ "id": id, "name": name }),
    };
    let people = colleagues().map(|someone| name(people::account(someone.login), someone.name));
    let own = name(account, "Nováček Cvičný");
    Ok(documents.chain(people).chain([own]).collect())
}

fn entries(first: Day, today: Day, now: Instant) -> anyhow::Result<Vec<PulledEntry>> {
    let oldest = today - Duration::days(DAYS);
    let services: Vec<_> = SERVICES
        .iter()
        .map(|short| people::service(short))
        .collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for someone in colleagues() {
        for entry in diary(someone.login, first, now)? {
            if entry.start.day() >= oldest && services.contains(&entry.service) {
                let raw = domain::decode::encode(&entry);
                found.push(PulledEntry {
                    id: entry.id,
                    hash: Hash::of(&raw),
                    raw,
                    flags: Vec::new(),
                });
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Entry;
    use domain::entry::Kind;
    use std::collections::BTreeSet;

    fn noon() -> Instant {
        Instant::from_local("2026-03-12".parse().unwrap(), 12, 0).unwrap()
    }

    fn novice() -> AccountId {
        AccountId(uuid::Uuid::from_u128(7))
    }

    #[test]
    fn a_form_of_every_kind_can_be_practised() {
        let practice = practice(novice(), noon()).unwrap();
        let services = practice
            .reference
            .iter()
            .filter(|d| d.key.starts_with("service/"));
        let kinds: BTreeSet<String> = services
            .flat_map(|d| d.doc["kinds"].as_array().unwrap())
            .map(|kind| kind.as_str().unwrap().to_owned())
            .collect();
        for kind in [
            Kind::Contact,
            Kind::Exchange,
            Kind::HouseholdVisit,
            Kind::FoundNeedles,
            Kind::BulkContact,
        ] {
            assert!(kinds.contains(kind.as_str()), "{kind:?} of {kinds:?}");
        }
    }

    #[test]
    fn every_entry_is_of_a_colleague_of_the_last_week_and_can_be_read() {
        let practice = practice(novice(), noon()).unwrap();
        assert!(practice.entries.len() > 20, "{}", practice.entries.len());
        let names: BTreeSet<&str> = practice.reference.iter().map(|d| d.key.as_str()).collect();
        for pulled in &practice.entries {
            let entry: Entry = serde_json::from_str(&pulled.raw).unwrap();
            assert_eq!(pulled.hash, Hash::of(&pulled.raw));
            assert!(entry.start <= noon());
            assert!(names.contains(format!("person/{}", entry.author).as_str()));
            assert!(names.contains(format!("service/{}", entry.service).as_str()));
            assert_ne!(entry.author, practice.session.account);
        }
    }
}
