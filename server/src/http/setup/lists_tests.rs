use crate::testing::{Answer, World, account_id, contact, world};
use serde_json::{Value, json};

const REFERRAL: &str = "/api/v1/setup/lists/referral";

async fn send(world: &World, who: &str, change: Value) -> Answer {
    let token = world.log_in(who).await;
    let report = world.get(REFERRAL, &token).await.json();
    let service = change["offer"]["place"]["service"].as_str();
    let seen = match service {
        None => report["change"].clone(),
        Some(id) => {
            let all = report["services"].as_array().unwrap();
            let one = all.iter().find(|s| s["id"] == id);
            one.map_or(json!(0), |s| s["change"].clone())
        }
    };
    let body = json!({ "seen": seen, "change": change }).to_string();
    world.call("PUT", REFERRAL, Some(&token), &body).await
}

fn add(code: &str, programme: Option<&str>) -> Value {
    json!({ "add": { "code": code, "cs": "nové", "en": "new", "programme": programme } })
}

/// What a phone of somebody is given, after the answer before or from the beginning.
async fn pulled(world: &World, who: &str, before: Option<&Value>) -> Value {
    let token = world.log_in(who).await;
    let last = |field: &str| before.map_or(Value::Null, |answer| answer[field].clone());
    let body = json!({ "wire": 1, "stream": account_id(who).0, "epoch": last("epoch"), "pending": 0,
        "cursor": last("cursor"), "scope": last("scope"),
        "have": { "max_seq": 0, "digest": "0".repeat(64) } });
    let answer = world
        .call("POST", "/api/v1/sync", Some(&token), &body.to_string())
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_code_that_is_added_comes_with_the_next_sync() {
    let world = world().await;
    let first = pulled(&world, "jana", None).await;
    assert_eq!(first["more"], false);
    assert_eq!(
        send(&world, "karel", add("NOVE", Some("prog")))
            .await
            .status,
        200
    );
    let next = pulled(&world, "jana", Some(&first)).await;
    let text = next["changes"].to_string();
    assert_eq!(next["changes"].as_array().unwrap().len(), 1, "{text}");
    assert!(
        text.contains("codes/referral") && text.contains("NOVE"),
        "{text}"
    );
}

/// An old phone, or one without signal, still offers it: the entry is stored, counted and not flagged.
#[tokio::test]
async fn an_entry_with_a_retired_code_is_kept_and_counted() {
    let world = world().await;
    let retire = json!({ "offer": { "code": "UP", "place": "all", "offered": false } });
    let told = send(&world, "admin", retire).await.json();
    let codes = told["codes"].as_array().unwrap();
    assert_eq!(
        codes.iter().find(|c| c["code"] == "UP").unwrap()["retired"],
        true
    );
    let mut entry = contact(1, "jana", "sas", (5, 10, 0));
    entry["body"]["referrals"] = json!(["UP"]);
    world.write("jana", &[entry]).await;
    let karel = world.log_in("karel").await;
    let week = "/api/v1/reports/week?programme=prog&week=2026-W02";
    let week = world.get(week, &karel).await.json();
    let sas = week["services"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["service"] == "sas")
        .unwrap();
    assert_eq!(
        (&sas["counts"]["contacts"], &sas["counts"]["flagged"]),
        (&json!(1), &Value::Null),
        "{sas}"
    );
}

#[tokio::test]
async fn a_manager_takes_codes_out_of_the_own_services_only() {
    let world = world().await;
    let out = |service: &str| json!({ "offer": { "code": "UP", "place": { "service": service }, "offered": false } });
    let told = send(&world, "vera", out("sas")).await.json();
    assert_eq!(told["services"][0]["without"], json!(["UP"]));
    assert_eq!(told["services"][1]["without"], json!([]));
    let other = send(&world, "vera", out("other")).await;
    assert_eq!(
        other.error(),
        (
            404,
            "service".into(),
            "other".into(),
            "unknown_service".into()
        )
    );
    let added = send(&world, "vera", add("NOVE", Some("prog"))).await;
    assert_eq!(
        added.error(),
        (403, "role".into(), String::new(), "not_yours".into())
    );
    let lines = world.store.audit_lines(20).await.unwrap();
    let changed = lines
        .iter()
        .find(|l| l.action == "reference_changed")
        .unwrap();
    assert_eq!(changed.subject, "service/sas");
}

#[tokio::test]
async fn what_another_provider_does_not_offer_is_told_to_nobody_but_those_above() {
    let world = world().await;
    let out =
        json!({ "offer": { "code": "UP", "place": { "service": "other" }, "offered": false } });
    assert_eq!(send(&world, "karel", out).await.status, 200);
    for (who, sees) in [("vera", false), ("karel", true), ("admin", true)] {
        let token = world.log_in(who).await;
        let text = world.get(REFERRAL, &token).await.text;
        assert_eq!(text.contains("\"other\""), sees, "{who}: {text}");
        let pull = pulled(&world, who, None).await.to_string();
        assert!(!pull.contains("referral/UP"), "{who}");
    }
    let eva = pulled(&world, "eva", None).await.to_string();
    assert!(eva.contains("referral/UP"), "the provider's own people");
}

#[tokio::test]
async fn texts_and_order_for_all_are_the_administrators() {
    let world = world().await;
    let rename = json!({ "rename": { "code": "UP", "cs": "Úřad", "en": "Office" } });
    let refused = send(&world, "karel", rename.clone()).await;
    assert_eq!(
        refused.error(),
        (400, "code".into(), "UP".into(), "not_yours".into())
    );
    assert_eq!(send(&world, "admin", rename).await.status, 200);
    let moved = send(
        &world,
        "admin",
        json!({ "move": { "code": "UP", "to": 3 } }),
    )
    .await
    .json();
    assert_eq!(
        (&moved["codes"][2]["code"], &moved["codes"][2]["cs"]),
        (&json!("UP"), &json!("Úřad"))
    );
    let unknown = world
        .get("/api/v1/setup/lists/nothing", &world.log_in("admin").await)
        .await;
    assert_eq!(
        unknown.error(),
        (404, "list".into(), "nothing".into(), "unknown_list".into())
    );
    let strange = send(
        &world,
        "admin",
        json!({ "move": { "code": "ZZZ", "to": 3 } }),
    )
    .await;
    assert_eq!(
        strange.error(),
        (400, "code".into(), "ZZZ".into(), "unknown".into())
    );
}
