//! The temporary tables of a proof.
use super::execute;
use super::rows::TABLES;
use crate::db::{Conn, Kind};
use crate::traits::Result;

/// What a proof notes, beside the twins of derived tables.
const OWN: [(&str, &str); 15] = [
    // Numbers whose text is damaged or gone, and those of entries that speak of them.
    ("damaged", "(change INTEGER NOT NULL PRIMARY KEY)"),
    ("kept", "(change INTEGER NOT NULL PRIMARY KEY)"),
    // Entries that speak of others, and openings of spans.
    ("related", "(change INTEGER NOT NULL PRIMARY KEY)"),
    // Of those, the ones that are marked as not entitled.
    ("marked", "(change INTEGER NOT NULL PRIMARY KEY)"),
    // Current documents that are not as they should be, as they should be.
    (
        "wanted_documents",
        "(key TEXT NOT NULL PRIMARY KEY, change INTEGER, audience TEXT, doc TEXT) WITHOUT ROWID",
    ),
    // A number that does not follow the one before.
    (
        "jumps",
        "(number INTEGER, before INTEGER, PRIMARY KEY (number, before)) WITHOUT ROWID",
    ),
    // Lines of feeds that announce an entry under a later number than its own.
    (
        "late_feed",
        "(change INTEGER, service TEXT, at INTEGER, day TEXT, PRIMARY KEY (change, service, at)) WITHOUT ROWID",
    ),
    (
        "late_own_feed",
        "(change INTEGER, account BLOB, at INTEGER, day TEXT, PRIMARY KEY (change, account, at)) WITHOUT ROWID",
    ),
    // Who is to see an entry; `must` = 0 for who may have seen it before a correction was marked.
    (
        "wanted_feed",
        "(change INTEGER, service TEXT, day TEXT, must INTEGER, PRIMARY KEY (change, service)) WITHOUT ROWID",
    ),
    (
        "wanted_own_feed",
        "(change INTEGER, account BLOB, day TEXT, must INTEGER, PRIMARY KEY (change, account)) WITHOUT ROWID",
    ),
    (
        "lacking_feed",
        "(change INTEGER, service TEXT, day TEXT, PRIMARY KEY (change, service)) WITHOUT ROWID",
    ),
    (
        "lacking_own_feed",
        "(change INTEGER, account BLOB, day TEXT, PRIMARY KEY (change, account)) WITHOUT ROWID",
    ),
    (
        "spare_feed",
        "(service TEXT, at INTEGER, change INTEGER, day TEXT, PRIMARY KEY (service, at)) WITHOUT ROWID",
    ),
    (
        "spare_own_feed",
        "(account BLOB, at INTEGER, change INTEGER, day TEXT, PRIMARY KEY (account, at)) WITHOUT ROWID",
    ),
    (
        "announced",
        "(change INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL)",
    ),
];

/// Makes them: twins of the derived tables with their indexes, and a view that leaves damaged
/// entries out wherever the code of ingestion reads entries. A bare name is looked up among the
/// temporary tables first, by both databases.
pub async fn make(conn: &mut Conn) -> Result<()> {
    match conn.kind() {
        Kind::Sqlite => of_file(conn).await?,
        Kind::Postgres => {
            let twin =
                |table| format!("CREATE TEMP TABLE {table} (LIKE main.{table} INCLUDING ALL)");
            execute(conn, TABLES.map(twin)).await?;
        }
    }
    let kind = conn.kind();
    let own = |(name, columns)| format!("CREATE TEMP TABLE {name} {}", kind.columns(columns));
    execute(conn, OWN.map(own)).await?;
    let view = "CREATE TEMP VIEW entries AS SELECT * FROM main.entries \
                WHERE change NOT IN (SELECT change FROM damaged)";
    execute(conn, [view]).await
}

/// SQLite has no word for a table like another: the text of that one makes its twin.
async fn of_file(conn: &mut Conn) -> Result<()> {
    // Nothing of it is ever rolled back and used again.
    execute(
        conn,
        [
            "PRAGMA temp.journal_mode = OFF",
            "PRAGMA temp.cache_size = -32000",
        ],
    )
    .await?;
    let sql = "SELECT type, tbl_name, sql FROM main.sqlite_master \
               WHERE sql IS NOT NULL AND type IN ('table', 'index') ORDER BY type DESC";
    for row in conn.query(sql).fetch_all(conn).await? {
        let (kind, table, sql): (&str, &str, &str) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let twin = if kind == "table" {
            sql.strip_prefix("CREATE TABLE ")
                .map(|rest| format!("CREATE TEMP TABLE {rest}"))
        } else {
            sql.strip_prefix("CREATE INDEX ")
                .map(|rest| format!("CREATE INDEX temp.{rest}"))
        };
        if TABLES.contains(&table) {
            execute(conn, twin).await?;
        }
    }
    Ok(())
}

/// Empties them.
pub async fn clear(conn: &mut Conn) -> Result<()> {
    let own = OWN.map(|(name, _)| name);
    let all = TABLES.into_iter().chain(own);
    execute(conn, all.map(|name| format!("DELETE FROM {name}"))).await
}
