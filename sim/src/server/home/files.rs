//! SQLite files: a killed server is what a copy of them leaves.
use super::{Home, scratch, template};
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use store::{SqlStore, SqliteOptions};
use sync::sim::Rng;
use tokio::runtime::Runtime;
use uuid::Uuid;

pub(super) struct Files {
    folder: tempfile::TempDir,
    /// Each start after a kill goes on with a copy.
    generation: u32,
    log_at_start: u64,
}

impl Files {
    pub(super) fn new() -> anyhow::Result<Self> {
        let files = Self {
            folder: scratch()?,
            generation: 0,
            log_at_start: 0,
        };
        files.make_folder()?;
        std::fs::copy(template::file()?, files.file())?;
        Ok(files)
    }

    fn file(&self) -> PathBuf {
        let generation = self.generation.to_string();
        self.folder.path().join(generation).join("teren.sqlite")
    }

    fn make_folder(&self) -> anyhow::Result<()> {
        Ok(std::fs::create_dir(
            self.file().parent().context("a folder")?,
        )?)
    }

    fn log(&self) -> PathBuf {
        let mut name = self.file().into_os_string();
        name.push("-wal");
        name.into()
    }

    fn log_length(&self) -> u64 {
        std::fs::metadata(self.log()).map_or(0, |m| m.len())
    }

    fn copy_to_next(&mut self, change: impl FnOnce(&Path)) -> anyhow::Result<()> {
        let (file, log) = (self.file(), self.log());
        self.generation += 1;
        self.make_folder()?;
        std::fs::copy(file, self.file())?;
        if log.exists() {
            std::fs::copy(log, self.log())?;
            change(&self.log());
        }
        Ok(())
    }
}

impl Home for Files {
    fn open(&mut self, runtime: &Runtime, drawn: Uuid) -> anyhow::Result<SqlStore> {
        let options = SqliteOptions {
            readers: 1,
            ..SqliteOptions::new(drawn)
        };
        Ok(runtime.block_on(SqlStore::open_file(&self.file(), options))?)
    }

    fn started(&mut self) {
        self.log_at_start = self.log_length();
    }

    fn kill(&mut self) -> anyhow::Result<()> {
        self.copy_to_next(|_| {})
    }

    fn lose_tail(&mut self, rng: &mut Rng) -> anyhow::Result<bool> {
        let (from, to) = (self.log_at_start, self.log_length());
        if to <= from {
            return Ok(false);
        }
        let keep = from + rng.below(to - from);
        self.copy_to_next(|log| {
            if let Ok(file) = std::fs::OpenOptions::new().write(true).open(log) {
                drop(file.set_len(keep));
            }
        })?;
        Ok(true)
    }

    fn put_back(&mut self, _: &Runtime, backup: &Path) -> anyhow::Result<()> {
        self.generation += 1;
        self.make_folder()?;
        std::fs::copy(backup, self.file())?;
        Ok(())
    }

    fn end(&mut self, _: &Runtime) {}
}
