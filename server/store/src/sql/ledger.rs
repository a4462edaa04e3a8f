//! The ledger's reading side, and erasure.
use super::{SqlStore, family, flags, load, next_change, pull, quiet};
use crate::db::{At, Conn, Kind, Row, big};
use crate::ledger::gaps;
use crate::model::{Pull, Pulled, Push, Pushed, Quarantined, StoredEntry, StreamState};
use crate::traits::{Ledger, Result};
use async_trait::async_trait;
use domain::{AccountId, EntryId, Instant, ProviderId, StreamId};
use std::collections::BTreeSet;
use sync::digest::Hash;

/// Columns of [`stored`]; to be read from [`family::MEMBERS`].
pub const STORED: &str =
    "e.change, e.hash, e.flags, e.arrived, e.raw, coalesce(x.nameless, e.raw) AS text";

/// Reads an entry with what the server knows of it.
pub fn stored(row: &Row) -> Result<StoredEntry> {
    let at = At("entries", row);
    Ok(StoredEntry {
        change: at.count("change")?,
        entry: at.entry("text")?,
        hash: at.hash("hash")?,
        raw: at.text("raw")?,
        flags: flags(&at.text("flags")?),
        arrived: at.instant("arrived")?,
    })
}

/// A stream as managers see it, of a row of [`STREAMS`].
pub async fn stream_state(conn: &mut Conn, row: &Row) -> Result<StreamState> {
    let (id, stream) = load::stream(row)?;
    let at = At("streams", row);
    let mut taken: Vec<u64> = Vec::new();
    if stream.top_seq > stream.held.max_seq {
        let sql = "SELECT seq FROM slots WHERE stream = $1 AND seq > $2 ORDER BY seq";
        let rows = conn
            .query(sql)
            .bind(id.0)
            .bind(big(stream.held.max_seq))
            .fetch_all(conn)
            .await?;
        let seqs = rows.iter().map(|row| At("slots", row).count("seq"));
        taken = seqs.collect::<Result<_>>()?;
    }
    Ok(StreamState {
        stream: id,
        account: stream.account,
        account_name: at.opt_text("account_name")?.unwrap_or_default(),
        device: stream.device,
        device_name: at.opt_text("device_name")?.unwrap_or_default(),
        held: stream.held,
        told_max_seq: stream.told_max_seq,
        pending: stream.pending,
        oldest_pending: stream.oldest_pending,
        synced_at: stream.synced_at,
        // Up to where its phone said last. What is held beyond was left standing there when the
        // stream ended, and the places between have moved to another one: nothing will come.
        gaps: gaps(
            stream.held.max_seq,
            taken,
            stream.told_max_seq,
            &BTreeSet::new(),
        ),
    })
}

/// All streams; a condition follows.
pub const STREAMS: &str = "SELECT s.*, a.name AS account_name, d.name AS device_name FROM streams s \
                       LEFT JOIN accounts a ON a.id = s.account LEFT JOIN devices d ON d.id = s.device";

#[async_trait]
impl Ledger for SqlStore {
    async fn push(&self, push: Push) -> Result<Pushed> {
        if quiet::is_empty(&push)
            && let Some(answer) = quiet::answer(&mut self.reader().await?, &push).await?
        {
            return Ok(answer);
        }
        self.writer.push(push).await
    }

    async fn pull(&self, wanted: Pull) -> Result<Pulled> {
        let mut snapshot = self.snapshot().await?;
        let pulled = pull::pull(&mut snapshot, &wanted).await?;
        snapshot.commit().await?;
        Ok(pulled)
    }

    async fn watermark(&self) -> Result<u64> {
        let mut conn = self.reader().await?;
        let row = conn
            .query("SELECT change FROM installation")
            .fetch_one(&mut conn)
            .await?;
        At("installation", &row).count("change")
    }

    async fn watermark_at(&self, at: Instant) -> Result<u64> {
        let mut conn = self.reader().await?;
        let sql = "SELECT coalesce(max(change), 0) AS change FROM arrivals WHERE at <= $1";
        let row = conn.query(sql).bind(at.0).fetch_one(&mut conn).await?;
        At("arrivals", &row).count("change")
    }

    async fn history(&self, root: EntryId) -> Result<Vec<StoredEntry>> {
        let mut snapshot = self.snapshot().await?;
        // A withdrawal may take back a withdrawal: go on until nobody speaks of what was found.
        let mut found = Vec::new();
        let mut asked = BTreeSet::from([root]);
        let sql = format!("SELECT {STORED} FROM {} WHERE e.id = $1", family::MEMBERS);
        found.extend(
            snapshot
                .query(sqlx::AssertSqlSafe(sql))
                .bind(root.0)
                .fetch_all(&mut snapshot)
                .await?,
        );
        let mut open = vec![root];
        let mut entries: Vec<StoredEntry> = found.iter().map(stored).collect::<Result<_>>()?;
        let sql = format!(
            "SELECT {STORED} FROM links l JOIN entries e ON e.change = l.change \
                           LEFT JOIN erased x ON x.id = e.id WHERE l.target = $1"
        );
        while let Some(target) = open.pop() {
            let rows = snapshot
                .query(sqlx::AssertSqlSafe(sql.clone()))
                .bind(target.0)
                .fetch_all(&mut snapshot)
                .await?;
            for row in rows {
                let entry = stored(&row)?;
                let speaks = match &entry.entry.body {
                    domain::Body::Correction(c) => c.corrects == target,
                    domain::Body::Withdrawal(w) => w.target == target,
                    _ => false,
                };
                if speaks && asked.insert(entry.entry.id) {
                    open.push(entry.entry.id);
                    entries.push(entry);
                }
            }
        }
        snapshot.commit().await?;
        entries.sort_by_key(|e| e.change);
        Ok(entries)
    }

