//! Phones that write and sync without a pause, and what they were told.
use crate::common::client::Client;
use crate::common::{PASSWORD, Running};
use crate::phone::Http;
use domain::{AccountId, EntryId, Instant, StreamId};
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use store::check::Verified;
use store::traits::{Ledger, Upkeep};
use store::{SqlStore, SqliteOptions};
use sync::digest::Hash;
use sync::memory::MemoryStorage;
use sync::round::{Host, RoundEnd, run_round};
use sync::sim::{Rng, SharedRng};
use sync::storage::{EntryState, NewEntry, Storage};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use uuid::Uuid;

/// 2014-04-22 10:00 in Prague.
const START: i64 = 1_398_153_600_000_000;
const MINUTE: i64 = 60_000_000;

/// A phone that saves and syncs for as long as it is let.
pub struct Phone {
    pub who: AccountId,
    pub storage: MemoryStorage,
    rng: SharedRng,
    clock: Cell<i64>,
    pub made: Cell<u32>,
    /// The span that runs, and the contact written last.
    span: Cell<Option<Uuid>>,
    contact: Cell<Option<Uuid>>,
    pub go_on: Cell<bool>,
}

impl Phone {
    pub async fn log_in(client: Client, n: u64) -> (Rc<Self>, Http) {
        let (account, token) = client.log_in(&format!("w{n}"), PASSWORD).await;
        let who: AccountId = account.parse().unwrap();
        let mut rng = Rng::new(n);
        let phone = Self {
            who,
            storage: MemoryStorage::new(StreamId(rng.uuid()), Some(who)),
            rng: SharedRng::new(rng),
            clock: Cell::new(START),
            made: Cell::new(0),
            span: Cell::new(None),
            contact: Cell::new(None),
            go_on: Cell::new(true),
        };
        (Rc::new(phone), Http::new(client, token))
    }

    /// The same phone before another server: its database is copied.
    pub fn copy(&self) -> Self {
        Self {
            who: self.who,
            storage: self.storage.cloned_phone(),
            rng: SharedRng::new(Rng::new(99)),
            clock: self.clock.clone(),
            made: self.made.clone(),
            span: self.span.clone(),
            contact: self.contact.clone(),
            go_on: Cell::new(true),
        }
    }

    /// Shifts with their ends, contacts with persons, exchanges, corrections, withdrawals: something
    /// of everything that is derived.
    pub fn raw(&self, id: Uuid) -> String {
        let made = self.made.get() + 1;
        self.made.set(made);
        let start = START + i64::from(made) * 7 * MINUTE;
        let contact = |minutes: u32| {
            json!({ "schema": 1, "id": id, "author": self.who, "workers": [self.who],
                "service": "prunerov-tpd", "start": start, "minutes": minutes, "device_time": start,
                "persons": [{ "node": Uuid::from_u128(u128::from(made % 9)), "identity": "CODE",
                    "code": format!("LUD07TOM{:02}", made % 5 + 1), "sex": "M", "year_of_birth": 1973, "role": "CLI" }],
                "body": { "kind": "contact", "what": "KON", "form": "T", "note": "u školy" } })
        };
        let of = |body: Value| {
            let mut entry = contact(0);
            entry["persons"] = json!([]);
            entry["body"] = body;
            entry
        };
        let entry = match (made % 8, self.span.get(), self.contact.get()) {
            (1, None, _) => {
                self.span.set(Some(id));
                of(json!({ "kind": "span_open", "span_kind": "shift" }))
            }
            (0, Some(span), _) => {
                self.span.set(None);
                of(json!({ "kind": "span_close", "span": span }))
            }
            (5, _, Some(root)) => {
                let mut entry = contact(25);
                entry["body"] = json!({ "kind": "correction", "corrects": root, "sees": root,
                    "reason": "x", "body": entry["body"] });
                entry
            }
            (6, _, Some(root)) if made.is_multiple_of(3) => {
                self.contact.set(None);
                of(json!({ "kind": "withdrawal", "target": root }))
            }
            (2 | 7, ..) => of(
                json!({ "kind": "exchange", "count_method": "EXACT", "for_whom": "SELF",
                "items": [{ "item": "J1", "received": made % 20, "issued": 10 }], "secondary_persons": 0 }),
            ),
            _ => {
                self.contact.set(Some(id));
                contact(15)
            }
        };
        entry.to_string()
    }

    pub async fn save(&self) {
        let id = self.rng.with(Rng::uuid);
        self.clock.set(self.clock.get() + MINUTE);
        let entry = NewEntry {
            id: EntryId(id),
            schema: domain::entry::SCHEMA,
            raw: self.raw(id),
            saved_at: Instant(self.clock.get()),
            draft: None,
        };
        self.storage.save(entry).await.unwrap();
    }

