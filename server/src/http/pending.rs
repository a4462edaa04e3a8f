//! `GET /api/v1/pending`.
use super::error::{ApiError, ApiResult};
use crate::auth::{Access, Caller};
use crate::reports::pending;
use crate::state::Server;
use app::api::dto::PendingReport;
use axum::Json;
use axum::extract::State;
use domain::ProviderId;
use sync::wire::Role;

/// Who may call it: a manager, about the own provider's people, with the content of what was set
/// aside; an administrator about everybody, the envelopes only.
pub async fn show(State(server): State<Server>, caller: Caller) -> ApiResult<Json<PendingReport>> {
    let known = server.references.get().await?;
    let access = Access::new(&caller.account, server.clock.now().day());
    let own = access.managed_providers();
    let (providers, content): (Vec<ProviderId>, bool) = if !own.is_empty() {
        (own.into_iter().collect(), true)
    } else if access.has(Role::Administrator) {
        (known.reference.providers.iter().map(|p| p.id.clone()).collect(), false)
    } else {
        return Err(ApiError::forbidden("role", None, "managers_and_administrators_only"));
    };
    Ok(Json(pending::report(&server, &known, &providers, content).await?))
}
