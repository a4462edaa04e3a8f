//! `GET /api/v1/entries/{id}/history`.
use super::error::{ApiError, ApiResult};
use crate::auth::{Access, Caller};
use crate::reports::{ask, history};
use crate::state::Server;
use app::api::dto::HistoryReport;
use axum::Json;
use axum::extract::{Path, State};
use domain::EntryId;

/// Who may call it: whoever reads the entries of its service: its workers and its manager. For
/// others it is as if there were no such entry.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<Json<HistoryReport>> {
    let root: EntryId = ask::parsed("id", &id, "not_an_id")?;
    let known = server.references.get().await?;
    let versions = server.store.history(root).await?;
    let missing = || ApiError::missing("id", &id, "unknown_entry");
    let first = versions.first().ok_or_else(missing)?;
    let access = Access::new(&caller.account, server.clock.now().day());
    let readable = access.readable(&known);
    if !readable.contains(&first.entry.service) {
        return Err(missing());
    }
    // a correction may have moved it from another service: that part is not told
    let seen = versions.into_iter().filter(|v| readable.contains(&v.entry.service)).collect();
    Ok(Json(history::report(&known, root, seen)))
}
