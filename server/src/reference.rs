//! Reference data and accounts, cached for a second: an import or a new user by the command line
//! beside the running server is seen without a restart.
use crate::clock::Clock;
pub use server_core::known::Known;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Store, StoreError};

/// How long the cache is believed.
const FRESH: Duration = Duration::from_secs(1);

/// The cache.
pub struct References {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    cached: Mutex<Option<(Duration, Arc<Known>)>>,
    loading: tokio::sync::Mutex<()>,
}

impl References {
    /// An empty cache.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            cached: Mutex::new(None),
            loading: tokio::sync::Mutex::new(()),
        }
    }

    fn fresh(&self) -> Option<Arc<Known>> {
        let now = self.clock.monotonic();
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        cached
            .as_ref()
            .filter(|(at, _)| now.saturating_sub(*at) < FRESH)
            .map(|(_, k)| k.clone())
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
        let at = self.clock.monotonic();
        let known = Arc::new(Known::new(
            self.store.reference().await?,
            self.store.accounts().await?,
        ));
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, known.clone()));
        Ok(known)
    }

    /// Forgets: the next reader reads the store.
    pub fn forget(&self) {
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
