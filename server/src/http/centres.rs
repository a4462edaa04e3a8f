//! Devices at a centre's door: `POST /api/v1/centre-devices` (open on this device), `GET` (those of
//! the own services), `DELETE …/{id}` (close from afar).
use super::body::Json as Body;
use super::error::{ApiError, ApiResult};
use super::session::info;
use crate::auth::doors::Client;
use crate::auth::{Access, Caller, token};
use crate::clock::random_id;
use crate::reference::Known;
use crate::reports::person;
use crate::state::Server;
use app::api::dto::{CentreRow, OpenCentre};
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::programme::Service;
use domain::{AccountId, Day, DeviceId, Instant};
use server_core::session::Via;
use store::StoreError;
use store::model::{Account, AuditLine, Centre, Device, NewCentre};
use sync::wire::{AccountKind, MembershipInfo, Role};

/// Longest name, in characters.
const LONGEST_NAME: usize = 64;

/// What the caller manages today; 403 for who manages nothing.
fn access(caller: &Caller, today: Day) -> ApiResult<Access<'_>> {
    let access = Access::new(&caller.account, today);
    if access.has(Role::Manager) {
        Ok(access)
    } else {
        Err(ApiError::forbidden("role", None, "managers_only"))
    }
}

/// Who may call it: the service's manager, with the session that this device has. The session ends,
/// and the device's own takes its place.
pub async fn open(
    State(server): State<Server>,
    caller: Caller,
    client: Option<Extension<Client>>,
    Body(request): Body<OpenCentre>,
) -> ApiResult<Response> {
    let now = server.clock.now();
    let known = server.references.get().await?;
    let access = access(&caller, now.day())?;
    let service = open_service(&known, access, &request, now.day())?;
    let name = request.name.trim();
    let unfit = name.is_empty()
        || name.chars().count() > LONGEST_NAME
        || name.chars().any(char::is_control);
    if unfit {
        return Err(ApiError::bad("name", None, "length"));
    }
    let (shown, hash) = token::new_token(server.clock.as_ref());
    let account = account(&server, service, name, now.day());
    let device = Device {
        id: DeviceId(random_id(server.clock.as_ref())),
        account: account.id,
        name: name.to_owned(),
        created_at: now,
        seen_at: now,
        rotated_at: now,
        revoked_at: None,
        app_version: String::new(),
    };
    let new = NewCentre {
        name: name.to_owned(),
        service: service.id.clone(),
        membership: account.memberships[0].clone(),
        opened_by: caller.account.id,
        device,
        token: hash,
        ends: caller.device.id,
    };
    match server.store.open_centre(&new).await {
        Ok(()) => {}
        // The button was tapped twice: the first tap has ended the session.
        Err(StoreError::Missing { what: "device" }) => return Err(ApiError::log_in_again()),
        Err(other) => return Err(other.into()),
    }
    server.references.forget();
    note(&server, &caller, "centre_opened", account.id, now).await?;
    let bearer = caller.via == Via::Bearer;
    let told = info(&account, new.device.id, bearer.then(|| shown.clone()));
    let mut response = (StatusCode::CREATED, Json(told)).into_response();
    if !bearer {
        let loopback = client.is_some_and(|Extension(client)| client.loopback);
        token::set_cookies(response.headers_mut(), &shown, loopback);
    }
    Ok(response)
}

/// The service that it is for, which the caller manages and which is open today.
fn open_service<'a>(
    known: &'a Known,
    access: Access<'_>,
    request: &OpenCentre,
    today: Day,
) -> ApiResult<&'a Service> {
    let slug = request.service.as_str();
    let service = known
        .service(&request.service)
        .ok_or_else(|| ApiError::missing("service", slug, "unknown_service"))?;
    if !access.manages(service) {
        return Err(ApiError::forbidden("service", Some(slug), "managers_only"));
    }
    if today < service.from || service.to.is_some_and(|to| to < today) {
        return Err(ApiError::bad("service", Some(slug), "outside_service"));
    }
    Ok(service)
}

/// The account of a new device: a worker of the one service from today.
fn account(server: &Server, service: &Service, name: &str, today: Day) -> Account {
    Account {
        id: AccountId(random_id(server.clock.as_ref())),
        // Nobody types it: the store has its own.
        login: String::new(),
        name: name.to_owned(),
        kind: AccountKind::Centre,
        disabled_at: None,
        memberships: vec![MembershipInfo {
            role: Role::Worker,
            provider: Some(service.provider.clone()),
            programme: None,
            services: vec![service.id.clone()],
            from: today,
            to: None,
        }],
    }
}

async fn note(
    server: &Server,
    caller: &Caller,
    action: &str,
    centre: AccountId,
    now: Instant,
) -> ApiResult<()> {
    let line = AuditLine {
        at: now,
        account: Some(caller.account.id),
        action: action.into(),
        subject: centre.to_string(),
    };
    Ok(server.store.audit(&line).await?)
}

/// Those of the services that the caller manages.
async fn own(server: &Server, known: &Known, access: Access<'_>) -> ApiResult<Vec<Centre>> {
    let manages = |centre: &Centre| {
        let service = known.service(&centre.service);
        service.is_some_and(|service| access.manages(service))
    };
    let mut centres = server.store.centres().await?;
    centres.retain(manages);
    Ok(centres)
}

/// Who may call it: a manager, about the devices of the own services; the open ones first, then the
/// closed ones, each the newest first.
pub async fn list(State(server): State<Server>, caller: Caller) -> ApiResult<Json<Vec<CentreRow>>> {
    let known = server.references.get().await?;
    let access = access(&caller, server.clock.now().day())?;
    let mut centres = own(&server, &known, access).await?;
    centres.sort_by_key(|centre| centre.closed_at.is_some());
    let row = |centre: Centre| CentreRow {
        id: centre.id,
        name: centre.name,
        service: centre.service,
        opened_by: person(&known, centre.opened_by),
        opened_at: centre.opened_at,
        closed_at: centre.closed_at,
        synced_at: centre.synced_at,
        pending: centre.pending,
        oldest_pending: centre.oldest_pending,
        app_version: centre.app_version,
    };
    Ok(Json(centres.into_iter().map(row).collect()))
}

/// Who may call it: the manager of the device's service. What the device still holds is set aside
/// when it comes, as over any ended session. A closed one stays closed.
pub async fn close(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let now = server.clock.now();
    let known = server.references.get().await?;
    let access = access(&caller, now.day())?;
    let asked: AccountId = id
        .parse()
        .map_err(|_| ApiError::bad("id", Some(&id), "bad_value"))?;
    let centres = own(&server, &known, access).await?;
    if !centres.iter().any(|centre| centre.id == asked) {
        return Err(ApiError::missing("id", &id, "unknown_device"));
    }
    if server.store.close_centre(asked, now).await? {
        server.references.forget();
        note(&server, &caller, "centre_closed", asked, now).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests;
