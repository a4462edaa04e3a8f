//! `teren restore FILE`.
use super::{open, say};
use crate::clock::{Clock as _, SystemClock, random_id};
use crate::config::Settings;
use crate::erased::ErasedList;
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use store::model::AuditLine;
use store::traits::Upkeep as _;
use store::{SqlStore, Store};
use sync::wire::Epoch;

pub async fn run(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(file.exists(), "there is no file {}", file.display());
    has_no_log(file)?;
    let _alone = open::alone(settings, "restore")?;
    let clock = SystemClock::new();
    // Everything is done on a copy; the database is replaced only when the copy is ready.
    let copy = settings.file().with_extension("restoring");
    remove(&copy)?;
    std::fs::copy(file, &copy).with_context(|| format!("cannot copy {}", file.display()))?;
    SqlStore::examine(&copy)
        .await
        .with_context(|| format!("{} is not a whole backup of Terén", file.display()))?;
    let store = open::at(settings, &copy, settings.server.is_some()).await?;
    // Before it is anywhere: with the old epoch no phone would offer what the backup lacks.
    let made = renewed(settings, store.as_ref(), &clock).await?;
    let kept = match &settings.server {
        None => {
            store.close().await;
            drop(store);
            replace(settings, &copy, clock.now().0)?
        }
        Some(url) => {
            let server = open::at_server(url).await?;
            store.copy_to(&server).await.with_context(|| {
                format!(
                    "a backup is put into a database with nothing in it, and {url} holds something: \
                     make another (createdb) and name it in DATABASE_URL"
                )
            })?;
            store.close().await;
            drop(store);
            remove(&copy)?;
            server.close().await;
            Vec::new()
        }
    };
    say(&format!(
        "restored {} up to change {}; new epoch {}",
        file.display(),
        made.top,
        made.epoch.0
    ));
    if made.erased > 0 {
        say(&format!(
            "erased again what had been erased since: {} entries",
            made.erased
        ));
    }
    for kept in kept {
        say(&format!("what was there is kept as {}", kept.display()));
    }
    say("phones will hand in again what they still hold");
    Ok(())
}

/// A backup that has become a database of its own.
struct Renewed {
    epoch: Epoch,
    /// Entries erased again.
    erased: usize,
    /// The highest change number.
    top: u64,
}

/// Gives a restored database its new epoch, and erases again what was erased since.
async fn renewed(
    settings: &Settings,
    store: &dyn Store,
    clock: &SystemClock,
) -> anyhow::Result<Renewed> {
    let epoch = Epoch(random_id(clock));
    store.renew_epoch(epoch).await?;
    let erased = ErasedList::of(settings).apply(store, clock.now()).await?;
    let line = AuditLine {
        at: clock.now(),
        account: None,
        action: "restored".into(),
        subject: epoch.0.to_string(),
    };
    store.audit(&line).await?;
    Ok(Renewed {
        epoch,
        erased,
        top: store.watermark().await?,
    })
}

/// Puts the copy in the place of the database; tells where that is kept.
fn replace(settings: &Settings, copy: &Path, now: i64) -> anyhow::Result<Vec<PathBuf>> {
    let database = settings.file();
    let kept = aside(&database, now)?;
    // A power cut must not keep the new name and forget the moves before it.
    let folder = std::fs::File::open(&settings.data_dir)?;
    folder.sync_all()?;
    std::fs::rename(copy, &database)
        .with_context(|| format!("cannot put {} in place", copy.display()))?;
    folder.sync_all()?;
    Ok(kept)
}

/// A database and the files that SQLite keeps beside it, in the order in which they are to be moved:
/// SQLite replays a log into whatever database it finds beside it, so a log never stays behind.
fn whole(database: &Path) -> [PathBuf; 4] {
    ["-wal", "-journal", "-shm", ""].map(|end| {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        name.into()
    })
}

/// A backup is one file. One with a log beside it is the database of a killed server: what was
/// written last is in the log, and would be left out.
fn has_no_log(file: &Path) -> anyhow::Result<()> {
    let [log, journal, ..] = whole(file);
    for (beside, end) in [(log, "-wal"), (journal, "-journal")] {
        let length = std::fs::metadata(&beside).map_or(0, |m| m.len());
        anyhow::ensure!(
            length == 0,
            "{} belongs to {} and holds what was written last: put both into an empty folder as \
             teren.sqlite and teren.sqlite{end}, make one file of them with \
             `teren --data-dir FOLDER backup NEW`, and restore that",
            beside.display(),
            file.display()
        );
    }
    Ok(())
}

fn remove(database: &Path) -> anyhow::Result<()> {
    for file in whole(database) {
        if file.exists() {
            std::fs::remove_file(&file)
                .with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    Ok(())
}

/// Moves the database aside with what belongs to it, and a log whose database is gone too; tells
/// where to.
fn aside(database: &Path, now: i64) -> anyhow::Result<Vec<PathBuf>> {
    let kept = database.with_extension(format!("before-restore-{now}.sqlite"));
    let mut moved = Vec::new();
    for (from, to) in whole(database).into_iter().zip(whole(&kept)) {
        if from.exists() {
            std::fs::rename(&from, &to)
                .with_context(|| format!("cannot move {}", from.display()))?;
            moved.push(to);
        }
    }
    // What SQLite makes anew names nothing that anybody needs.
    moved.retain(|file| !file.to_string_lossy().ends_with("-shm"));
    Ok(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Regression: the database was moved first, so that a crash then left its log to the next one.
    #[test]
    fn a_log_is_moved_before_its_database() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("teren.sqlite");
        for file in whole(&database) {
            std::fs::write(file, "x").unwrap();
        }
        // The move of the database fails, as if the program had ended there.
        let kept = folder.path().join("teren.before-restore-3.sqlite");
        std::fs::create_dir_all(kept.join("in the way")).unwrap();
        aside(&database, 3).unwrap_err();
        let left: Vec<bool> = whole(&database).iter().map(|file| file.exists()).collect();
        assert_eq!(left, [false, false, false, true]);
        // and what was moved is kept
        assert!(
            folder
                .path()
                .join("teren.before-restore-3.sqlite-wal")
                .exists()
        );
    }
}
