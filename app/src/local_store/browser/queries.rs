//! What the pages ask of the entries.
use super::super::record::{Line, Record, StreamMeta, confirmed_tag, tag};
use super::super::types::{EntryQuery, EntryState, History, LocalEntry, LocalError, Tally, Unsent};
use super::super::versions::Pool;
use super::engine::with_tag;
use super::schema::{BY_DAY, BY_STATE, ENTRIES, META};
use super::strict::{DbError, Source, Tx, beginning};
use super::{LocalStore, engine, journal, rows};
use domain::ids::distinct;
use domain::span::Span;
use domain::{AccountId, Day, EntryId};
use indexed_db_futures::KeyRange;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Entries of some days, both ends included.
fn days(q: &EntryQuery) -> Source<'static> {
    let key = |day: domain::Day| JsValue::from_str(&day.to_string());
    Source::Index(
        BY_DAY,
        KeyRange::Bound(key(q.from), false, key(q.to), false),
    )
}

/// Own entries that were ever confirmed, under whatever epoch.
fn confirmed() -> KeyRange<JsValue> {
    let first = |text: &str| -> JsValue { js_sys::Array::of1(&text.into()).into() };
    // '/' is the character after '.'.
    KeyRange::Bound(first(tag::CONFIRMED), false, first("confirmed/"), true)
}

/// Those that were confirmed under another epoch than that of a tag: before and after it.
fn confirmed_but(tag: &str) -> (KeyRange<JsValue>, KeyRange<JsValue>) {
    let first = |text: &str| -> JsValue { js_sys::Array::of1(&text.into()).into() };
    // No tag goes on after an epoch, and ' ' would be the first character to do so.
    let end = format!("{tag} ");
    (
        KeyRange::Bound(first(tag::CONFIRMED), false, first(tag), true),
        KeyRange::Bound(first(&end), false, first("confirmed/"), true),
    )
}

fn fits(local: &LocalEntry, q: &EntryQuery) -> bool {
    let day = local.entry.start.day();
    (q.from..=q.to).contains(&day) && q.worker.is_none_or(|w| local.entry.workers.contains(&w))
}

async fn shown(tx: &Tx<'_>, source: Source<'_>, line: Line) -> Result<Vec<LocalEntry>, DbError> {
    let records = rows::all(tx, source, None)?.await?;
    Ok(records
        .iter()
        .filter_map(|record| record.show(line))
        .collect())
}

/// Everything that changes what is in the pool, what that changes in its turn, and the roots that
/// are not in the pool yet. Each entry is asked about once, all that are new together.
pub(super) async fn complete(tx: &Tx<'_>, pool: &mut Pool, line: Line) -> Result<(), DbError> {
    // In order, as all lists of ids here.
    let mut asked: Vec<EntryId> = Vec::new();
    loop {
        let fresh = |id: &EntryId| asked.binary_search(id).is_err();
        let missing = pool.missing();
        let new = distinct(pool.ids().chain(missing.iter().copied()).filter(fresh));
        if new.is_empty() {
            return Ok(());
        }
        let linked = rows::linked_near(tx, &new)?;
        let absent = missing
            .iter()
            .filter(|id| fresh(id))
            .map(|id| rows::get(tx, *id));
        let absent = absent.collect::<Result<Vec<_>, _>>()?;
        for found in linked {
            let changes = |r: &&Record| {
                r.head.amends && r.head.links.iter().any(|l| new.binary_search(l).is_ok())
            };
            let found = found.await?;
            // Only what is new is decoded.
            let found = found
                .iter()
                .filter(changes)
                .filter(|r| !pool.has(r.head.id));
            let found: Vec<_> = found.filter_map(|r| r.show(line)).collect();
            pool.add(found);
        }
        for found in absent {
            pool.add(found.await?.and_then(|record| record.show(line)));
        }
        asked = distinct(asked.into_iter().chain(new));
    }
}

/// The spans among these that run.
async fn running(
    tx: &Tx<'_>,
    mut pool: Pool,
    spans: &[EntryId],
    line: Line,
) -> Result<Vec<Span>, DbError> {
    let mut asked = Vec::new();
    for span in spans {
        asked.push((
            rows::get(tx, *span)?,
            rows::all(tx, rows::links_to(*span), None)?,
        ));
    }
    for (open, parts) in asked {
        let (open, parts) = (open.await?, parts.await?);
        pool.add(open.iter().chain(&parts).filter_map(|r| r.show(line)));
    }
    complete(tx, &mut pool, line).await?;
    let current = pool.current();
    let spans = domain::span::assemble(current.iter().map(|local| &local.entry)).spans;
    Ok(spans.into_iter().filter(Span::is_running).collect())
}

