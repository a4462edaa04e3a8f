//! What a reply of the server changes, in one strict transaction. The rules, field by field, stand
//! at [`sync::storage::Storage::apply`].
use super::super::codec;
use super::super::record::{Record, StreamMeta, SyncMeta, tag};
use super::cards;
use super::connection::Connection;
use super::copies;
use super::engine::with_tag;
use super::mind;
use super::rows;
use super::schema::{ENTRIES, FAMILIES, META, PERSONS, REFERENCE};
use super::strict::{DbError, Source, Tx};
use domain::{Entry, EntryId, Instant};
use litemap::LiteMap;
use sync::digest::Hash;
use sync::storage::{Applied, AppliedReport, EntryState, EpochChange, Pull, Receipt, Retry};
use sync::wire::{Epoch, PulledEntry};

/// What a reply has changed.
pub struct Done {
    /// For the engine.
    pub report: AppliedReport,
    /// A page may show it.
    pub changed: bool,
    /// Own entries that need no second copy any more.
    pub settled: Vec<EntryId>,
}

/// Applies a reply. See [`sync::storage::Storage::apply`].
///
/// # Errors
/// [`DbError`]; nothing was done then.
pub async fn apply(connection: &Connection, applied: &Applied) -> Result<Done, DbError> {
    connection
        .write(&[META, ENTRIES, PERSONS, FAMILIES, REFERENCE], async |tx| {
            let mut work = Work {
                tx,
                stream: rows::stream(tx).await?,
                sync: rows::sync(tx).await?,
                records: LiteMap::new_vec(),
                dirty: LiteMap::new_vec(),
                touched: false,
                settled: Vec::new(),
                at: applied.at.unwrap_or(Instant(0)),
                report: AppliedReport::default(),
            };
            let before = (work.stream.clone(), work.sync.clone());
            if applied.epoch.is_some_and(|change| !work.epoch(change)) {
                return Ok(Done {
                    report: work.report,
                    changed: false,
                    settled: Vec::new(),
                });
            }
            work.answers(applied).await?;
            work.moves(applied).await?;
            if let Some(offering) = &applied.offering {
                work.sync.offering.clone_from(offering);
            }
            if let Some(pull) = &applied.pull {
                work.pull(pull).await?;
            }
            work.forget(&applied.forget).await?;
            if let Some(skew) = applied.skew_us {
                work.sync.skew_us = Some(skew);
            }
            work.flush()?;
            let (stream, sync) = before;
            if work.stream != stream {
                rows::put_stream(tx, &work.stream)?;
            }
            if work.sync != sync {
                rows::put_sync(tx, &work.sync)?;
            }
            let in_doubt = work.sync.epoch != sync.epoch || work.sync.offering != sync.offering;
            let changed = work.touched || in_doubt || work.stream != stream;
            let mut settled = work.settled;
            // One that was confirmed may be wanted again by the same reply.
            settled.retain(|id| work.records.get(id).is_some_and(|r| copies::is_settled(r)));
            Ok(Done {
                report: work.report,
                changed,
                settled,
            })
        })
        .await
}

pub(super) struct Work<'a, 't> {
    pub(super) tx: &'a Tx<'t>,
    pub(super) stream: StreamMeta,
    pub(super) sync: SyncMeta,
    /// Read so far, as they will be.
    pub(super) records: LiteMap<EntryId, Box<Record>>,
    /// Changed and not yet put.
    pub(super) dirty: LiteMap<EntryId, ()>,
    /// Something that pages show was put or deleted.
    pub(super) touched: bool,
    /// Own entries that need no second copy any more.
    settled: Vec<EntryId>,
    at: Instant,
    pub(super) report: AppliedReport,
}

impl Work<'_, '_> {
    /// False: the reply is of a time that is over.
    fn epoch(&mut self, change: EpochChange) -> bool {
        if self.sync.epoch == change.from {
            self.sync.epoch = Some(change.to);
            if change.from.is_some_and(|from| from != change.to) {
                self.sync.cursor = None;
            }
        }
        self.sync.epoch == Some(change.to)
    }

    /// `sent`, `receipts`, `held`, `set_aside`, `release`.
    async fn answers(&mut self, applied: &Applied) -> Result<(), DbError> {
        let ids = applied.sent.iter().copied();
        let ids = ids.chain(applied.receipts.iter().chain(&applied.held).map(|r| r.id));
        let ids = ids.chain(applied.set_aside.iter().map(|s| s.id));
        self.load(ids.collect()).await?;
        for id in &applied.sent {
            self.change(*id, |state| match state {
                EntryState::Saved => Some(EntryState::Sent),
                _ => None,
            });
        }
        for receipt in &applied.receipts {
            self.confirm(receipt);
        }
        for receipt in &applied.held {
            let by_hand = self.records.get(&receipt.id).is_some_and(|r| {
                let state = r.head.own.as_ref().map(|p| &p.state);
                matches!(
                    state,
                    Some(EntryState::SetAside {
                        retry: Retry::ByHand,
                        ..
                    })
                )
            });
            if !by_hand {
                self.confirm(receipt);
            }
        }
        let epoch = self.sync.epoch;
        for aside in &applied.set_aside {
            let record = self.records.get(&aside.id);
            let has_body = record.is_some_and(|record| record.raw.is_some());
            self.change(aside.id, |state| {
                (aside.offered || !state.proven(epoch)).then(|| aside.state(has_body))
            });
        }
        for retry in &applied.release {
            let tag = match retry {
                Retry::Soon => tag::ASIDE_SOON,
                Retry::AfterLogIn => tag::ASIDE_LOG_IN,
                Retry::ByHand => tag::ASIDE_BY_HAND,
            };
            for id in self.find(with_tag(tag)).await? {
                if self.has_body(id) {
                    self.change(id, |_| Some(EntryState::Saved));
                }
            }
        }
        Ok(())
    }

