//! What a phone pulls: entries of its services and its own, reference documents, erasures, merged
//! by the number under which they were announced.
use super::flags;
use crate::db::{At, Conn, Row, big};
use crate::error::StoreError;
use crate::model::{Audience, Pull, Pulled};
use domain::{EntryId, ServiceId};
use std::collections::{BTreeMap, BTreeSet};
use sync::wire::{Change, Changed, Forget, PulledEntry};

/// How far the database has counted, and in which opening.
const STANDING: &str = "SELECT change, (SELECT mark FROM openings ORDER BY number DESC LIMIT 1) AS opening FROM installation";

/// A line of a feed with the entry it announces.
const LINE: &str = "SELECT f.at, e.id, e.hash, e.flags, e.raw FROM";

/// Lines of older entries of which something is still to be done. Most are announced under their own
/// number; the few that are not have an index of their own.
const WAITING: &str = "SELECT f.at, e.id, e.hash, e.flags, e.raw FROM ( \
    SELECT f.at, f.change FROM waiting w CROSS JOIN feed f \
    WHERE f.service = $1 AND f.at = w.change AND f.change = w.change AND w.change > $2 AND f.day < $3 \
    AND (w.next_only = 0 OR NOT EXISTS (SELECT 1 FROM visits v JOIN visits l ON l.family = v.family \
    WHERE v.root = w.root AND (l.starts, l.id) > (v.starts, v.id))) \
    UNION SELECT f.at, f.change FROM waiting w CROSS JOIN feed f \
    WHERE f.change = w.change AND f.service = $1 AND f.at > $2 AND f.at <> f.change AND f.day < $3 \
    AND (w.next_only = 0 OR NOT EXISTS (SELECT 1 FROM visits v JOIN visits l ON l.family = v.family \
    WHERE v.root = w.root AND (l.starts, l.id) > (v.starts, v.id))) \
    ) f JOIN entries e ON e.change = f.change ORDER BY f.at LIMIT $4";

/// Gathers a pull within one reading transaction, so that all parts see the same state.
pub async fn pull(conn: &mut Conn, pull: &Pull) -> Result<Pulled, StoreError> {
    let row = conn.query(STANDING).fetch_one(&mut *conn).await?;
    let watermark: u64 = At("installation", &row).count("change")?;
    let opening = At("openings", &row)
        .opt_uuid("opening")?
        .unwrap_or_default();
    let nothing = Pulled {
        changes: Vec::new(),
        forget: Vec::new(),
        reached: watermark,
        watermark,
        opening,
        more: false,
    };
    if pull.after >= watermark {
        return Ok(nothing);
    }
    // One more than asked for tells that more wait.
    let most = i64::try_from(pull.limit)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let after = big(pull.after);
    let mut found: BTreeMap<u64, Changed> = BTreeMap::new();
    // Where the first feed that was cut off ends: nothing beyond has been looked at in whole.
    let mut end: Option<u64> = None;
    let team = format!(
        "{LINE} feed f JOIN entries e ON e.change = f.change \
                        WHERE f.service = $1 AND f.at > $2 AND f.day >= $3 ORDER BY f.at LIMIT $4"
    );
    let own = format!(
        "{LINE} own_feed f JOIN entries e ON e.change = f.change \
                       WHERE f.account = $1 AND f.at > $2 AND f.day >= $3 ORDER BY f.at LIMIT $4"
    );
    for service in &pull.services {
        for sql in [team.as_str(), WAITING] {
            let query = conn
                .query(sqlx::AssertSqlSafe(sql.to_owned()))
                .bind(service.as_str());
            let rows = query
                .bind(after)
                .bind(pull.team_since.to_string())
                .bind(most)
                .fetch_all(&mut *conn)
                .await?;
            end = entries(&rows, most, None, &mut found)?
                .into_iter()
                .chain(end)
                .min();
        }
    }
    let query = conn.query(sqlx::AssertSqlSafe(own)).bind(pull.account.0);
    let rows = query
        .bind(after)
        .bind(pull.own_since.to_string())
        .bind(most)
        .fetch_all(&mut *conn)
        .await?;
    end = entries(&rows, most, Some(&pull.services), &mut found)?
        .into_iter()
        .chain(end)
        .min();
    documents(conn, pull, &mut found).await?;

    if let Some(end) = end {
        found.retain(|change, _| *change <= end);
    }
    let full = found.len() > pull.limit;
    let more = full || end.is_some();
    let mut changes: Vec<Change> = found
        .into_iter()
        .map(|(change, what)| Change { change, what })
        .collect();
    changes.truncate(pull.limit);
    let reached = match (full, end) {
        (true, _) => changes.last().map_or(pull.after, |c| c.change),
        (false, Some(end)) => end,
        (false, None) => watermark,
    };
    let sql = "SELECT change, id FROM erased WHERE change > $1 AND change <= $2 \
               UNION ALL SELECT change, id FROM erased_aside WHERE change > $1 AND change <= $2 \
               ORDER BY change";
    let rows = conn
        .query(sql)
        .bind(after)
        .bind(big(reached))
        .fetch_all(conn)
        .await?;
    let id = |row: &Row| Ok(Forget::Entry(EntryId(At("erased", row).uuid("id")?)));
    let forget = rows.iter().map(id).collect::<Result<_, StoreError>>()?;
    Ok(Pulled {
        changes,
        forget,
        reached,
        watermark,
        opening,
        more,
    })
}

