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
    let access = Access::new(&caller.account, server.clock.now().day());
    let readable = access.readable(&known);
    // a correction may have moved it from or to another service: that part is not told
    let seen: Vec<_> = versions
        .into_iter()
        .filter(|v| readable.contains(&v.entry.service))
        .collect();
    if seen.is_empty() {
        return Err(missing());
    }
    Ok(Json(history::report(&known, root, seen)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{contact, entry_id, world};

    /// The figure opens its entries, an entry its history: also where it began elsewhere.
    #[tokio::test]
    async fn an_entry_that_was_corrected_into_a_service_has_a_history_there() {
        let world = world().await;
        let first = contact(1, "jana", "tpd", (5, 10, 0));
        let mut moved = contact(2, "jana", "sas", (5, 10, 0));
        moved["body"] = serde_json::json!({ "kind": "correction", "corrects": entry_id(1), "sees": entry_id(1),
            "reason": "x", "body": first["body"] });
        world.write("jana", &[first, moved]).await;
        let path = format!("/api/v1/entries/{}/history", entry_id(1));
        let seen = async |login: &str| {
            let token = world.log_in(login).await;
            let report = world.get(&path, &token).await.json();
            let versions = report["versions"].as_array().unwrap();
            versions
                .iter()
                .map(|v| v["entry"]["service"].clone())
                .collect::<Vec<_>>()
        };
        // Petr works in sas only, Vera manages both
        assert_eq!(seen("petr").await, ["sas"]);
        assert_eq!(seen("vera").await, ["tpd", "sas"]);
    }

    #[tokio::test]
    async fn a_colleague_of_the_service_reads_it_and_for_others_it_is_not_there() {
        let world = world().await;
        world
            .write(
                "jana",
                &[
                    contact(1, "jana", "tpd", (5, 10, 0)),
                    contact(2, "jana", "sas", (5, 11, 0)),
                ],
            )
            .await;
        let petr = world.log_in("petr").await;
        let path = |n| format!("/api/v1/entries/{}/history", entry_id(n));
        let seen = world.get(&path(2), &petr).await.json();
        assert_eq!(seen["versions"][0]["author"]["name"], "JANA");
        assert_eq!(seen["versions"][0]["entry"]["minutes"], 20);
        let hidden = world.get(&path(1), &petr).await;
        assert_eq!(
            (hidden.status, hidden.error().3.as_str()),
            (404, "unknown_entry")
        );
        for login in ["karel", "admin", "eva"] {
            let token = world.log_in(login).await;
            assert_eq!(world.get(&path(2), &token).await.status, 404, "{login}");
        }
        let bad = world.get("/api/v1/entries/17/history", &petr).await;
        assert_eq!(
            bad.error(),
            (400, "id".into(), "17".into(), "not_an_id".into())
        );
    }
}
