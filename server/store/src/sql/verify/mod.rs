//! The database proved against its entries, and what is derived written again from them.
//!
//! Everything that follows from the entries is derived once more, with the code that ingestion
//! uses, into temporary tables of the same names and schemas: SQLite looks a bare name up among the
//! temporary tables first, so the very statements of ingestion fill them. Then each table is compared
//! with its temporary twin, row by row, inside SQLite. Entries go through in chunks by their change
//! numbers, and the temporary tables lie in a file, so memory is bounded whatever the size.
//!
//! A text that is damaged, or a number whose entry is gone, takes nothing else with it: the rows
//! derived from it and from entries that speak of it are kept as they are.
mod announcements;
mod documents;
mod entitled;
mod found;
mod indexes;
mod kin;
mod numbers;
mod places;
mod rows;
mod scratch;
mod texts;

use super::writer::Work;
use super::{Place, SqlStore, audit, file, server};
use crate::check::{Repaired, Tell, Verified};
use crate::db::{At, Conn, Kind, Pool};
use crate::error::StoreError;
use crate::model::AuditLine;
use crate::traits::{Result, Verify};
use async_trait::async_trait;
use domain::Instant;
use found::Found;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use std::path::PathBuf;
use std::time::Duration;

/// How long to wait for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

#[async_trait]
impl Verify for SqlStore {
    async fn verify(&self, tell: Tell) -> Result<Verified> {
        verify(&self.apart().await?, tell).await
    }

    async fn repair(&self, now: Instant, tell: Tell) -> Result<Repaired> {
        repair(&self.apart().await?, now, tell).await
    }
}

impl SqlStore {
    /// A connection of its own to the same database.
    pub(super) async fn apart(&self) -> Result<Pool> {
        match &self.place {
            Place::File(file, _) => connect(file.clone()).await,
            Place::Server(options) => Ok(Pool::Postgres(options.one().await?)),
        }
    }

    /// [`Verify::verify`] of a file that nobody, or another process, has open. Nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] if it has the schema of another version of the program,
    /// [`StoreError::Database`] if it is none at all.
    pub async fn verify_file(file: PathBuf, tell: Tell) -> Result<Verified> {
        verify(&connect(file).await?, tell).await
    }

    /// [`Verify::repair`] of a file that nobody has open.
    ///
    /// # Errors
    /// As [`SqlStore::verify_file`]; [`StoreError::Database`] if somebody else writes.
    pub async fn repair_file(file: PathBuf, now: Instant, tell: Tell) -> Result<Repaired> {
        repair(&connect(file).await?, now, tell).await
    }
}

async fn verify(pool: &Pool, tell: Tell) -> Result<Verified> {
    prepare(pool).await?;
    // One snapshot: what others write meanwhile is not seen.
    let mut snapshot = pool.snapshot().await?;
    let verified = prove(&mut snapshot, tell).await?.verified;
    snapshot.rollback().await?;
    pool.close().await;
    Ok(verified)
}

async fn repair(pool: &Pool, now: Instant, tell: Tell) -> Result<Repaired> {
    prepare(pool).await?;
    let mut tx = pool.write().await?;
    let mut found = prove(&mut tx, tell.clone()).await?;
    if !found.indexes.is_empty() {
        indexes::build(&mut tx, &found.indexes).await?;
        let before = std::mem::take(&mut found.verified);
        found = prove(&mut tx, tell.clone()).await?;
        found.after(before);
    }
    let repaired = if !found.can_mend() {
        tx.rollback().await?;
        Repaired {
            after: found.verified.clone(),
            before: found.verified,
        }
    } else {
        documents::mend(&mut tx).await?;
        rows::mend(&mut tx).await?;
        places::mend(&mut tx, &found.streams).await?;
        announcements::mend(&mut tx, &found.verified, now).await?;
        let before = found.verified;
        let after = prove(&mut tx, tell).await?.verified;
        let mended = before.differences().saturating_sub(after.differences());
        let line = AuditLine {
            at: now,
            account: None,
            action: "repaired".into(),
            subject: mended.to_string(),
        };
        audit::add(&mut tx, &line).await?;
        tx.commit().await?;
        Repaired { before, after }
    };
    pool.close().await;
    Ok(repaired)
}

