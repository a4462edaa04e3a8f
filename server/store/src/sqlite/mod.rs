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

/// Pages of the log after which it is written into the file: 16 MB.
pub const CHECKPOINT: u32 = 4_000;

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
    /// After so many pages (of 4 kB) the log is written into the file and begun anew.
    pub checkpoint: u32,
}

impl SqliteOptions {
    /// Four readers, five seconds, a log of [`CHECKPOINT`] pages.
    #[must_use]
    pub const fn new(drawn: Uuid) -> Self {
        Self {
            readers: 4,
            busy: Duration::from_secs(5),
            drawn,
            beside: false,
            checkpoint: CHECKPOINT,
        }
    }

    /// How every connection opens the file: what it confirms is in the log on the disk.
    fn connection(&self, path: &Path) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(self.busy)
            .pragma("temp_store", "MEMORY")
            .pragma("journal_size_limit", "67108864")
    }

    /// How the one that writes opens it.
    fn writer(&self, path: &Path) -> SqliteConnectOptions {
        self.connection(path)
            .create_if_missing(true)
            .pragma("cache_size", "-16000")
            .pragma("wal_autocheckpoint", self.checkpoint.to_string())
            .statement_cache_capacity(300)
    }

    /// How those that read open it.
    fn reader(&self, path: &Path) -> SqliteConnectOptions {
        self.connection(path)
            .pragma("query_only", "ON")
            .pragma("cache_size", "-4000")
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
        let mut conn = options.writer(path).connect().await?;
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
        let readers = SqlitePoolOptions::new()
            .max_connections(options.readers)
            // A file does not go away as a server does: asking first costs each request a way to
            // SQLite's thread and back.
            .test_before_acquire(false)
            .connect_with(options.reader(path))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traits::Upkeep as _;

    async fn pragma<T>(conn: &mut SqliteConnection, sql: &'static str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        sqlx::query_scalar(sql).fetch_one(conn).await.unwrap()
    }

    /// With `synchronous` at NORMAL, or another journal, nothing would look different until the
    /// power fails: a commit would be answered before it is on the disk.
    #[tokio::test]
    async fn what_is_committed_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite");
        let options = SqliteOptions::new(Uuid::from_u128(7));
        SqliteStore::open(&file, options)
            .await
            .unwrap()
            .close()
            .await;
        let mut writer = options.writer(&file).connect().await.unwrap();
        let mut repair = verify::connect(file).await.unwrap();
        for conn in [&mut writer, &mut repair] {
            assert_eq!(pragma::<i64>(conn, "PRAGMA synchronous").await, 2, "FULL");
            assert_eq!(pragma::<String>(conn, "PRAGMA journal_mode").await, "wal");
            assert_eq!(pragma::<i64>(conn, "PRAGMA foreign_keys").await, 1);
        }
        let pages: i64 = pragma(&mut writer, "PRAGMA wal_autocheckpoint").await;
        assert_eq!(pages, i64::from(CHECKPOINT));
    }
}
