//! `GET /api/v1/practice`: what a phone practises with.
use super::error::{ApiError, ApiResult};
use crate::clock::random_id;
use crate::demo;
use crate::state::Server;
use app::api::dto::Practice;
use axum::Json;
use axum::extract::State;
use domain::AccountId;

/// Who may call it: anybody. It is all made up, and nothing is read from the store.
pub async fn show(State(server): State<Server>) -> ApiResult<Json<Practice>> {
    let account = AccountId(random_id(server.clock.as_ref()));
    let made = demo::practice(account, server.clock.now());
    made.map(Json).map_err(|why| ApiError::internal(&why))
}

#[cfg(test)]
mod tests {
    use crate::testing::world;

    #[tokio::test]
    async fn anybody_is_given_a_made_up_worker_who_cannot_log_in() {
        let world = world().await;
        let answer = world.call("GET", "/api/v1/practice", None, "").await;
        assert_eq!(answer.status, 200);
        let practice = answer.json();
        assert_eq!(practice["session"]["name"], "Nováček Cvičný");
        assert_eq!(practice["session"]["memberships"][0]["role"], "worker");
        let log_in = r#"{"login":"cvicny","password":"cvicny","device_name":"x"}"#;
        let refused = world.call("POST", "/api/v1/devices", None, log_in).await;
        assert_eq!(refused.status, 401);
    }
}
