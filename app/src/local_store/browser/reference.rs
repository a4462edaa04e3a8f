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
        let listed = self.documents("localities/").await?;
        // A service in a form that only a newer program knows is not offered, but stays.
        Ok(documents
            .into_iter()
            .filter_map(|(_, doc)| json::from_tree(doc).ok())
            .map(|mut service: Service| {
                let of = |(id, _): &&(String, _)| *id == service.programme.as_str();
                if let Some((_, doc)) = listed.iter().find(of)
                    && let Ok(all) = json::from_tree(doc.clone())
                {
                    service.localities = localities(all, &service.localities);
                }
                service
            })
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

    /// Where a service works today, in the programme's order.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn localities(&self, service: &ServiceId) -> Result<Vec<Locality>, LocalError> {
        let mut services = self.all_services().await?;
        services.retain(|s| s.id == *service);
        let mut all = services.pop().map(|s| s.localities).unwrap_or_default();
        all.retain(|l| !l.retired);
        Ok(all)
    }
}

/// All of a programme, so that every entry's has a name; those where a service does not work, which
/// names its own or works in all, count as retired.
fn localities(mut all: Vec<Locality>, own: &[Locality]) -> Vec<Locality> {
    for locality in &mut all {
        locality.retired |= !own.is_empty() && !own.iter().any(|l| l.id == locality.id);
    }
    all
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
