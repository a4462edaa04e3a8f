use super::*;
use crate::local_store::types::EntryState;
use domain::entry::{Contact, Correction, SCHEMA, Withdrawal};
use domain::{AccountId, Code, Entry, Instant, ServiceId};
use sync::digest::Hash;
use uuid::Uuid;

fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

fn contact() -> Body {
    let code = |text| Code::new(text).unwrap();
    Body::Contact(Contact {
        what: code("KON"),
        form: code("T"),
        acts: vec![],
        topics: vec![],
        referrals: vec![],
        interpreter: false,
        km: None,
        note: String::new(),
    })
}

fn local(n: u128, body: Body) -> LocalEntry {
    LocalEntry {
        entry: Entry {
            schema: SCHEMA,
            id: id(n),
            author: AccountId(Uuid::nil()),
            workers: vec![AccountId(Uuid::nil())],
            service: ServiceId::new("prunerov-sas").unwrap(),
            // The later one is the one with the lesser id.
            start: Instant(1_000 - i64::try_from(n).unwrap()),
            minutes: 0,
            locality: None,
            place_type: None,
            point: None,
            persons: vec![],
            anonymous: vec![],
            device_time: Instant(0),
            body,
        },
        hash: Hash::EMPTY,
        state: EntryState::Saved,
        seq: None,
        stream: None,
        saved_at: Instant(0),
        change: None,
        flags: vec![],
    }
}

fn correction(n: u128, corrects: u128, sees: u128) -> LocalEntry {
    let (corrects, sees) = (id(corrects), id(sees));
    let body = Box::new(contact());
    local(
        n,
        Body::Correction(Correction {
            corrects,
            sees,
            reason: "x".into(),
            body,
        }),
    )
}

fn withdrawal(n: u128, target: u128) -> LocalEntry {
    local(
        n,
        Body::Withdrawal(Withdrawal {
            target: id(target),
            reason: String::new(),
        }),
    )
}

fn pool(entries: impl IntoIterator<Item = LocalEntry>) -> Pool {
    let mut pool = Pool::default();
    pool.add(entries);
    pool
}

fn current(entries: impl IntoIterator<Item = LocalEntry>) -> Vec<EntryId> {
    pool(entries)
        .current()
        .iter()
        .map(|local| local.entry.id)
        .collect()
}

#[test]
fn current_versions_come_in_order_of_start() {
    assert_eq!(
        current([local(1, contact()), local(2, contact())]),
        [id(2), id(1)]
    );
}

#[test]
fn a_correction_stands_for_its_root_and_a_withdrawn_entry_for_nothing() {
    let root = || local(1, contact());
    assert_eq!(current([root(), correction(2, 1, 1)]), [id(2)]);
    assert_eq!(
        current([root(), correction(2, 1, 1), withdrawal(3, 2)]),
        [id(1)]
    );
    assert!(current([root(), withdrawal(3, 1)]).is_empty());
    assert_eq!(
        current([root(), withdrawal(3, 1), withdrawal(4, 3)]),
        [id(1)]
    );
}

#[test]
fn what_the_server_calls_void_counts_as_if_it_were_not_there() {
    let void = |mut local: LocalEntry| {
        // As it stands in the server's replies.
        local.flags = vec!["not_entitled".to_owned()];
        local
    };
    assert!(current([void(local(1, contact()))]).is_empty());
    assert_eq!(
        current([local(1, contact()), void(correction(2, 1, 1))]),
        [id(1)]
    );
}

#[test]
fn a_change_without_its_root_names_what_is_missing() {
    let changes = pool([correction(2, 1, 1), withdrawal(3, 2)]);
    assert_eq!(changes.missing(), [id(1)]);
    assert!(changes.current().is_empty());
    assert!(
        pool([local(1, contact()), correction(2, 1, 1)])
            .missing()
            .is_empty()
    );
}

#[test]
fn links_in_a_circle_come_to_an_end() {
    let circle = pool([withdrawal(3, 4), withdrawal(4, 3)]);
    assert!(circle.has(circle.root(id(3))));
    assert!(circle.current().is_empty());
}

#[test]
fn a_history_begins_with_its_root_and_names_a_conflict() {
    let all = [
        local(1, contact()),
        correction(2, 1, 1),
        correction(3, 1, 1),
        local(9, contact()),
    ];
    let pool = pool(all);
    let root = pool.root(id(2));
    let history = pool.history(root).unwrap();
    let ids: Vec<_> = history.all.iter().map(|local| local.entry.id).collect();
    assert_eq!((root, ids), (id(1), vec![id(1), id(2), id(3)]));
    assert_eq!(history.current.map(|local| local.entry.id), Some(id(3)));
    assert!(history.conflict);
    assert!(Pool::default().history(id(1)).is_none());
}

#[test]
fn of_one_id_twice_the_first_one_holds() {
    let confirmed = LocalEntry {
        state: EntryState::Confirmed,
        ..local(1, contact())
    };
    let current = pool([confirmed, local(1, contact())]).current();
    assert_eq!(
        (current.len(), &current[0].state),
        (1, &EntryState::Confirmed)
    );
}
