//! The phone's database in memory.
use super::database::{Database, Record};
use super::{Crash, Crashed};
use crate::storage::{
    Applied, AppliedReport, EntryState, NewEntry, Outgoing, Saved, Snapshot, Storage,
};
use crate::wire::{Item, Offer, PulledEntry};
use domain::{AccountId, EntryId, StreamId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The reference implementation of [`Storage`]: what the one in the browser must do, without a
/// browser. Clones share one database, like the tabs of an origin.
#[derive(Clone, Debug)]
pub struct MemoryStorage(Arc<Mutex<Database>>);

impl MemoryStorage {
    /// An empty database with a stream of its own.
    #[must_use]
    pub fn new(stream: StreamId, account: Option<AccountId>) -> Self {
        Self(Arc::new(Mutex::new(Database::new(stream, account))))
    }

    fn lock(&self) -> MutexGuard<'_, Database> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy of the whole database: a second phone restored from this one's backup.
    #[must_use]
    pub fn cloned_phone(&self) -> Self {
        Self(Arc::new(Mutex::new(self.lock().clone())))
    }

    /// The next write is cut off there.
    pub fn crash_next_write(&self, crash: Crash) {
        self.lock().crash = Some(crash);
    }

    /// [`Storage::snapshot`], for who need not wait.
    #[must_use]
    pub fn look(&self) -> Snapshot {
        self.lock().snapshot()
    }

    /// Shows every own entry.
    pub fn each(&self, mut show: impl FnMut(EntryId, &Record)) {
        let db = self.lock();
        db.own.iter().for_each(|(id, record)| show(*id, record));
    }

    /// Own entries with everything known of them.
    #[must_use]
    pub fn records(&self) -> BTreeMap<EntryId, Record> {
        self.lock().own.clone()
    }

    /// Pulled entries.
    #[must_use]
    pub fn pulled(&self) -> BTreeMap<EntryId, PulledEntry> {
        self.lock().read.clone()
    }

    /// Pulled documents.
    #[must_use]
    pub fn reference(&self) -> BTreeMap<String, serde_json::Value> {
        self.lock().reference.clone()
    }

    /// The last recorded skew of the clocks, microseconds.
    #[must_use]
    pub fn skew_us(&self) -> Option<i64> {
        self.lock().skew_us
    }

    /// How often [`Storage::apply`] was called: each is a strict write on a phone.
    #[must_use]
    pub fn applies(&self) -> u32 {
        self.lock().applies
    }

    /// Keeps a draft, as a form does at every field.
    pub fn put_draft(&self, name: &str, text: &str) {
        self.lock().drafts.insert(name.to_owned(), text.to_owned());
    }

    /// Names of drafts.
    #[must_use]
    pub fn drafts(&self) -> Vec<String> {
        self.lock().drafts.keys().cloned().collect()
    }

    /// Drops the bodies of confirmed entries, as housekeeping does 30 days after the receipt.
    /// Returns how many.
    pub fn drop_confirmed_bodies(&self) -> usize {
        let mut db = self.lock();
        let confirmed = |r: &&mut Record| matches!(r.state, EntryState::Confirmed { .. });
        db.own
            .values_mut()
            .filter(confirmed)
            .filter_map(|r| r.raw.take())
            .count()
    }

    /// Runs a write on a copy and puts it in place whole, or not at all.
    fn commit<R>(&self, write: impl FnOnce(&mut Database) -> R) -> Result<R, Crashed> {
        let mut guard = self.lock();
        let crash = guard.crash.take();
        if crash == Some(Crash::Before) {
            return Err(Crashed(Crash::Before));
        }
        let done = write(&mut guard);
        match crash {
            Some(crash) => Err(Crashed(crash)),
            None => Ok(done),
        }
    }
}

impl Storage for MemoryStorage {
    type Error = Crashed;

    async fn save(&self, entry: NewEntry) -> Result<Saved, Crashed> {
        self.commit(|db| db.save(entry))
    }

    async fn snapshot(&self) -> Result<Snapshot, Crashed> {
        Ok(self.lock().snapshot())
    }

    async fn batch(&self, max_items: usize, max_bytes: usize) -> Result<Vec<Outgoing>, Crashed> {
        let db = self.lock();
        let mut bytes = 0;
        let mut batch = Vec::new();
        for (id, record) in db.in_order() {
            if batch.len() == max_items {
                break;
            }
            let (true, Some(raw)) = (
                matches!(record.state, EntryState::Saved | EntryState::Sent),
                &record.raw,
            ) else {
                continue;
            };
            bytes += raw.len();
            if bytes > max_bytes && !batch.is_empty() {
                break;
            }
            batch.push(Outgoing {
                item: Item {
                    id,
                    stream: record.stream,
                    seq: record.seq,
                    schema: record.schema,
                    hash: record.hash,
                    raw: raw.clone(),
                },
                sent: record.state == EntryState::Sent,
            });
        }
        Ok(batch)
    }

    async fn offers(&self, stream: StreamId, from: u64, max: usize) -> Result<Vec<Offer>, Crashed> {
        let db = self.lock();
        let of_stream = db
            .in_order()
            .into_iter()
            .filter(|(_, r)| r.stream == stream);
        let offers = of_stream
            .filter(|(_, r)| r.seq >= from)
            .map(|(id, r)| r.offer(id));
        Ok(offers.take(max).collect())
    }

    async fn apply(&self, applied: &Applied) -> Result<AppliedReport, Crashed> {
        self.commit(|db| db.apply(applied))
    }
}
