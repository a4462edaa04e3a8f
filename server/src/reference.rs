//! Reference data and accounts, cached. An import or a new user by the command line beside the running
//! server, or by another server on the same database, is seen without a restart: a PostgreSQL server
//! tells of it at once, a file is looked into once a second.
use crate::clock::Clock;
pub use server_core::known::Known;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Store, StoreError};
use tokio::sync::watch;

/// How long the cache is believed where nobody tells of changes.
const FRESH: Duration = Duration::from_secs(1);
/// How long where somebody does: should a change go untold, this is when it is seen.
const FRESH_IF_TOLD: Duration = Duration::from_secs(60);

/// The cache.
pub struct References {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    news: Option<watch::Receiver<u64>>,
    cached: Mutex<Option<Cached>>,
    loading: tokio::sync::Mutex<()>,
}

/// What was read, when, and how much had been told of by then.
struct Cached {
    at: Duration,
    told: u64,
    known: Arc<Known>,
}

impl References {
    /// An empty cache.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self {
            news: store.news(),
            store,
            clock,
            cached: Mutex::new(None),
            loading: tokio::sync::Mutex::new(()),
        }
    }

    fn told(&self) -> u64 {
        self.news.as_ref().map_or(0, |news| *news.borrow())
    }

    fn fresh(&self) -> Option<Arc<Known>> {
        let long = match &self.news {
            Some(_) => FRESH_IF_TOLD,
            None => FRESH,
        };
        let (now, told) = (self.clock.monotonic(), self.told());
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        cached
            .as_ref()
            .filter(|c| c.told == told && now.saturating_sub(c.at) < long)
            .map(|c| c.known.clone())
    }

    /// What is known now, at most a second old.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn get(&self) -> Result<Arc<Known>, StoreError> {
        if let Some(known) = self.fresh() {
            return Ok(known);
        }
        let _one = self.loading.lock().await;
        if let Some(known) = self.fresh() {
            return Ok(known);
        }
        // Before it is read: what is told meanwhile may not be in it.
        let (at, told) = (self.clock.monotonic(), self.told());
        let known = Arc::new(Known::new(
            self.store.reference().await?,
            self.store.accounts().await?,
        ));
        let cached = Cached {
            at,
            told,
            known: known.clone(),
        };
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some(cached);
        Ok(known)
    }

    /// Forgets: the next reader reads the store.
    pub fn forget(&self) {
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
