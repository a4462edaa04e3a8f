//! Databases on a PostgreSQL server, which itself goes on running: what it has confirmed stays, as
//! its own log on the disk promises, so a power cut takes nothing here.
use super::{Home, template};
use anyhow::Context as _;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{PostgresOptions, SqlStore, SqliteOptions};
use sync::sim::Rng;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Numbers the databases of this process.
static NUMBER: AtomicU64 = AtomicU64::new(0);

pub(super) struct Databases {
    server: String,
    /// The one that is in use now.
    name: String,
}

/// A name that no other process on the same server has.
pub(super) fn new_name() -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("sim_{}_{number}", std::process::id())
}

/// The address of a database on the same server.
pub(super) fn address(server: &str, name: &str) -> anyhow::Result<String> {
    let (before, _) = server
        .rsplit_once('/')
        .context("postgres://HOST/DATABASE")?;
    Ok(format!("{before}/{name}"))
}

pub(super) async fn say(server: &str, sql: String) -> anyhow::Result<()> {
    let mut conn = PgConnection::connect(server).await?;
    conn.execute(AssertSqlSafe(sql)).await?;
    Ok(conn.close().await?)
}

impl Databases {
    pub(super) fn new(server: &str) -> anyhow::Result<Self> {
        let template = template::database(server)?;
        let name = new_name();
        template::runtime()?.block_on(say(
            server,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        ))?;
        Ok(Self {
            server: server.to_owned(),
            name,
        })
    }

    async fn store(&self, drawn: Uuid) -> anyhow::Result<SqlStore> {
        let url = address(&self.server, &self.name)?.parse()?;
        let options = PostgresOptions {
            readers: 1,
            ..PostgresOptions::new(url, drawn)
        };
        Ok(SqlStore::open_server(options).await?)
    }
}

impl Home for Databases {
    fn open(&mut self, runtime: &Runtime, drawn: Uuid) -> anyhow::Result<SqlStore> {
        runtime.block_on(self.store(drawn))
    }

    fn kill(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn lose_tail(&mut self, _: &mut Rng) -> anyhow::Result<bool> {
        Ok(false)
    }

    /// Into a new database, as `teren restore` wants it.
    fn put_back(&mut self, runtime: &Runtime, backup: &Path) -> anyhow::Result<()> {
        let before = std::mem::replace(&mut self.name, new_name());
        runtime.block_on(async {
            say(&self.server, format!("CREATE DATABASE {}", self.name)).await?;
            let from = SqlStore::open_file(backup, SqliteOptions::new(Uuid::nil())).await?;
            let to = self.store(Uuid::nil()).await?;
            from.copy_to(&to).await?;
            for store in [from, to] {
                store::traits::Upkeep::close(&store).await;
            }
            say(&self.server, format!("DROP DATABASE {before} WITH (FORCE)")).await
        })
    }

    fn end(&mut self, runtime: &Runtime) {
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // One that stays goes with its server, which was made for tests.
        drop(runtime.block_on(say(&self.server, sql)));
    }
}
