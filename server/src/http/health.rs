//! `/healthz` (is the process alive) and `/readyz` (can it read and write).
use super::error::ApiError;
use crate::state::Server;
use axum::extract::State;

/// Who may call it: anybody, from anywhere.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// Who may call it: anybody, from anywhere.
pub async fn ready(State(server): State<Server>) -> Result<&'static str, ApiError> {
    match server.store.ready().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(ApiError::closing())
        }
    }
}
