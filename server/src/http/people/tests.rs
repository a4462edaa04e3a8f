use crate::testing::{NOW, PASSWORD, World, account_id, contact, world, world_with};
use serde_json::{Value, json};
use std::time::Duration;

const PEOPLE: &str = "/api/v1/people";

fn of(login: &str) -> String {
    format!("{PEOPLE}/{}", account_id(login))
}

async fn post(world: &World, token: &str, path: &str, body: Value) -> crate::testing::Answer {
    world
        .call("POST", path, Some(token), &body.to_string())
        .await
}

async fn patch(world: &World, token: &str, path: &str, body: Value) -> crate::testing::Answer {
    world
        .call("PATCH", path, Some(token), &body.to_string())
        .await
}

fn worker(provider: &str, services: &[&str]) -> Value {
    json!({ "role": "worker", "provider": provider, "services": services, "from": "2026-01-01" })
}

fn person(login: &str, memberships: &[Value]) -> Value {
    json!({ "login": login, "name": "Nová Posila", "memberships": memberships })
}

/// `(status, field, reason)` of an error.
fn why(answer: &crate::testing::Answer) -> (u16, String, String) {
    let (status, field, _, reason) = answer.error();
    (status, field, reason)
}

fn is(status: u16, field: &str, reason: &str) -> (u16, String, String) {
    (status, field.into(), reason.into())
}

async fn names(world: &World, token: &str, query: &str) -> Vec<String> {
    let report = world.get(&format!("{PEOPLE}{query}"), token).await.json();
    let rows = report["rows"].as_array().unwrap().clone();
    rows.iter()
        .map(|row| row["login"].as_str().unwrap().to_owned())
        .collect()
}

