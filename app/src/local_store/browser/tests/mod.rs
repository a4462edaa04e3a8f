//! The local store against a real IndexedDB, in a real browser (`make test`, stage units-wasm).
//! The numbers are those of the twelve invariants in `docs/ARCHITECTURE.md`.
mod agenda;
mod copies;
mod emergency;
mod hooks;
mod housekeeping;
mod model;
mod queries;
mod saving;
mod session;
mod spans;
mod syncing;

use super::super::types::{Draft, NewEntry};
use super::connection::Connection;
use super::save::Prepared;
use super::{Engine, LocalStore, account};
use domain::entry::{Body, Contact, Correction, SCHEMA, Withdrawal};
use domain::person::{Identity, PersonRef, Sex};
use domain::{AccountId, Code, DeviceId, Entry, EntryId, Instant, PersonId, ServiceId, StreamId};
use std::rc::Rc;
use sync::digest::Hash;
use sync::storage::{Applied, Pull, Storage as _};
use sync::wire::{PulledEntry, SessionInfo};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

/// A moment on 22 April 2014.
const AT: Instant = Instant(1_398_160_800_000_000);

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn service() -> ServiceId {
    ServiceId::new("prunerov-sas").unwrap()
}

fn new_id() -> EntryId {
    EntryId(Uuid::now_v7())
}

/// A contact with one person, of an account.
fn contact(id: EntryId, by: AccountId) -> Entry {
    Entry {
        schema: SCHEMA,
        id,
        author: by,
        workers: vec![by],
        service: service(),
        start: AT,
        minutes: 20,
        locality: None,
        place_type: None,
        point: None,
        persons: vec![PersonRef {
            node: PersonId(Uuid::from_u128(7)),
            identity: Identity::Code,
            code: "LUD07TOM08".to_owned(),
            sex: Sex::M,
            year_of_birth: None,
            suffix: None,
            role: code("CLI"),
            drug_cell: None,
        }],
        anonymous: vec![],
        device_time: AT,
        body: Body::Contact(Contact {
            what: code("KON"),
            form: code("T"),
            acts: vec![],
            topics: vec![],
            referrals: vec![],
            interpreter: false,
            km: None,
            note: String::new(),
        }),
    }
}

fn form(entry: Entry) -> NewEntry {
    NewEntry {
        entry,
        flags: vec![],
    }
}

fn draft(id: EntryId) -> Draft {
    Draft {
        id,
        path: "/kontakt/novy".to_owned(),
        touched: AT,
        fields: serde_json::json!({"a": 1}),
    }
}

/// A database of its own for one test.
fn engine() -> Engine {
    let account = AccountId(Uuid::new_v4());
    let connection = Connection::new(account, StreamId(Uuid::new_v4()));
    Engine {
        connection: Rc::new(connection),
        store: None,
    }
}

impl Engine {
    fn contact(&self, id: EntryId) -> Prepared {
        Prepared::new(&form(contact(id, self.connection.account)), AT)
    }
}

fn session_of(account: AccountId) -> SessionInfo {
    SessionInfo {
        account,
        login: "jana".to_owned(),
        name: "Jana".to_owned(),
        device: DeviceId(Uuid::new_v4()),
        memberships: vec![],
        kind: sync::wire::AccountKind::Person,
        token: None,
    }
}

/// A store with a new account logged in.
async fn store() -> (LocalStore, AccountId) {
    let account = AccountId(Uuid::new_v4());
    assert!(account::remember(&session_of(account)));
    (LocalStore::open().await.unwrap(), account)
}

/// An entry of this account's work with another body, `minutes` after the first one.
fn with(account: AccountId, minutes: i64, body: Body) -> Entry {
    let mut entry = contact(new_id(), account);
    entry.persons.clear();
    entry.minutes = 0;
    entry.start = entry.start.plus_minutes(minutes);
    entry.body = body;
    entry
}

fn withdraw(account: AccountId, target: EntryId) -> Entry {
    let reason = String::new();
    with(account, 90, Body::Withdrawal(Withdrawal { target, reason }))
}

async fn keep(store: &LocalStore, entry: &Entry) {
    store.save(form(entry.clone())).await.unwrap();
}

/// A page of changes comes from the server, in this order.
async fn pull(store: &LocalStore, entries: &[Entry]) {
    let engine = store.engine().unwrap();
    let pulled = entries.iter().map(|entry| {
        let raw = domain::decode::encode(entry);
        PulledEntry {
            id: entry.id,
            hash: Hash::of(&raw),
            raw,
            flags: vec![],
        }
    });
    let after = engine.snapshot().await.unwrap().cursor;
    let page = Pull {
        cursor: format!("{}1", after.as_deref().unwrap_or_default()),
        after,
        entries: (1..).zip(pulled).collect(),
        reference: vec![],
        scope: "all".to_owned(),
    };
    let applied = Applied {
        at: Some(AT),
        pull: Some(page),
        ..Applied::default()
    };
    assert!(engine.apply(&applied).await.unwrap().pulled);
}
