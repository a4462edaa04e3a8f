//! A group of batches in one transaction: load, decide, write, derive, answer.
use super::{bulk, family, load};
use crate::db::{At, Conn, big, plain};
use crate::derive::{Member, is_alone, targets};
use crate::error::StoreError;
use crate::ledger::{Decider, Decision, Effects, NewEntry, StreamRow, differing, gaps};
use crate::model::{Push, Pushed};
use domain::{DeviceId, EntryId, Instant, StreamId};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use sync::digest::Hash;
use sync::wire::{Gap, GapKind, ItemResult, Offer};

/// Writes all pushes; an error is of the whole transaction.
pub async fn write(
    conn: &mut Conn,
    mut pushes: Vec<Push>,
) -> Result<Vec<Result<Pushed, StoreError>>, StoreError> {
    let known = load::known(conn, &pushes).await?;
    let before = known.change;
    let mut decider = Decider::new(known);
    let decisions: Vec<Decision> = pushes.iter_mut().map(|push| decider.push(push)).collect();
    let effects = std::mem::take(&mut decider.effects);
    ledger(conn, &decider, &effects).await?;
    settle_others(conn, &pushes, &decisions).await?;
    let new: Vec<Member> = effects.entries.into_iter().map(Member::from).collect();
    decider.known.change = figures(conn, new, decider.known.change).await?;
    if decider.known.change > before {
        let now = pushes.iter().map(|p| p.now.0).max().unwrap_or_default();
        numbers(conn, decider.known.change, now).await?;
    }
    let mut answers = Vec::with_capacity(pushes.len());
    for (push, decision) in pushes.iter().zip(decisions) {
        answers.push(match decision {
            Decision::Results(results) => Ok(answer(conn, &decider, push, results).await?),
            Decision::ForeignStream => Err(StoreError::ForeignStream),
        });
    }
    Ok(answers)
}

/// A phone tells what waits in all its streams at once: what it told of another one before is over,
/// or a stream that has ended would seem to wait for ever.
async fn settle_others(
    conn: &mut Conn,
    pushes: &[Push],
    decisions: &[Decision],
) -> Result<(), StoreError> {
    let answered = |(_, d): &(&Push, &Decision)| matches!(d, Decision::Results(_));
    let told = pushes.iter().zip(decisions).filter(answered);
    let last: BTreeMap<_, _> = told
        .filter(|(push, _)| push.valid)
        .map(|(push, _)| ((push.account, push.device), push.stream))
        .collect();
    let last: Vec<_> = last.into_iter().collect();
    let head = "UPDATE streams SET pending = 0, oldest_pending = NULL \
                WHERE pending > 0 AND stream IN (SELECT s.stream FROM (";
    let tail = ") k CROSS JOIN streams s \
                WHERE s.account = k.column1 AND s.device = k.column2 AND s.stream <> k.column3)";
    bulk::insert(
        conn,
        head,
        3,
        tail,
        &last,
        |q, ((account, device), stream)| q.bind(account.0).bind(device.0).bind(stream.0),
    )
    .await
}

