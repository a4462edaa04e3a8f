//! The store in SQL: one set of statements for both databases.
mod accounts;
mod audit;
mod bulk;
mod centres;
mod copy;
mod derived;
mod devices;
mod edits;
mod entitled;
mod family;
mod file;
mod group;
mod imports;
mod ledger;
mod load;
mod matters;
mod news;
mod people;
mod programmes;
mod pull;
mod quiet;
mod reports;
mod server;
mod upkeep;
mod verify;
mod writer;

use crate::db::{At, Conn, Pool};
use crate::error::StoreError;
use news::News;
use std::path::PathBuf;
use uuid::Uuid;
use writer::Writer;

pub use file::{CHECKPOINT, MIGRATIONS as SQLITE_MIGRATIONS, SqliteOptions};
pub use server::{MIGRATIONS as POSTGRES_MIGRATIONS, PostgresOptions, Url};
pub use writer::{GROUP_BATCHES, GROUP_ITEMS_WRITTEN};

/// The store in one SQLite file, or on a PostgreSQL server.
pub struct SqlStore {
    readers: Pool,
    writer: Writer,
    place: Place,
    news: Option<News>,
}

/// Where the database is.
#[derive(Clone)]
enum Place {
    /// In a file, with the mark of this opening.
    File(PathBuf, Uuid),
    /// On a server.
    Server(Box<PostgresOptions>),
}

impl Place {
    /// Notes what the database is opened as, unless that is known.
    async fn note_opening(&self, conn: &mut Conn) -> Result<(), StoreError> {
        let sql = "INSERT INTO openings (mark, first) SELECT $1, change + 1 FROM installation WHERE true \
                   ON CONFLICT (mark) DO NOTHING";
        let note = match self {
            Self::File(_, mark) => conn.query(sql).bind(*mark),
            Self::Server(_) => conn.query(server::NOTE_OPENING),
        };
        note.execute(conn).await?;
        Ok(())
    }
}

impl SqlStore {
    /// Transactions committed since it was opened; each is one flush of the log to the disk.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// A reading connection.
    async fn reader(&self) -> Result<Conn, StoreError> {
        self.readers.acquire().await
    }

    /// A reading transaction.
    async fn snapshot(&self) -> Result<Conn, StoreError> {
        self.readers.snapshot().await
    }
}

/// Makes the one row of the installation, if it is not there.
async fn install(conn: &mut Conn, epoch: Uuid) -> Result<(), StoreError> {
    let sql = "INSERT INTO installation (only_row, epoch, change, reference_version) VALUES (1, $1, 0, 0) \
               ON CONFLICT (only_row) DO NOTHING";
    conn.query(sql).bind(epoch).execute(conn).await?;
    Ok(())
}

/// Takes the next change number, for what is not an entry.
async fn next_change(conn: &mut Conn, now: i64) -> Result<u64, StoreError> {
    let row = conn.query("SELECT change FROM installation");
    let row = row.fetch_one(conn).await?;
    let change = At("installation", &row).count::<u64>("change")? + 1;
    group::numbers(conn, change, now).await?;
    Ok(change)
}

/// Flags as the table keeps them.
fn flags(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}
