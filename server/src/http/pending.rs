//! `GET /api/v1/pending`.
use super::error::{ApiError, ApiResult};
use crate::auth::{Access, Caller};
use crate::reports::pending::{self, Reader};
use crate::state::Server;
use app::api::dto::PendingReport;
use axum::Json;
use axum::extract::State;
use sync::wire::Role;

/// Who may call it: a manager, about the own provider's people, with the content of what was set
/// aside for the own services; an administrator about everybody, the envelopes only.
pub async fn show(State(server): State<Server>, caller: Caller) -> ApiResult<Json<PendingReport>> {
    let known = server.references.get().await?;
    let access = Access::new(&caller.account, server.clock.now().day());
    let reader = if !access.managed_providers().is_empty() {
        Reader::Manager(access)
    } else if access.has(Role::Administrator) {
        Reader::Administrator
    } else {
        return Err(ApiError::forbidden(
            "role",
            None,
            "managers_and_administrators_only",
        ));
    };
    Ok(Json(pending::report(&server, &known, reader).await?))
}

#[cfg(test)]
mod tests {
    use crate::testing::{NOW, world};
    use serde_json::json;

    #[tokio::test]
    async fn a_manager_sees_who_has_what_unsent_since_when() {
        let world = world().await;
        let jana = world.log_in("jana").await;
        let since = NOW.0 - 7_200_000_000;
        let body = json!({ "wire": 1, "stream": "018f0000-0000-4000-8000-000000000001", "pending": 3, "oldest_pending": since,
            "have": { "max_seq": 3, "digest": "0".repeat(64) } });
        world
            .call("POST", "/api/v1/sync", Some(&jana), &body.to_string())
            .await;
        let vera = world.log_in("vera").await;
        let report = world.get("/api/v1/pending", &vera).await.json();
        let stream = &report["streams"][0];
        assert_eq!(
            (
                &stream["pending"],
                &stream["oldest_pending"],
                &stream["told"]
            ),
            (&json!(3), &json!(since), &json!(3))
        );
        assert_eq!(
            (&stream["held"], &stream["missing"]),
            (&json!(0), &json!([[1, 3]]))
        );
        assert_eq!(stream["worker"]["name"], "JANA");
    }
}
