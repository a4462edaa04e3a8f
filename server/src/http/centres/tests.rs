use crate::testing::{Answer, PASSWORD, World, account_id, contact, entry_id, world};
use serde_json::{Value, json};

/// The answer to opening a device for a service, by a session's token.
async fn open(world: &World, token: &str, service: &str, name: &str) -> Answer {
    let body = json!({ "service": service, "name": name }).to_string();
    let path = "/api/v1/centre-devices";
    world.call("POST", path, Some(token), &body).await
}

/// A device at the door of `sas`: its token and its account.
async fn tablet(world: &World) -> (String, String) {
    let vera = world.log_in("vera").await;
    let answer = open(world, &vera, "sas", " U dveří ").await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let text = |name: &str| answer.json()[name].as_str().unwrap().to_owned();
    (text("token"), text("account"))
}

async fn listed(world: &World) -> Value {
    let vera = world.log_in("vera").await;
    world.get("/api/v1/centre-devices", &vera).await.json()
}

/// Hands a contact of Jana's in, written on the device.
async fn write(world: &World, (token, account): &(String, String), n: u128, worker: &str) -> Value {
    let mut entry = contact(n, worker, "sas", (7, 11, 0));
    entry["author"] = json!(account);
    let raw = entry.to_string();
    let stream = format!("018f0000-0000-4000-8000-{n:012}");
    let item = json!({ "id": entry["id"], "stream": stream, "seq": 1, "schema": 1,
        "hash": sync::digest::Hash::of(&raw), "raw": raw });
    let body = json!({ "wire": 1, "stream": stream, "pending": 1, "app_version": "9",
        "have": { "max_seq": 1, "digest": "0".repeat(64) }, "entries": [item] });
    let answer = world
        .call("POST", "/api/v1/sync", Some(token), &body.to_string())
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["results"][0].clone()
}

/// The entry's flags, as the manager's history of it shows them.
async fn flags(world: &World, n: u128) -> Value {
    let vera = world.log_in("vera").await;
    let path = format!("/api/v1/entries/{}/history", entry_id(n));
    world.get(&path, &vera).await.json()["versions"][0]["flags"].clone()
}

#[tokio::test]
async fn a_manager_opens_a_device_for_one_service_in_place_of_the_own_session() {
    let world = world().await;
    let vera = world.log_in("vera").await;
    let answer = open(&world, &vera, "sas", " U dveří ").await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let told = answer.json();
    assert_eq!(
        (&told["kind"], &told["name"]),
        (&json!("centre"), &json!("U dveří"))
    );
    assert_eq!(
        told["memberships"],
        json!([{ "role": "worker", "provider": "town", "services": ["sas"], "from": "2026-01-07" }])
    );
    assert_eq!(world.get("/api/v1/session", &vera).await.status, 401);
    let tablet = told["token"].as_str().unwrap();
    let session = world.get("/api/v1/session", tablet).await.json();
    assert_eq!(
        (&session["account"], &session["kind"]),
        (&told["account"], &json!("centre"))
    );
    // its own session says so only of a centre
    let jana = world.log_in("jana").await;
    let person = world.get("/api/v1/session", &jana).await.json();
    assert!(person.get("kind").is_none(), "{person}");
    let lines = world.store.audit_lines(10).await.unwrap();
    let line = lines.iter().find(|l| l.action == "centre_opened").unwrap();
    assert_eq!(
        (line.account, &line.subject),
        (
            Some(account_id("vera")),
            &told["account"].as_str().unwrap().to_owned()
        )
    );
}

