//! The embedded database: one file, one writer with group commit, a pool of readers.
mod accounts;
mod audit;
mod bulk;
mod derived;
mod devices;
mod entitled;
mod family;
mod group;
mod ledger;
mod load;
mod programmes;
mod pull;
mod quiet;
mod reports;
mod rows;
mod upkeep;
mod verify;
mod writer;

use crate::error::StoreError;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;
use writer::Writer;

pub use writer::{GROUP_BATCHES, GROUP_ITEMS_WRITTEN};

/// The migrations; a file that has landed is never changed.
pub static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// How to open the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqliteOptions {
    /// Reading connections at most.
    pub readers: u32,
    /// How long to wait for a lock of another process (a backup tool, a shell).
    pub busy: Duration,
    /// Drawn by the caller, anew for each opening: its mark, and the epoch of a database that is
    /// made now.
    pub drawn: Uuid,
    /// A server runs on the same file: this is no opening of its own, and gives out no cursors.
    pub beside: bool,
}

impl SqliteOptions {
    /// Four readers, five seconds.
    #[must_use]
    pub const fn new(drawn: Uuid) -> Self {
        Self {
            readers: 4,
            busy: Duration::from_secs(5),
            drawn,
            beside: false,
        }
    }
}

/// The store in one SQLite file.
pub struct SqliteStore {
    readers: SqlitePool,
    writer: Writer,
    opening: Uuid,
    file: PathBuf,
}

impl SqliteStore {
    /// Opens the file, makes it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Migration`] if the schema is newer than the program or was tampered with,
    /// [`StoreError::Database`] if the file cannot be used.
    pub async fn open(path: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        let base = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(options.busy)
            .pragma("temp_store", "MEMORY")
            .pragma("journal_size_limit", "67108864");
        let writing = base
            .clone()
            .create_if_missing(true)
            .pragma("cache_size", "-16000")
            .pragma("wal_autocheckpoint", "4000")
            .statement_cache_capacity(300);
        let mut conn = writing.connect().await?;
        MIGRATIONS.run(&mut conn).await?;
        let sql = "INSERT INTO installation (only_row, epoch, change, reference_version) VALUES (1, $1, 0, 0) \
                   ON CONFLICT (only_row) DO NOTHING";
        sqlx::query(sql)
            .bind(options.drawn)
            .execute(&mut conn)
            .await?;
        let sql = "INSERT INTO openings (mark, first) SELECT $1, change + 1 FROM installation WHERE true \
                   ON CONFLICT (mark) DO NOTHING";
        if !options.beside {
            sqlx::query(sql)
                .bind(options.drawn)
                .execute(&mut conn)
                .await?;
        }
        let reading = base
            .pragma("query_only", "ON")
            .pragma("cache_size", "-4000");
        let readers = SqlitePoolOptions::new()
            .max_connections(options.readers)
            // A file does not go away as a server does: asking first costs each request a way to
            // SQLite's thread and back.
            .test_before_acquire(false)
            .connect_with(reading)
            .await?;
        Ok(Self {
            readers,
            writer: Writer::start(conn),
            opening: options.drawn,
            file: path.to_owned(),
        })
    }

    /// Is this file a whole database of this program? Nothing is made or changed.
    ///
    /// # Errors
    /// [`StoreError::Database`] if it is none, or damaged.
    pub async fn examine(path: &Path) -> Result<(), StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(true);
        let mut conn = options.connect().await?;
        sqlx::query("SELECT epoch FROM installation")
            .fetch_one(&mut conn)
            .await?;
        let row = sqlx::query("PRAGMA quick_check(1)")
            .fetch_one(&mut conn)
            .await?;
        let found = rows::At("file", &row).text("quick_check")?;
        conn.close().await?;
        if found != "ok" {
            return Err(StoreError::Inconsistent {
                table: "file",
                column: "quick_check",
                why: found,
            });
        }
        Ok(())
    }

    /// Transactions committed since it was opened; each is one fsync of the write-ahead log.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// A reading connection.
    async fn reader(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }
}

/// Takes the next change number, for what is not an entry.
async fn next_change(conn: &mut SqliteConnection, now: i64) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT change FROM installation")
        .fetch_one(&mut *conn)
        .await?;
    let change = rows::At("installation", &row).count::<u64>("change")? + 1;
    group::numbers(conn, change, now).await?;
    Ok(change)
}

/// Flags as the table keeps them.
fn flags(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}
