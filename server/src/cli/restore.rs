//! `teren restore FILE`.
use super::{open, say};
use crate::clock::{Clock as _, SystemClock, random_id};
use crate::config::Settings;
use crate::erased::ErasedList;
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use store::SqliteStore;
use store::model::AuditLine;
use sync::wire::Epoch;

pub async fn run(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(file.exists(), "there is no file {}", file.display());
    let _alone = open::alone(settings, "restore")?;
    let clock = SystemClock::new();
    // Everything is done on a copy; the database is replaced only when the copy is ready.
    let database = settings.database();
    let copy = database.with_extension("restoring");
    remove(&copy)?;
    std::fs::copy(file, &copy).with_context(|| format!("cannot copy {}", file.display()))?;
    SqliteStore::examine(&copy)
        .await
        .with_context(|| format!("{} is not a whole backup of Terén", file.display()))?;
    let store = open::at(&copy, false).await?;
    let epoch = Epoch(random_id(&clock));
    store.renew_epoch(epoch).await?;
    let erased = ErasedList::of(settings)
        .apply(store.as_ref(), clock.now())
        .await?;
    let line = AuditLine {
        at: clock.now(),
        account: None,
        action: "restored".into(),
        subject: epoch.0.to_string(),
    };
    store.audit(&line).await?;
    let top = store.watermark().await?;
    store.close().await;
    drop(store);
    let kept = aside(&database, clock.now().0)?;
    std::fs::rename(&copy, &database)
        .with_context(|| format!("cannot put {} in place", copy.display()))?;
    std::fs::File::open(&settings.data_dir)?.sync_all()?;
    say(&format!(
        "restored {} up to change {top}; new epoch {}",
        file.display(),
        epoch.0
    ));
    if erased > 0 {
        say(&format!(
            "erased again what had been erased since: {erased} entries"
        ));
    }
    if let Some(kept) = kept {
        say(&format!(
            "the database that was there is kept as {}",
            kept.display()
        ));
    }
    say("phones will hand in again what they still hold");
    Ok(())
}

/// The files that SQLite keeps beside a database.
fn beside(database: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|end| {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        name.into()
    })
}

fn remove(database: &Path) -> anyhow::Result<()> {
    for file in beside(database).into_iter().chain([database.to_owned()]) {
        if file.exists() {
            std::fs::remove_file(&file)
                .with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    Ok(())
}

/// Moves the database aside with what belongs to it; tells where to.
fn aside(database: &Path, now: i64) -> anyhow::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let kept = database.with_extension(format!("before-restore-{now}.sqlite"));
    std::fs::rename(database, &kept)
        .with_context(|| format!("cannot move {}", database.display()))?;
    for (from, to) in beside(database).into_iter().zip(beside(&kept)) {
        if from.exists() {
            std::fs::rename(&from, &to)
                .with_context(|| format!("cannot move {}", from.display()))?;
        }
    }
    Ok(Some(kept))
}
