//! The file's own structure, and the change numbers.
use super::found::Found;
use super::{documents, execute, indexes, number};
use crate::check::Part;
use crate::db::{At, Conn, Kind};
use crate::traits::Result;

/// SQLite's own checks. A PostgreSQL server has its own (checksums of pages, `pg_amcheck`), which
/// are its keeper's.
pub async fn file(conn: &mut Conn, found: &mut Found) -> Result<()> {
    if conn.kind() == Kind::Postgres {
        let sql = "SELECT pg_database_size(current_database()) / 8192";
        let pages = number(conn, sql).await?;
        found.begin(Part::File, pages);
        found.end();
        return Ok(());
    }
    let pages = number(conn, "PRAGMA main.page_count").await?;
    found.begin(Part::File, pages);
    let rows = conn
        .query("PRAGMA main.integrity_check(20)")
        .fetch_all(&mut *conn)
        .await?;
    let said: Vec<String> = rows
        .iter()
        .map(|row| row.get(0))
        .collect::<std::result::Result<_, _>>()?;
    let said: Vec<String> = said.into_iter().filter(|said| said != "ok").collect();
    let lacking = indexes::that_lack_rows(conn, &said).await?;
    for said in said {
        if lacking.is_empty() {
            found.lost("file", "integrity_check", said, "ok");
            found.verified.broken = true;
        } else {
            found.derived("indexes", "integrity_check".into(), said, "ok".into());
            // What is looked up by an index that lacks rows would seem to be gone.
            found.verified.stopped = true;
        }
    }
    found.indexes = lacking;
    let rows = conn
        .query("PRAGMA main.foreign_key_check")
        .fetch_all(&mut *conn)
        .await?;
    for row in rows {
        let (table, to): (String, String) = (row.get(0)?, row.get(2)?);
        let row: Option<i64> = row.get(1)?;
        let key = format!("{table} row {}", row.unwrap_or_default());
        let wanted = format!("a reference to a row of {to}");
        found.lost("file", key, "a reference to nothing", wanted);
    }
    found.end();
    Ok(())
}

/// Whatever has a number of its own: entries, erasures, versions of documents, and announcements of
/// entries under a later number (one number for all to whom an entry is announced at once).
const JUMPS: &str = "INSERT INTO jumps SELECT n, before FROM ( \
    SELECT n, lag(n, 1, 0) OVER (ORDER BY n) AS before FROM ( \
    SELECT change AS n FROM main.entries UNION ALL SELECT change FROM main.erased \
    UNION ALL SELECT change FROM main.erased_aside \
    UNION ALL SELECT change FROM main.document_versions UNION ALL SELECT at FROM ( \
    SELECT at, change FROM late_feed UNION SELECT at, change FROM late_own_feed) late) named) follows \
    WHERE n <> before + 1 ON CONFLICT DO NOTHING";

/// Up to here numbers were given out. An announcement has no say in it: if its own number is
/// damaged, that may be anything.
pub const GIVEN: &str = "SELECT max(n) FROM (SELECT change AS n FROM main.installation \
    UNION ALL SELECT max(change) FROM main.arrivals UNION ALL SELECT max(change) FROM main.entries \
    UNION ALL SELECT max(change) FROM main.erased UNION ALL SELECT max(change) FROM main.erased_aside \
    UNION ALL SELECT max(change) FROM main.document_versions) given";

/// The highest number in use.
const TOP: &str = "SELECT coalesce(max(n), 0) FROM (SELECT max(change) AS n FROM main.entries \
    UNION ALL SELECT max(change) FROM main.erased UNION ALL SELECT max(change) FROM main.erased_aside \
    UNION ALL SELECT max(change) FROM main.document_versions \
    UNION ALL SELECT max(at) FROM late_feed UNION ALL SELECT max(at) FROM late_own_feed) used";

/// The highest number given out, as the installation says, and as what has a number says.
pub async fn top(conn: &mut Conn) -> Result<(u64, u64)> {
    let said = number(conn, "SELECT change FROM main.installation").await?;
    Ok((said, number(conn, TOP).await?))
}

/// Is there a number that nothing has?
pub async fn any_gone(conn: &mut Conn) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM jumps WHERE number > before + 1)";
    Ok(number(conn, sql).await? > 0)
}

/// Gathers late announcements and jumps of numbers.
pub async fn gather(conn: &mut Conn) -> Result<()> {
    let late = |table: &str, to: &str| {
        format!(
            "INSERT INTO late_{table} SELECT change, {to}, at, day FROM main.{table} \
             WHERE at <> change AND at <= ({GIVEN})"
        )
    };
    execute(
        conn,
        [
            "DELETE FROM late_feed".to_owned(),
            "DELETE FROM late_own_feed".to_owned(),
            "DELETE FROM jumps".to_owned(),
            late("feed", "service"),
            late("own_feed", "account"),
            JUMPS.to_owned(),
        ],
    )
    .await?;
    let (said, top) = top(conn).await?;
    if said > top {
        let sql = format!("INSERT INTO jumps VALUES ({said} + 1, {top}) ON CONFLICT DO NOTHING");
        execute(conn, [sql]).await?;
    }
    Ok(())
}

/// Each number up to the highest is given out once.
pub async fn prove(conn: &mut Conn, found: &mut Found) -> Result<()> {
    if number(conn, "SELECT count(*) FROM main.installation").await? != 1 {
        found.begin(Part::Numbers, 0);
        found.stop("installation", "the one row");
        return Ok(());
    }
    let (said, _) = top(conn).await?;
    found.begin(Part::Numbers, said);
    gather(conn).await?;
    let (said, top) = self::top(conn).await?;
    if said < top {
        found.derived(
            "installation",
            "change".into(),
            said.to_string(),
            top.to_string(),
        );
    }
    let gap = "SELECT 'number ' || CASE WHEN number = before + 2 THEN '' ELSE (before + 1) || ' to ' END || (number - 1) AS key, \
               'nothing' AS stored, 'an entry, an erasure, a document or an announcement' AS wanted \
               FROM jumps WHERE number > before + 1";
    found.of_query(conn, "change numbers", false, gap).await?;
    let double = "SELECT 'number ' || number AS key, 'more than one' AS stored, 'one' AS wanted \
                  FROM jumps WHERE number <= before";
    found
        .of_query(conn, "change numbers", false, double)
        .await?;
    // The count itself may be behind, which a repair mends.
    arrivals(conn, found, said.max(top)).await?;
    documents::prove(conn, found).await?;
    found.end();
    Ok(())
}

/// When the numbers arrived: up to the last one, never going back.
async fn arrivals(conn: &mut Conn, found: &mut Found, top: u64) -> Result<()> {
    let row = conn
        .query("SELECT max(change) AS change FROM main.arrivals")
        .fetch_one(&mut *conn)
        .await?;
    let last = At("arrivals", &row).opt_int("change")?.unwrap_or_default();
    if u64::try_from(last).ok() != Some(top) {
        found.lost(
            "arrivals",
            "the last",
            format!("number {last}"),
            format!("number {top}"),
        );
    }
    let back = "SELECT 'number ' || change AS key, at AS stored, 'from ' || before || ' on' AS wanted FROM ( \
                SELECT change, at, lag(at, 1, at) OVER (ORDER BY change) AS before FROM main.arrivals) arrived \
                WHERE at < before";
    let back = format!("SELECT key, CAST(stored AS TEXT) AS stored, wanted FROM ({back}) back");
    found.of_query(conn, "arrivals", false, &back).await
}