/// Takes the spans that have ended off the list of those that may run. Whatever could make one run
/// again puts it back: see [`StreamMeta::spans`].
pub(super) async fn end_spans(tx: &Tx<'_>, meta: &mut StreamMeta) -> Result<(), DbError> {
    if meta.spans.is_empty() {
        return Ok(());
    }
    let running = running(tx, Pool::default(), &meta.spans, Line::default()).await?;
    meta.spans
        .retain(|span| running.iter().any(|known| known.id == *span));
    rows::put_stream(tx, meta)
}

impl LocalStore {
    pub(super) async fn line(&self, tx: &Tx<'_>) -> Result<Line, DbError> {
        Ok(Line {
            epoch: rows::sync(tx).await?.epoch,
            sending: self.sending(),
        })
    }

    fn sending(&self) -> bool {
        self.0.sending.get()
    }

    /// A round of sync begins in this tab.
    pub(crate) fn begin_sending(&self) {
        self.0.sending.set(true);
        self.0.before_sending.set(self.0.version.get_untracked());
    }

    /// It has ended, and nothing is *sent* any more: an entry has its receipt, or it is only known
    /// to be on the phone. `all_answered`: nothing is left that pages could show as sent.
    pub(crate) fn end_sending(&self, all_answered: bool) {
        self.0.sending.set(false);
        let read_meanwhile = self.0.version.get_untracked() != self.0.before_sending.get();
        if read_meanwhile && !all_answered {
            // This tab's pages only: no other one has shown anything as sent.
            self.0.version.update(|version| *version += 1);
        }
    }

