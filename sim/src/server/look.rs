//! What is looked up to see whether promises were kept.
use super::Server;
use domain::{AccountId, EntryId, ServiceId, StreamId};
use server_core::access::Access;
use server_core::clock::Clock as _;
use std::collections::BTreeSet;
use store::Store;
use store::model::{StoredEntry, StreamState};
use sync::digest::Hash;
use sync::wire::Epoch;

impl Server {
    /// Has it ever given this receipt?
    #[must_use]
    pub fn said(&self, epoch: Epoch, id: EntryId, hash: Hash) -> bool {
        self.said.contains(&(epoch, id, hash))
    }

    /// Something that it knew may be gone.
    #[must_use]
    pub const fn went_back(&self) -> bool {
        self.gone_back > 0
    }

    /// Services that an account reads today.
    #[must_use]
    pub fn readable(&self, who: AccountId) -> BTreeSet<ServiceId> {
        let account = self.known.account(who);
        account.map_or_else(BTreeSet::new, |account| {
            Access::new(account, self.clock.now().day()).readable(&self.known)
        })
    }

    /// What the ledger holds under an id of a history.
    ///
    /// # Errors
    /// If the store fails.
    pub fn held(&self, root: EntryId, id: EntryId) -> anyhow::Result<Vec<StoredEntry>> {
        let store = self.store()?;
        let mut history = self
            .runtime
            .block_on(async { (store.as_ref() as &dyn Store).history(root).await })?;
        history.retain(|e| e.entry.id == id);
        Ok(history)
    }

    /// Items that were set aside: id and reason.
    ///
    /// # Errors
    /// If the store fails.
    pub fn quarantined(&self) -> anyhow::Result<Vec<(EntryId, String)>> {
        let store = self.store()?;
        let rows = self.runtime.block_on(async {
            (store.as_ref() as &dyn Store)
                .quarantined(None, 10_000)
                .await
        })?;
        let found = rows
            .into_iter()
            .filter_map(|q| Some((q.slot?.id, q.reason.reason)));
        Ok(found.collect())
    }

    /// What managers are shown of a stream.
    ///
    /// # Errors
    /// If the store fails.
    pub fn stream(&self, stream: StreamId) -> anyhow::Result<Option<StreamState>> {
        let store = self.store()?;
        Ok(self
            .runtime
            .block_on(async { (store.as_ref() as &dyn Store).stream(stream).await })?)
    }
}
