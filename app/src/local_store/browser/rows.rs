//! Records and what surrounds them, in and out of an open transaction.
use super::super::codec;
use super::super::record::{Record, StreamMeta, SyncMeta};
use super::schema::{BY_LINK, ENTRIES, META, property};
use super::strict::{DbError, Source, Tx, VALUE};
use super::{STREAM, SYNC};
use domain::EntryId;
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