    /// Entries of some days as they were written, roots and changes, in order of start.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn entries(&self, q: EntryQuery) -> Result<Vec<LocalEntry>, LocalError> {
        let connection = self.connection()?;
        let found = connection
            .read(&[META, ENTRIES], async |tx| {
                let line = self.line(tx).await?;
                shown(tx, days(&q), line).await
            })
            .await?;
        let mut pool = found;
        for entry in journal::shown(connection.account) {
            if !pool.iter().any(|known| known.entry.id == entry.entry.id) {
                pool.push(entry);
            }
        }
        pool.retain(|local| fits(local, &q));
        pool.sort_by_key(|local| (local.entry.start, local.entry.id));
        Ok(pool)
    }

    /// The versions that hold of some days' entries, in order of start.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn current(&self, q: EntryQuery) -> Result<Vec<LocalEntry>, LocalError> {
        let connection = self.connection()?;
        let pool = connection
            .read(&[META, ENTRIES], async |tx| {
                let line = self.line(tx).await?;
                let mut pool = Pool::default();
                pool.add(shown(tx, days(&q), line).await?);
                pool.add(journal::shown(connection.account));
                complete(tx, &mut pool, line).await?;
                Ok(pool)
            })
            .await?;
        Ok(pool
            .current()
            .into_iter()
            .filter(|local| fits(local, &q))
            .collect())
    }

    /// The day of the oldest entry that is held with its text.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn first_day(&self) -> Result<Option<Day>, LocalError> {
        let connection = self.connection()?;
        let first = connection
            .read(&[ENTRIES], async |tx| {
                let every = KeyRange::LowerBound(JsValue::from_str(""), false);
                rows::all(tx, Source::Index(BY_DAY, every), Some(1))?.await
            })
            .await?;
        Ok(first.first().and_then(|record| record.head.day))
    }

    /// The history that an entry belongs to.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn history(&self, any: EntryId) -> Result<Option<History>, LocalError> {
        let connection = self.connection()?;
        let pool = connection
            .read(&[META, ENTRIES], async |tx| {
                let line = self.line(tx).await?;
                let mut pool = Pool::default();
                pool.add(
                    rows::get(tx, any)?
                        .await?
                        .and_then(|record| record.show(line)),
                );
                pool.add(journal::shown(connection.account));
                complete(tx, &mut pool, line).await?;
                Ok(pool)
            })
            .await?;
        let root = pool.root(any);
        Ok(pool.history(root))
    }

    /// Own entries that are not on the server as far as this phone knows, oldest first.
    ///
    /// # Errors
    /// [`LocalError`], unless the journal at least can be shown.
    pub async fn unsent(&self) -> Result<Unsent, LocalError> {
        let connection = self.connection()?;
        let read = connection
            .read(&[META, ENTRIES], async |tx| {
                let doubt = !rows::sync(tx).await?.offering.is_empty();
                let line = self.line(tx).await?;
                let mut asked = Vec::new();
                for tag in tag::PENDING.into_iter().chain([tag::ASIDE_BY_HAND]) {
                    asked.push(rows::all(tx, with_tag(tag), None)?);
                }
                if doubt {
                    let all = Source::Index(BY_STATE, confirmed());
                    asked.push(rows::all(tx, all, None)?);
                }
                let mut found = Vec::new();
                for records in asked {
                    found.extend(records.await?);
                }
                Ok((found, line))
            })
            .await;
        let waiting = journal::waiting(connection.account);
        let (mut records, line) = match read {
            Ok(read) => read,
            Err(_) if !waiting.is_empty() => Default::default(),
            Err(why) => return Err(why.into()),
        };
        let journal = waiting.into_iter().map(|prepared| prepared.record);
        let journal: Vec<Record> = journal.collect();
        records.retain(|r| journal.iter().all(|w| w.head.id != r.head.id));
        records.extend(journal);
        records.sort_by_key(|r| (r.head.at, r.head.id));
        let mut unsent = Unsent::default();
        for record in records {
            let bare = record.bare(line);
            if bare.state == EntryState::Confirmed {
                continue;
            }
            match record.show(line) {
                Some(mut entry) => {
                    entry.state = bare.state;
                    unsent.entries.push(entry);
                }
                None => unsent.bare.push(bare),
            }
        }
        Ok(unsent)
    }

    /// How many own entries are where: counted by an index, nothing is decoded but the oldest.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn tally(&self) -> Result<Tally, LocalError> {
        let connection = self.connection()?;
        let mut tally = connection
            .read(&[META, ENTRIES], async |tx| {
                let (snapshot, [sent, saved, soon, log_in]) = engine::counted(tx).await?;
                let count = |range| tx.count(ENTRIES, BY_STATE, range);
                let by_hand = count(beginning(&[tag::ASIDE_BY_HAND.into()]))?;
                // One count of what is confirmed; what was by another server is next to nothing.
                let (confirmed, others) = match snapshot.epoch {
                    Some(epoch) => {
                        let tag = confirmed_tag(epoch);
                        let (before, after) = confirmed_but(&tag);
                        let others = vec![count(before)?, count(after)?];
                        (Some(count(beginning(&[tag.into()]))?), others)
                    }
                    None => (None, vec![count(confirmed())?]),
                };
                let set_aside = soon + log_in + by_hand.await?;
                let mut unproven = sent;
                for count in others {
                    unproven += count.await?;
                }
                let confirmed = match confirmed {
                    Some(count) => count.await?,
                    None => 0,
                };
                // Confirmed by a server that has lost its memory since: in doubt.
                let (saved, sent) = match self.sending() {
                    true => (saved, unproven),
                    false => (saved + unproven, 0),
                };
                Ok(Tally {
                    journal: 0,
                    saved,
                    sent,
                    confirmed,
                    set_aside,
                    oldest_unanswered: snapshot.oldest_pending,
                })
            })
            .await?;
        tally.journal = journal::count(connection.account);
        if tally.journal > 0 {
            let oldest = journal::waiting(connection.account)
                .first()
                .map(|p| p.record.head.at);
            tally.oldest_unanswered = tally.oldest_unanswered.into_iter().chain(oldest).min();
        }
        Ok(tally)
    }

    /// The spans that run and in which this account works.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn open_spans(&self, worker: AccountId) -> Result<Vec<Span>, LocalError> {
        let mut spans = self.all_open_spans().await?;
        spans.retain(|span| span.workers.contains(&worker));
        Ok(spans)
    }

    /// Everybody's, as far as this device knows.
    pub(super) async fn all_open_spans(&self) -> Result<Vec<Span>, LocalError> {
        let connection = self.connection()?;
        let spans = connection
            .read(&[META, ENTRIES], async |tx| {
                let line = self.line(tx).await?;
                let stream: StreamMeta = rows::stream(tx).await?;
                let mut pool = Pool::default();
                pool.add(journal::shown(connection.account));
                running(tx, pool, &stream.spans, line).await
            })
            .await?;
        Ok(spans)
    }
}