/// Adds the rows of one feed; tells where it was cut off, if it was. What has been erased has no
/// text any more and is passed over; so is what is of another service than `of`: to have written an
/// entry, or to be named in it, is no right to read it once its service is none of one's own.
fn entries(
    rows: &[Row],
    most: i64,
    of: Option<&[ServiceId]>,
    found: &mut BTreeMap<u64, Changed>,
) -> Result<Option<u64>, StoreError> {
    let mut last = None;
    for row in rows {
        let at = At("entries", row);
        let (number, raw) = (at.count("at")?, at.text("raw")?);
        last = Some(number);
        if !raw.is_empty() && of.is_none_or(|of| service(&raw).is_some_and(|s| of.contains(&s))) {
            let (id, hash) = (EntryId(at.uuid("id")?), at.hash("hash")?);
            let entry = PulledEntry {
                id,
                hash,
                raw,
                flags: flags(&at.text("flags")?),
            };
            found.entry(number).or_insert(Changed::Entry(entry));
        }
    }
    Ok(last.filter(|_| i64::try_from(rows.len()).is_ok_and(|n| n == most)))
}

/// The service of an entry, without decoding the rest. A text that names it twice is read in whole,
/// as everywhere: the last word holds.
fn service(raw: &str) -> Option<ServiceId> {
    #[derive(serde::Deserialize)]
    struct Peek {
        service: ServiceId,
    }
    let quick = serde_json::from_str::<Peek>(raw);
    quick
        .or_else(|_| domain::json::read(raw))
        .ok()
        .map(|peek| peek.service)
}

/// Reference documents meant for this account that changed.
async fn documents(
    conn: &mut Conn,
    pull: &Pull,
    found: &mut BTreeMap<u64, Changed>,
) -> Result<(), StoreError> {
    let sql = "SELECT key, change, audience, doc FROM documents WHERE change > $1 ORDER BY change";
    let rows = conn
        .query(sql)
        .bind(big(pull.after))
        .fetch_all(&mut *conn)
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mine = pull.audience.iter().map(ToString::to_string);
    let audience: BTreeSet<String> = mine.chain([Audience::All.to_string()]).collect();
    for row in rows {
        let at = At("documents", &row);
        if at
            .text("audience")?
            .split(' ')
            .any(|one| audience.contains(one))
        {
            let what = Changed::Reference {
                key: at.text("key")?,
                doc: Some(at.json("doc")?),
            };
            found.insert(at.count("change")?, what);
        }
    }
    Ok(())
}
