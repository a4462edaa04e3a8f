//! The database that every run begins with.
use super::{SERVICE, WORKERS, login};
use server_core::testing;
use std::path::Path;
use std::sync::OnceLock;
use store::{SqlStore, SqliteOptions, Store};
use tokio::runtime::Runtime;

/// Made once a process: the programme and the people, on a file that is copied for each run.
pub(super) fn template() -> anyhow::Result<&'static Path> {
    static MADE: OnceLock<Result<tempfile::TempDir, String>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = scratch().map_err(|e| e.to_string())?;
        make_template(&folder.path().join("teren.sqlite")).map_err(|e| format!("{e:#}"))?;
        Ok(folder)
    });
    match made {
        Ok(folder) => Ok(folder.path()),
        Err(why) => anyhow::bail!("{why}"),
    }
}

/// A folder in memory where there is one: what is proved here is not the disk.
pub(super) fn scratch() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    }
}

pub(super) fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

fn make_template(file: &Path) -> anyhow::Result<()> {
    runtime()?.block_on(async {
        let options = SqliteOptions::new(uuid::Uuid::from_u128(7));
        let store = SqlStore::open_file(file, options).await?;
        let store: &dyn Store = &store;
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
    })
}
