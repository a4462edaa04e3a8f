//! A whole database copied into another one, of either kind: to move house, and as a backup.
//!
//! All tables are read in one snapshot, row by row as they come, and written in one transaction, so
//! memory is bounded and half a copy is none.
use crate::db::{Conn, Kind, Query, Row};
use crate::error::StoreError;
use crate::traits::Result;
use futures_util::TryStreamExt as _;
use sqlx::AssertSqlSafe;

/// Rows that are written together.
const CHUNK: usize = 500;

/// All tables, each after those that it refers to, with their columns and what these hold. A test
/// holds them against both schemas.
const TABLES: [(&str, &str); 34] = [
    (
        "installation",
        "only_row:number epoch:id change:number reference_version:number",
    ),
    ("arrivals", "change:number at:number"),
    (
        "entries",
        "change:number id:id hash:bytes schema:number account:id device:id arrived:number \
         flags:text raw:text",
    ),
    (
        "slots",
        "stream:id seq:number id:id hash:bytes state:number",
    ),
    (
        "streams",
        "stream:id account:id device:id max_seq:number digest:bytes top_seq:number \
         told_max_seq:number pending:number oldest_pending:number synced_at:number",
    ),
    (
        "quarantine",
        "number:number id:id stream:id seq:number schema:number hash:bytes raw_hash:bytes \
         account:id arrived:number field:text value:text reason:text released:number raw:text",
    ),
    ("links", "target:id change:number"),
    ("feed", "service:text at:number change:number day:text"),
    ("own_feed", "account:id at:number change:number day:text"),
    (
        "erased",
        "change:number id:id hash:bytes at:number nameless:text",
    ),
    ("erased_aside", "change:number id:id"),
    (
        "roots",
        "root:number version:number service:text day:text worker:id locality:text kind:text",
    ),
    (
        "families",
        "service:text last_day:text first_day:text member:number",
    ),
    (
        "facts",
        "service:text day:text worker:id locality:text kind:text root:number name:text \
         value:number",
    ),
    (
        "day_counts",
        "service:text day:text worker:id locality:text kind:text name:text value:number",
    ),
    ("persons", "service:text day:text person:text root:number"),
    (
        "intervals",
        "service:text day:text worker:id root:number starts:number ends:number",
    ),
    (
        "day_hours",
        "service:text day:text worker:id minutes:number",
    ),
    (
        "day_open",
        "service:text day:text minutes:number longest_span:number",
    ),
    ("running", "root:number id:id service:text day:text"),
    (
        "finds",
        "root:number id:id service:text day:text locality:text place_type:text state:text \
         since:number reported:number pieces:number disposal:text",
    ),
    (
        "visits",
        "root:number id:id service:text day:text family:id starts:number",
    ),
    ("waiting", "change:number root:number next_only:number"),
    (
        "accounts",
        "id:id login:text name:text password_hash:text created_at:number disabled_at:number",
    ),
    (
        "centres",
        "account:id service:text opened_by:id opened_at:number",
    ),
    (
        "memberships",
        "number:number account:id provider:text role:text doc:text recorded_at:number",
    ),
    (
        "devices",
        "id:id account:id name:text created_at:number seen_at:number rotated_at:number \
         revoked_at:number app_version:text token:bytes token_used:number \
         previous_token:bytes",
    ),
    ("documents", "key:text change:number audience:text doc:text"),
    (
        "document_versions",
        "key:text change:number recorded_at:number account:id doc:text",
    ),
    ("imported", "key:text doc:text"),
    (
        "audit",
        "number:number at:number account:id action:text subject:text",
    ),
    ("openings", "number:number mark:id first:number"),
    (
        "invitations",
        "number:number account:id code:bytes purpose:text created_by:id created_at:number \
         expires_at:number used_at:number withdrawn_at:number",
    ),
    (
        "membership_versions",
        "number:number membership:number doc:text changed_by:id changed_at:number",
    ),
];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// A whole number.
    Number,
    Text,
    /// An id of 16 bytes.
    Id,
    /// A hash.
    Bytes,
}

fn columns(of: &'static str) -> Vec<(&'static str, Holds)> {
    let column = |word: &'static str| {
        let (name, holds) = word.split_once(':').unwrap_or((word, "text"));
        let holds = match holds {
            "number" => Holds::Number,
            "id" => Holds::Id,
            "bytes" => Holds::Bytes,
            _ => Holds::Text,
        };
        (name, holds)
    };
    of.split_ascii_whitespace().map(column).collect()
}