    pub async fn round(&self, transport: &Http) -> RoundEnd {
        let host = Host {
            app_version: "test",
            now: &|| Instant(self.clock.get()),
            mint: &|| StreamId(self.rng.with(Rng::uuid)),
            nonce: &|| self.rng.with(Rng::uuid),
            progress: &|_| {},
            failed: 0,
        };
        run_round(&self.storage, transport, &host, true).await.end
    }

    /// Rounds until nothing waits.
    pub async fn home(&self, transport: &Http) {
        for _ in 0..40 {
            let end = self.round(transport).await;
            let settled = self.storage.snapshot().await.unwrap().settled();
            if settled && end == (RoundEnd::Done { more: false }) {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("not home after 40 rounds");
    }

    pub fn confirmed(&self) -> Receipts {
        let records = self.storage.records().into_iter();
        let confirmed = records.filter_map(|(id, record)| match record.state {
            EntryState::Confirmed { change, .. } => Some((id, (record.hash, change.unwrap()))),
            _ => None,
        });
        confirmed.collect()
    }
}

/// What phones were told: of each entry its hash and its change number.
pub type Receipts = BTreeMap<EntryId, (Hash, u64)>;

/// Lets a phone work until it is told to stop; after each round it calls back.
pub fn work(phone: &Rc<Phone>, transport: &Http, heard: impl Fn() + 'static) -> JoinHandle<()> {
    let (phone, transport) = (phone.clone(), transport.clone());
    tokio::task::spawn_local(async move {
        while phone.go_on.get() {
            for _ in 0..=phone.rng.with(|r| r.below(3)) {
                phone.save().await;
            }
            match phone.round(&transport).await {
                RoundEnd::Done { .. } => heard(),
                // The server is gone; it will be back.
                _ => sleep(Duration::from_millis(15)).await,
            }
        }
    })
}

pub async fn end(phones: &[(Rc<Phone>, Http)], work: Vec<JoinHandle<()>>) {
    phones.iter().for_each(|(phone, _)| phone.go_on.set(false));
    for one in work {
        one.await.unwrap();
    }
}

pub fn all(phones: &[(Rc<Phone>, Http)]) -> Receipts {
    phones
        .iter()
        .flat_map(|(phone, _)| phone.confirmed())
        .collect()
}

pub fn database(data: &Path) -> PathBuf {
    data.join("teren.sqlite")
}

pub fn log(data: &Path) -> PathBuf {
    data.join("teren.sqlite-wal")
}

pub fn length(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |m| m.len())
}

/// A copy of a data folder as a power cut at that moment leaves it, the log cut at a length.
pub fn copy(data: &Path, cut: Option<u64>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(database(data), database(folder.path())).unwrap();
    if log(data).exists() {
        std::fs::copy(log(data), log(folder.path())).unwrap();
        if let Some(cut) = cut {
            let file = std::fs::OpenOptions::new()
                .write(true)
                .open(log(folder.path()))
                .unwrap();
            file.set_len(cut).unwrap();
        }
    }
    folder
}

pub async fn verified(data: &Path) -> Verified {
    let found = SqlStore::verify_file(database(data), Arc::new(|_| {}))
        .await
        .unwrap();
    let named: String = found.named.iter().map(|d| format!("\n{d}")).collect();
    assert_eq!((named.as_str(), found.differences()), ("", 0));
    found
}

/// Which of these receipts the database does not keep, looked at without the program.
pub async fn broken(data: &Path, receipts: &Receipts) -> Vec<EntryId> {
    let store = SqlStore::open_file(&database(data), SqliteOptions::new(Uuid::from_u128(1)))
        .await
        .unwrap();
    let mut broken = Vec::new();
    for (id, (hash, change)) in receipts {
        let history = store.history(*id).await.unwrap();
        if !history
            .iter()
            .any(|v| (v.entry.id, v.hash, v.change) == (*id, *hash, *change))
        {
            broken.push(*id);
        }
    }
    store.close().await;
    broken
}

/// Phones that are logged in, at a server that has just been started: their sessions are in the
/// file, so that no cut of the log takes them.
pub async fn start(data: &Path, phones: u64) -> (Running, Vec<(Rc<Phone>, Http)>) {
    let mut server = Running::start(data).await;
    let mut all = Vec::new();
    for n in 1..=phones {
        all.push(Phone::log_in(Client::new(server.address), n).await);
    }
    assert!(server.end("TERM").unwrap().success());
    server.launch().await;
    (server, all)
}
