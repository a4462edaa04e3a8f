//! What the pages ask of the entries.
use super::super::record::{Line, StreamMeta, confirmed_tag, tag};
use super::super::types::{
    EntryQuery, EntryState, History, LocalEntry, LocalError, RecentPerson, Tally,
};
use super::super::versions::Pool;
use super::super::{codec, persons};
use super::engine::with_tag;
use super::schema::{AMENDS, BY_DAY, BY_STATE, ENTRIES, META, PERSONS};
use super::strict::{DbError, Source, Tx, beginning};
use super::{LocalStore, engine, journal, rows};
use domain::span::Span;
use domain::{AccountId, EntryId, ServiceId};
use indexed_db_futures::KeyRange;
use leptos::prelude::*;
use std::rc::Rc;
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

/// Everything that changes anything, and the roots that are not in the pool yet.
async fn complete(tx: &Tx<'_>, pool: &mut Pool, line: Line) -> Result<(), DbError> {
    pool.add(shown(tx, Source::WholeIndex(AMENDS), line).await?);
    for root in pool.missing() {
        pool.add(
            rows::get(tx, root)?
                .await?
                .and_then(|record| record.show(line)),
        );
    }
    Ok(())
}

/// The spans among these that run.
async fn running(
    tx: &Tx<'_>,
    mut pool: Pool,
    spans: &[EntryId],
    line: Line,
) -> Result<Vec<Span>, DbError> {
    for span in spans {
        pool.add(rows::get(tx, *span)?.await?.and_then(|r| r.show(line)));
        pool.add(shown(tx, rows::links_to(*span), line).await?);
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
    async fn line(&self, tx: &Tx<'_>) -> Result<Line, DbError> {
        Ok(Line {
            epoch: rows::sync(tx).await?.epoch,
            sending: self.sending(),
        })
    }

    fn sending(&self) -> bool {
        self.0.sending.get()
    }

    /// A round of sync begins or ends in this tab. When it has ended, nothing is *sent* any more:
    /// an entry has its receipt, or it is only known to be on the phone.
    pub(crate) fn set_sending(&self, sending: bool) {
        self.0.sending.set(sending);
        if !sending {
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
    pub async fn unsent(&self) -> Result<Vec<LocalEntry>, LocalError> {
        let connection = self.connection()?;
        let read = connection
            .read(&[META, ENTRIES], async |tx| {
                let sync = rows::sync(tx).await?;
                let line = self.line(tx).await?;
                let mut found = Vec::new();
                for tag in tag::PENDING.into_iter().chain([tag::ASIDE_BY_HAND]) {
                    found.extend(shown(tx, with_tag(tag), line).await?);
                }
                if !sync.offering.is_empty() {
                    let all = shown(tx, Source::Index(BY_STATE, confirmed()), line).await?;
                    found.extend(all.into_iter().filter(|l| l.state != EntryState::Confirmed));
                }
                Ok(found)
            })
            .await;
        let waiting = journal::shown(connection.account);
        let mut found = match read {
            Ok(found) => found,
            Err(_) if !waiting.is_empty() => Vec::new(),
            Err(why) => return Err(why.into()),
        };
        found.retain(|local| waiting.iter().all(|w| w.entry.id != local.entry.id));
        found.extend(waiting);
        found.sort_by_key(|local| (local.saved_at, local.entry.id));
        Ok(found)
    }

    /// How many own entries are where: counted by an index, nothing is decoded but the oldest.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn tally(&self) -> Result<Tally, LocalError> {
        let connection = self.connection()?;
        let mut tally = connection
            .read(&[META, ENTRIES], async |tx| {
                let count = |range| tx.count(ENTRIES, BY_STATE, range);
                let of = |tag: &str| count(beginning(&[tag.into()]));
                let snapshot = engine::snapshot(tx).await?;
                let (saved, sent) = (of(tag::SAVED)?, of(tag::SENT)?);
                let (soon, log_in) = (of(tag::ASIDE_SOON)?, of(tag::ASIDE_LOG_IN)?);
                let by_hand = of(tag::ASIDE_BY_HAND)?;
                let ever = count(confirmed())?;
                let proven = snapshot
                    .epoch
                    .map(|epoch| of(&confirmed_tag(epoch)))
                    .transpose()?;
                let (saved, sent) = (saved.await?, sent.await?);
                let set_aside = soon.await? + log_in.await? + by_hand.await?;
                let ever = ever.await?;
                let confirmed = match proven {
                    Some(count) => count.await?,
                    None => 0,
                };
                // Confirmed by a server that has lost its memory since: in doubt.
                let unproven = sent + ever.saturating_sub(confirmed);
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
        let connection = self.connection()?;
        let mut spans = connection
            .read(&[META, ENTRIES], async |tx| {
                let line = self.line(tx).await?;
                let stream: StreamMeta = rows::stream(tx).await?;
                let mut pool = Pool::default();
                pool.add(journal::shown(connection.account));
                running(tx, pool, &stream.spans, line).await
            })
            .await?;
        spans.retain(|span| span.workers.contains(&worker));
        Ok(spans)
    }

    /// Persons seen last in a service.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn recent_persons(
        &self,
        service: &ServiceId,
        n: usize,
    ) -> Result<Vec<RecentPerson>, LocalError> {
        Ok(persons::recent(&self.cards().await?, service, n))
    }

    /// Persons of a service by the beginning of their code's parts.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn find_persons(
        &self,
        service: &ServiceId,
        text: &str,
        n: usize,
    ) -> Result<Vec<RecentPerson>, LocalError> {
        Ok(persons::find(&self.cards().await?, service, text, n))
    }

    /// All cards, read once a change.
    async fn cards(&self) -> Result<Rc<Vec<super::PersonCard>>, LocalError> {
        let version = self.0.version.get_untracked();
        if let Some((known, cards)) = self.0.persons.borrow().as_ref()
            && *known == version
        {
            return Ok(Rc::clone(cards));
        }
        let texts = self
            .connection()?
            .read(&[PERSONS], async |tx| {
                tx.all(PERSONS, Source::Store, None)?.await
            })
            .await?;
        let cards = texts
            .iter()
            .filter_map(|text| codec::decode(text).ok())
            .collect();
        let cards = Rc::new(cards);
        self.0.persons.replace(Some((version, Rc::clone(&cards))));
        Ok(cards)
    }
}
