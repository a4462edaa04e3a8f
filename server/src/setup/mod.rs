//! Reference data for those who change them, without HTTP: what each of them sees, with what each may
//! change.
pub mod lists;
pub mod names;
pub mod services;

use crate::auth::Access;
use crate::reference::Known;
use crate::state::Server;
use app::api::dto::Choice;
use domain::lists::{Item, List};
use domain::{AccountId, Day};
use server_core::edit::Present;
use std::sync::Arc;
use store::StoreError;
use store::model::Account;
use sync::wire::Role;

/// Somebody who sets up, and everything as it is now.
pub struct Desk {
    /// Who.
    pub account: Arc<Account>,
    /// Today.
    pub today: Day,
    /// Reference data and people, for rights.
    pub known: Arc<Known>,
    /// The documents.
    pub present: Present,
}

impl Desk {
    /// Reads everything.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of(server: &Server, account: Arc<Account>) -> Result<Self, StoreError> {
        Ok(Self {
            account,
            today: server.clock.now().day(),
            known: server.references.get().await?,
            present: Present::new(server.store.documents().await?),
        })
    }

    /// The caller's rights.
    #[must_use]
    pub fn access(&self) -> Access<'_> {
        Access::new(&self.account, self.today)
    }

    /// The items of a list with its change number; an unknown list has none.
    #[must_use]
    pub fn items(&self, list: List) -> (u64, Vec<Item>) {
        let key = format!("codes/{}", list.as_str());
        self.present.get(&key).unwrap_or_default()
    }

    /// Types of services.
    #[must_use]
    pub fn service_types(&self) -> Vec<Choice> {
        let choice = |item: Item| Choice {
            code: item.code.to_string(),
            cs: item.cs,
            en: item.en,
        };
        let (_, items) = self.items(List::Service);
        items.into_iter().map(choice).collect()
    }

    /// The name of somebody who changed something, as far as the caller may know people: who manages a
    /// provider or works for it is known there and to the administrator, who coordinates to all.
    #[must_use]
    pub fn name_of(&self, id: AccountId) -> Option<String> {
        let account = self.known.account(id)?;
        let access = self.access();
        let public = |role| matches!(role, Role::Coordinator | Role::Administrator);
        let managed = access.managed_providers();
        let told = access.has(Role::Administrator)
            || id == self.account.id
            || account.memberships.iter().any(|m| {
                public(m.role) || m.provider.as_ref().is_some_and(|p| managed.contains(p))
            });
        told.then(|| account.name.clone())
    }
}
