//! Opening the data folder: its lock and its database.
use crate::clock::{SystemClock, random_id};
use crate::config::Settings;
use anyhow::Context as _;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::Arc;
use store::{SqlStore, SqliteOptions, Store};

/// The file whose lock a running server holds.
const LOCK: &str = "teren.lock";

/// Held by whoever must be alone with the database: a running server, a restore.
#[derive(Debug)]
pub struct Alone {
    _file: File,
}

/// Makes the folder if it is not there.
pub fn folder(settings: &Settings) -> anyhow::Result<()> {
    std::fs::create_dir_all(&settings.data_dir).with_context(|| {
        format!(
            "cannot make the data folder {}; choose another with --data-dir",
            settings.data_dir.display()
        )
    })
}

/// Takes the lock of the data folder; `why` says what it is needed for.
pub fn alone(settings: &Settings, why: &str) -> anyhow::Result<Alone> {
    folder(settings)?;
    let path = settings.data_dir.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("cannot open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Alone { _file: file }),
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "a server is running on {}; stop it before you {why}",
            settings.data_dir.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

/// Opens the database of the data folder for who is alone with it, making it if it is not there.
pub async fn database(settings: &Settings) -> anyhow::Result<Arc<dyn Store>> {
    folder(settings)?;
    at(settings, &settings.database(), false).await
}

/// Opens the database of the data folder for one command, alone with it or beside a running server;
/// as long as the second value lives, no server starts and nothing is restored.
pub async fn shared(settings: &Settings) -> anyhow::Result<(Arc<dyn Store>, Option<Alone>)> {
    folder(settings)?;
    let alone = alone(settings, "").ok();
    let store = at(settings, &settings.database(), alone.is_none()).await?;
    Ok((store, alone))
}

/// Opens a database file; `beside`: a server runs on it.
pub async fn at(settings: &Settings, path: &Path, beside: bool) -> anyhow::Result<Arc<dyn Store>> {
    let options = SqliteOptions {
        beside,
        checkpoint: settings.checkpoint_pages,
        ..SqliteOptions::new(random_id(&SystemClock::new()))
    };
    let store = SqlStore::open_file(path, options)
        .await
        .with_context(|| format!("cannot open the database {}", path.display()))?;
    Ok(Arc::new(store))
}
