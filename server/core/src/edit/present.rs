//! Reference data as they are now, each document with its change number.
use domain::programme::Service;
use domain::{ProgrammeId, ServiceId};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use store::model::Held;

/// A document that was read, with its change number.
pub type Numbered<T> = (u64, T);

/// All documents by key.
#[derive(Debug, Default)]
pub struct Present(BTreeMap<String, Held>);

impl Present {
    /// Of what the store holds.
    #[must_use]
    pub fn new(documents: Vec<Held>) -> Self {
        let by_key = |held: Held| (held.key.clone(), held);
        Self(documents.into_iter().map(by_key).collect())
    }

    /// A document as it is held.
    #[must_use]
    pub fn held(&self, key: &str) -> Option<&Held> {
        self.0.get(key)
    }

    /// A document; none if there is none, or if it is of a form that this program cannot read.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<Numbered<T>> {
        let held = self.0.get(key)?;
        let doc = serde_json::from_value(held.doc.clone()).ok()?;
        Some((held.change, doc))
    }

    /// All documents of a kind, e.g. `service/`.
    #[must_use]
    pub fn all<T: DeserializeOwned>(&self, kind: &str) -> Vec<Numbered<T>> {
        let keys = self.0.keys().filter(|key| key.starts_with(kind));
        keys.filter_map(|key| self.get(key)).collect()
    }

    /// A service.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<Numbered<Service>> {
        self.get(&format!("service/{id}"))
    }

    /// Services of a programme.
    pub fn services_of(&self, programme: &ProgrammeId) -> Vec<Numbered<Service>> {
        let mut all = self.all::<Service>("service/");
        all.retain(|(_, service)| service.programme == *programme);
        all
    }
}
