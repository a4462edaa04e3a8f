//! `GET /api/v1/session`: who am I.
use super::error::ApiResult;
use crate::auth::Caller;
use axum::Json;
use sync::wire::{AccountKind, SessionInfo};

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
        // Nobody logs in to a centre's device.
        login: match account.kind {
            AccountKind::Person => account.login.clone(),
            AccountKind::Centre => String::new(),
        },
        name: account.name.clone(),
        device,
        memberships: account.memberships.clone(),
        kind: account.kind,
        token,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::world;

    #[tokio::test]
    async fn it_tells_who_is_logged_in_and_never_a_token() {
        let world = world().await;
        let token = world.log_in("jana").await;
        let answer = world.get("/api/v1/session", &token).await;
        assert_eq!(answer.status, 200);
        let json = answer.json();
        assert_eq!(
            (json["login"].as_str(), json["name"].as_str()),
            (Some("jana"), Some("JANA"))
        );
        assert_eq!(
            json["memberships"][0]["services"],
            serde_json::json!(["sas", "tpd"])
        );
        assert!(json.get("token").is_none());
        assert_eq!(answer.headers["cache-control"], "no-store");
    }

    #[tokio::test]
    async fn an_unknown_session_is_told_to_log_in_again() {
        let world = world().await;
        let answer = world.get("/api/v1/session", "nobody's").await;
        assert_eq!(
            answer.error(),
            (401, "session".into(), String::new(), "log_in_again".into())
        );
    }
}
