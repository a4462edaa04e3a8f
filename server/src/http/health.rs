//! `/healthz` (is the process alive) and `/readyz` (can it read and write).
use super::error::ApiError;
use crate::state::Server;
use axum::extract::State;
use std::time::Duration;

/// So long an answer holds: anybody may ask, and each question to the disk is a durable write.
const HOLDS: Duration = Duration::from_secs(2);

/// The last answer about the disk, and when it was given.
pub type Readiness = tokio::sync::Mutex<Option<(Duration, bool)>>;

/// Who may call it: anybody, from anywhere. A process whose writer has died can store nothing more
/// and should be started again.
pub async fn alive(State(server): State<Server>) -> Result<&'static str, ApiError> {
    match server.store.working() {
        true => Ok("ok\n"),
        false => Err(ApiError::closing()),
    }
}

/// Who may call it: anybody, from anywhere. Those who ask at once share one question to the disk.
pub async fn ready(State(server): State<Server>) -> Result<&'static str, ApiError> {
    let mut last = server.readiness.lock().await;
    let now = server.clock.monotonic();
    let fresh = last.filter(|(at, _)| now.saturating_sub(*at) < HOLDS);
    let ready = match fresh {
        Some((_, ready)) => ready,
        None => {
            let answer = server.store.ready().await;
            if let Err(error) = &answer {
                tracing::warn!(%error, "not ready");
            }
            answer.is_ok()
        }
    };
    if fresh.is_none() {
        *last = Some((now, ready));
    }
    ready.then_some("ready\n").ok_or_else(ApiError::closing)
}

#[cfg(test)]
mod tests {
    use crate::testing::world;
    use std::time::Duration;

    #[tokio::test]
    async fn many_who_ask_at_once_cost_one_write_and_a_dead_writer_is_told() {
        let world = world().await;
        let ask = async |path: &str| world.call("GET", path, None, "").await.status;
        for _ in 0..5 {
            assert_eq!(ask("/readyz").await, 200);
        }
        assert_eq!(ask("/healthz").await, 200);
        world.store.close().await;
        assert_eq!(ask("/healthz").await, 503);
        assert_eq!(ask("/readyz").await, 200, "the answer of just now");
        world.clock.advance(Duration::from_secs(2));
        assert_eq!(ask("/readyz").await, 503);
    }
}
