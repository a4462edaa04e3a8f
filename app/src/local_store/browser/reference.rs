//! Reference data that the server sent: services, code lists, colleagues.
use super::super::codec;
use super::super::types::LocalError;
use super::LocalStore;
use super::account;
use super::schema::REFERENCE;
use super::strict::Source;
use crate::platform;
use domain::json;
use domain::lists::CodeLists;
use domain::programme::{Locality, Service};
use domain::{AccountId, Day, ServiceId};
use indexed_db_futures::KeyRange;
use std::rc::Rc;
use sync::wire::{MembershipInfo, Role};
use wasm_bindgen::JsValue;

impl LocalStore {
    /// Documents whose key begins so, with the rest of their keys.
    pub(super) async fn documents(
        &self,
        prefix: &str,
    ) -> Result<Vec<(String, serde_json::Value)>, LocalError> {
        // '0' is the character after '/'.
        let end = format!("{}0", prefix.trim_end_matches('/'));
        let range = KeyRange::Bound(
            JsValue::from_str(prefix),
            false,
            JsValue::from_str(&end),
            true,
        );
        let texts = self
            .connection()?
            .read(&[REFERENCE], async |tx| {
                tx.all(REFERENCE, Source::Range(range.clone()), None)?.await
            })
            .await?;
        let read = |text: &String| {
            let (key, doc) = codec::decode::<(String, serde_json::Value)>(text).ok()?;
            Some((key.strip_prefix(prefix)?.to_owned(), doc))
        };
        Ok(texts.iter().filter_map(read).collect())
    }

    async fn all_services(&self) -> Result<Vec<Service>, LocalError> {
        let documents = self.documents("service/").await?;
        // A service in a form that only a newer program knows is not offered, but stays.
        Ok(documents
            .into_iter()
            .filter_map(|(_, doc)| json::from_tree(doc).ok())
            .collect())
    }

    /// The own services, those valid today first, then by name of the service.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn services(&self) -> Result<Vec<Service>, LocalError> {
        let memberships = account::session()
            .map(|s| s.memberships)
            .unwrap_or_default();
        let today = platform::now().day();
        let mut own = self.all_services().await?;
        own.retain(|service| memberships.iter().any(|m| covers(m, service)));
        own.sort_by_key(|service| {
            (
                !is_valid(service, today),
                service.programme.clone(),
                service.id.clone(),
            )
        });
        Ok(own)
    }

    /// The code lists.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn lists(&self) -> Result<Rc<CodeLists>, LocalError> {
        let version = self.0.reference.get();
        if let Some((known, lists)) = self.0.lists.borrow().as_ref()
            && *known == version
        {
            return Ok(Rc::clone(lists));
        }
        let documents = self.documents("codes/").await?;
        let all: serde_json::Map<_, _> = documents.into_iter().collect();
        let lists = json::from_tree(all.into())
            .map_err(|why| LocalError::Failed(format!("code lists: {why}")))?;
        let lists = Rc::new(lists);
        self.0.lists.replace(Some((version, Rc::clone(&lists))));
        Ok(lists)
    }

    /// Colleagues and their names, by name.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn people(&self) -> Result<Vec<(AccountId, String)>, LocalError> {
        let read = |(key, doc): (String, serde_json::Value)| {
            Some((key.parse().ok()?, doc.get("name")?.as_str()?.to_owned()))
        };
        let documents = self.documents("person/").await?;
        let mut people: Vec<_> = documents.into_iter().filter_map(read).collect();
        people.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        Ok(people)
    }

    /// Where a service works: its own localities, or all of its programme's if it names none.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn localities(&self, service: &ServiceId) -> Result<Vec<Locality>, LocalError> {
        let services = self.all_services().await?;
        let Some(own) = services.iter().find(|s| s.id == *service) else {
            return Ok(Vec::new());
        };
        if !own.localities.is_empty() {
            return Ok(own.localities.clone());
        }
        let same = services.iter().filter(|s| s.programme == own.programme);
        let mut all: Vec<Locality> = same.flat_map(|s| s.localities.clone()).collect();
        all.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        all.dedup_by(|a, b| a.id == b.id);
        Ok(all)
    }
}

fn is_valid(service: &Service, day: Day) -> bool {
    service.from <= day && service.to.is_none_or(|to| day <= to)
}

/// Does a membership, at whatever time, cover a service? Old entries must stay readable; what may
/// be written today is the form's question.
fn covers(membership: &MembershipInfo, service: &Service) -> bool {
    let of_provider = membership.provider.as_ref() == Some(&service.provider);
    match membership.role {
        Role::Worker => membership.services.contains(&service.id),
        Role::Manager if membership.services.is_empty() => of_provider,
        Role::Manager => of_provider && membership.services.contains(&service.id),
        Role::Coordinator => membership.programme.as_ref() == Some(&service.programme),
        Role::Administrator => false,
    }
}
