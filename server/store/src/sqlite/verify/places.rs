//! Places in streams, and the streams' digests.
use super::found::Found;
use super::number;
use crate::check::Part;
use crate::ledger::StreamRow;
use crate::sqlite::load;
use crate::sqlite::rows::{At, big};
use crate::traits::Result;
use domain::StreamId;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};
use sync::wire::Have;
use uuid::Uuid;

/// Places looked at together.
const CHUNK: i64 = 5_000;

/// A place that holds what is neither stored nor set aside.
const EMPTY: &str = "FROM main.slots s WHERE iif(s.state = 0, \
    NOT EXISTS (SELECT 1 FROM main.entries e WHERE e.id = s.id AND e.hash = s.hash), \
    NOT EXISTS (SELECT 1 FROM main.quarantine q WHERE q.id = s.id AND q.hash = s.hash))";

/// Are there places whose entry is gone?
pub async fn any_lost(conn: &mut SqliteConnection) -> Result<bool> {
    Ok(number(conn, format!("SELECT EXISTS (SELECT 1 {EMPTY})")).await? > 0)
}

/// Proves the places, then the streams.
pub async fn prove(conn: &mut SqliteConnection, found: &mut Found) -> Result<()> {
    let all = number(conn, "SELECT count(*) FROM main.slots").await?;
    found.begin(Part::Places, all);
    let empty = format!(
        "SELECT 'stream ' || lower(hex(stream)) || ' seq ' || seq AS key, 'the entry ' || lower(hex(id)) AS stored, \
         iif(state = 0, 'an entry that is stored, by id and hash', 'an item that is set aside, by id and hash') AS wanted {EMPTY}"
    );
    found.of_query(conn, "slots", false, &empty).await?;
    let placeless = "SELECT 'id ' || lower(hex(id)) AS key, 'no place in a stream' AS stored, 'a place' AS wanted \
                     FROM (SELECT id, hash FROM main.entries EXCEPT SELECT id, hash FROM main.slots)";
    found.of_query(conn, "entries", false, placeless).await?;
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT DISTINCT s.stream {EMPTY}"
    )))
    .fetch_all(&mut *conn)
    .await?;
    let doubtful: BTreeSet<Uuid> = rows
        .iter()
        .map(|row| At("slots", row).uuid("stream"))
        .collect::<std::result::Result<_, _>>()?;
    let held = roll(conn, found).await?;
    found.end();
    streams(conn, found, held, &doubtful).await
}

/// Rolls the digests over all places, in order.
async fn roll(
    conn: &mut SqliteConnection,
    found: &mut Found,
) -> Result<BTreeMap<Uuid, (Have, u64)>> {
    let mut held: BTreeMap<Uuid, (Have, u64)> = BTreeMap::new();
    let mut after = (Uuid::nil(), i64::MIN);
    loop {
        let sql = "SELECT stream, seq, id, hash, state FROM main.slots WHERE (stream, seq) > ($1, $2) \
                   ORDER BY stream, seq LIMIT $3";
        let rows = sqlx::query(sql)
            .bind(after.0)
            .bind(after.1)
            .bind(CHUNK)
            .fetch_all(&mut *conn)
            .await?;
        if rows.is_empty() {
            return Ok(held);
        }
        for row in &rows {
            let stream = At("slots", row).uuid("stream")?;
            let (seq, slot) = load::slot(row)?;
            after = (stream, big(seq));
            let (have, top) = held.entry(stream).or_insert((Have::NOTHING, 0));
            *top = seq;
            if seq == have.max_seq + 1 {
                have.max_seq = seq;
                have.digest = have.digest.rolled(slot.id, slot.hash);
            }
        }
        found.more(rows.len());
    }
}

/// Compares the streams with what their places say.
async fn streams(
    conn: &mut SqliteConnection,
    found: &mut Found,
    mut held: BTreeMap<Uuid, (Have, u64)>,
    doubtful: &BTreeSet<Uuid>,
) -> Result<()> {
    let sql = format!("SELECT {} FROM main.streams ORDER BY stream", load::STREAM);
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_all(&mut *conn)
        .await?;
    found.begin(Part::Streams, rows.len() as u64);
    for row in &rows {
        let (id, stored) = load::stream(row)?;
        let (have, top_seq) = held.remove(&id.0).unwrap_or((Have::NOTHING, 0));
        if (stored.held, stored.top_seq) == (have, top_seq) {
            continue;
        }
        let said = |have: Have, top: u64| {
            format!(
                "1 to {} held, {top} at most, digest {}",
                have.max_seq, have.digest
            )
        };
        let key = format!("stream {id}");
        let (is, wanted) = (said(stored.held, stored.top_seq), said(have, top_seq));
        if doubtful.contains(&id.0) {
            // The digest that is stored may be the last that is right about a damaged place.
            found.lost("streams", key, is, wanted);
            continue;
        }
        found.derived("streams", key, is, wanted);
        let row = StreamRow {
            held: have,
            top_seq,
            ..stored
        };
        found.streams.push((id, row));
    }
    for (stream, (have, _)) in held {
        // Whose it was stands nowhere else.
        let key = format!("stream {}", StreamId(stream));
        let wanted = format!("1 to {} held", have.max_seq);
        found.lost("streams", key, "no row", wanted);
    }
    found.end();
    Ok(())
}

/// Writes streams anew.
pub async fn mend(conn: &mut SqliteConnection, streams: &[(StreamId, StreamRow)]) -> Result<()> {
    let streams: Vec<(StreamId, &StreamRow)> = streams.iter().map(|(id, row)| (*id, row)).collect();
    crate::sqlite::group::write_streams(conn, &streams).await
}
