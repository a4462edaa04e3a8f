//! A PostgreSQL server: any number of processes on one database.
use super::news::News;
use super::writer::Writer;
use super::{Place, SqlStore};
use crate::db::{Pool, write_alone};
use crate::error::StoreError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, Executor as _};
use std::time::Duration;
use uuid::Uuid;

/// The migrations; a file that has landed is never changed.
pub static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// The schema that all tables are in. Named as SQLite names the file itself, so that statements that
/// say it read the same.
const SCHEMA: &str = "main";

/// What marks an opening here is the server's own history of the database: processes that come and
/// go do not change it, but a copy that takes over does, and it may lack the end of the log. Noted
/// before anything is written on a connection, so no number is given out before.
pub(super) const NOTE_OPENING: &str = "INSERT INTO openings (mark, first) \
    SELECT CAST(lpad(to_hex(s.system_identifier), 16, '0') || '00000000' \
    || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS UUID), i.change + 1 \
    FROM installation i CROSS JOIN pg_control_system() s ON CONFLICT (mark) DO NOTHING";

/// The address of a database: `postgres://user:password@host:port/database`. Never shown whole.
#[derive(Clone)]
pub struct Url(PgConnectOptions);

impl std::str::FromStr for Url {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Ok(Self(PgConnectOptions::from_str(text)?))
    }
}

impl std::fmt::Display for Url {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let database = self.0.get_database().unwrap_or_default();
        let (host, port) = (self.0.get_host(), self.0.get_port());
        write!(f, "{database} at {host}:{port}")
    }
}

impl std::fmt::Debug for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Url({self})")
    }
}

/// How to open the database.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// Where it is.
    pub url: Url,
    /// Reading connections at most, of this process.
    pub readers: u32,
    /// How long a request waits for a connection.
    pub patience: Duration,
    /// The epoch of a database that is made now, drawn by the caller.
    pub drawn: Uuid,
}

impl PostgresOptions {
    /// Eight readers, ten seconds.
    #[must_use]
    pub const fn new(url: Url, drawn: Uuid) -> Self {
        Self {
            url,
            readers: 8,
            patience: Duration::from_secs(10),
            drawn,
        }
    }

    /// How every connection begins: what it confirms is in the log on the disk.
    fn connection(&self) -> PgConnectOptions {
        // Another one for each process, so that they can be told apart.
        let name = format!("teren-{:.8}", self.drawn.simple().to_string());
        let settings = [
            ("search_path", SCHEMA),
            ("synchronous_commit", "on"),
            // A process that hangs, or whose machine is gone, must not keep the writers' place.
            ("idle_in_transaction_session_timeout", "60s"),
            ("tcp_keepalives_idle", "30"),
            ("tcp_keepalives_interval", "10"),
            ("tcp_keepalives_count", "3"),
        ];
        self.url
            .0
            .clone()
            .application_name(&name)
            .options(settings)
            .statement_cache_capacity(300)
    }

    fn pool(&self, connections: u32) -> PgPoolOptions {
        PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(self.patience)
    }

    /// A pool of one connection, that takes a lost one up again.
    pub(super) async fn one(&self) -> Result<PgPool, StoreError> {
        Ok(self.pool(1).connect_with(self.connection()).await?)
    }

    /// The same for who writes.
    async fn writer(&self) -> Result<PgPool, StoreError> {
        let pool = self.pool(1).after_connect(|conn, _| {
            Box::pin(async move {
                conn.execute(NOTE_OPENING).await?;
                Ok(())
            })
        });
        Ok(pool.connect_with(self.connection()).await?)
    }
}

impl SqlStore {
    /// Opens the database, makes its tables if they are not there, and brings its schema up to date.
    /// Processes that start together do so one after another.
    ///
    /// # Errors
    /// [`StoreError::Migration`] if the schema is newer than the program or was tampered with,
    /// [`StoreError::Database`] if the server cannot be reached or refuses.
    pub async fn open_server(options: PostgresOptions) -> Result<Self, StoreError> {
        let first = options.one().await?;
        let mut conn = first.acquire().await?;
        make_schema(&mut conn).await?;
        MIGRATIONS.run(&mut *conn).await?;
        drop(conn);
        let first = Pool::Postgres(first);
        let mut tx = first.write().await?;
        super::install(&mut tx, options.drawn).await?;
        tx.commit().await?;
        first.close().await;
        let writer = Pool::Postgres(options.writer().await?);
        let readers = options.pool(options.readers);
        let readers = readers.connect_with(options.connection()).await?;
        let news = News::listen(options.one().await?).await?;
        Ok(Self {
            news: Some(news),
            readers: Pool::Postgres(readers),
            writer: Writer::start(writer),
            place: Place::Server(Box::new(options)),
        })
    }
}

/// Makes the schema. Two processes at once would both find that it is not there.
async fn make_schema(conn: &mut sqlx::PgConnection) -> Result<(), StoreError> {
    let mut tx = conn.begin().await?;
    write_alone(&mut tx).await?;
    tx.execute("CREATE SCHEMA IF NOT EXISTS main").await?;
    tx.commit().await?;
    Ok(())
}
