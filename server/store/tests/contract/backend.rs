//! The databases that every case runs on.
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::path::Path;
use std::sync::Arc;
use store::{PostgresOptions, SqlStore, SqliteOptions, Store};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Names the server that `scripts/postgres.sh` has started; `make test` sets it.
const SERVER: &str = "TEREN_TEST_POSTGRES";

/// A database with all tables and nothing in them; those of the cases are copies of it.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A kind of database.
#[derive(Clone, Copy, Debug)]
pub enum Backend {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database of one case.
pub enum Database {
    /// In a folder of its own.
    File(TempDir),
    /// On the server: its address and name.
    Server(String, String),
}

/// The server's address, or none: by hand its cases may be left out, in `make test` never.
fn server() -> Option<String> {
    let address = std::env::var(SERVER).ok();
    if address.is_none() {
        eprintln!(
            "NOT RUN on PostgreSQL: {SERVER} names no server (scripts/postgres.sh start DIR)"
        );
    }
    address
}

/// The address of another database on the same server.
fn of(server: &str, name: &str) -> String {
    let (before, _) = server.rsplit_once('/').unwrap();
    format!("{before}/{name}")
}

async fn run(server: &str, sql: String) {
    let mut conn = PgConnection::connect(server).await.unwrap();
    conn.execute(AssertSqlSafe(sql)).await.unwrap();
    conn.close().await.unwrap();
}

fn options(address: &str) -> PostgresOptions {
    PostgresOptions::new(address.parse().unwrap(), Uuid::from_u128(7))
}

async fn open(address: &str) -> SqlStore {
    SqlStore::open_server(options(address)).await.unwrap()
}

async fn template(server: &str) -> &'static str {
    let make = || async {
        let name = format!("template_{}", std::process::id());
        run(server, format!("CREATE DATABASE {name}")).await;
        let store: Arc<dyn Store> = Arc::new(open(&of(server, &name)).await);
        store.close().await;
        name
    };
    TEMPLATE.get_or_init(make).await
}

impl Backend {
    /// An empty database.
    pub async fn make(self) -> Option<Database> {
        if matches!(self, Self::Sqlite) {
            return Some(Database::File(tempfile::tempdir().unwrap()));
        }
        let server = server()?;
        let template = template(&server).await;
        let folder = tempfile::tempdir().unwrap();
        // Its name is nobody else's.
        let name = folder.path().file_name().unwrap().to_string_lossy();
        let name = format!("case_{}", name.trim_start_matches('.').to_lowercase());
        run(
            &server,
            format!("CREATE DATABASE \"{name}\" TEMPLATE {template}"),
        )
        .await;
        Some(Database::Server(server, name))
    }
}

impl Database {
    /// Where it is, on a server.
    pub fn address(&self) -> String {
        match self {
            Self::File(_) => panic!("in a folder"),
            Self::Server(server, name) => of(server, name),
        }
    }

    /// How it is opened on a server.
    pub fn options(&self) -> PostgresOptions {
        options(&self.address())
    }

    /// Opens it on a server, with what no trait has.
    pub async fn whole(&self) -> SqlStore {
        open(&self.address()).await
    }

    /// Opens it.
    pub async fn open(&self) -> Arc<dyn Store> {
        match self {
            Self::File(folder) => sqlite(folder.path()).await,
            Self::Server(server, name) => Arc::new(open(&of(server, name)).await),
        }
    }

    /// Closes it and takes it away.
    pub async fn end(self, store: Arc<dyn Store>) {
        store.close().await;
        if let Self::Server(server, name) = self {
            run(&server, format!("DROP DATABASE \"{name}\"")).await;
        }
    }
}

/// Opens (or makes) the SQLite database of a case.
pub async fn sqlite(folder: &Path) -> Arc<dyn Store> {
    let options = SqliteOptions::new(Uuid::from_u128(7));
    Arc::new(
        SqlStore::open_file(&folder.join("teren.sqlite"), options)
            .await
            .unwrap(),
    )
}
