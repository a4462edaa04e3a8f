//! The server killed, backed up and put back.
use super::Server;
use crate::faults::Fault;
use server_core::clock::random_id;
use server_core::session::Sessions;
use store::Store;
use sync::sim::Rng;
use sync::wire::Epoch;

impl Server {
    /// Kills it: what the operating system has of its database is all that is left.
    ///
    /// # Errors
    /// If files cannot be copied.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        if self.up() {
            self.home.kill()?;
            self.down();
        }
        Ok(())
    }

    /// Kills it and loses the tail of its log.
    ///
    /// # Errors
    /// If files cannot be copied.
    pub fn lose_tail(&mut self, rng: &mut Rng) -> anyhow::Result<()> {
        if self.up() && self.home.lose_tail(rng)? {
            self.faults.hit(Fault::TailLost);
            self.gone_back += 1;
            self.down();
        }
        Ok(())
    }

    fn down(&mut self) {
        self.store = None;
        self.sessions = Sessions::new();
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
        self.down();
        self.home.put_back(&self.runtime, &backup)?;
        self.start()?;
        let store = self.store()?;
        let epoch = Epoch(random_id(&self.clock));
        self.runtime
            .block_on(async { (store.as_ref() as &dyn Store).renew_epoch(epoch).await })?;
        self.load()?;
        Ok(true)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.store = None;
        self.home.end(&self.runtime);
    }
}
