//! Records and what surrounds them, in and out of an open transaction.
use super::super::codec;
use super::super::persons::PersonCard;
use super::super::record::{Record, StreamMeta, SyncMeta, changed_by, span_of};
use super::schema::{BY_LINK, ENTRIES, META, PERSONS, property};
use super::strict::{DbError, Source, Tx, VALUE};
use super::{STREAM, SYNC};
use domain::ids::distinct;
use domain::{AccountId, EntryId, PersonId};
use indexed_db_futures::KeyRange;
use std::future::Future;
use wasm_bindgen::JsValue;

/// Sends the request for an entry.
pub fn get(
    tx: &Tx<'_>,
    id: EntryId,
) -> Result<impl Future<Output = Result<Option<Record>, DbError>> + use<>, DbError> {
    let request = tx.get(ENTRIES, &id.to_string())?;
    Ok(async move {
        request
            .await?
            .map(|text| Ok(Record::decode(&text)?))
            .transpose()
    })
}

/// Entries from an index in its order. A record that can't be read is left out, never deleted.
pub fn all(
    tx: &Tx<'_>,
    source: Source<'_>,
    limit: Option<u32>,
) -> Result<impl Future<Output = Result<Vec<Record>, DbError>> + use<>, DbError> {
    let request = tx.all(ENTRIES, source, limit)?;
    Ok(async move {
        let texts = request.await?;
        Ok(texts
            .iter()
            .filter_map(|text| Record::decode(text).ok())
            .collect())
    })
}

/// Puts an entry with the properties that indexes look at.
pub fn put(tx: &Tx<'_>, record: &Record) -> Result<(), DbError> {
    let value = js_sys::Object::new();
    let set = |name: &str, to: JsValue| {
        js_sys::Reflect::set(&value, &name.into(), &to)
            .map(|_| ())
            .map_err(|_| DbError::Failed(format!("property {name} not set")))
    };
    set(VALUE, record.encode().into())?;
    let head = &record.head;
    if let Some(day) = head.day {
        set(property::DAY, day.to_string().into())?;
    }
    if let Some(place) = &head.own {
        set(property::STATE, place.tag().into())?;
        set(property::ORD, place.ord.into())?;
        set(property::SEQ, number(place.seq))?;
    }
    if !head.links.is_empty() {
        let links: js_sys::Array = head
            .links
            .iter()
            .map(|id| JsValue::from_str(&id.to_string()))
            .collect();
        set(property::LINKS, links.into())?;
    }
    tx.put(ENTRIES, &head.id.to_string(), &value)
}

/// A seq as a key: far below 2^53, where JS numbers stop being exact.
#[must_use]
pub fn number(seq: u64) -> JsValue {
    JsValue::from_f64(seq as f64)
}

/// The record of streams.
pub async fn stream(tx: &Tx<'_>) -> Result<StreamMeta, DbError> {
    let text = tx.get(META, STREAM)?.await?;
    let text = text.ok_or_else(|| DbError::Failed("the database has no stream".into()))?;
    Ok(codec::decode(&text)?)
}

/// Puts the record of streams.
pub fn put_stream(tx: &Tx<'_>, meta: &StreamMeta) -> Result<(), DbError> {
    tx.put(META, STREAM, &codec::encode(meta).into())
}

/// The record of sync; the default before the first reply.
pub async fn sync(tx: &Tx<'_>) -> Result<SyncMeta, DbError> {
    let text = tx.get(META, SYNC)?.await?;
    Ok(text
        .map(|text| codec::decode(&text))
        .transpose()?
        .unwrap_or_default())
}

/// Puts the record of sync.
pub fn put_sync(tx: &Tx<'_>, meta: &SyncMeta) -> Result<(), DbError> {
    tx.put(META, SYNC, &codec::encode(meta).into())
}

/// Minds which spans may run, given entries that have come and stand in the store: see
/// [`StreamMeta::spans`].
pub async fn mind_spans(
    tx: &Tx<'_>,
    meta: &mut StreamMeta,
    entries: &[&domain::Entry],
) -> Result<(), DbError> {
    for entry in entries {
        for span in touched(tx, entry).await? {
            if !meta.spans.contains(&span) && concerns(tx, meta.account, entry, span).await? {
                meta.spans.push(span);
            }
        }
    }
    Ok(())
}

