//! Reference data and accounts, cached for a second: an import or a new user by the command line
//! beside the running server is seen without a restart.
use crate::clock::Clock;
use domain::programme::{Programme, Service};
use domain::{AccountId, ProgrammeId, ProviderId, ServiceId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::model::{Account, Reference};
use store::{Store, StoreError};

/// How long the cache is believed.
const FRESH: Duration = Duration::from_secs(1);

/// Reference data with what finds them.
#[derive(Debug, Default)]
pub struct Known {
    /// As stored.
    pub reference: Reference,
    services: HashMap<ServiceId, usize>,
    accounts: HashMap<AccountId, Account>,
}

impl Known {
    /// Indexes what the store gave.
    #[must_use]
    pub fn new(reference: Reference, accounts: Vec<Account>) -> Self {
        let services = reference
            .services
            .iter()
            .enumerate()
            .map(|(i, s)| (s.id.clone(), i))
            .collect();
        let accounts = accounts.into_iter().map(|a| (a.id, a)).collect();
        Self {
            reference,
            services,
            accounts,
        }
    }

    /// A service.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.get(id).map(|i| &self.reference.services[*i])
    }

    /// A programme.
    #[must_use]
    pub fn programme(&self, id: &ProgrammeId) -> Option<&Programme> {
        self.reference.programmes.iter().find(|p| p.id == *id)
    }

    /// Is there such a provider?
    #[must_use]
    pub fn has_provider(&self, id: &ProviderId) -> bool {
        self.reference.providers.iter().any(|p| p.id == *id)
    }

    /// Services of a provider.
    pub fn services_of<'a>(
        &'a self,
        provider: &'a ProviderId,
    ) -> impl Iterator<Item = &'a Service> {
        self.reference
            .services
            .iter()
            .filter(move |s| s.provider == *provider)
    }

    /// An account.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    /// An account's name for people; of one that is gone, its id.
    #[must_use]
    pub fn name(&self, id: AccountId) -> String {
        self.accounts
            .get(&id)
            .map_or_else(|| id.to_string(), |a| a.name.clone())
    }
}

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