/// One connection of its own to a file.
async fn connect(file: PathBuf) -> Result<Pool> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .pragma("temp_store", "FILE")
        .pragma("cache_size", "-32000")
        .statement_cache_capacity(300);
    let pool = SqlitePoolOptions::new().max_connections(1);
    Ok(Pool::Sqlite(pool.connect_with(options).await?))
}

/// Makes the temporary tables, on the pool's one connection.
async fn prepare(pool: &Pool) -> Result<()> {
    let mut conn = pool.acquire().await?;
    let sql = "SELECT max(version) AS version FROM _sqlx_migrations WHERE success";
    let row = conn.query(sql).fetch_one(&mut conn).await?;
    let has = At("_sqlx_migrations", &row).opt_int("version")?;
    let wants = match pool.kind() {
        Kind::Sqlite => &file::MIGRATIONS,
        Kind::Postgres => &server::MIGRATIONS,
    };
    let wants = wants.iter().map(|m| m.version).max();
    if has != wants {
        return Err(StoreError::Inconsistent {
            table: "_sqlx_migrations",
            column: "version",
            why: format!(
                "{} where this program has {}; start the server once with this program, or use the program \
                 that wrote it",
                has.unwrap_or_default(),
                wants.unwrap_or_default()
            ),
        });
    }
    scratch::make(&mut conn).await
}

/// Looks at everything, in the order of [`crate::check::Part`].
async fn prove(conn: &mut Conn, tell: Tell) -> Result<Found> {
    scratch::clear(conn).await?;
    let mut found = Found::new(tell);
    match prove_contents(conn, &mut found).await {
        Ok(()) => {}
        // A damaged page is in the way of everything behind it.
        Err(StoreError::Database(error)) if corrupt(&error) => {
            found.stop("file", "a page");
            found.verified.broken = true;
        }
        Err(StoreError::Inconsistent { table, column, .. }) => found.stop(table, column),
        Err(error) => return Err(error),
    }
    Ok(found)
}

/// The database says that its files are damaged. SQLite: `SQLITE_CORRUPT` in any of its kinds, or
/// `SQLITE_NOTADB`. PostgreSQL: `data_corrupted`, `index_corrupted`.
fn corrupt(error: &sqlx::Error) -> bool {
    let Some(code) = error.as_database_error().and_then(|e| e.code()) else {
        return false;
    };
    let of_sqlite = code
        .parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xFF, 11 | 26));
    of_sqlite || matches!(&*code, "XX001" | "XX002")
}

async fn prove_contents(conn: &mut Conn, found: &mut Found) -> Result<()> {
    numbers::file(conn, found).await?;
    if found.verified.stopped {
        return Ok(());
    }
    numbers::prove(conn, found).await?;
    if found.verified.stopped {
        return Ok(());
    }
    texts::prove(conn, found).await?;
    entitled::prove(conn, found).await?;
    kin::prove(conn, found).await?;
    texts::prove_set_aside(conn, found).await?;
    places::prove(conn, found).await?;
    announcements::prove(conn, found).await?;
    rows::prove(conn, found).await
}

/// One number.
fn number<'c>(conn: &'c mut Conn, sql: impl Into<String>) -> Work<'c, u64> {
    let sql = AssertSqlSafe(sql.into());
    Box::pin(async move {
        let row = conn.query(sql).fetch_one(conn).await?;
        let number = row.int(0)?.unwrap_or_default();
        Ok(u64::try_from(number).unwrap_or(0))
    })
}

/// Runs statements.
fn execute<'c>(
    conn: &'c mut Conn,
    statements: impl IntoIterator<Item = impl Into<String>>,
) -> Work<'c, ()> {
    let statements: Vec<String> = statements.into_iter().map(Into::into).collect();
    Box::pin(async move {
        for sql in statements {
            conn.query(AssertSqlSafe(sql)).execute(&mut *conn).await?;
        }
        Ok(())
    })
}
