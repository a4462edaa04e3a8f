//! Reference data and people, indexed for whoever decides.
use domain::programme::{Programme, Service};
use domain::{AccountId, ProgrammeId, ProviderId, ServiceId};
use std::collections::HashMap;
use store::model::{Account, Reference};

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

    /// All accounts, in no order.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// An account's name for people; of one that is gone, its id.
    #[must_use]
    pub fn name(&self, id: AccountId) -> String {
        self.accounts
            .get(&id)
            .map_or_else(|| id.to_string(), |a| a.name.clone())
    }
}
