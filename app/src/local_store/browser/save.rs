//! Saving: one strict transaction for outbox, read model and the draft's end, then reading back.
use super::super::record::Record;
use super::super::types::NewEntry;
use super::cards;
use super::connection::Connection;
use super::mind;
use super::rows;
use super::schema::{DRAFTS, ENTRIES, FAMILIES, META, PERSONS};
use super::strict::DbError;
use domain::{Entry, EntryId, Instant, StreamId};
use sync::digest::Hash;
use sync::storage::EntryState;

/// An entry ready to be written: everything that could be gathered before the transaction.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Without a place yet.
    pub record: Record,
    /// Decoded, for the read model.
    pub entry: Option<Entry>,
    /// The draft that ends with it.
    pub draft: Option<String>,
}

impl Prepared {
    /// Freezes an entry of a form.
    #[must_use]
    pub fn new(new: &NewEntry, at: Instant) -> Self {
        let raw = domain::decode::encode(&new.entry);
        let mut prepared = Self::frozen(new.entry.id, raw, at);
        prepared.record.head.flags.clone_from(&new.flags);
        prepared.draft = Some(new.entry.id.to_string());
        prepared
    }

    /// From a text that was frozen before.
    #[must_use]
    pub fn frozen(id: EntryId, raw: String, at: Instant) -> Self {
        let record = Record::new(id, Hash::of(&raw), raw, at);
        Self {
            entry: record.entry(),
            record,
            draft: None,
        }
    }
}

/// What became of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Taken in, in this place.
    New {
        /// Stream.
        stream: StreamId,
        /// Place.
        seq: u64,
    },
    /// Its id was there.
    Already {
        /// Stream.
        stream: StreamId,
        /// Place.
        seq: u64,
        /// With the same text.
        same: bool,
        /// With the same content, but for the moment of the tap: the second of twenty taps, or the
        /// same draft saved in a second tab.
        again: bool,
    },
}

fn is_again(known: &Record, new: &Prepared) -> bool {
    if known.head.hash == new.record.head.hash {
        return true;
    }
    let (Some(mut known), Some(new)) = (known.entry(), new.entry.as_ref()) else {
        return false;
    };
    // What starts at the moment of the tap starts later at the next tap.
    if known.start == known.device_time && new.start == new.device_time {
        known.start = new.start;
    }
    known.device_time = new.device_time;
    known == *new
}

/// Saves entries, all or none. When this returns `Ok`, the disk has them and they were read back.
///
/// # Errors
/// [`DbError`].
pub async fn save(connection: &Connection, list: &[Prepared]) -> Result<Vec<Kept>, DbError> {
    let kept = connection
        .write(&[META, ENTRIES, DRAFTS, PERSONS, FAMILIES], async |tx| {
            let mut there = Vec::with_capacity(list.len());
            for prepared in list {
                there.push(rows::get(tx, prepared.record.head.id)?);
            }
            let mut known = Vec::with_capacity(list.len());
            for request in there {
                known.push(request.await?);
            }
            let mut meta = rows::stream(tx).await?;
            let mut kept = Vec::with_capacity(list.len());
            let mut fresh = Vec::new();
            for (prepared, known) in list.iter().zip(known) {
                let head = &prepared.record.head;
                let again = known.as_ref().is_none_or(|k| is_again(k, prepared));
                if let Some(draft) = prepared.draft.as_ref().filter(|_| again) {
                    tx.delete(DRAFTS, draft)?;
                }
                if let Some(known) = known {
                    let place = known.head.own.as_ref();
                    kept.push(Kept::Already {
                        stream: place.map_or(meta.stream, |p| p.stream),
                        seq: place.map_or(0, |p| p.seq),
                        same: known.head.hash == head.hash,
                        again,
                    });
                    continue;
                }
                let place = meta.take(head.id, head.hash, EntryState::Saved);
                kept.push(Kept::New {
                    stream: place.stream,
                    seq: place.seq,
                });
                let mut record = prepared.record.clone();
                record.head.own = Some(place);
                rows::put(tx, &record)?;
                fresh.extend(&prepared.entry);
            }
            // The cards first: what is minded looks into them.
            cards::put(tx, &fresh).await?;
            mind::mind(tx, &mut meta, &fresh).await?;
            rows::put_stream(tx, &meta)?;
            Ok(kept)
        })
        .await?;
    read_back(connection, list, &kept).await?;
    Ok(kept)
}

/// Reads entries again, in a transaction of its own, and compares their texts with what was meant.
async fn read_back(
    connection: &Connection,
    list: &[Prepared],
    kept: &[Kept],
) -> Result<(), DbError> {
    connection
        .read(&[ENTRIES], async |tx| {
            for (prepared, kept) in list.iter().zip(kept) {
                let Kept::New { seq, .. } = kept else {
                    continue;
                };
                let head = &prepared.record.head;
                let found = rows::get(tx, head.id)?.await?;
                let whole = found.is_some_and(|record| {
                    record.raw.is_some_and(|raw| Hash::of(&raw) == head.hash)
                        && record.head.own.is_some_and(|place| place.seq == *seq)
                });
                if !whole {
                    return Err(DbError::Failed(
                        "what was written reads back differently".into(),
                    ));
                }
            }
            Ok(())
        })
        .await
}
