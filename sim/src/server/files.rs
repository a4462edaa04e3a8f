//! Its files: killed, cut short, backed up and put back.
use super::Server;
use crate::faults::Fault;
use anyhow::Context as _;
use server_core::clock::random_id;
use server_core::session::Sessions;
use std::path::{Path, PathBuf};
use store::Store;
use sync::sim::Rng;
use sync::wire::Epoch;

impl Server {
    fn wal(&self) -> PathBuf {
        let mut name = self.file().into_os_string();
        name.push("-wal");
        name.into()
    }

    pub(super) fn wal_length(&self) -> u64 {
        std::fs::metadata(self.wal()).map_or(0, |m| m.len())
    }

    /// Kills it: what the operating system has of its files is all that is left.
    ///
    /// # Errors
    /// If files cannot be copied.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        if !self.up() {
            return Ok(());
        }
        self.copy_to_next(|_| {})?;
        self.store = None;
        self.sessions = Sessions::new();
        Ok(())
    }

    /// Kills it and loses the tail of its log.
    ///
    /// # Errors
    /// If files cannot be copied.
    pub fn lose_tail(&mut self, rng: &mut Rng) -> anyhow::Result<()> {
        let (from, to) = (self.wal_at_start, self.wal_length());
        if !self.up() || to <= from {
            return Ok(());
        }
        self.faults.hit(Fault::TailLost);
        self.gone_back += 1;
        let keep = from + rng.below(to - from);
        self.copy_to_next(|wal| {
            if let Ok(file) = std::fs::OpenOptions::new().write(true).open(wal) {
                drop(file.set_len(keep));
            }
        })?;
        self.store = None;
        self.sessions = Sessions::new();
        Ok(())
    }

    fn copy_to_next(&mut self, change: impl FnOnce(&Path)) -> anyhow::Result<()> {
        let (file, wal) = (self.file(), self.wal());
        self.generation += 1;
        std::fs::create_dir(self.file().parent().context("a folder")?)?;
        std::fs::copy(file, self.file())?;
        if wal.exists() {
            std::fs::copy(wal, self.wal())?;
            change(&self.wal());
        }
        Ok(())
    }

    /// Backs up while it runs.
    ///
    /// # Errors
    /// If that fails.
    pub fn backup(&mut self) -> anyhow::Result<()> {
        let Ok(store) = self.store() else {
            return Ok(());
        };
        let to = self
            .folder
            .path()
            .join(format!("backup-{}", self.backups.len()));
        self.runtime
            .block_on(async { (store.as_ref() as &dyn Store).backup(&to).await })?;
        self.backups.push(to);
        Ok(())
    }

    /// Puts the last backup in place and starts it, as `teren restore` does. False: there is none.
    ///
    /// # Errors
    /// If that fails.
    pub fn restore(&mut self) -> anyhow::Result<bool> {
        let Some(backup) = self.backups.last().cloned() else {
            return Ok(false);
        };
        self.faults.hit(Fault::Restored);
        self.gone_back += 1;
        self.store = None;
        self.sessions = Sessions::new();
        self.generation += 1;
        std::fs::create_dir(self.file().parent().context("a folder")?)?;
        std::fs::copy(backup, self.file())?;
        self.start()?;
        let store = self.store()?;
        let epoch = Epoch(random_id(&self.clock));
        self.runtime
            .block_on(async { (store.as_ref() as &dyn Store).renew_epoch(epoch).await })?;
        self.load()?;
        Ok(true)
    }
}
