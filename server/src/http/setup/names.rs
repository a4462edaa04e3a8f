//! `POST`, `PUT /api/v1/setup/providers…` and `PUT /api/v1/setup/programmes/{id}`.
use super::{Wanted, desk, new_doc, not_yours, put, slug};
use crate::auth::Caller;
use crate::http::body::Json as Body;
use crate::http::error::{ApiError, ApiResult};
use crate::setup::{Desk, names};
use crate::state::Server;
use app::api::dto::SetupReport;
use axum::Json;
use axum::extract::{Path, State};
use domain::programme::{Programme, Provider};
use domain::setup::{NewProvider, ProgrammeForm, ProviderForm, Seen};
use domain::{ProgrammeId, ProviderId};
use server_core::edit::{Level, service};
use store::model::Edited;
use sync::wire::Role;

/// Who may call it: an administrator.
pub async fn add_provider(
    State(server): State<Server>,
    caller: Caller,
    Body(new): Body<NewProvider>,
) -> ApiResult<Json<SetupReport>> {
    let desk = desk(&server, &caller).await?;
    if !desk.access().has(Role::Administrator) {
        return Err(not_yours());
    }
    let provider = service::add_provider(&new)?;
    let document = new_doc(format!("provider/{}", provider.id), None, &provider)?;
    if put(&server, &caller, vec![document]).await? != Edited::Done {
        let id = provider.id.as_str();
        return Err(ApiError::conflict("id", Some(id), "exists"));
    }
    let desk = self::desk(&server, &caller).await?;
    Ok(Json(names::report(&desk)))
}

/// Who may call it: the provider's manager, an administrator.
pub async fn provider(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(Seen { seen, change }): Body<Seen<ProviderForm>>,
) -> ApiResult<Json<SetupReport>> {
    let id: ProviderId = slug("id", &id)?;
    let key = format!("provider/{id}");
    let unknown = || ApiError::missing("id", id.as_str(), "unknown_provider");
    let wanted = Wanted {
        server: &server,
        caller: &caller,
        key: key.clone(),
        seen,
    };
    let may = |desk: &Desk| {
        let report = names::report(desk);
        let own = report.providers.iter().find(|p| p.id == id);
        match own.ok_or_else(unknown)?.edit {
            true => Ok(()),
            false => Err(not_yours()),
        }
    };
    let edit = |desk: &Desk| {
        let (_, old): (u64, Provider) = desk.present.get(&key).ok_or_else(unknown)?;
        let new = service::rename_provider(&old, &change)?;
        Ok(vec![new_doc(key.clone(), Some(seen), &new)?])
    };
    wanted
        .make(may, edit, |desk, _| Ok(names::report(desk)))
        .await
}

/// Who may call it: an administrator; the programme's coordinator for the planned persons.
pub async fn programme(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(Seen { seen, change }): Body<Seen<ProgrammeForm>>,
) -> ApiResult<Json<SetupReport>> {
    let id: ProgrammeId = slug("id", &id)?;
    let key = format!("programme/{id}");
    let unknown = || ApiError::missing("id", id.as_str(), "unknown_programme");
    let wanted = Wanted {
        server: &server,
        caller: &caller,
        key: key.clone(),
        seen,
    };
    let may = |desk: &Desk| match names::level_of(desk, &id) {
        Level::None => Err(unknown()),
        Level::Manager => Err(not_yours()),
        Level::Coordinator | Level::Administrator => Ok(()),
    };
    let edit = |desk: &Desk| {
        let (_, old): (u64, Programme) = desk.present.get(&key).ok_or_else(unknown)?;
        let services = desk.present.services_of(&id).into_iter();
        let services: Vec<_> = services.map(|(_, service)| service).collect();
        let level = names::level_of(desk, &id);
        let new = service::change_programme(&old, &change, &services, level)?;
        Ok(vec![new_doc(key.clone(), Some(seen), &new)?])
    };
    wanted
        .make(may, edit, |desk, _| Ok(names::report(desk)))
        .await
}

#[cfg(test)]
mod tests {
    use crate::testing::world;
    use serde_json::json;

