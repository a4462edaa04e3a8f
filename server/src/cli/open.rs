//! Opening the data folder: its lock and its database.
use crate::clock::{SystemClock, random_id};
use crate::config::Settings;
use anyhow::Context as _;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::Arc;
use store::{PostgresOptions, SqlStore, SqliteOptions, Store, StoreError, Url};

/// The file whose lock a running server holds.
const LOCK: &str = "teren.lock";

/// Held by whoever must be alone with the file: a running server, a restore. Of a database on a
/// server nobody need be: those who write there wait for one another.
#[derive(Debug)]
pub struct Alone {
    _file: Option<File>,
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
    if settings.server.is_some() {
        return Ok(Alone { _file: None });
    }
    let path = settings.data_dir.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("cannot open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Alone { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "a server is running on {}; stop it before you {why}",
            settings.data_dir.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

/// Is there a database already? If not, a command that needs one says so.
pub fn exists(settings: &Settings) -> anyhow::Result<()> {
    let file = settings.file();
    anyhow::ensure!(
        settings.server.is_some() || file.exists(),
        "there is no database {}; check --data-dir",
        file.display()
    );
    Ok(())
}

/// Opens the database for who is alone with it, making it if it is not there.
pub async fn database(settings: &Settings) -> anyhow::Result<Arc<dyn Store>> {
    Ok(whole(settings).await?)
}

/// The same, for what no trait has.
pub async fn whole(settings: &Settings) -> anyhow::Result<Arc<SqlStore>> {
    folder(settings)?;
    match &settings.server {
        Some(url) => at_server(url).await,
        None => at(settings, &settings.file(), false).await,
    }
}

/// Opens the database for one command, alone with it or beside a running server; as long as the
/// second value lives, no server starts and nothing is restored.
pub async fn shared(settings: &Settings) -> anyhow::Result<(Arc<dyn Store>, Option<Alone>)> {
    if settings.server.is_some() {
        return Ok((database(settings).await?, None));
    }
    folder(settings)?;
    let alone = alone(settings, "").ok();
    let store = at(settings, &settings.file(), alone.is_none()).await?;
    Ok((store, alone))
}

/// Opens a database file; `beside`: a server runs on it.
pub async fn at(settings: &Settings, path: &Path, beside: bool) -> anyhow::Result<Arc<SqlStore>> {
    let options = SqliteOptions {
        beside,
        checkpoint: settings.checkpoint_pages,
        ..SqliteOptions::new(random_id(&SystemClock::new()))
    };
    let store = SqlStore::open_file(path, options).await.map_err(|error| {
        let what = path.display().to_string();
        explain(error, &what, "")
    })?;
    Ok(Arc::new(store))
}

/// Opens a database on a server.
pub async fn at_server(url: &Url) -> anyhow::Result<Arc<SqlStore>> {
    let options = PostgresOptions::new(url.clone(), random_id(&SystemClock::new()));
    let store = SqlStore::open_server(options).await.map_err(|error| {
        let what = url.to_string();
        explain(
            error,
            &what,
            "; is the server up, and is DATABASE_URL right?",
        )
    })?;
    Ok(Arc::new(store))
}

/// Why a database does not open, and what to do.
fn explain(error: StoreError, what: &str, hint: &str) -> anyhow::Error {
    match error.newer_schema() {
        Some(version) => anyhow::anyhow!(
            "the database {what} was written by a newer teren (its schema is {version}); nothing was \
             changed: start that teren, or restore a backup from before"
        ),
        None => anyhow::Error::new(error).context(format!("cannot open the database {what}{hint}")),
    }
}
