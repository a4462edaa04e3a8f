//! What keeps the database honest and small: looking for loss, marking what is safe, dropping old
//! bodies.
use super::super::record::{Record, StreamMeta, tag};
use super::super::types::{Evicted, LocalError};
use super::account::{self, Marker};
use super::connection::Connection;
use super::schema::{BY_DAY, BY_STATE, ENTRIES, FAMILIES, META};
use super::strict::{DbError, Source, beginning};
use super::{LocalStore, agenda, queries, relearn, rows};
use crate::platform;
use domain::{AccountId, Day, EntryId, Instant, StreamId};
use indexed_db_futures::KeyRange;
use std::rc::Rc;
use sync::storage::EntryState;
use sync::wire::Former;
use wasm_bindgen::JsValue;

/// Days that a body stays readable after its receipt, whatever the scope.
const AFTER_RECEIPT: i64 = 30;
/// Days that own entries stay.
const OWN: u64 = 400;
/// Days that the team's entries stay.
const TEAM: u64 = 60;
/// Days that are looked through in one transaction, which only reads.
const DAYS: u64 = 14;
/// Most bodies dropped in one transaction: a save must not wait behind a large one.
const AT_ONCE: usize = 100;
/// More spans that may run are looked through at once: nobody runs so many, they came with a pull.
const SPANS: usize = 20;
/// The same of visits and finds of which something may be to be done.
const AGENDA: usize = 200;

const DAY_US: i64 = 24 * domain::time::HOUR_US;

/// What this tab knows to be clean already.
#[derive(Clone, Copy, Debug)]
pub struct Cleaned {
    account: AccountId,
    /// The day on which old bodies were dropped last.
    day: Option<Day>,
    /// How many spans may run.
    spans: usize,
    /// Of how many visits and finds something may be to be done.
    agenda: usize,
}

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
                restored: 0,
            };
            account::note_evicted(connection.account, evicted);
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

    /// The server names the stream that this device had before. One that the database does not know
    /// was in a database that the browser has deleted, and its marker with it.
    pub(super) fn note_former(&self, account: AccountId, known: &StreamMeta, former: Former) {
        let mut earlier = known.earlier.iter().map(|e| e.stream);
        if former.stream != known.stream && earlier.all(|stream| stream != former.stream) {
            let vanished = Evicted {
                stream: former.stream,
                confirmed_through: former.held,
                max_seq: former.told,
                restored: 0,
            };
            account::note_evicted(account, vanished);
        }
    }

    /// Notes how far everything has receipts, for the case that the database vanishes.
    pub(crate) async fn mark_confirmed(&self) -> Result<(), LocalError> {
        let connection = self.connection()?;
        let (marker, spans, agenda) = connection
            .read(&[META, ENTRIES], async |tx| {
                let meta = rows::stream(tx).await?;
                let mut first_open = meta.have.max_seq + 1;
                let mut asked = Vec::new();
                for tag in tag::PENDING {
                    let here = beginning(&[tag.into(), meta.ord.into()]);
                    asked.push(rows::all(tx, Source::Index(BY_STATE, here), Some(1))?);
                }
                for open in asked {
                    let open = open.await?;
                    let seqs = open.iter().filter_map(|r| Some(r.head.own.as_ref()?.seq));
                    first_open = seqs.chain([first_open]).min().unwrap_or(first_open);
                }
                let marker = Marker {
                    stream: meta.stream,
                    max_seq: meta.have.max_seq,
                    confirmed_through: first_open - 1,
                };
                Ok((marker, meta.spans.len(), meta.agenda.len()))
            })
            .await?;
        let known = self.0.cleaned.get();
        self.0.cleaned.set(known.map(|known| Cleaned {
            spans,
            agenda,
            ..known
        }));
        account::mark(connection.account, marker);
        Ok(())
    }

    /// Drops bodies that are out of scope, once a day, and forgets which spans have ended. The
    /// ledger of (stream, seq, id, hash) of own entries stays for ever; the team's records go whole.
    ///
    /// What is old is gathered without a lock, and goes in small transactions that look again: a
    /// save that comes meanwhile waits for none of it for long.
    pub(crate) async fn drop_old_bodies(&self) -> Result<(), LocalError> {
        let connection = self.connection()?;
        let now = platform::now();
        let today = now.day();
        let known = self.0.cleaned.get();
        let known = known.filter(|known| known.account == connection.account);
        let clean = |known: Cleaned| {
            known.day == Some(today) && known.spans <= SPANS && known.agenda <= AGENDA
        };
        if known.is_some_and(clean) {
            return Ok(());
        }
        if relearn::relearn(&connection).await? > 0 {
            self.changed();
        }
        let pruned = connection
            .read(&[META], async |tx| Ok(rows::sync(tx).await?.pruned))
            .await?;
        if pruned != Some(today) {
            let limit = today.checked_sub_days(chrono::Days::new(TEAM));
            let mut from = None;
            while let Some((old, next)) = old_ones(&connection, from, limit, now).await? {
                for ids in old.chunks(AT_ONCE) {
                    drop_bodies(&connection, ids, now).await?;
                }
                from = Some(next);
            }
        }
        let (spans, agenda) = connection
            .write(&[META, ENTRIES, FAMILIES], async |tx| {
                let mut meta = rows::stream(tx).await?;
                queries::end_spans(tx, &mut meta).await?;
                agenda::end_agenda(tx, &mut meta).await?;
                let mut sync = rows::sync(tx).await?;
                sync.pruned = Some(today);
                rows::put_sync(tx, &sync)?;
                Ok((meta.spans.len(), meta.agenda.len()))
            })
            .await?;
        self.0.cleaned.set(Some(Cleaned {
            account: connection.account,
            day: Some(today),
            spans,
            agenda,
        }));
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
                let mut asked = Vec::with_capacity(ids.len());
                for id in &ids {
                    asked.push((*id, rows::get(tx, *id)?));
                }
                let mut texts = Vec::new();
                for (id, record) in asked {
                    let raw = record.await?.and_then(|record| record.raw);
                    texts.extend(raw.map(|raw| (id, raw)));
                }
                Ok::<_, DbError>(texts)
            })
            .await?;
        Ok(texts)
    }
}