/// Invites somebody and gives the code.
async fn invited(world: &World, token: &str, login: &str) -> String {
    let body = person(login, &[worker("town", &["sas"])]);
    let answer = post(world, token, PEOPLE, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["code"].as_str().unwrap().to_owned()
}

async fn use_code(world: &World, code: &str) -> crate::testing::Answer {
    let body = json!({ "code": code, "password": PASSWORD }).to_string();
    world
        .call("POST", "/api/v1/invitations/use", None, &body)
        .await
}

#[tokio::test]
async fn a_manager_sees_the_own_people_and_an_administrator_all() {
    let world = world().await;
    let (vera, admin) = (world.log_in("vera").await, world.log_in("admin").await);
    assert_eq!(names(&world, &vera, "").await, ["jana", "petr", "vera"]);
    let all = ["admin", "eva", "jana", "karel", "petr", "vera"];
    assert_eq!(names(&world, &admin, "").await, all);
    assert_eq!(names(&world, &admin, "?provider=club").await, ["eva"]);
    assert_eq!(names(&world, &admin, "?q=P%C3%89T").await, ["petr"]);
    assert_eq!(names(&world, &admin, "?offset=4&limit=1").await, ["petr"]);
    assert_eq!(names(&world, &admin, "?sort=seen&limit=1").await, ["eva"]);
    assert_eq!(names(&world, &admin, "?state=disabled").await.len(), 0);
    let hidden = world.get(&of("eva"), &vera).await;
    assert_eq!(why(&hidden), is(404, "id", "unknown_person"));
    for (query, field, reason) in [
        ("?state=gone", "state", "bad_value"),
        ("?sort=age", "sort", "bad_value"),
        ("?limit=201", "limit", "out_of_range"),
        ("?offset=-1", "offset", "bad_value"),
        ("?provider=nowhere", "provider", "unknown_provider"),
    ] {
        let answer = world.get(&format!("{PEOPLE}{query}"), &admin).await;
        assert_eq!(why(&answer), is(400, field, reason), "{query}");
    }
}

#[tokio::test]
async fn a_code_sets_the_password_once_and_the_person_logs_in() {
    let world = world().await;
    let vera = world.log_in("vera").await;
    let code = invited(&world, &vera, "Nova").await;
    assert_eq!(names(&world, &vera, "?state=invited").await, ["nova"]);
    let empty = r#"{"login":"nova","password":"","bearer":true}"#;
    let empty = world.call("POST", "/api/v1/devices", None, empty).await;
    assert_eq!(empty.status, 401, "no password is not an empty one");
    let typed = json!({ "code": code.to_lowercase().replace('-', " ") }).to_string();
    let shown = world.call("POST", "/api/v1/invitations/show", None, &typed);
    let shown = shown.await.json();
    assert_eq!(
        (&shown["login"], &shown["name"], &shown["purpose"]),
        (&json!("nova"), &json!("Nová Posila"), &json!("first"))
    );
    let short = json!({ "code": code, "password": "short" }).to_string();
    let short = world.call("POST", "/api/v1/invitations/use", None, &short);
    assert_eq!(why(&short.await), is(400, "password", "length"));
    assert_eq!(use_code(&world, &code).await.status, 204);
    world.log_in("nova").await;
    assert_eq!(why(&use_code(&world, &code).await), is(410, "code", "used"));
    assert_eq!(names(&world, &vera, "?state=invited").await.len(), 0);
    let lines = world.store.audit_lines(20).await.unwrap();
    let actions: Vec<&str> = lines.iter().map(|l| l.action.as_str()).collect();
    assert!(actions.contains(&"person_added") && actions.contains(&"invitation_used"));
    assert!(
        lines.iter().all(|line| !line.subject.contains(&code)),
        "no code in the audit"
    );
}

#[tokio::test]
async fn a_late_a_withdrawn_and_an_unknown_code_say_what_they_are() {
    let world = world().await;
    let vera = world.log_in("vera").await;
    let first = invited(&world, &vera, "nova").await;
    let row = world.get(&format!("{PEOPLE}?q=nova"), &vera).await.json();
    let path = format!("{PEOPLE}/{}", row["rows"][0]["id"].as_str().unwrap());
    let again = format!("{path}/invitation");
    let second = post(&world, &vera, &again, json!({})).await.json();
    let withdrawn = use_code(&world, &first).await;
    assert_eq!(why(&withdrawn), is(410, "code", "withdrawn"));
    let shown = world.get(&path, &vera).await.json();
    assert_eq!(shown["invitation"]["purpose"], "first");
    assert!(!shown.to_string().contains(second["code"].as_str().unwrap()));
    world.clock.advance(Duration::from_secs(7 * 86_400));
    let late = use_code(&world, second["code"].as_str().unwrap()).await;
    assert_eq!(why(&late), is(410, "code", "expired"));
    assert_eq!(
        why(&use_code(&world, "ABCD-EFGH-JKMN").await),
        is(404, "code", "unknown")
    );
    let third = post(&world, &vera, &again, json!({})).await.json();
    let ended = world.call("DELETE", &again, Some(&vera), "").await;
    assert_eq!(ended.status, 204);
    let gone = use_code(&world, third["code"].as_str().unwrap()).await;
    assert_eq!(why(&gone), is(410, "code", "withdrawn"));
}

#[tokio::test]
async fn codes_are_not_guessed_quickly() {
    let limits = crate::config::Limits {
        logins_per_account: 100,
        logins_per_address: 3,
    };
    let world = world_with(|s| s.limits = limits).await;
    let mut answers = Vec::new();
    for n in 0..4 {
        answers.push(use_code(&world, &format!("AAAA-AAAA-AAA{n}")).await.status);
    }
    assert_eq!(answers, [404, 404, 404, 429]);
}

#[tokio::test]
async fn a_manager_gives_no_role_beyond_the_own_providers() {
    let world = world().await;
    let vera = world.log_in("vera").await;
    let day = "2026-01-01";
    for (membership, field, reason) in [
        (worker("club", &["other"]), "provider", "other_provider"),
        (
            json!({ "role": "coordinator", "programme": "prog", "from": day }),
            "role",
            "other_role",
        ),
        (
            json!({ "role": "administrator", "from": day }),
            "role",
            "other_role",
        ),
    ] {
        let refused = post(&world, &vera, PEOPLE, person("x", &[membership])).await;
        let field = format!("memberships.0.{field}");
        assert_eq!(why(&refused), is(403, &field, reason));
    }
    // Jana gets a place elsewhere: she is no longer this manager's alone
    let admin = world.log_in("admin").await;
    let path = format!("{}/memberships", of("jana"));
    let joined = post(&world, &admin, &path, worker("club", &["other"])).await;
    let number = joined.json()["number"].as_u64().unwrap();
    for (method, more) in [
        ("PATCH", ""),
        ("POST", "/invitation"),
        ("DELETE", "/invitation"),
        ("POST", "/disable"),
        ("POST", "/enable"),
        ("DELETE", "/devices/018f0000-0000-4000-8000-000000000001"),
    ] {
        let path = format!("{}{more}", of("jana"));
        let refused = world.call(method, &path, Some(&vera), r#"{"name":"J"}"#);
        let refused = refused.await;
        assert_eq!(
            why(&refused),
            is(403, "provider", "other_provider"),
            "{more}"
        );
    }
    let path = format!("{path}/{number}");
    let refused = patch(&world, &vera, &path, json!({ "to": "2026-02-01" })).await;
    assert_eq!(why(&refused), is(403, "provider", "other_provider"));
}

#[tokio::test]
async fn what_is_wrong_with_a_new_person_is_named() {
    let world = world().await;
    let admin = world.log_in("admin").await;
    let good = worker("town", &["sas"]);
    let with = |field: &str, value: Value| {
        let mut membership = good.clone();
        membership[field] = value;
        membership
    };
    let cases = [
        (
            person("Jana", std::slice::from_ref(&good)),
            409,
            "login",
            "login_taken",
        ),
        (
            person("jána", std::slice::from_ref(&good)),
            400,
            "login",
            "characters",
        ),
        (
            person("", std::slice::from_ref(&good)),
            400,
            "login",
            "length",
        ),
        (person("x", &[]), 400, "memberships", "no_membership"),
        (
            person("x", &[good.clone(), good.clone()]),
            409,
            "from",
            "overlap",
        ),
        (
            person("x", &[with("to", "2025-12-31".into())]),
            400,
            "memberships.0.to",
            "to_before_from",
        ),
        (
            person("x", &[with("from", "soon".into())]),
            400,
            "memberships.0.from",
            "bad_value",
        ),
        (
            person("x", &[with("provider", "nowhere".into())]),
            400,
            "memberships.0.provider",
            "unknown_provider",
        ),
        (
            person("x", &[with("provider", Value::Null)]),
            400,
            "memberships.0.provider",
            "missing_field",
        ),
        (
            person("x", &[with("services", json!([]))]),
            400,
            "memberships.0.services",
            "no_service",
        ),
        (
            person("x", &[with("services", json!(["other"]))]),
            400,
            "memberships.0.services",
            "service_of_another_provider",
        ),
        (
            person("x", &[with("services", json!(["nothing"]))]),
            400,
            "memberships.0.services",
            "unknown_service",
        ),
        (
            person("x", &[with("programme", "prog".into())]),
            400,
            "memberships.0.programme",
            "not_for_role",
        ),
        (
            person("x", &[with("role", "boss".into())]),
            400,
            "memberships.0.role",
            "bad_value",
        ),
    ];
    for (body, status, field, reason) in cases {
        let answer = post(&world, &admin, PEOPLE, body.clone()).await;
        assert_eq!(why(&answer), is(status, field, reason), "{body}");
    }
    let mut long = person("x", std::slice::from_ref(&good));
    long["name"] = "x".repeat(101).into();
    let answer = post(&world, &admin, PEOPLE, long).await;
    assert_eq!(why(&answer), is(400, "name", "length"));
}

#[tokio::test]
async fn a_membership_is_changed_ended_and_taken_back() {
    let world = world().await;
    let vera = world.log_in("vera").await;
    let shown = async |login: &str| world.get(&of(login), &vera).await.json();
    let number = shown("petr").await["memberships"][0]["number"].clone();
    let path = format!("{}/memberships/{number}", of("petr"));
    let ended = patch(&world, &vera, &path, json!({ "to": "2026-01-06" })).await;
    assert_eq!(ended.status, 204, "{}", ended.text);
    let petr = world.log_in("petr").await;
    let session = world.get("/api/v1/session", &petr).await.json();
    assert_eq!(session["memberships"][0]["to"], "2026-01-06");
    let again = format!("{}/memberships", of("petr"));
    let overlapping = post(&world, &vera, &again, worker("town", &["sas"])).await;
    assert_eq!(why(&overlapping), is(409, "from", "overlap"));
    let back = json!({ "withdrawn": true });
    assert_eq!(patch(&world, &vera, &path, back).await.status, 204);
    let petr = world.get(&format!("{PEOPLE}?q=petr"), &vera).await.json();
    assert_eq!(petr["total"], 0, "no longer one of the town's people");
    let before = world
        .store
        .membership_versions(number.as_u64().unwrap())
        .await
        .unwrap();
    assert_eq!(before.len(), 2, "what it said before is kept");
    let admin = world.log_in("admin").await;
    let open = patch(&world, &admin, &path, json!({ "to": null })).await;
    assert_eq!(open.status, 204);
    let membership = shown("petr").await["memberships"][0].clone();
    assert_eq!(
        (&membership["withdrawn"], &membership["membership"]["to"]),
        (&json!(false), &Value::Null)
    );
    let wrong = patch(&world, &admin, &path, json!({ "to": "2024-12-31" })).await;
    assert_eq!(why(&wrong), is(400, "to", "to_before_from"));
}

#[tokio::test]
async fn the_last_administrator_stays_and_nobody_disables_oneself() {
    let world = world().await;
    let admin = world.log_in("admin").await;
    let disable = |login: &str| format!("{}/disable", of(login));
    let oneself = post(&world, &admin, &disable("admin"), json!({})).await;
    assert_eq!(why(&oneself), is(409, "id", "oneself"));
    let own = world.get(&of("admin"), &admin).await.json();
    let number = own["memberships"][0]["number"].clone();
    let path = format!("{}/memberships/{number}", of("admin"));
    for body in [json!({ "to": "2026-01-31" }), json!({ "withdrawn": true })] {
        let ended = patch(&world, &admin, &path, body).await;
        assert_eq!(why(&ended), is(409, "person", "last_administrator"));
    }
    let off = post(&world, &admin, &disable("jana"), json!({})).await;
    assert_eq!(off.status, 204);
    assert_eq!(names(&world, &admin, "?state=disabled").await, ["jana"]);
    let code = post(
        &world,
        &admin,
        &format!("{}/invitation", of("jana")),
        json!({}),
    )
    .await;
    assert_eq!(why(&code), is(409, "id", "account_disabled"));
    let on = format!("{}/enable", of("jana"));
    assert_eq!(post(&world, &admin, &on, json!({})).await.status, 204);
    world.log_in("jana").await;
}

/// What a revoked phone still hands in is kept aside; after the next log-in it is accepted.
#[tokio::test]
async fn a_revoked_phone_loses_nothing() {
    let world = world().await;
    let (jana, vera) = (world.log_in("jana").await, world.log_in("vera").await);
    let device = world.get(&of("jana"), &vera).await.json()["devices"][0]["id"].clone();
    let path = format!("{}/devices/{}", of("jana"), device.as_str().unwrap());
    assert_eq!(
        world.call("DELETE", &path, Some(&vera), "").await.status,
        204
    );
    let shown = world.get(&of("jana"), &vera).await.json();
    assert_eq!(shown["devices"][0]["revoked_at"], NOW.0);
    let raw = contact(1, "jana", "sas", (5, 10, 0)).to_string();
    let stream = "018f0000-0000-4000-8000-0000000000dd";
    let body = json!({ "wire": 1, "stream": stream, "pending": 1,
        "have": { "max_seq": 1, "digest": "0".repeat(64) },
        "entries": [{ "id": crate::testing::entry_id(1), "stream": stream, "seq": 1, "schema": 1,
            "hash": sync::digest::Hash::of(&raw), "raw": raw }] });
    let outcome = async |token: &str| {
        let answer = post(&world, token, "/api/v1/sync", body.clone()).await;
        answer.json()["results"][0]["outcome"].clone()
    };
    assert_eq!(outcome(&jana).await, "quarantined");
    let again = world.log_in("jana").await;
    assert_eq!(outcome(&again).await, "stored");
}
