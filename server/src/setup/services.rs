//! A service with its quotas and what became of it.
use super::Desk;
use app::api::dto::{FieldChange, Revision, ServiceReport};
use domain::ServiceId;
use domain::programme::{Locality, Service};
use server_core::edit::{Level, history, rights, service};
use store::model::DocumentVersion;

/// The service as the caller sees it; none if it is not there or not the caller's.
#[must_use]
pub fn report(desk: &Desk, id: &ServiceId, versions: &[DocumentVersion]) -> Option<ServiceReport> {
    let (change, whole) = desk.present.service(id)?;
    let level = rights::service(desk.access(), &whole);
    if level == Level::None {
        return None;
    }
    let edits = service::fields(level).into_iter().map(str::to_owned);
    Some(ServiceReport {
        localities: listed(desk, &whole),
        service: whole,
        change,
        edits: edits.collect(),
        edits_quotas: level >= Level::Coordinator,
        history: revisions(desk, versions),
    })
}

/// The localities of a service's programme.
#[must_use]
pub fn listed(desk: &Desk, service: &Service) -> Vec<Locality> {
    let key = format!("localities/{}", service.programme);
    let list = desk.present.get::<Vec<Locality>>(&key);
    list.map(|(_, list)| list).unwrap_or_default()
}

/// Versions, the newest first, each with what it changed of the one before.
fn revisions(desk: &Desk, versions: &[DocumentVersion]) -> Vec<Revision> {
    let before = versions.iter().skip(1).map(Some).chain([None]);
    let revision = |(version, before): (&DocumentVersion, Option<&DocumentVersion>)| Revision {
        change: version.change,
        at: version.recorded_at,
        by: version.account.and_then(|id| desk.name_of(id)),
        imported: version.account.is_none(),
        changes: before.map_or_else(Vec::new, |before| changes(before, version)),
    };
    versions.iter().zip(before).map(revision).collect()
}

fn changes(from: &DocumentVersion, to: &DocumentVersion) -> Vec<FieldChange> {
    let change = |c: history::FieldChange| FieldChange {
        field: c.field,
        from: c.from,
        to: c.to,
    };
    let found = history::changes(&from.doc, &to.doc);
    found.into_iter().map(change).collect()
}
