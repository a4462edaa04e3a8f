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
        return Err(ApiError::forbidden(
            "metrics",
            None,
            "loopback_or_token_only",
        ));
    }
    let waiting = match server.store.quarantine_size().await {
        Ok(items) => items as f64,
        // the rest is wanted most when the database is in trouble
        Err(error) => {
            tracing::warn!(%error, "the quarantine cannot be counted");
            f64::NAN
        }
    };
    metrics::gauge!("teren_quarantined_items").set(waiting);
    Ok(server.metrics.render())
}

#[cfg(test)]
mod tests {
    use crate::testing::world_with;

    #[tokio::test]
    async fn from_elsewhere_only_the_right_token_reads_them() {
        let world = world_with(|s| {
            s.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
            s.metrics_token = Some("right".into());
        })
        .await;
        for (token, status) in [("right", 200), ("wrong", 403)] {
            let request = axum::http::Request::builder()
                .uri("/metrics")
                .header("host", "teren.example.org")
                .header("x-forwarded-proto", "https")
                .header("authorization", format!("Bearer {token}"));
            let answer = world
                .send(request.body(axum::body::Body::empty()).unwrap())
                .await;
            assert_eq!(answer.status, status, "{token}");
        }
        let local = world.call("GET", "/metrics", None, "").await;
        assert_eq!(local.status, 200);
    }
}
