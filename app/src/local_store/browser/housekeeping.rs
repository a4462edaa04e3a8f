//! What keeps the database honest and small: looking for loss, marking what is safe, dropping old
//! bodies.
use super::super::record::{Record, tag};
use super::super::types::{Evicted, LocalError};
use super::account::{self, Marker};
use super::connection::Connection;
use super::schema::{BY_DAY, BY_STATE, ENTRIES, META};
use super::strict::{DbError, Source, beginning};
use super::{LocalStore, queries, rows};
use crate::platform;
use domain::{Day, EntryId, Instant, StreamId};
use indexed_db_futures::KeyRange;
use std::rc::Rc;
use sync::storage::EntryState;
use wasm_bindgen::JsValue;

/// Days that a body stays readable after its receipt, whatever the scope.
const AFTER_RECEIPT: i64 = 30;
/// Days that own entries stay.
const OWN: u64 = 400;
/// Days that the team's entries stay.
const TEAM: u64 = 60;
/// Most bodies dropped in one transaction: the next round goes on.
const AT_ONCE: usize = 1_000;
/// More spans that may run are looked through at once: nobody runs so many, they came with a pull.
const SPANS: usize = 20;

const DAY_US: i64 = 24 * domain::time::HOUR_US;

/// May the body of a record be dropped? Never before its receipt is 30 days old.
fn is_old(record: &Record, now: Instant) -> bool {
    let today = now.day();
    let before = |days| today.checked_sub_days(chrono::Days::new(days));
    let older_than = |days| record.head.day.is_some_and(|day| Some(day) < before(days));
    match record.head.own.as_ref().map(|place| &place.state) {
        None => older_than(TEAM),
        Some(EntryState::Confirmed { at, .. }) => {
            older_than(OWN) && at.0.saturating_add(AFTER_RECEIPT * DAY_US) < now.0
        }
        Some(_) => false,
    }
}

impl LocalStore {
    /// Compares the database with the marker that was left in localStorage. A database that is
    /// gone, or that has forgotten entries, must not give their places away again.
    pub(super) async fn look_for_loss(
        &self,
        connection: &Rc<Connection>,
    ) -> Result<(), LocalError> {
        let marker = account::marker(connection.account);
        let meta = connection
            .read(&[META], async |tx| rows::stream(tx).await)
            .await?;
        let (mut stream, mut max_seq) = (meta.stream, meta.have.max_seq);
        let lost = marker.filter(|m| {
            let set_back = m.stream == stream && m.max_seq > max_seq;
            let vanished = m.stream != stream && m.max_seq > 0;
            set_back || (vanished && meta.earlier.iter().all(|e| e.stream != m.stream))
        });
        // A database made anew has its new stream already; one that was set back needs one.
        if lost.is_some_and(|m| m.stream == stream) {
            let next = StreamId(platform::new_random_id());
            connection
                .write(&[META], async |tx| {
                    let mut meta = rows::stream(tx).await?;
                    if meta.stream == stream {
                        meta.part(next);
                    }
                    rows::put_stream(tx, &meta)
                })
                .await?;
            (stream, max_seq) = (next, 0);
        }
        if let Some(lost) = lost {
            let evicted = Evicted {
                stream: lost.stream,
                confirmed_through: lost.confirmed_through,
                max_seq: lost.max_seq,
            };
            account::note_evicted(connection.account, &evicted);
        }
        if marker.is_none_or(|m| lost.is_some() || m.stream != stream) {
            account::mark(
                connection.account,
                Marker {
                    stream,
                    max_seq,
                    confirmed_through: 0,
                },
            );
        }
        Ok(())
    }

    /// Notes how far everything has receipts, for the case that the database vanishes.
    pub(crate) async fn mark_confirmed(&self) -> Result<(), LocalError> {
        let connection = self.connection()?;
        let marker = connection
            .read(&[META, ENTRIES], async |tx| {
                let meta = rows::stream(tx).await?;
                let mut first_open = meta.have.max_seq + 1;
                for tag in tag::PENDING {
                    let here = beginning(&[tag.into(), meta.ord.into()]);
                    let open = rows::all(tx, Source::Index(BY_STATE, here), Some(1))?.await?;
                    let seqs = open.iter().filter_map(|r| Some(r.head.own.as_ref()?.seq));
                    first_open = seqs.chain([first_open]).min().unwrap_or(first_open);
                }
                Ok(Marker {
                    stream: meta.stream,
                    max_seq: meta.have.max_seq,
                    confirmed_through: first_open - 1,
                })
            })
            .await?;
        account::mark(connection.account, marker);
        Ok(())
    }

    /// Drops bodies that are out of scope, once a day, and forgets which spans have ended. The
    /// ledger of (stream, seq, id, hash) of own entries stays for ever; the team's records go whole.
    pub(crate) async fn drop_old_bodies(&self) -> Result<(), LocalError> {
        let connection = self.connection()?;
        let now = platform::now();
        let today = now.day();
        let oldest: Option<Day> = today.checked_sub_days(chrono::Days::new(TEAM));
        let Some(limit) = oldest else { return Ok(()) };
        let before = KeyRange::UpperBound(JsValue::from_str(&limit.to_string()), true);
        connection
            .write(&[META, ENTRIES], async |tx| {
                let mut sync = rows::sync(tx).await?;
                let done = sync.pruned == Some(today);
                let mut meta = rows::stream(tx).await?;
                if !done || meta.spans.len() > SPANS {
                    queries::end_spans(tx, &mut meta).await?;
                }
                if done {
                    return Ok(());
                }
                let old = rows::all(tx, Source::Index(BY_DAY, before.clone()), None)?.await?;
                let mut drop = Vec::new();
                for record in old.into_iter().filter(|r| is_old(r, now)) {
                    if drop.len() == AT_ONCE {
                        break;
                    }
                    // What a correction brought into the window is shown with its whole history.
                    let linked = rows::all(tx, rows::links_to(record.head.id), None)?.await?;
                    if linked.iter().all(|r| is_old(r, now)) {
                        drop.push(record);
                    }
                }
                if drop.len() < AT_ONCE {
                    sync.pruned = Some(today);
                }
                for mut record in drop {
                    if record.head.own.is_some() {
                        record.drop_body();
                        rows::put(tx, &record)?;
                    } else {
                        tx.delete(ENTRIES, &record.head.id.to_string())?;
                    }
                }
                rows::put_sync(tx, &sync)
            })
            .await?;
        Ok(())
    }

    /// The frozen texts of entries.
    pub(super) async fn raw_texts(
        &self,
        ids: Vec<EntryId>,
    ) -> Result<Vec<(EntryId, String)>, LocalError> {
        let connection = self.connection()?;
        let texts = connection
            .read(&[ENTRIES], async |tx| {
                let mut texts = Vec::new();
                for id in &ids {
                    if let Some(raw) = rows::get(tx, *id)?.await?.and_then(|record| record.raw) {
                        texts.push((*id, raw));
                    }
                }
                Ok::<_, DbError>(texts)
            })
            .await?;
        Ok(texts)
    }
}