    #[tokio::test]
    async fn each_is_shown_what_it_has_to_do_with_and_what_it_may_change() {
        let world = world().await;
        let mut shown = Vec::new();
        for who in ["vera", "karel", "admin"] {
            let token = world.log_in(who).await;
            let report = world.get("/api/v1/setup", &token).await.json();
            let ids = |of: &str| -> Vec<String> {
                let all = report[of].as_array().unwrap().iter();
                all.map(|one| {
                    format!(
                        "{}{}",
                        one["id"].as_str().unwrap(),
                        if one["edit"] == true { "!" } else { "" }
                    )
                })
                .collect()
            };
            shown.push((
                ids("services").join(" "),
                ids("providers").join(" "),
                report["adds_services_in"].clone(),
            ));
        }
        assert_eq!(shown[0], ("sas! tpd!".into(), "town!".into(), json!([])));
        assert_eq!(
            shown[1],
            (
                "other! sas! tpd!".into(),
                "club town".into(),
                json!(["prog"])
            )
        );
        assert_eq!(
            shown[2],
            (
                "other! sas! tpd!".into(),
                "club! town!".into(),
                json!(["prog"])
            )
        );
    }

    #[tokio::test]
    async fn a_provider_is_added_by_the_administrator_and_renamed_by_its_manager() {
        let world = world().await;
        let (vera, admin) = (world.log_in("vera").await, world.log_in("admin").await);
        let add = json!({ "id": "novy", "name": "Nový" }).to_string();
        let path = "/api/v1/setup/providers";
        assert_eq!(
            world.call("POST", path, Some(&vera), &add).await.status,
            403
        );
        assert_eq!(
            world.call("POST", path, Some(&admin), &add).await.status,
            200
        );
        let twice = world.call("POST", path, Some(&admin), &add).await;
        assert_eq!(
            twice.error(),
            (409, "id".into(), "novy".into(), "exists".into())
        );
        let bad = json!({ "id": "Nový", "name": "x" }).to_string();
        let bad = world.call("POST", path, Some(&admin), &bad).await;
        assert_eq!(
            bad.error(),
            (400, "id".into(), "Nový".into(), "bad_value".into())
        );
        let report = world.get("/api/v1/setup", &vera).await.json();
        let seen = report["providers"][0]["change"].clone();
        let body = json!({ "seen": seen, "change": { "name": "Město" } }).to_string();
        let renamed = world
            .call("PUT", "/api/v1/setup/providers/town", Some(&vera), &body)
            .await;
        assert_eq!(renamed.json()["providers"][0]["name"], "Město");
        let again = world
            .call("PUT", "/api/v1/setup/providers/town", Some(&admin), &body)
            .await;
        assert_eq!(
            (again.status, again.error().3.as_str()),
            (409, "changed_meanwhile")
        );
        assert_eq!(again.json()["now"]["providers"][2]["name"], "Město");
        let other = world
            .call("PUT", "/api/v1/setup/providers/club", Some(&vera), &body)
            .await;
        assert_eq!(
            other.status, 404,
            "another provider's name is not told either"
        );
    }

    #[tokio::test]
    async fn a_programmes_dates_are_the_administrators_and_its_target_the_coordinators() {
        let world = world().await;
        let (karel, admin) = (world.log_in("karel").await, world.log_in("admin").await);
        let path = "/api/v1/setup/programmes/prog";
        let form = async |token: &str, from: &str, target: u32| {
            let seen = world.get("/api/v1/setup", token).await.json();
            let body = json!({ "seen": seen["programmes"][0]["change"], "change": { "name": { "cs": "Program", "en": "Programme" },
                "from": from, "to": "2026-12-31", "persons_target": target } });
            world
                .call("PUT", path, Some(token), &body.to_string())
                .await
        };
        assert_eq!(
            form(&karel, "2025-01-01", 55).await.json()["programmes"][0]["persons_target"],
            55
        );
        let wrong = form(&karel, "2024-01-01", 55).await;
        assert_eq!(
            wrong.error(),
            (400, "from".into(), String::new(), "not_yours".into())
        );
        let moved = form(&admin, "2024-01-01", 56).await.json();
        assert_eq!(moved["programmes"][0]["from"], "2024-01-01");
    }
}
