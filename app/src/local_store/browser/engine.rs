//! The phone's database as the sync engine sees it: [`sync::storage::Storage`].
use super::super::record::{self, tag};
use super::LocalStore;
use super::apply::{self, Done};
use super::connection::Connection;
use super::copies;
use super::rows;
use super::save::{self, Kept, Prepared};
use super::schema::{BY_PLACE, BY_STATE, ENTRIES, META};
use super::strict::{DbError, Source, Tx, beginning};
use domain::{Instant, StreamId};
use indexed_db_futures::KeyRange;
use std::rc::Rc;
use sync::storage::{
    Applied, AppliedReport, EntryState, NewEntry, Outgoing, Pull, Saved, Snapshot, Storage,
};
use sync::wire::{Item, Offer};
use wasm_bindgen::JsValue;

/// One account's database for one round of sync.
pub struct Engine {
    pub(super) connection: Rc<Connection>,
    /// Tells the pages; none in tests of the storage alone.
    pub(super) store: Option<LocalStore>,
}

impl Storage for Engine {
    type Error = DbError;

    async fn save(&self, entry: NewEntry) -> Result<Saved, DbError> {
        let mut prepared = Prepared::frozen(entry.id, entry.raw, entry.saved_at);
        prepared.record.head.schema = entry.schema;
        prepared.draft = entry.draft;
        let kept = save::save(&self.connection, &[prepared]).await?;
        Ok(match kept.first() {
            Some(Kept::New { stream, seq }) => Saved::New {
                stream: *stream,
                seq: *seq,
            },
            Some(Kept::Already {
                stream,
                seq,
                same: true,
                ..
            }) => Saved::Already {
                stream: *stream,
                seq: *seq,
            },
            Some(Kept::Already { same: false, .. }) | None => Saved::OtherContent,
        })
    }

    async fn snapshot(&self) -> Result<Snapshot, DbError> {
        self.connection.read(&[META, ENTRIES], snapshot).await
    }

    async fn batch(&self, max_items: usize, max_bytes: usize) -> Result<Vec<Outgoing>, DbError> {
        let limit = u32::try_from(max_items).unwrap_or(u32::MAX);
        let mut waiting = self
            .connection
            .read(&[ENTRIES], async |tx| {
                let saved = rows::all(tx, with_tag(tag::SAVED), Some(limit))?;
                let sent = rows::all(tx, with_tag(tag::SENT), Some(limit))?;
                let mut both = saved.await?;
                both.extend(sent.await?);
                Ok(both)
            })
            .await?;
        waiting.sort_by_key(|r| r.head.own.as_ref().map(|p| (p.ord, p.seq)));
        let mut batch = Vec::new();
        let mut bytes = 0;
        for record in waiting.into_iter().take(max_items) {
            let (Some(place), Some(raw)) = (record.head.own, record.raw) else {
                continue;
            };
            bytes += raw.len();
            if bytes > max_bytes && !batch.is_empty() {
                break;
            }
            batch.push(Outgoing {
                sent: place.state == EntryState::Sent,
                item: Item {
                    id: record.head.id,
                    stream: place.stream,
                    seq: place.seq,
                    schema: record.head.schema,
                    hash: record.head.hash,
                    raw,
                },
            });
        }
        Ok(batch)
    }

    async fn offers(&self, stream: StreamId, from: u64, max: usize) -> Result<Vec<Offer>, DbError> {
        let limit = u32::try_from(max).unwrap_or(u32::MAX);
        let records = self
            .connection
            .read(&[META, ENTRIES], async |tx| {
                let Some(ord) = rows::stream(tx).await?.ord_of(stream) else {
                    return Ok(Vec::new());
                };
                rows::all(tx, places(ord, from, u64::MAX), Some(limit))?.await
            })
            .await?;
        Ok(records.iter().filter_map(record::Record::offer).collect())
    }

    async fn apply(&self, applied: &Applied) -> Result<AppliedReport, DbError> {
        if let (Some(former), Some(store)) = (applied.former, &self.store) {
            // Before the cursor is there: afterwards the server does not name it again.
            let read = self.connection.read(&[META], rows::stream);
            store.note_former(self.connection.account, &read.await?, former);
        }
        let Done {
            report,
            changed,
            settled,
        } = apply::apply(&self.connection, applied).await?;
        copies::remove(self.connection.account, &settled);
        if let Some(store) = self.store.as_ref().filter(|_| changed) {
            let reference = |pull: &Pull| report.pulled && !pull.reference.is_empty();
            if applied.pull.as_ref().is_some_and(reference) {
                store.reference_changed();
            } else if applied.sent.is_empty() {
                store.changed();
            } else {
                // Nearly always the answer comes before anybody could read it.
                store.changed_soon();
            }
        }
        Ok(report)
    }
}

/// Own entries in one state, in order of place.
pub fn with_tag(tag: &str) -> Source<'static> {
    Source::Index(BY_STATE, beginning(&[tag.into()]))
}

/// Own entries of a stream from one seq to another, both included.
pub fn places(ord: u32, from: u64, to: u64) -> Source<'static> {
    let key = |seq: u64| -> JsValue { js_sys::Array::of2(&ord.into(), &rows::number(seq)).into() };
    Source::Index(BY_PLACE, KeyRange::Bound(key(from), false, key(to), false))
}

/// One consistent reading, inside a transaction over `meta` and `entries`.
pub async fn snapshot(tx: &Tx<'_>) -> Result<Snapshot, DbError> {
    Ok(counted(tx).await?.0)
}

/// The same with how many entries have each of [`tag::PENDING`].
pub async fn counted(tx: &Tx<'_>) -> Result<(Snapshot, [u32; 4]), DbError> {
    let mut counts = Vec::new();
    let mut firsts = Vec::new();
    for tag in tag::PENDING {
        counts.push(tx.count(ENTRIES, BY_STATE, beginning(&[tag.into()]))?);
        // Places are given in the order of saving, so the first one is the oldest.
        firsts.push(rows::all(tx, with_tag(tag), Some(1))?);
    }
    let mut pending = [0; 4];
    for (count, place) in counts.into_iter().zip(&mut pending) {
        *place = count.await?;
    }
    let mut oldest: Option<Instant> = None;
    for first in firsts {
        for record in first.await? {
            oldest = Some(oldest.map_or(record.head.at, |at| at.min(record.head.at)));
        }
    }
    let [_, _, soon, log_in] = pending;
    let stream = rows::stream(tx).await?;
    let sync = rows::sync(tx).await?;
    let snapshot = record::snapshot(&stream, &sync, pending.iter().sum(), oldest, (soon, log_in));
    Ok((snapshot, pending))
}
