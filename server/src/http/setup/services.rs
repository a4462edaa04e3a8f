//! `GET`, `POST`, `PUT /api/v1/setup/services…`: services and their quotas.
use super::{Wanted, desk, new_doc, not_yours, put, slug};
use crate::auth::Caller;
use crate::http::body::Json as Body;
use crate::http::error::{ApiError, ApiResult};
use crate::setup::{Desk, names, services};
use crate::state::Server;
use app::api::dto::ServiceReport;
use axum::Json;
use axum::extract::{Path, State};
use domain::programme::{Locality, Programme, Provider, Service};
use domain::setup::{NewService, QuotaChange, Seen, ServiceForm};
use domain::{ProgrammeId, ServiceId};
use server_core::edit::{Level, quotas as quota_edits, rights, service};
use store::model::{DocumentVersion, Edited};

fn key(id: &ServiceId) -> String {
    format!("service/{id}")
}

fn unknown(id: &ServiceId) -> ApiError {
    ApiError::missing("id", id.as_str(), "unknown_service")
}

/// The service, if the caller's rights over it go so far; to who does not see it there is none.
fn own(desk: &Desk, id: &ServiceId, level: Level) -> ApiResult<(u64, Service)> {
    let (change, whole) = desk.present.service(id).ok_or_else(|| unknown(id))?;
    match rights::service(desk.access(), &whole) {
        Level::None => Err(unknown(id)),
        own if own < level => Err(not_yours()),
        _ => Ok((change, whole)),
    }
}

fn report(desk: &Desk, id: &ServiceId, versions: &[DocumentVersion]) -> ApiResult<ServiceReport> {
    services::report(desk, id, versions).ok_or_else(|| unknown(id))
}

fn programme(desk: &Desk, id: &ProgrammeId) -> ApiResult<Programme> {
    let found = desk.present.get(&format!("programme/{id}"));
    let missing = || ApiError::bad("programme", Some(id.as_str()), "unknown");
    found.map(|(_, programme)| programme).ok_or_else(missing)
}

/// Who may call it: the service's manager, its programme's coordinator, an administrator.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<Json<ServiceReport>> {
    let id = slug("id", &id)?;
    let desk = desk(&server, &caller).await?;
    let versions = server.store.versions(&key(&id)).await?;
    report(&desk, &id, &versions).map(Json)
}

/// Who may call it: the programme's coordinator, an administrator.
pub async fn add(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewService>,
) -> ApiResult<Json<ServiceReport>> {
    let desk = desk(&server, &caller).await?;
    let of = new.programme.parse();
    let of = of.map_err(|_| ApiError::bad("programme", Some(&new.programme), "unknown"))?;
    if names::level_of(&desk, &of) < Level::Coordinator {
        return Err(not_yours());
    }
    let programme = programme(&desk, &of)?;
    let list = desk
        .present
        .get::<Vec<Locality>>(&format!("localities/{of}"));
    let listed = list.map(|(_, list)| list).unwrap_or_default();
    let service = service::add(&new, &programme, &listed)?;
    let provider = format!("provider/{}", service.provider);
    if desk.present.get::<Provider>(&provider).is_none() {
        let provider = service.provider.as_str();
        return Err(ApiError::bad("provider", Some(provider), "unknown"));
    }
    let types = desk.service_types();
    if !types
        .iter()
        .any(|t| t.code == service.service_type.as_str())
    {
        let of = service.service_type.as_str();
        return Err(ApiError::bad("service_type", Some(of), "unknown"));
    }
    let document = new_doc(key(&service.id), None, &service)?;
    if put(&server, &caller, vec![document]).await? != Edited::Done {
        let id = service.id.as_str();
        return Err(ApiError::conflict("id", Some(id), "exists"));
    }
    let desk = self::desk(&server, &caller).await?;
    let versions = server.store.versions(&key(&service.id)).await?;
    report(&desk, &service.id, &versions).map(Json)
}

/// Who may call it: the service's manager for name, forms and localities; its programme's coordinator
/// and an administrator for all fields.
pub async fn change(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(Seen { seen, change }): Body<Seen<ServiceForm>>,
) -> ApiResult<Json<ServiceReport>> {
    let id: ServiceId = slug("id", &id)?;
    let wanted = Wanted {
        server: &server,
        caller: &caller,
        key: key(&id),
        seen,
    };
    let edit = |desk: &Desk| {
        let (_, old) = own(desk, &id, Level::Manager)?;
        let programme = programme(desk, &old.programme)?;
        let level = rights::service(desk.access(), &old);
        let listed = services::listed(desk, &old);
        let new = service::apply(&old, &change, (&programme, &listed), level)?;
        Ok(vec![new_doc(key(&id), Some(seen), &new)?])
    };
    let may = |desk: &Desk| own(desk, &id, Level::Manager).map(drop);
    let answer = |desk: &Desk, versions: &[DocumentVersion]| report(desk, &id, versions);
    wanted.make(may, edit, answer).await
}

/// Who may call it: its programme's coordinator, an administrator; a manager never.
pub async fn quotas(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(Seen { seen, change }): Body<Seen<QuotaChange>>,
) -> ApiResult<Json<ServiceReport>> {
    let id: ServiceId = slug("id", &id)?;
    let wanted = Wanted {
        server: &server,
        caller: &caller,
        key: key(&id),
        seen,
    };
    let edit = |desk: &Desk| {
        let (_, old) = own(desk, &id, Level::Coordinator)?;
        let new = quota_edits::apply(old, &change)?;
        Ok(vec![new_doc(key(&id), Some(seen), &new)?])
    };
    let may = |desk: &Desk| own(desk, &id, Level::Coordinator).map(drop);
    let answer = |desk: &Desk, versions: &[DocumentVersion]| report(desk, &id, versions);
    wanted.make(may, edit, answer).await
}

#[cfg(test)]
#[path = "services_tests.rs"]
mod tests;
