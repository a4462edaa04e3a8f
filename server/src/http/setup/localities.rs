//! `GET`, `PUT /api/v1/setup/programmes/{id}/localities`.
use super::{Wanted, desk, new_doc, slug};
use crate::auth::Caller;
use crate::http::body::Json as Body;
use crate::http::error::{ApiError, ApiResult};
use crate::setup::{Desk, names};
use crate::state::Server;
use app::api::dto::LocalitiesReport;
use axum::Json;
use axum::extract::{Path, State};
use domain::ProgrammeId;
use domain::programme::Locality;
use domain::setup::{LocalityChange, Seen};
use server_core::edit::localities;

fn report(desk: &Desk, id: &ProgrammeId) -> ApiResult<LocalitiesReport> {
    let missing = || ApiError::missing("id", id.as_str(), "unknown_programme");
    names::localities(desk, id).ok_or_else(missing)
}

/// Who may call it: who manages a service of the programme, its coordinator, an administrator.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<Json<LocalitiesReport>> {
    let desk = desk(&server, &caller).await?;
    report(&desk, &slug("id", &id)?).map(Json)
}

/// Who may call it: who manages a service of the programme, its coordinator, an administrator.
pub async fn put(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(Seen { seen, change }): Body<Seen<LocalityChange>>,
) -> ApiResult<Json<LocalitiesReport>> {
    let id: ProgrammeId = slug("id", &id)?;
    let key = format!("localities/{id}");
    let wanted = Wanted {
        server: &server,
        caller: &caller,
        key: key.clone(),
        seen,
    };
    let edit = |desk: &Desk| {
        let list: Option<(u64, Vec<Locality>)> = desk.present.get(&key);
        let list = list.map(|(_, list)| list).unwrap_or_default();
        let new = localities::apply(list, &change)?;
        let copies = localities::copies(desk.present.services_of(&id), &new);
        let mut documents = vec![new_doc(key.clone(), Some(seen), &new)?];
        for (change, service) in copies {
            let key = format!("service/{}", service.id);
            documents.push(new_doc(key, Some(change), &service)?);
        }
        Ok(documents)
    };
    let may = |desk: &Desk| report(desk, &id).map(drop);
    wanted.make(may, edit, |desk, _| report(desk, &id)).await
}

#[cfg(test)]
mod tests {
    use crate::testing::{World, world};
    use serde_json::{Value, json};

    const PATH: &str = "/api/v1/setup/programmes/prog/localities";

    async fn send(world: &World, token: &str, change: Value) -> crate::testing::Answer {
        let seen = world.get(PATH, token).await.json()["change"].clone();
        let body = json!({ "seen": seen, "change": change }).to_string();
        world.call("PUT", PATH, Some(token), &body).await
    }

    #[tokio::test]
    async fn a_locality_is_added_renamed_moved_retired_and_brought_back() {
        let world = world().await;
        let (vera, karel) = (world.log_in("vera").await, world.log_in("karel").await);
        for name in ["Sídliště", "Nádraží"] {
            assert_eq!(
                send(&world, &vera, json!({ "add": { "name": name } }))
                    .await
                    .status,
                200
            );
        }
        let renamed = json!({ "rename": { "id": "nadrazi", "name": "U nádraží" } });
        assert_eq!(send(&world, &karel, renamed).await.status, 200);
        let moved = json!({ "move": { "id": "nadrazi", "to": 1 } });
        assert_eq!(send(&world, &karel, moved).await.status, 200);
        let retired = json!({ "retire": { "id": "sidliste", "retired": true } });
        let told = send(&world, &vera, retired).await.json();
        assert_eq!(
            told["localities"],
            json!([{ "id": "nadrazi", "name": "U nádraží", "retired": false },
                { "id": "sidliste", "name": "Sídliště", "retired": true }])
        );
        let back = json!({ "retire": { "id": "sidliste", "retired": false } });
        assert_eq!(
            send(&world, &vera, back).await.json()["localities"][1]["retired"],
            false
        );
        let lines = world.store.audit_lines(1).await.unwrap();
        assert_eq!(
            (lines[0].action.as_str(), lines[0].subject.as_str()),
            ("reference_changed", "localities/prog")
        );
        let twice = send(&world, &vera, json!({ "add": { "name": "u NÁDRAŽÍ" } })).await;
        assert_eq!(
            twice.error(),
            (400, "name".into(), "U nádraží".into(), "exists".into())
        );
    }

    /// A service that names its localities has copies of them; they follow in the same transaction.
    #[tokio::test]
    async fn a_services_copies_follow_a_rename() {
        let world = world().await;
        let karel = world.log_in("karel").await;
        send(&world, &karel, json!({ "add": { "name": "Sídliště" } })).await;
        let path = "/api/v1/setup/services/tpd";
        let report = world.get(path, &karel).await.json();
        let form = json!({ "name": { "cs": "TPD", "en": "TPD" }, "from": "2025-01-01", "to": "2026-12-31",
            "kinds": ["span_open", "contact", "exchange"], "localities": ["sidliste"] });
        let body = json!({ "seen": report["change"], "change": form }).to_string();
        assert_eq!(
            world.call("PUT", path, Some(&karel), &body).await.status,
            200
        );
        let renamed = json!({ "rename": { "id": "sidliste", "name": "Sever" } });
        assert_eq!(send(&world, &karel, renamed).await.status, 200);
        let report = world.get(path, &karel).await.json();
        assert_eq!(report["service"]["localities"][0]["name"], "Sever");
    }
}
