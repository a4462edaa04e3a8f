//! Many rows in one statement: a round trip to the database costs more than a row.
//!
//! The texts come in few lengths, so that they are prepared once and then found in the
//! statement cache. `?` and not `$1` here: SQLite looks up named parameters one after another.
//! PostgreSQL knows only `$1`: there each `?` is given its number.
use crate::db::{Conn, Kind, Query, Row};
use crate::error::StoreError;
use sqlx::AssertSqlSafe;

/// Rows a statement, biggest first; every remainder is made of these.
const CHUNKS: [usize; 6] = [128, 32, 8, 4, 2, 1];

/// A statement with `?` for its values.
fn query(kind: Kind, sql: String) -> Query {
    let sql = match kind {
        Kind::Sqlite => sql,
        Kind::Postgres => numbered(&sql),
    };
    Query::new(kind, AssertSqlSafe(sql))
}

fn numbered(sql: &str) -> String {
    let mut parts = sql.split('?');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (n, part) in parts.enumerate() {
        text.push_str(&format!("${}{part}", n + 1));
    }
    text
}

/// Runs `{head} VALUES (…),(…) {tail}` over all rows.
///
/// # Errors
/// Whatever the database says.
pub async fn insert<T>(
    conn: &mut Conn,
    head: &str,
    columns: usize,
    tail: &str,
    rows: &[T],
    bind: impl for<'q> Fn(Query, &'q T) -> Query,
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
    conn: &mut Conn,
    head: &str,
    columns: usize,
    tail: &str,
    rows: &[T],
    bind: impl for<'q> Fn(Query, &'q T) -> Query,
) -> Result<Vec<Row>, StoreError> {
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
            let mut query = query(conn.kind(), sql);
            for row in now {
                query = bind(query, row);
            }
            found.extend(query.fetch_all(conn).await?);
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
    conn: &mut Conn,
    head: &str,
    tail: &str,
    keys: &[T],
    first: impl Fn(Query) -> Query,
    bind: impl for<'q> Fn(Query, &'q T) -> Query,
) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    for part in keys.chunks(CHUNKS[0]) {
        let places = CHUNKS
            .iter()
            .rev()
            .copied()
            .find(|c| *c >= part.len())
            .unwrap_or(CHUNKS[0]);
        let sql = format!("{head} ({}) {tail}", vec!["?"; places].join(","));
        let mut query = first(query(conn.kind(), sql));
        for i in 0..places {
            query = bind(query, &part[i.min(part.len() - 1)]);
        }
        found.extend(query.fetch_all(conn).await?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_number() {
        let sql = "SELECT a FROM t WHERE b = ? AND c IN (?,?) LIMIT 1";
        let wanted = "SELECT a FROM t WHERE b = $1 AND c IN ($2,$3) LIMIT 1";
        assert_eq!(numbered(sql), wanted);
        assert_eq!(numbered("SELECT 1"), "SELECT 1");
    }
}