/// Ids of entries of the next days that may go, and the first day after these; none if no day is
/// left before `limit`.
async fn old_ones(
    connection: &Connection,
    from: Option<Day>,
    limit: Option<Day>,
    now: Instant,
) -> Result<Option<(Vec<EntryId>, Day)>, DbError> {
    let Some(limit) = limit else { return Ok(None) };
    let key = |day: Day| JsValue::from_str(&day.to_string());
    connection
        .read(&[ENTRIES], async |tx| {
            let rest = match from {
                Some(from) if from >= limit => return Ok(None),
                Some(from) => KeyRange::Bound(key(from), false, key(limit), true),
                None => KeyRange::UpperBound(key(limit), true),
            };
            // From the first day that there is: most have long gone.
            let first = rows::all(tx, Source::Index(BY_DAY, rest), Some(1))?.await?;
            let Some(first) = first.first().and_then(|record| record.head.day) else {
                return Ok(None);
            };
            let next = first.checked_add_days(chrono::Days::new(DAYS));
            let next = next.unwrap_or(limit).min(limit);
            let days = KeyRange::Bound(key(first), false, key(next), true);
            let mut old = rows::all(tx, Source::Index(BY_DAY, days), None)?.await?;
            old.retain(|record| is_old(record, now));
            let ids: Vec<_> = old.iter().map(|record| record.head.id).collect();
            Ok(Some((ids, next)))
        })
        .await
}

/// Drops the bodies of those among these that may still go.
async fn drop_bodies(
    connection: &Connection,
    ids: &[EntryId],
    now: Instant,
) -> Result<(), DbError> {
    connection
        .write(&[META, ENTRIES], async |tx| {
            // Of a find that still lies, or a task that is open, nothing goes however old it is.
            let agenda = rows::stream(tx).await?.agenda;
            let open = |r: &Record| {
                agenda.contains(&r.head.id) || r.head.links.iter().any(|id| agenda.contains(id))
            };
            let mut asked = Vec::with_capacity(ids.len());
            for id in ids {
                asked.push((
                    rows::get(tx, *id)?,
                    rows::all(tx, rows::links_to(*id), None)?,
                ));
            }
            let mut drop = Vec::new();
            for (record, linked) in asked {
                let (record, linked) = (record.await?, linked.await?);
                // What a correction brought into the window is shown with its whole history.
                let goes = |r: &Record| {
                    !open(r) && is_old(r, now) && linked.iter().all(|r| is_old(r, now))
                };
                drop.extend(record.filter(goes));
            }
            for mut record in drop {
                if record.head.own.is_some() {
                    record.drop_body();
                    rows::put(tx, &record)?;
                } else {
                    tx.delete(ENTRIES, &record.head.id.to_string())?;
                }
            }
            Ok(())
        })
        .await
}
