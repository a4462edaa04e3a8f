//! `POST /api/v1/sync`: a phone hands in what it has and is given what it lacks.
use super::body;
use super::error::ApiResult;
use crate::auth::session::KnownCaller;
use crate::state::Server;
use axum::Json;
use axum::extract::{Request, State};
use server_core::answer::{Desk, MIN_WIRE, PAGE};
use sync::wire::SyncReply;

/// Who may call it: anybody whose token is known. A revoked session or a disabled account may
/// hand in, all of it into quarantine, and is given nothing.
pub async fn exchange(
    State(server): State<Server>,
    KnownCaller(session): KnownCaller,
    request: Request,
) -> ApiResult<Json<SyncReply>> {
    let body = body::read(request, sync::wire::MAX_BODY).await?;
    let known = server.references.get().await?;
    let desk = Desk {
        store: server.store.as_ref(),
        clock: server.clock.as_ref(),
        known: &known,
        erased: &server.erased,
        min_wire: MIN_WIRE,
        page: PAGE,
    };
    Ok(Json(desk.answer(&session, &body).await?))
}

#[cfg(test)]
mod tests;
