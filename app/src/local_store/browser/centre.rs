//! A device at a centre's door: opened in place of the manager who is logged in, and whom it offers.
use super::super::types::{LocalError, OpenError, Staff};
use super::LocalStore;
use crate::api::dto::OpenCentre;
use crate::platform::fetch;
use domain::{AccountId, Day, ServiceId};
use serde::Deserialize;
use sync::wire::SessionInfo;

/// When somebody works in which services, as the server tells colleagues.
#[derive(Deserialize)]
struct Works {
    services: Vec<ServiceId>,
    from: Day,
    to: Option<Day>,
}

impl Works {
    fn on(&self, service: &ServiceId, day: Day) -> bool {
        self.services.contains(service)
            && self.from <= day
            && self.to.is_none_or(|last| day <= last)
    }
}

impl LocalStore {
    /// Makes this device a centre's, once nothing of the manager's waits on it.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open_centre(&self, new: &OpenCentre) -> Result<(), OpenError> {
        let waiting = self.held_back().await.map_err(OpenError::Local)?;
        if waiting > 0 {
            return Err(OpenError::Local(LocalError::Unanswered(waiting)));
        }
        let session: SessionInfo = fetch::post_json("/api/v1/centre-devices", new)
            .await
            .map_err(OpenError::Refused)?;
        self.take_session(&session).await.map_err(OpenError::Local)
    }

    /// Who works in a service on a day: those on shift first, each by name.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn staff(&self, service: &ServiceId, day: Day) -> Result<Vec<Staff>, LocalError> {
        let spans = self.all_open_spans().await?;
        let documents = self.documents("person/").await?;
        let mut staff: Vec<_> = documents
            .into_iter()
            .filter_map(|(key, mut doc)| {
                let works = doc.get_mut("works").map(serde_json::Value::take)?;
                let works: Vec<Works> = domain::json::from_tree(works).ok()?;
                let name = doc.get("name")?.as_str()?.to_owned();
                let is_one = works.iter().any(|w| w.on(service, day));
                let id: AccountId = key.parse().ok()?;
                let on_shift = spans.iter().any(|span| span.workers.contains(&id));
                is_one.then_some(Staff { id, name, on_shift })
            })
            .collect();
        staff.sort_by(|a, b| (!a.on_shift, &a.name, a.id).cmp(&(!b.on_shift, &b.name, b.id)));
        Ok(staff)
    }
}
