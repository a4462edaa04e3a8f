//! The embedded database: one file, one writer with group commit, a pool of readers.
use super::writer::Writer;
use super::{Place, SqlStore};
use crate::db::{At, Pool};
use crate::error::StoreError;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

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

impl SqlStore {
    /// Opens the file, makes it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Migration`] if the schema is newer than the program or was tampered with,
    /// [`StoreError::Database`] if the file cannot be used.
    pub async fn open_file(path: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        let writer = make(path, &options).await?;
        let mut tx = writer.write().await?;
        super::install(&mut tx, options.drawn).await?;
        let place = Place::File(path.to_owned(), options.drawn);
        if !options.beside {
            place.note_opening(&mut tx).await?;
        }
        tx.commit().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(options.readers)
            // A file does not go away as a server does: asking first costs each request a way to
            // SQLite's thread and back.
            .test_before_acquire(false)
            .connect_with(options.reader(path))
            .await?;
        Ok(Self {
            readers: Pool::Sqlite(readers),
            writer: Writer::start(writer),
            place,
            news: None,
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
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = Pool::Sqlite(pool.connect_with(options).await?);
        let mut conn = pool.acquire().await?;
        let sql = "SELECT epoch FROM installation";
        conn.query(sql).fetch_one(&mut conn).await?;
        let check = conn.query("PRAGMA quick_check(1)");
        let row = check.fetch_one(&mut conn).await?;
        let found = At("file", &row).text("quick_check")?;
        drop(conn);
        pool.close().await;
        if found != "ok" {
            return Err(StoreError::Inconsistent {
                table: "file",
                column: "quick_check",
                why: found,
            });
        }
        Ok(())
    }
}

/// The pool of the one that writes; the file is made if it is not there, and has all tables.
pub(super) async fn make(path: &Path, options: &SqliteOptions) -> Result<Pool, StoreError> {
    // One connection, never closed by the pool: its statements stay prepared.
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.writer(path))
        .await?;
    MIGRATIONS.run(&pool).await?;
    Ok(Pool::Sqlite(pool))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Conn;
    use crate::traits::Upkeep as _;

    async fn pragma(conn: &mut Conn, sql: &'static str) -> String {
        let row = conn.query(sql).fetch_one(conn).await.unwrap();
        match row.int(0) {
            Ok(Some(number)) => number.to_string(),
            _ => row.get(0).unwrap(),
        }
    }

    /// With `synchronous` at NORMAL, or another journal, nothing would look different until the
    /// power fails: a commit would be answered before it is on the disk.
    #[tokio::test]
    async fn what_is_committed_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite");
        let options = SqliteOptions::new(Uuid::from_u128(7));
        let store = SqlStore::open_file(&file, options).await.unwrap();
        let repair = store.apart().await.unwrap();
        store.close().await;
        let writer = make(&file, &options).await.unwrap();
        for pool in [&writer, &repair] {
            let mut conn = pool.acquire().await.unwrap();
            assert_eq!(pragma(&mut conn, "PRAGMA synchronous").await, "2", "FULL");
            assert_eq!(pragma(&mut conn, "PRAGMA journal_mode").await, "wal");
            assert_eq!(pragma(&mut conn, "PRAGMA foreign_keys").await, "1");
        }
        let mut conn = writer.acquire().await.unwrap();
        let pages = pragma(&mut conn, "PRAGMA wal_autocheckpoint").await;
        assert_eq!(pages, CHECKPOINT.to_string());
    }
}
