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
    use crate::testing::{NOW, PASSWORD, account, account_id, worker, world};
    use serde_json::json;
    use sync::wire::MembershipInfo;

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

    /// What was written on the last day may be sent late; after that a person's phone is no more
    /// business of a provider that it has left. An administrator sees the phones of all.
    #[tokio::test]
    async fn who_has_left_is_seen_for_sixty_days_more() {
        let world = world().await;
        let hash = crate::auth::password::new_hash(PASSWORD, world.clock.as_ref()).unwrap();
        for (login, ago) in [("mira", 60), ("olga", 61)] {
            let left = account(
                login,
                vec![MembershipInfo {
                    to: Some(NOW.day() - chrono::Duration::days(ago)),
                    ..worker(&["sas"])
                }],
            );
            let stores = &world.store;
            stores
                .add_account(left.id, login, &left.name, &hash, NOW)
                .await
                .unwrap();
            stores
                .add_membership(left.id, &left.memberships[0], NOW)
                .await
                .unwrap();
            let token = world.log_in(login).await;
            let body = json!({ "wire": 1, "stream": account_id(login).0, "pending": 1,
                "have": { "max_seq": 1, "digest": "0".repeat(64) }, "entries": [{ "what": login }] });
            world
                .call("POST", "/api/v1/sync", Some(&token), &body.to_string())
                .await;
        }
        // so long the server may know people as they were
        world.clock.advance(std::time::Duration::from_secs(2));
        let seen = async |login: &str| {
            let token = world.log_in(login).await;
            let report = world.get("/api/v1/pending", &token).await.json();
            let names = |list: &str, person: &str| {
                let rows = report[list].as_array().unwrap();
                let mut names: Vec<_> = rows.iter().map(|r| r[person]["name"].clone()).collect();
                names.sort_by_key(ToString::to_string);
                names
            };
            (names("streams", "worker"), names("quarantined", "sender"))
        };
        assert_eq!(
            seen("vera").await,
            (vec!["MIRA".into()], vec!["MIRA".into()])
        );
        let (streams, aside) = seen("admin").await;
        assert_eq!(
            (&streams, &aside),
            (&vec!["MIRA".into(), "OLGA".into()], &streams)
        );
    }
}