    async fn streams(&self, provider: Option<&ProviderId>) -> Result<Vec<StreamState>> {
        let mut conn = self.reader().await?;
        let sql = format!(
            "{STREAMS} WHERE $1 IS NULL OR s.account IN (SELECT account FROM memberships WHERE provider = $1) \
                           ORDER BY a.name, s.stream"
        );
        let rows = conn
            .query(sqlx::AssertSqlSafe(sql))
            .bind(provider.map(ProviderId::as_str))
            .fetch_all(&mut conn)
            .await?;
        let mut states = Vec::with_capacity(rows.len());
        for row in &rows {
            states.push(stream_state(&mut conn, row).await?);
        }
        Ok(states)
    }

    async fn stream(&self, stream: StreamId) -> Result<Option<StreamState>> {
        let mut conn = self.reader().await?;
        let sql = format!("{STREAMS} WHERE s.stream = $1");
        let row = conn
            .query(sqlx::AssertSqlSafe(sql))
            .bind(stream.0)
            .fetch_optional(&mut conn)
            .await?;
        match row {
            Some(row) => stream_state(&mut conn, &row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn quarantined(
        &self,
        provider: Option<&ProviderId>,
        limit: u32,
    ) -> Result<Vec<Quarantined>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT * FROM quarantine \
                   WHERE $1 IS NULL OR account IN (SELECT account FROM memberships WHERE provider = $1) \
                   ORDER BY released IS NOT NULL, number DESC LIMIT $2";
        let rows = conn
            .query(sql)
            .bind(provider.map(ProviderId::as_str))
            .bind(i64::from(limit))
            .fetch_all(&mut conn)
            .await?;
        let item = |row: &Row| {
            let at = At("quarantine", row);
            Ok(Quarantined {
                number: at.count("number")?,
                slot: load::claimed(row)?,
                account: AccountId(at.uuid("account")?),
                arrived: at.instant("arrived")?,
                reason: load::refusal(row)?,
                released: at.opt_instant("released")?,
                raw: at.text("raw")?,
            })
        };
        rows.iter().map(item).collect()
    }

    async fn texts(&self, id: EntryId) -> Result<Vec<Hash>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT hash FROM entries WHERE id = $1 \
                   UNION SELECT hash FROM quarantine WHERE id = $1 AND hash IS NOT NULL";
        let rows = conn.query(sql).bind(id.0).fetch_all(&mut conn).await?;
        rows.iter()
            .map(|row| At("entries", row).hash("hash"))
            .collect()
    }

    async fn quarantine_size(&self) -> Result<u64> {
        let mut conn = self.reader().await?;
        let sql = "SELECT count(*) AS size FROM quarantine WHERE released IS NULL";
        let row = conn.query(sql).fetch_one(&mut conn).await?;
        At("quarantine", &row).count("size")
    }

    async fn erase(&self, id: EntryId, now: Instant) -> Result<bool> {
        let erased = self
            .writer
            .write(move |conn| Box::pin(erase(conn, id, now)))
            .await?;
        if erased && let Err(error) = self.sweep().await {
            tracing::warn!(%error, "what was erased stays in dead rows until the next VACUUM");
        }
        Ok(erased)
    }
}

impl SqlStore {
    /// A server keeps the row as it was until somebody sweeps; a file has written zeros over it.
    async fn sweep(&self) -> Result<()> {
        let mut conn = self.reader().await?;
        if conn.kind() == Kind::Postgres {
            let sweep = conn.query("VACUUM main.entries, main.quarantine");
            sweep.execute(&mut conn).await?;
        }
        Ok(())
    }
}

/// Erases one entry: its text goes, here and in the quarantine; a nameless rest keeps the figures.
async fn erase(conn: &mut Conn, id: EntryId, now: Instant) -> Result<bool> {
    if conn.kind() == Kind::Sqlite {
        // Otherwise the old text would stay in the file, in a place that is free.
        let erase = conn.query("PRAGMA secure_delete = ON");
        erase.execute(conn).await?;
    }
    let sql = "UPDATE quarantine SET raw = '', value = NULL WHERE id = $1 AND raw <> ''";
    let aside = conn.query(sql).bind(id.0).execute(&mut *conn).await?;
    let sql = "SELECT change, hash, flags, raw AS text FROM entries WHERE id = $1 AND raw <> ''";
    let Some(row) = conn
        .query(sql)
        .bind(id.0)
        .fetch_optional(&mut *conn)
        .await?
    else {
        if aside > 0 {
            let change = next_change(conn, now.0).await?;
            let sql = "INSERT INTO erased_aside (change, id) VALUES ($1, $2)";
            let query = conn.query(sql).bind(big(change)).bind(id.0);
            query.execute(&mut *conn).await?;
        }
        return Ok(aside > 0);
    };
    let at = At("entries", &row);
    let member = family::member(&row)?;
    let nameless = crate::derive::nameless(&member.entry);
    let text = serde_json::to_string(&nameless).map_err(|e| super::accounts::json("erased", &e))?;
    let change = next_change(conn, now.0).await?;
    let sql = "INSERT INTO erased (change, id, hash, at, nameless) VALUES ($1, $2, $3, $4, $5)";
    let query = conn
        .query(sql)
        .bind(big(change))
        .bind(id.0)
        .bind(at.hash("hash")?.0.to_vec());
    query.bind(now.0).bind(text).execute(&mut *conn).await?;
    let sql = "UPDATE entries SET raw = '' WHERE id = $1";
    conn.query(sql).bind(id.0).execute(&mut *conn).await?;
    family::derive_again(conn, member.change).await?;
    Ok(true)
}
