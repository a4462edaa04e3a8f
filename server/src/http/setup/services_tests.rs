use crate::testing::{Answer, World, world};
use serde_json::{Value, json};

const SAS: &str = "/api/v1/setup/services/sas";

async fn send(world: &World, who: &str, path: &str, change: Value) -> Answer {
    let token = world.log_in(who).await;
    let service = path.strip_suffix("/quotas").unwrap_or(path);
    let seen = world.get(service, &token).await.json()["change"].clone();
    let body = json!({ "seen": seen, "change": change }).to_string();
    world.call("PUT", path, Some(&token), &body).await
}

fn quota(from: &str) -> Value {
    json!({ "add": { "follows": true, "quota": { "from": from, "minutes": 1800, "any_of": 5, "basis": "open",
        "holidays_reduce": true } } })
}

fn form(cs: &str) -> Value {
    json!({ "name": { "cs": cs, "en": "SAS" }, "from": "2025-01-01", "to": "2026-12-31",
        "kinds": ["span_open", "contact"] })
}

#[tokio::test]
async fn a_quota_of_a_coordinator_holds_from_its_day_and_the_past_keeps_the_old_one() {
    let world = world().await;
    let answer = send(
        &world,
        "karel",
        &format!("{SAS}/quotas"),
        quota("2026-01-12"),
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let karel = world.log_in("karel").await;
    for (week, owed) in [("2026-W02", 1440), ("2026-W03", 1800)] {
        let path = format!("/api/v1/reports/hours?programme=prog&service=sas&week={week}");
        let hours = world.get(&path, &karel).await.json();
        assert_eq!(hours["quota_minutes"], owed, "{week}: {hours}");
    }
    let history = &answer.json()["history"];
    assert_eq!(
        (&history[0]["by"], &history[0]["imported"]),
        (&json!("KAREL"), &json!(false))
    );
    assert_eq!(
        history[0]["changes"][0],
        json!({ "field": "quotas.2025-01-01.to", "from": "2026-12-31", "to": "2026-01-11" })
    );
    assert_eq!(history[0]["changes"][1]["field"], "quotas.2026-01-12");
    assert_eq!(
        (&history[1]["imported"], &history[1]["changes"]),
        (&json!(true), &json!([]))
    );
}

#[tokio::test]
async fn a_manager_never_changes_a_quota_and_is_told_so() {
    let world = world().await;
    let quotas = format!("{SAS}/quotas");
    let answer = send(&world, "vera", &quotas, quota("2026-01-12")).await;
    assert_eq!(
        answer.error(),
        (403, "role".into(), String::new(), "not_yours".into())
    );
    let vera = world.log_in("vera").await;
    let report = world.get(SAS, &vera).await.json();
    assert_eq!(report["edits_quotas"], false);
    assert_eq!(report["edits"], json!(["name", "kinds", "localities"]));
    assert_eq!(
        send(&world, "admin", &quotas, quota("2026-01-12"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_field() {
    let world = world().await;
    let mut wrong = quota("2026-01-12");
    wrong["add"]["quota"]["minutes"] = json!(169 * 60);
    let answer = send(&world, "karel", &format!("{SAS}/quotas"), wrong).await;
    assert_eq!(
        answer.error(),
        (400, "hours".into(), "10140".into(), "too_many_hours".into())
    );
    let answer = send(&world, "vera", SAS, form(" ")).await;
    assert_eq!(
        answer.error(),
        (400, "name.cs".into(), String::new(), "missing".into())
    );
}

#[tokio::test]
async fn of_two_editors_the_second_is_shown_what_the_first_wrote() {
    let world = world().await;
    let (vera, admin) = (world.log_in("vera").await, world.log_in("admin").await);
    let seen = world.get(SAS, &vera).await.json()["change"].clone();
    let body = |cs: &str| json!({ "seen": seen, "change": form(cs) }).to_string();
    assert_eq!(
        world
            .call("PUT", SAS, Some(&vera), &body("Aktivizace"))
            .await
            .status,
        200
    );
    let late = world.call("PUT", SAS, Some(&admin), &body("Jiná")).await;
    assert_eq!(
        (late.status, late.error().3.as_str()),
        (409, "changed_meanwhile")
    );
    assert_eq!(late.json()["now"]["service"]["name"]["cs"], "Aktivizace");
    assert_eq!(late.json()["now"]["history"][0]["by"], "VERA");
}

/// The coordinator reads that something was changed and what, and is told no name of the provider's.
#[tokio::test]
async fn a_coordinator_is_not_told_who_of_a_provider_changed_something() {
    let world = world().await;
    assert_eq!(
        send(&world, "vera", SAS, form("Aktivizace")).await.status,
        200
    );
    let karel = world.log_in("karel").await;
    let told = world.get(SAS, &karel).await;
    assert_eq!(told.json()["history"][0]["by"], Value::Null);
    assert!(!told.text.contains("VERA"));
}

#[tokio::test]
async fn a_service_is_added_by_a_coordinator_and_reaches_nobody_elses_list() {
    let world = world().await;
    let new = |id: &str, provider: &str, of: &str| {
        json!({ "id": id, "programme": "prog", "provider": provider, "service_type": of, "service": form("Nová") })
            .to_string()
    };
    let add = async |who: &str, body: String| {
        let token = world.log_in(who).await;
        world
            .call("POST", "/api/v1/setup/services", Some(&token), &body)
            .await
    };
    assert_eq!(add("vera", new("nova", "town", "SAS65")).await.status, 403);
    let made = add("karel", new("nova", "club", "SAS65")).await;
    assert_eq!(made.json()["service"]["quotas"], Value::Null);
    let twice = add("karel", new("nova", "club", "SAS65")).await;
    assert_eq!(
        twice.error(),
        (409, "id".into(), "nova".into(), "exists".into())
    );
    let nowhere = add("karel", new("jina", "nikdo", "SAS65")).await;
    assert_eq!(
        nowhere.error(),
        (400, "provider".into(), "nikdo".into(), "unknown".into())
    );
    let strange = add("karel", new("jina", "club", "XYZ")).await;
    assert_eq!(
        strange.error(),
        (400, "service_type".into(), "XYZ".into(), "unknown".into())
    );
    let vera = world.log_in("vera").await;
    assert_eq!(
        world.get("/api/v1/setup/services/nova", &vera).await.status,
        404
    );
}