/// Notes the highest number given out, and by when it had arrived. Arrival never goes back, even
/// if the server's clock did.
pub async fn numbers(conn: &mut Conn, change: u64, now: i64) -> Result<(), StoreError> {
    conn.query("UPDATE installation SET change = $1")
        .bind(big(change))
        .execute(&mut *conn)
        .await?;
    let sql = "INSERT INTO arrivals (change, at) \
               SELECT $1, max(x.at) FROM (SELECT CAST($2 AS BIGINT) AS at UNION ALL \
               SELECT a.at FROM (SELECT at FROM arrivals ORDER BY change DESC LIMIT 1) a) x";
    conn.query(sql)
        .bind(big(change))
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The ledger's own tables.
async fn ledger(conn: &mut Conn, decider: &Decider, effects: &Effects) -> Result<(), StoreError> {
    let head =
        "INSERT INTO entries (change, id, hash, schema, account, device, arrived, flags, raw)";
    bulk::insert(conn, head, 9, "", &effects.entries, |q, e: &NewEntry| {
        q.bind(big(e.change))
            .bind(e.slot.id.0)
            .bind(&e.slot.hash.0[..])
            .bind(i64::from(e.slot.schema))
            .bind(e.account.0)
            .bind(e.device.0)
            .bind(e.arrived.0)
            .bind(e.flags.join(" "))
            .bind(e.raw.as_str())
    })
    .await?;
    let links: Vec<(EntryId, u64)> = effects
        .entries
        .iter()
        .flat_map(|e| targets(&e.entry).into_iter().map(|t| (t, e.change)))
        .collect();
    bulk::insert(
        conn,
        "INSERT INTO links (target, change)",
        2,
        "",
        &links,
        |q, (target, change)| q.bind(target.0).bind(big(*change)),
    )
    .await?;

    let slots: Vec<_> = effects
        .new_slots
        .iter()
        .map(|key| (key, decider.known.slots[key]))
        .collect();
    bulk::insert(
        conn,
        "INSERT INTO slots (stream, seq, id, hash, state)",
        5,
        "",
        &slots,
        |q, ((stream, seq), held)| {
            q.bind(stream.0)
                .bind(big(*seq))
                .bind(held.id.0)
                .bind(held.hash.0.to_vec())
                .bind(i64::from(held.quarantined))
        },
    )
    .await?;
    for (stream, seq) in &effects.accepted_slots {
        let sql = "UPDATE slots SET state = 0 WHERE stream = $1 AND seq = $2";
        conn.query(sql)
            .bind(stream.0)
            .bind(big(*seq))
            .execute(&mut *conn)
            .await?;
    }
    let head = "INSERT INTO quarantine (id, stream, seq, schema, hash, raw_hash, account, arrived, \
                field, value, reason, released, raw)";
    bulk::insert(conn, head, 13, "", &effects.quarantine, |q, item| {
        let slot = item.slot;
        q.bind(slot.map(|s| s.id.0))
            .bind(slot.map(|s| s.stream.0))
            .bind(slot.map(|s| big(s.seq)))
            .bind(slot.map(|s| i64::from(s.schema)))
            .bind(slot.map(|s| s.hash.0.to_vec()))
            .bind(&item.raw_hash.0[..])
            .bind(item.account.0)
            .bind(item.arrived.0)
            .bind(plain(&item.reason.field))
            .bind(item.reason.value.as_deref().map(plain))
            .bind(item.reason.reason.as_str())
            .bind(item.released.map(|t| t.0))
            .bind(item.raw.as_str())
    })
    .await?;
    for (number, at) in &effects.released {
        let sql = "UPDATE quarantine SET released = $1 WHERE number = $2";
        conn.query(sql)
            .bind(at.0)
            .bind(big(*number))
            .execute(&mut *conn)
            .await?;
    }
    let streams: Vec<(StreamId, &StreamRow)> = effects
        .streams
        .iter()
        .filter_map(|s| decider.known.streams.get(s).map(|row| (*s, row)))
        .collect();
    write_streams(conn, &streams).await?;
    // Of a device that pushed twice in this group, the last word holds.
    let devices: BTreeMap<DeviceId, (Instant, &str)> = effects
        .devices
        .iter()
        .map(|(device, seen, version)| (*device, (*seen, version.as_str())))
        .collect();
    let devices: Vec<_> = devices.into_iter().collect();
    let head = "UPDATE devices SET app_version = k.column3, \
                seen_at = CASE WHEN seen_at > k.column2 THEN seen_at ELSE k.column2 END FROM (";
    let tail = ") k WHERE devices.id = k.column1";
    bulk::insert(
        conn,
        head,
        3,
        tail,
        &devices,
        |q, (device, (seen, version))| q.bind(device.0).bind(seen.0).bind(plain(version)),
    )
    .await
}

/// Puts streams' rows in place. The account of a stream never changes.
pub async fn write_streams(
    conn: &mut Conn,
    streams: &[(StreamId, &StreamRow)],
) -> Result<(), StoreError> {
    let head = format!("INSERT INTO streams ({})", load::STREAM);
    let tail = "ON CONFLICT (stream) DO UPDATE SET device = excluded.device, max_seq = excluded.max_seq, \
                digest = excluded.digest, top_seq = excluded.top_seq, told_max_seq = excluded.told_max_seq, \
                pending = excluded.pending, oldest_pending = excluded.oldest_pending, \
                synced_at = excluded.synced_at";
    bulk::insert(conn, &head, 10, tail, streams, |q, (stream, row)| {
        q.bind(stream.0)
            .bind(row.account.0)
            .bind(row.device.map(|d| d.0))
            .bind(big(row.held.max_seq))
            .bind(&row.held.digest.0[..])
            .bind(big(row.top_seq))
            .bind(big(row.told_max_seq))
            .bind(i64::from(row.pending))
            .bind(row.oldest_pending.map(|t| t.0))
            .bind(row.synced_at.map(|t| t.0))
    })
    .await
}

/// Feeds and figures of new entries. Those that stand alone (nothing speaks of them, they speak of
/// nothing) take the short way, without a look at the database.
async fn figures(conn: &mut Conn, new: Vec<Member>, change: u64) -> Result<u64, StoreError> {
    let ids: Vec<EntryId> = new.iter().map(|m| m.entry.id).collect();
    let head = "SELECT DISTINCT target FROM links WHERE target IN";
    let mut spoken_of = HashSet::new();
    for row in bulk::select(conn, head, "", &ids, |q| q, |q, id| q.bind(id.0)).await? {
        spoken_of.insert(EntryId(At("links", &row).uuid("target")?));
    }
    let (alone, related): (Vec<Member>, Vec<Member>) = new
        .into_iter()
        .partition(|m| is_alone(&m.entry) && !spoken_of.contains(&m.entry.id));
    family::write(conn, alone, related, change).await
}

/// Reads off what a push is told about its stream.
async fn answer(
    conn: &mut Conn,
    decider: &Decider,
    push: &Push,
    results: Vec<ItemResult>,
) -> Result<Pushed, StoreError> {
    let known = &decider.known;
    let Some(row) = known.streams.get(&push.stream).filter(|_| push.valid) else {
        return Ok(Pushed {
            results,
            missing: Vec::new(),
            held: sync::wire::Have::NOTHING,
        });
    };
    let at = |offer: &Offer| known.slots.get(&(push.stream, offer.seq));
    let other =
        |offer: &&Offer| at(offer).is_some_and(|h| h.id != offer.id || h.hash != offer.hash);
    let (max_seq, held) = (push.have.max_seq, row.held);
    let mut missing = Vec::new();
    if held.max_seq < max_seq {
        let taken: BTreeSet<u64> = known
            .slots
            .keys()
            .filter(|(stream, seq)| *stream == push.stream && *seq > held.max_seq)
            .map(|(_, seq)| *seq)
            .collect();
        let offered = push.offer.iter().map(|o| o.seq).collect();
        missing = gaps(held.max_seq, taken, max_seq, &offered);
        missing.extend(runs(push.offer.iter().filter(other).map(|o| o.seq)));
    } else if max_seq > 0 && digest_at(conn, push.stream, row, max_seq).await? != push.have.digest {
        let equal = push
            .offer
            .iter()
            .filter(|o| at(o).is_some_and(|h| h.id == o.id && h.hash == o.hash));
        missing.extend(differing(max_seq, &equal.map(|o| o.seq).collect()));
    }
    missing.sort_by_key(|gap| gap.from);
    Ok(Pushed {
        results,
        missing,
        held,
    })
}

/// Neighbouring seqs as ranges.
fn runs(seqs: impl Iterator<Item = u64>) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    for seq in seqs.collect::<BTreeSet<_>>() {
        match found.last_mut() {
            Some(gap) if gap.to + 1 == seq => gap.to = seq,
            _ => found.push(Gap {
                from: seq,
                to: seq,
                why: GapKind::Differs,
            }),
        }
    }
    found
}

/// The digest over the first `max_seq` slots: at hand at the end, rolled again for less.
async fn digest_at(
    conn: &mut Conn,
    stream: StreamId,
    row: &StreamRow,
    max_seq: u64,
) -> Result<Hash, StoreError> {
    if row.held.max_seq == max_seq {
        return Ok(row.held.digest);
    }
    let sql = "SELECT seq, id, hash, state FROM slots WHERE stream = $1 AND seq <= $2 ORDER BY seq";
    let rows = conn
        .query(sql)
        .bind(stream.0)
        .bind(big(max_seq))
        .fetch_all(conn)
        .await?;
    let slots: BTreeMap<u64, _> = rows.iter().map(load::slot).collect::<Result<_, _>>()?;
    Ok(slots.values().fold(Hash::EMPTY, |digest, held| {
        digest.rolled(held.id, held.hash)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_seqs_are_one_range() {
        let ranges: Vec<(u64, u64)> = runs([7, 3, 4, 9, 8].into_iter())
            .iter()
            .map(|g| (g.from, g.to))
            .collect();
        assert_eq!(ranges, [(3, 4), (7, 9)]);
    }
}