    async fn pull(&mut self, pull: &Pull) -> Result<(), DbError> {
        if self.sync.cursor != pull.after {
            return Ok(());
        }
        self.load(pull.entries.iter().map(|(_, entry)| entry.id).collect())
            .await?;
        let mut come = Vec::new();
        for (change, pulled) in &pull.entries {
            come.extend(self.take_in(*change, pulled));
        }
        let come: Vec<&Entry> = come.iter().collect();
        self.flush()?;
        // The cards first: what is minded looks into them.
        cards::put(self.tx, &come).await?;
        mind::mind(self.tx, &mut self.stream, &come).await?;
        for (key, doc) in &pull.reference {
            self.touched = true;
            match doc {
                Some(doc) => self
                    .tx
                    .put(REFERENCE, key, &codec::encode(&(key, doc)).into())?,
                None => self.tx.delete(REFERENCE, key)?,
            }
        }
        self.sync.cursor = Some(pull.cursor.clone());
        self.sync.scope = Some(pull.scope.clone());
        self.report.pulled = true;
        Ok(())
    }

    /// Takes a pulled entry in; returns it if it was not here before.
    fn take_in(&mut self, change: u64, pulled: &PulledEntry) -> Option<Entry> {
        let known = self.records.get(&pulled.id);
        // A damaged one is not taken, and what this phone froze is never overwritten.
        if Hash::of(&pulled.raw) != pulled.hash
            || known.is_some_and(|k| k.head.own.is_some() && k.head.hash != pulled.hash)
        {
            return None;
        }
        let known = known.map(|k| k.head.clone());
        let mut record = Record::new(pulled.id, pulled.hash, pulled.raw.clone(), self.at);
        record.head.change = Some(change);
        record.head.server_flags.clone_from(&pulled.flags);
        let new = known.is_none();
        if let Some(known) = known {
            record.head.at = known.at;
            record.head.flags = known.flags;
            record.head.own = known.own;
            if let Some(place) = &mut record.head.own
                && !place.state.proven(self.sync.epoch)
                && let Some(epoch) = self.sync.epoch
            {
                place.state = self.confirmed(Some(change), epoch);
            }
        }
        let entry = record.entry().filter(|_| new);
        self.keep(record);
        entry
    }

    /// Reads entries that were not read before.
    pub(super) async fn load(&mut self, ids: Vec<EntryId>) -> Result<(), DbError> {
        let mut asked = LiteMap::new_vec();
        for id in ids {
            if !self.records.contains_key(&id) && !asked.contains_key(&id) {
                asked.insert(id, rows::get(self.tx, id)?);
            }
        }
        // The map's order is not that of the requests, which does not matter: an answer that is
        // already there is taken at once.
        for (id, request) in asked {
            if let Some(record) = request.await? {
                self.records.insert(id, Box::new(record));
            }
        }
        Ok(())
    }

    /// Finds entries by an index, with every change so far seen.
    pub(super) async fn find(&mut self, source: Source<'_>) -> Result<Vec<EntryId>, DbError> {
        self.flush()?;
        let found = rows::all(self.tx, source, None)?.await?;
        let ids = found.iter().map(|r| r.head.id).collect();
        self.records
            .extend(found.into_iter().map(|r| (r.head.id, Box::new(r))));
        Ok(ids)
    }

    /// Puts what has changed.
    pub(super) fn flush(&mut self) -> Result<(), DbError> {
        for (id, ()) in std::mem::take(&mut self.dirty) {
            self.touched = true;
            if let Some(record) = self.records.get(&id) {
                rows::put(self.tx, record)?;
                if copies::is_settled(record) {
                    self.settled.push(id);
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, record: Record) {
        self.dirty.insert(record.head.id, ());
        self.records.insert(record.head.id, Box::new(record));
    }

    pub(super) fn has_body(&self, id: EntryId) -> bool {
        self.records.get(&id).is_some_and(|r| r.raw.is_some())
    }

    /// Changes the state of an own entry, if `to` gives another.
    pub(super) fn change(
        &mut self,
        id: EntryId,
        to: impl FnOnce(&EntryState) -> Option<EntryState>,
    ) {
        if let Some(place) = self.records.get_mut(&id).and_then(|r| r.head.own.as_mut())
            && let Some(state) = to(&place.state)
        {
            place.state = state;
            self.dirty.insert(id, ());
        }
    }

    const fn confirmed(&self, change: Option<u64>, epoch: Epoch) -> EntryState {
        EntryState::Confirmed {
            change,
            epoch,
            at: self.at,
        }
    }

    fn confirm(&mut self, receipt: &Receipt) {
        let state = self.confirmed(receipt.change, receipt.epoch);
        if let Some(record) = self.records.get_mut(&receipt.id)
            && record.head.hash == receipt.hash
            && let Some(place) = &mut record.head.own
        {
            place.state = state;
            record.head.change = receipt.change.or(record.head.change);
            self.dirty.insert(receipt.id, ());
        }
    }
}
