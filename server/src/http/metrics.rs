//! `GET /metrics`: counters and histograms in the text format of Prometheus.
use super::error::ApiError;
use crate::auth::doors::Client;
use crate::state::Server;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use sync::digest::Hash;

/// Who may call it: this machine, or whoever has the token of the settings.
pub async fn show(
    State(server): State<Server>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
) -> Result<String, ApiError> {
    let local = client.is_some_and(|Extension(client)| client.loopback);
    let shown = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "));
    // hashes are compared, so that the time taken says nothing of the token
    let allowed = match (shown, &server.settings.metrics_token) {
        (Some(shown), Some(token)) => Hash::of(shown) == Hash::of(token),
        _ => false,
    };
    if !local && !allowed {
        return Err(ApiError::forbidden("metrics", None, "loopback_or_token_only"));
    }
    Ok(server.metrics.render())
}
