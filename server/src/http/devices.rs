//! Device sessions: `POST /api/v1/devices` (log in), `GET` (own), `DELETE …/{id|current}`.
use super::body::Json as Body;
use super::error::{ApiError, ApiResult};
use super::session::info;
use crate::auth::doors::Client;
use crate::auth::{Caller, token};
use crate::clock::random_id;
use crate::state::Server;
use app::api::dto::DeviceRow;
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::DeviceId;
use store::model::{AuditLine, Device};
use sync::wire::LogIn;

/// Longest log-in name and device name, in characters.
const LONGEST_NAME: usize = 64;

/// Who may call it: anybody; limited by account and by client address.
pub async fn open(
    State(server): State<Server>,
    client: Option<Extension<Client>>,
    Body(request): Body<LogIn>,
) -> ApiResult<Response> {
    let login = request.login.trim().to_lowercase();
    if login.is_empty() || login.chars().count() > LONGEST_NAME {
        return Err(ApiError::bad("login", None, "length"));
    }
    let client = client.map_or(
        Client { address: [127, 0, 0, 1].into(), loopback: false },
        |Extension(client)| client,
    );
    server.limits.attempt(&login, client.address).map_err(ApiError::too_many)?;
    let found = server.store.credentials(&login).await?;
    let (account, stored) = match found {
        Some((account, stored)) => (Some(account), Some(stored)),
        None => (None, None),
    };
    let right = server.passwords.check(request.password, stored).await;
    let now = server.clock.now();
    let account = match account {
        Some(account) if right && account.disabled_at.is_none() => account,
        known => {
            let account = known.map(|a| a.id);
            let line = AuditLine { at: now, account, action: "login_failed".into(), subject: String::new() };
            server.store.audit(&line).await?;
            metrics::counter!("teren_logins_total", "outcome" => "failed").increment(1);
            return Err(ApiError::wrong_password());
        }
    };
    let (shown, hash) = token::new_token(server.clock.as_ref());
    let device = Device {
        id: DeviceId(random_id(server.clock.as_ref())),
        account: account.id,
        name: request.device_name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect(),
        created_at: now,
        seen_at: now,
        rotated_at: now,
        revoked_at: None,
        app_version: String::new(),
    };
    server.store.open_device(&device, &hash).await?;
    if let Some(stream) = request.stream
        && let Err(error) = server.store.bind_stream(stream, account.id, device.id, now).await
    {
        server.store.revoke(device.id, now).await?;
        return Err(error.into());
    }
    let line = AuditLine { at: now, account: Some(account.id), action: "login".into(), subject: device.id.to_string() };
    server.store.audit(&line).await?;
    metrics::counter!("teren_logins_total", "outcome" => "succeeded").increment(1);
    let token = request.bearer.then(|| shown.clone());
    let mut response = (StatusCode::CREATED, Json(info(&account, device.id, token))).into_response();
    if !request.bearer {
        token::set_cookies(response.headers_mut(), &shown, client.loopback);
    }
    Ok(response)
}

/// Who may call it: anybody with a valid session, about the own account.
pub async fn list(State(server): State<Server>, caller: Caller) -> ApiResult<Json<Vec<DeviceRow>>> {
    let devices = server.store.devices(caller.account.id).await?;
    let row = |d: Device| DeviceRow {
        current: d.id == caller.device.id,
        id: d.id,
        name: d.name,
        created_at: d.created_at,
        seen_at: d.seen_at,
        revoked_at: d.revoked_at,
        app_version: d.app_version,
    };
    Ok(Json(devices.into_iter().map(row).collect()))
}

/// Who may call it: anybody with a valid session, for a device of the own account.
pub async fn close(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    let device = match id.as_str() {
        "current" => caller.device.id,
        text => text.parse().map_err(|_| ApiError::bad("id", Some(text), "bad_value"))?,
    };
    let own = server.store.devices(caller.account.id).await?;
    if !own.iter().any(|d| d.id == device) {
        return Err(ApiError::missing("id", &device.to_string(), "unknown_device"));
    }
    let now = server.clock.now();
    server.store.revoke(device, now).await?;
    let line = AuditLine { at: now, account: Some(caller.account.id), action: "device_revoked".into(), subject: device.to_string() };
    server.store.audit(&line).await?;
    let mut headers = HeaderMap::new();
    if device == caller.device.id {
        token::clear_cookies(&mut headers);
    }
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}
