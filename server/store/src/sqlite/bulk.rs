//! Many rows in one statement: a round trip to SQLite's thread costs more than a row.
//!
//! The texts come in few lengths, so that they are prepared once and then found in the
//! statement cache. `?` and not `$1` here: SQLite looks up named parameters one after another.
use crate::error::StoreError;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};

/// A query under construction.
pub type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

/// Rows a statement, biggest first; every remainder is made of these.
const CHUNKS: [usize; 6] = [128, 32, 8, 4, 2, 1];

/// Runs `{head} VALUES (…),(…) {tail}` over all rows.
///
/// # Errors
/// Whatever the database says.
pub async fn insert<T>(
    conn: &mut SqliteConnection,
    head: &str,
    columns: usize,
    tail: &str,
    rows: &[T],
    bind: impl for<'q> Fn(Bound<'q>, &'q T) -> Bound<'q>,
) -> Result<(), StoreError> {
    self::rows(conn, head, columns, tail, rows, bind)
        .await
        .map(drop)
}

/// As [`insert`], and gathers what the statements give: `{head} VALUES (…),(…) {tail}` may as well
/// be a list of keys of several columns.
///
/// # Errors
/// Whatever the database says.
pub async fn rows<T>(
    conn: &mut SqliteConnection,
    head: &str,
    columns: usize,
    tail: &str,
    rows: &[T],
    bind: impl for<'q> Fn(Bound<'q>, &'q T) -> Bound<'q>,
) -> Result<Vec<SqliteRow>, StoreError> {
    let mut found = Vec::new();
    let mut rest = rows;
    for chunk in CHUNKS {
        while rest.len() >= chunk {
            let (now, later) = rest.split_at(chunk);
            rest = later;
            let one = format!("({})", vec!["?"; columns].join(","));
            let sql = format!(
                "{head} VALUES {} {tail}",
                vec![one.as_str(); chunk].join(",")
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for row in now {
                query = bind(query, row);
            }
            found.extend(query.fetch_all(&mut *conn).await?);
        }
    }
    Ok(found)
}

/// Runs `{head} (?,?,…) {tail}` over all keys, the last list padded with its last key, and
/// gathers the rows.
///
/// # Errors
/// Whatever the database says.
pub async fn select<T>(
    conn: &mut SqliteConnection,
    head: &str,
    tail: &str,
    keys: &[T],
    first: impl for<'q> Fn(Bound<'q>) -> Bound<'q>,
    bind: impl for<'q> Fn(Bound<'q>, &'q T) -> Bound<'q>,
) -> Result<Vec<SqliteRow>, StoreError> {
    let mut found = Vec::new();
    for part in keys.chunks(CHUNKS[0]) {
        let places = CHUNKS
            .iter()
            .rev()
            .copied()
            .find(|c| *c >= part.len())
            .unwrap_or(CHUNKS[0]);
        let sql = format!("{head} ({}) {tail}", vec!["?"; places].join(","));
        let mut query = first(sqlx::query(AssertSqlSafe(sql)));
        for i in 0..places {
            query = bind(query, &part[i.min(part.len() - 1)]);
        }
        found.extend(query.fetch_all(&mut *conn).await?);
    }
    Ok(found)
}
