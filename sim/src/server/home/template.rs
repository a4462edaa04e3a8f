//! The database that every run begins with: the programme and the people, made once a process.
use super::super::{SERVICE, WORKERS, login};
use super::databases::{address, new_name, say};
use server_core::testing;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use store::{PostgresOptions, SqlStore, SqliteOptions, Store};
use tokio::runtime::Runtime;
use uuid::Uuid;

const DRAWN: Uuid = Uuid::from_u128(7);

/// As a file, which is copied for each run.
pub(super) fn file() -> anyhow::Result<PathBuf> {
    static MADE: OnceLock<Result<tempfile::TempDir, String>> = OnceLock::new();
    let made = MADE.get_or_init(|| make_file().map_err(|e| format!("{e:#}")));
    match made {
        Ok(folder) => Ok(folder.path().join("teren.sqlite")),
        Err(why) => anyhow::bail!("{why}"),
    }
}

/// As a database on a server; its name. One server a process.
pub(super) fn database(server: &str) -> anyhow::Result<&'static str> {
    static MADE: OnceLock<Result<String, String>> = OnceLock::new();
    let made = MADE.get_or_init(|| make_database(server).map_err(|e| format!("{e:#}")));
    match made {
        Ok(name) => Ok(name),
        Err(why) => anyhow::bail!("{why}"),
    }
}

/// A folder in memory where there is one: what is proved here is not the disk.
pub(in super::super) fn scratch() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    }
}

pub(in super::super) fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

fn make_file() -> anyhow::Result<tempfile::TempDir> {
    let folder = scratch()?;
    let file = folder.path().join("teren.sqlite");
    runtime()?.block_on(async {
        fill(&SqlStore::open_file(&file, SqliteOptions::new(DRAWN)).await?).await
    })?;
    Ok(folder)
}

fn make_database(server: &str) -> anyhow::Result<String> {
    let name = new_name();
    runtime()?.block_on(async {
        say(server, format!("CREATE DATABASE {name}")).await?;
        let options = PostgresOptions::new(address(server, &name)?.parse()?, DRAWN);
        fill(&SqlStore::open_server(options).await?).await
    })?;
    Ok(name)
}

async fn fill(store: &dyn Store) -> anyhow::Result<()> {
    let now = testing::NOW;
    store
        .seed_lists(&domain::lists::CodeLists::builtin(), now)
        .await?;
    let programme = server_core::programmes::read("simulation", testing::PROGRAMME)?;
    store.import(&programme, None, now).await?;
    for n in 0..WORKERS {
        let login = login(n);
        let id = testing::account_id(&login);
        store.add_account(id, &login, &login, "-", now).await?;
        store
            .add_membership(id, &testing::worker(&[SERVICE]), now)
            .await?;
    }
    store.close().await;
    Ok(())
}
