//! Places in streams, and the streams' digests.
use super::found::Found;
use super::{number, numbers};
use crate::check::Part;
use crate::db::{At, Conn, Kind};
use crate::error::StoreError;
use crate::ledger::StreamRow;
use crate::sql::load;
use crate::traits::Result;
use domain::StreamId;
use std::collections::{BTreeMap, BTreeSet};
use sync::wire::Have;
use uuid::Uuid;

/// Places looked at together.
const CHUNK: i64 = 5_000;

/// A place that holds what is neither stored nor set aside.
const EMPTY: &str = "FROM main.slots s WHERE CASE WHEN s.state = 0 \
    THEN NOT EXISTS (SELECT 1 FROM main.entries e WHERE e.id = s.id AND e.hash = s.hash) \
    ELSE NOT EXISTS (SELECT 1 FROM main.quarantine q WHERE q.id = s.id AND q.hash = s.hash) END";

/// Entries of which no place is in a stream of the account that handed them in. Streams that nobody
/// has are named by themselves.
fn foreign(kind: Kind) -> String {
    format!(
        "SELECT 'id ' || {} AS key, 'handed in by the account ' || {} AS stored, \
    'by that of the stream in which it has its place' AS wanted FROM ( \
    SELECT id, hash, account FROM main.entries EXCEPT \
    SELECT s.id, s.hash, t.account FROM main.slots s JOIN main.streams t ON t.stream = s.stream) e \
    WHERE (e.id, e.hash) IN (SELECT s.id, s.hash FROM main.slots s JOIN main.streams t ON t.stream = s.stream)",
        kind.hex("e.id"),
        kind.hex("e.account"),
    )
}

/// Proves the places, then the streams.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    let all = number(conn, "SELECT count(*) FROM main.slots").await?;
    found.begin(Part::Places, all);
    let kind = conn.kind();
    let empty = format!(
        "SELECT 'stream ' || {} || ' seq ' || seq AS key, 'the entry ' || {} AS stored, \
         CASE WHEN state = 0 THEN 'an entry that is stored, by id and hash' \
         ELSE 'an item that is set aside, by id and hash' END AS wanted {EMPTY}",
        kind.hex("stream"),
        kind.hex("id"),
    );
    found.of_query(conn, "slots", false, &empty).await?;
    let placeless = format!(
        "SELECT 'id ' || {} AS key, 'no place in a stream' AS stored, 'a place' AS wanted \
         FROM (SELECT id, hash FROM main.entries EXCEPT SELECT id, hash FROM main.slots) e",
        kind.hex("id"),
    );
    found.of_query(conn, "entries", false, &placeless).await?;
    found
        .of_query(conn, "entries", false, &foreign(kind))
        .await?;
    let rows = conn
        .query(sqlx::AssertSqlSafe(format!(
            "SELECT DISTINCT s.stream {EMPTY}"
        )))
        .fetch_all(&mut *conn)
        .await?;
    let mut doubtful: BTreeSet<Uuid> = rows
        .iter()
        .filter_map(|row| At("slots", row).uuid("stream").ok())
        .collect();
    let held = roll(conn, found, &mut doubtful).await?;
    found.end();
    streams(conn, found, held, &doubtful).await
}

/// Rolls the digests over all places, in order.
async fn roll(
    conn: &mut Conn,
    found: &mut Found,
    doubtful: &mut BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, (Have, u64)>> {
    let mut held: BTreeMap<Uuid, (Have, u64)> = BTreeMap::new();
    let mut after = (Vec::new(), i64::MIN);
    loop {
        let sql = "SELECT stream, seq, id, hash, state FROM main.slots WHERE (stream, seq) > ($1, $2) \
                   ORDER BY stream, seq LIMIT $3";
        let rows = conn
            .query(sql)
            .bind_id(&after.0)
            .bind(after.1)
            .bind(CHUNK)
            .fetch_all(&mut *conn)
            .await?;
        if rows.is_empty() {
            return Ok(held);
        }
        for row in &rows {
            after = (row.id_bytes("stream")?, At("slots", row).int("seq")?);
            let stream = At("slots", row).uuid("stream");
            let (Ok(stream), Ok((seq, slot))) = (&stream, load::slot(row)) else {
                let key = format!("seq {}", after.1);
                found.lost("slots", key, "what cannot be read", "readable");
                doubtful.extend(stream.ok());
                continue;
            };
            let (have, top) = held.entry(*stream).or_insert((Have::NOTHING, 0));
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
    conn: &mut Conn,
    found: &mut Found,
    mut held: BTreeMap<Uuid, (Have, u64)>,
    doubtful: &BTreeSet<Uuid>,
) -> Result<()> {
    // A digest that is none is as wrong as another one, and follows from the places as well.
    let digest = format!(
        "CASE WHEN length(digest) = 32 THEN digest ELSE {} END AS digest,",
        conn.kind().zeroes()
    );
    let columns = load::STREAM.replace("digest,", &digest);
    let sql = format!("SELECT {columns} FROM main.streams ORDER BY stream");
    let rows = conn
        .query(sqlx::AssertSqlSafe(sql))
        .fetch_all(&mut *conn)
        .await?;
    found.begin(Part::Streams, rows.len() as u64);
    let gone = numbers::any_gone(conn).await?;
    for row in &rows {
        let (id, stored) = match load::stream(row) {
            Ok(stream) => stream,
            Err(StoreError::Inconsistent { column, .. }) => {
                let id = At("streams", row).uuid("stream");
                let key = id.map_or_else(|_| "(cannot be read)".into(), |id| id.to_string());
                let stored = format!("what cannot be read as {column}");
                found.lost("streams", format!("stream {key}"), stored, "readable");
                continue;
            }
            Err(error) => return Err(error),
        };
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
        let less = have.max_seq < stored.held.max_seq || top_seq < stored.top_seq;
        if doubtful.contains(&id.0) || gone && less {
            // The digest that is stored may be the last that is right about a damaged place. And of
            // an entry that is gone with its place the figures are kept: if the stream were held up
            // to it only, its phone would hand it in again, and it would count twice.
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
pub async fn mend(conn: &mut Conn, streams: &[(StreamId, StreamRow)]) -> Result<()> {
    let streams: Vec<(StreamId, &StreamRow)> = streams.iter().map(|(id, row)| (*id, row)).collect();
    crate::sql::group::write_streams(conn, &streams).await
}