#[tokio::test]
async fn a_browser_gets_the_devices_cookie_in_place_of_the_managers() {
    let world = world().await;
    let body = format!(r#"{{"login":"vera","password":"{PASSWORD}"}}"#);
    let answer = world.call("POST", "/api/v1/devices", None, &body).await;
    let cookie = |answer: &Answer| {
        let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        set.split(';').next().unwrap().to_owned()
    };
    let vera = cookie(&answer);
    let request = axum::http::Request::builder()
        .method("POST")
        .uri("/api/v1/centre-devices")
        .header("host", "127.0.0.1")
        .header("cookie", &vera);
    let body = json!({ "service": "sas", "name": "U dveří" }).to_string();
    let opened = world
        .send(request.body(axum::body::Body::from(body)).unwrap())
        .await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    assert!(opened.json().get("token").is_none());
    assert!(cookie(&opened).starts_with("__Host-teren="));
    assert_ne!(cookie(&opened), vera);
}

#[tokio::test]
async fn what_cannot_be_opened_names_its_field_and_leaves_the_session() {
    let world = world().await;
    let vera = world.log_in("vera").await;
    let long = "x".repeat(65);
    for (service, name, error) in [
        ("nowhere", "Tablet", (404, "service", "unknown_service")),
        ("other", "Tablet", (403, "service", "managers_only")),
        ("sas", " ", (400, "name", "length")),
        ("sas", &long, (400, "name", "length")),
    ] {
        let (status, field, _, reason) = open(&world, &vera, service, name).await.error();
        assert_eq!((status, field.as_str(), reason.as_str()), error);
    }
    let jana = world.log_in("jana").await;
    let (status, field, _, reason) = open(&world, &jana, "sas", "Tablet").await.error();
    assert_eq!(
        (status, field.as_str(), reason.as_str()),
        (403, "role", "managers_only")
    );
    assert_eq!(world.get("/api/v1/session", &vera).await.status, 200);
    assert_eq!(listed(&world).await, json!([]));
    // the programme ended with the year 2026
    world
        .clock
        .advance(std::time::Duration::from_secs(400 * 86_400));
    let vera = world.log_in("vera").await;
    let (status, .., reason) = open(&world, &vera, "sas", "Tablet").await.error();
    assert_eq!((status, reason.as_str()), (400, "outside_service"));
}

#[tokio::test]
async fn its_entries_are_asserted_and_count_to_whom_a_tap_chose() {
    let world = world().await;
    let tablet = tablet(&world).await;
    assert_eq!(write(&world, &tablet, 1, "jana").await["outcome"], "stored");
    assert_eq!(flags(&world, 1).await, json!(["asserted"]));
    let vera = world.log_in("vera").await;
    // nobody asks a manager to look at each of them
    let path = "/api/v1/reports/entries?programme=prog&service=sas&from=2026-01-05&to=2026-01-11";
    let flagged = world.get(&format!("{path}&figure=flagged"), &vera).await;
    assert_eq!(flagged.json()["value"], 0, "{}", flagged.text);
    let jana = account_id("jana").0;
    let hers = format!("{path}&figure=contacts&worker={jana}");
    assert_eq!(world.get(&hers, &vera).await.json()["value"], 1);
    let all = world.get(&format!("{path}&figure=entries"), &vera).await;
    let row = &all.json()["entries"][0];
    assert_eq!(
        (&row["author"]["name"], &row["workers"][0]["name"]),
        (&json!("U dveří"), &json!("JANA"))
    );
    // what Jana writes herself is not
    world
        .write("jana", &[contact(2, "jana", "sas", (7, 11, 30))])
        .await;
    assert_eq!(flags(&world, 2).await, json!([]));
}

#[tokio::test]
async fn who_was_no_member_on_that_day_is_flagged_and_not_refused() {
    let world = world().await;
    let tablet = tablet(&world).await;
    assert_eq!(write(&world, &tablet, 1, "eva").await["outcome"], "stored");
    assert_eq!(
        flags(&world, 1).await,
        json!(["worker_without_membership", "asserted"])
    );
}

#[tokio::test]
async fn the_list_says_what_each_device_holds_and_who_opened_it() {
    let world = world().await;
    let tablet = tablet(&world).await;
    let fresh = listed(&world).await;
    assert_eq!(
        (&fresh[0]["id"], &fresh[0]["synced_at"]),
        (&json!(tablet.1), &Value::Null)
    );
    write(&world, &tablet, 1, "jana").await;
    let row = listed(&world).await[0].clone();
    let got = ["name", "service", "pending", "app_version", "closed_at"].map(|f| row[f].clone());
    let expected = [
        json!("U dveří"),
        json!("sas"),
        json!(1),
        json!("9"),
        Value::Null,
    ];
    assert_eq!(got, expected);
    assert_eq!(row["opened_by"]["name"], "VERA");
    assert_eq!(
        (&row["opened_at"], &row["synced_at"]),
        (&json!(crate::testing::NOW.0), &json!(crate::testing::NOW.0))
    );
}

#[tokio::test]
async fn a_device_closed_from_afar_hands_in_into_quarantine_and_nobody_logs_in_to_it() {
    let world = world().await;
    let tablet = tablet(&world).await;
    let vera = world.log_in("vera").await;
    let path = format!("/api/v1/centre-devices/{}", tablet.1);
    for _ in 0..2 {
        // a second time changes nothing
        assert_eq!(
            world.call("DELETE", &path, Some(&vera), "").await.status,
            204
        );
    }
    assert_eq!(world.get("/api/v1/session", &tablet.0).await.status, 401);
    let late = write(&world, &tablet, 1, "jana").await;
    assert_eq!(
        (&late["outcome"], &late["reason"]["reason"]),
        (&json!("quarantined"), &json!("session_revoked"))
    );
    assert_eq!(listed(&world).await[0]["closed_at"], crate::testing::NOW.0);
    let lines = world.store.audit_lines(20).await.unwrap();
    assert_eq!(
        lines.iter().filter(|l| l.action == "centre_closed").count(),
        1
    );
    let login = format!(
        r#"{{"login":"centre:{}","password":"","bearer":true}}"#,
        tablet.1
    );
    assert_eq!(
        world
            .call("POST", "/api/v1/devices", None, &login)
            .await
            .status,
        401
    );
}

/// Nobody could open its session again: the device that is logged out is closed.
#[tokio::test]
async fn a_device_that_is_logged_out_is_closed() {
    let world = world().await;
    let tablet = tablet(&world).await;
    let path = "/api/v1/devices/current";
    let ended = world.call("DELETE", path, Some(&tablet.0), "").await;
    assert_eq!(ended.status, 204);
    assert_eq!(listed(&world).await[0]["closed_at"], crate::testing::NOW.0);
}

#[tokio::test]
async fn a_person_is_no_device_and_another_providers_is_not_to_be_found() {
    let world = world().await;
    let vera = world.log_in("vera").await;
    let path = format!("/api/v1/centre-devices/{}", account_id("jana").0);
    let answer = world.call("DELETE", &path, Some(&vera), "").await;
    assert_eq!(
        (answer.status, answer.error().3.as_str()),
        (404, "unknown_device")
    );
    let broken = world
        .call("DELETE", "/api/v1/centre-devices/x", Some(&vera), "")
        .await;
    assert_eq!((broken.status, broken.error().1.as_str()), (400, "id"));
}
