//! What a group of batches needs to know before it is decided.
use super::bulk;
use crate::db::{At, Conn, Row, big};
use crate::error::StoreError;
use crate::ledger::{Held, Known, SetAside, StreamRow};
use crate::model::{Push, Slot, Verdict};
use domain::{AccountId, DeviceId, EntryId, StreamId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use sync::digest::Hash;
use sync::wire::{Have, Refusal};

/// Columns of a stream's row.
pub const STREAM: &str = "stream, account, device, max_seq, digest, top_seq, told_max_seq, pending, \
                          oldest_pending, synced_at";

/// Reads a stream's row.
pub fn stream(row: &Row) -> Result<(StreamId, StreamRow), StoreError> {
    let at = At("streams", row);
    let row = StreamRow {
        account: AccountId(at.uuid("account")?),
        device: at.opt_uuid("device")?.map(DeviceId),
        held: Have {
            max_seq: at.count("max_seq")?,
            digest: at.hash("digest")?,
        },
        top_seq: at.count("top_seq")?,
        told_max_seq: at.count("told_max_seq")?,
        pending: at.count("pending")?,
        oldest_pending: at.opt_instant("oldest_pending")?,
        synced_at: at.opt_instant("synced_at")?,
    };
    Ok((StreamId(at.uuid("stream")?), row))
}

/// Loads everything that the pushes name.
pub async fn known(conn: &mut Conn, pushes: &[Push]) -> Result<Known, StoreError> {
    let mut streams = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let mut places: BTreeMap<StreamId, BTreeSet<u64>> = BTreeMap::new();
    let mut broken = BTreeSet::new();
    for push in pushes {
        streams.insert(push.stream);
        for item in &push.items {
            match item.slot {
                Some(slot) => {
                    streams.insert(slot.stream);
                    ids.insert(slot.id);
                    places.entry(slot.stream).or_default().insert(slot.seq);
                }
                None => drop(broken.insert(Hash::of(&item.raw))),
            }
        }
        for offer in &push.offer {
            ids.insert(offer.id);
            places.entry(push.stream).or_default().insert(offer.seq);
        }
    }
    let ids: Vec<EntryId> = ids.into_iter().collect();
    let streams: Vec<StreamId> = streams.into_iter().collect();
    let sql = "SELECT change, EXISTS (SELECT 1 FROM quarantine) AS quarantine FROM installation";
    let change = conn.query(sql).fetch_one(&mut *conn).await?;
    let mut known = Known {
        change: At("installation", &change).count("change")?,
        ..Known::default()
    };

    let head = format!("SELECT {STREAM} FROM streams WHERE stream IN");
    for row in bulk::select(conn, &head, "", &streams, |q| q, |q, s| q.bind(s.0)).await? {
        let (id, row) = stream(&row)?;
        known.streams.insert(id, row);
    }
    slots(conn, &mut known, &places).await?;
    let head = "SELECT id, hash, change FROM entries WHERE id IN";
    for row in bulk::select(conn, head, "", &ids, |q| q, |q, id| q.bind(id.0)).await? {
        let at = At("entries", &row);
        known.entries.insert(
            EntryId(at.uuid("id")?),
            (at.hash("hash")?, at.count("change")?),
        );
    }
    let all = pushes
        .iter()
        .flat_map(|p| &p.items)
        .all(|i| matches!(i.verdict, Verdict::Accept { .. }));
    let quarantine = At("installation", &change).int("quarantine")? != 0;
    if !all || !broken.is_empty() || quarantine {
        known.set_aside = set_aside(conn, &ids, broken.into_iter().collect()).await?;
    }
    Ok(known)
}

/// Slots that are named and not certainly free, and all above the contiguous ones.
async fn slots(
    conn: &mut Conn,
    known: &mut Known,
    places: &BTreeMap<StreamId, BTreeSet<u64>>,
) -> Result<(), StoreError> {
    let mut found = HashMap::new();
    for (stream, row) in &known.streams {
        let mut rows = Vec::new();
        if row.top_seq > row.held.max_seq {
            let sql = "SELECT seq, id, hash, state FROM slots WHERE stream = $1 AND seq > $2";
            rows = conn
                .query(sql)
                .bind(stream.0)
                .bind(big(row.held.max_seq))
                .fetch_all(&mut *conn)
                .await?;
        }
        let below = |seq: &&u64| **seq <= row.held.max_seq;
        let named: Vec<u64> = places
            .get(stream)
            .into_iter()
            .flatten()
            .filter(below)
            .copied()
            .collect();
        let head = "SELECT seq, id, hash, state FROM slots WHERE stream = ? AND seq IN";
        rows.extend(
            bulk::select(
                conn,
                head,
                "",
                &named,
                |q| q.bind(stream.0),
                |q, seq| q.bind(big(*seq)),
            )
            .await?,
        );
        for row in rows {
            let (seq, held) = slot(&row)?;
            found.insert((*stream, seq), held);
        }
    }
    known.slots = found;
    Ok(())
}

/// Reads a slot.
pub fn slot(row: &Row) -> Result<(u64, Held), StoreError> {
    let at = At("slots", row);
    let held = Held {
        id: EntryId(at.uuid("id")?),
        hash: at.hash("hash")?,
        quarantined: at.int("state")? != 0,
    };
    Ok((at.count("seq")?, held))
}

async fn set_aside(
    conn: &mut Conn,
    ids: &[EntryId],
    broken: Vec<Hash>,
) -> Result<Vec<SetAside>, StoreError> {
    let head = "SELECT * FROM quarantine WHERE released IS NULL AND id IN";
    let mut rows = bulk::select(conn, head, "", ids, |q| q, |q, id| q.bind(id.0)).await?;
    let head = "SELECT * FROM quarantine WHERE released IS NULL AND id IS NULL AND raw_hash IN";
    rows.extend(
        bulk::select(
            conn,
            head,
            "",
            &broken,
            |q| q,
            |q, hash| q.bind(&hash.0[..]),
        )
        .await?,
    );
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in rows {
        let at = At("quarantine", &row);
        let number = at.count("number")?;
        if seen.insert(number) {
            let (slot, reason) = (claimed(&row)?, refusal(&row)?);
            found.push(SetAside {
                number: Some(number),
                slot,
                raw_hash: at.hash("raw_hash")?,
                reason,
            });
        }
    }
    Ok(found)
}

/// The place that a quarantined item claimed.
pub fn claimed(row: &Row) -> Result<Option<Slot>, StoreError> {
    let at = At("quarantine", row);
    let Some(id) = at.opt_uuid("id")? else {
        return Ok(None);
    };
    Ok(Some(Slot {
        id: EntryId(id),
        stream: StreamId(at.uuid("stream")?),
        seq: at.count("seq")?,
        schema: at.count("schema")?,
        hash: at.hash("hash")?,
    }))
}

/// Why an item is in quarantine.
pub fn refusal(row: &Row) -> Result<Refusal, StoreError> {
    let at = At("quarantine", row);
    Ok(Refusal {
        field: at.text("field")?,
        value: at.opt_text("value")?,
        reason: at.text("reason")?,
    })
}