/// A value on its way.
enum Value {
    Number(Option<i64>),
    Text(Option<String>),
    Id(Option<uuid::Uuid>),
    Bytes(Option<Vec<u8>>),
}

fn value(row: &Row, column: &'static str, holds: Holds) -> Result<Value> {
    Ok(match holds {
        Holds::Number => Value::Number(row.int(column)?),
        Holds::Text => Value::Text(row.get(column)?),
        Holds::Id => Value::Id(row.get(column)?),
        Holds::Bytes => Value::Bytes(row.get(column)?),
    })
}

fn bind(query: Query, value: &Value) -> Query {
    match value {
        Value::Number(n) => query.bind(*n),
        Value::Text(text) => query.bind(text.as_deref()),
        Value::Id(id) => query.bind(*id),
        Value::Bytes(bytes) => query.bind(bytes.as_deref()),
    }
}

/// Copies all rows of `from` (a snapshot) to `to` (a writing transaction), whose tables must be
/// empty but for the row that every new database has. Returns how many rows.
///
/// # Errors
/// [`StoreError::Exists`] if there is anything in `to`.
pub async fn all(from: &mut Conn, to: &mut Conn) -> Result<u64> {
    let sql = "SELECT EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM accounts) \
               OR EXISTS (SELECT 1 FROM documents) OR EXISTS (SELECT 1 FROM audit) AS taken";
    let row = to.query(sql).fetch_one(to).await?;
    if row.int("taken")? != Some(0) {
        return Err(StoreError::Exists { what: "database" });
    }
    // What every database has of its own from its first opening on.
    for own in ["DELETE FROM installation", "DELETE FROM openings"] {
        to.query(own).execute(to).await?;
    }
    let mut rows = 0;
    for (table, of) in TABLES {
        rows += one(from, to, table, &columns(of)).await?;
    }
    Ok(rows)
}

async fn one(
    from: &mut Conn,
    to: &mut Conn,
    table: &str,
    columns: &[(&'static str, Holds)],
) -> Result<u64> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let head = format!("INSERT INTO {table} ({names})");
    let read = from.query(AssertSqlSafe(format!("SELECT {names} FROM {table}")));
    let mut found = read.fetch(from);
    let (mut waiting, mut all) = (Vec::with_capacity(CHUNK), 0);
    loop {
        let row = found.try_next().await?;
        let last = row.is_none();
        if let Some(row) = row {
            let values = columns
                .iter()
                .map(|(name, holds)| value(&row, name, *holds));
            waiting.push(values.collect::<Result<Vec<_>>>()?);
        }
        if last || waiting.len() == CHUNK {
            super::bulk::insert(to, &head, columns.len(), "", &waiting, |query, row| {
                row.iter().fold(query, bind)
            })
            .await?;
            all += waiting.len() as u64;
            waiting.clear();
        }
        if last {
            break;
        }
    }
    drop(found);
    let counts_itself = columns.first().is_some_and(|(name, _)| *name == "number");
    if counts_itself && to.kind() == Kind::Postgres {
        // The next one must not be given a number that has come along.
        let next = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'number'), \
             (SELECT coalesce(max(number), 0) + 1 FROM {table}), false)"
        );
        to.query(AssertSqlSafe(next)).execute(to).await?;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// `table.column` of every table that the migrations of one database make.
    fn made(sql: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut table = None;
        for line in sql.lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.split(' ').next();
            } else if line.starts_with(')') {
                table = None;
            } else if let Some((table, word)) = table.zip(line.trim_start().split(' ').next())
                && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
                && !word.is_empty()
            {
                found.insert(format!("{table}.{word}"));
            }
        }
        found
    }

    fn copied() -> BTreeSet<String> {
        let of = |(table, of): (&str, &'static str)| {
            let names = columns(of).into_iter();
            names
                .map(|(name, _)| format!("{table}.{name}"))
                .collect::<Vec<_>>()
        };
        TABLES.into_iter().flat_map(of).collect()
    }

    #[test]
    fn both_schemas_have_the_same_columns_and_all_are_copied() {
        let sql = |migrations: &sqlx::migrate::Migrator| {
            let parts: Vec<String> = migrations
                .iter()
                .map(|m| m.sql.as_str().to_owned())
                .collect();
            parts.join("\n")
        };
        let sqlite = made(&sql(&crate::sql::file::MIGRATIONS));
        let postgres = made(&sql(&crate::sql::server::MIGRATIONS));
        assert!(sqlite.contains("entries.raw") && sqlite.len() > 100);
        assert_eq!(sqlite, postgres);
        assert_eq!(sqlite, copied());
    }
}
