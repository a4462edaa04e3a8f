//! `GET /api/v1/session`: who am I.
use super::error::ApiResult;
use crate::auth::Caller;
use axum::Json;
use sync::wire::SessionInfo;

/// Who may call it: anybody with a valid session, about the own account.
pub async fn show(caller: Caller) -> ApiResult<Json<SessionInfo>> {
    Ok(Json(info(&caller.account, caller.device.id, None)))
}

/// What a log-in answers, and this endpoint.
#[must_use]
pub fn info(
    account: &store::model::Account,
    device: domain::DeviceId,
    token: Option<String>,
) -> SessionInfo {
    SessionInfo {
        account: account.id,
        login: account.login.clone(),
        name: account.name.clone(),
        device,
        memberships: account.memberships.clone(),
        token,
    }
}