/// Most steps from a change to what it changes: a withdrawal of a withdrawal of a correction …
const MOST_STEPS: usize = 16;

/// The spans whose beginning or end an entry is or changes.
async fn touched(tx: &Tx<'_>, entry: &domain::Entry) -> Result<Vec<EntryId>, DbError> {
    let mut spans = Vec::from_iter(span_of(entry));
    let mut next = changed_by(entry);
    for _ in 0..MOST_STEPS {
        let Some(id) = next else { break };
        let before = get(tx, id)?.await?.and_then(|record| record.entry());
        spans.extend(before.as_ref().and_then(span_of));
        next = before.as_ref().and_then(changed_by);
    }
    Ok(spans)
}

/// Is it a span that this account may work in? So says this entry or any other of the span.
async fn concerns(
    tx: &Tx<'_>,
    account: AccountId,
    entry: &domain::Entry,
    span: EntryId,
) -> Result<bool, DbError> {
    let mine = |entry: &domain::Entry| entry.author == account || entry.workers.contains(&account);
    if mine(entry) {
        return Ok(true);
    }
    let (open, parts) = (get(tx, span)?, all(tx, links_to(span), None)?);
    let (open, parts) = (open.await?, parts.await?);
    let known = open.iter().chain(&parts).filter_map(Record::entry);
    Ok(known.into_iter().any(|entry| mine(&entry)))
}

/// Entries that refer to one.
#[must_use]
pub fn links_to(id: EntryId) -> Source<'static> {
    Source::Index(BY_LINK, KeyRange::Only(JsValue::from_str(&id.to_string())))
}

/// Ids that were made within so many milliseconds of each other are asked for together.
const TOGETHER_MS: u128 = 6 * 60 * 60 * 1_000;

/// Entries that refer to some of these (in order), and others that refer to what lies between them. Ids begin with the
/// moment they were made, so those of a day are neighbours: one request instead of one for each.
pub fn linked_near(
    tx: &Tx<'_>,
    ids: &[EntryId],
) -> Result<Vec<impl Future<Output = Result<Vec<Record>, DbError>> + use<>>, DbError> {
    let mut ranges: Vec<(EntryId, EntryId)> = Vec::new();
    let made = |id: EntryId| id.0.as_u128() >> 80;
    for id in ids {
        match ranges.last_mut() {
            Some((_, last)) if made(*id) - made(*last) < TOGETHER_MS => *last = *id,
            _ => ranges.push((*id, *id)),
        }
    }
    let key = |id: EntryId| JsValue::from_str(&id.to_string());
    let range = |(from, to)| KeyRange::Bound(key(from), false, key(to), false);
    let ask = |ids| all(tx, Source::Index(BY_LINK, range(ids)), None);
    ranges.into_iter().map(ask).collect()
}

/// Puts the persons of entries into their cards.
pub async fn meet(tx: &Tx<'_>, entries: &[&domain::Entry]) -> Result<(), DbError> {
    let nodes = entries.iter().flat_map(|e| &e.persons).map(|p| p.node);
    let nodes = distinct(nodes);
    let ask = |node: &PersonId| tx.get(PERSONS, &node.to_string());
    let asked: Vec<_> = nodes.iter().map(ask).collect::<Result<_, _>>()?;
    let mut cards: Vec<Option<PersonCard>> = Vec::with_capacity(nodes.len());
    for request in asked {
        let text = request.await?;
        cards.push(text.and_then(|text| codec::decode(&text).ok()));
    }
    for entry in entries {
        for person in &entry.persons {
            if let Ok(place) = nodes.binary_search(&person.node) {
                let card = cards[place].get_or_insert_with(|| PersonCard::new(person));
                card.meet(person, &entry.service, entry.start);
            }
        }
    }
    for (node, card) in nodes.iter().zip(cards) {
        if let Some(card) = card {
            tx.put(PERSONS, &node.to_string(), &codec::encode(&card).into())?;
        }
    }
    Ok(())
}
