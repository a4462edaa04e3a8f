//! What must lead nobody to a person: every answer that a coordinator and an administrator get, read
//! as text. A new endpoint is looked at as soon as it is in the table.
use super::openapi::endpoints;
use super::roles::url;
use crate::testing::{World, account_id, contact, entry, entry_id, exchange, shift, visit, world};
use serde_json::{Value, json};

const CODE: &str = "LUD07TOM08";
const NOTE: &str = "bydlí pod mostem";
const LABEL: &str = "K-4711";
const FAMILY: u128 = 0x018f_0000_0000_4000_8000_0000_0000_00fa;
const NODE: &str = "018f0000-0000-4000-8000-0000000000aa";

/// Entries of three services and two providers, with all that may be told of a person.
async fn written() -> World {
    let world = world().await;
    let person =
        json!([{ "node": NODE, "identity": "CODE", "code": CODE, "sex": "M", "role": "CLI" }]);
    let mut met = contact(1, "jana", "sas", (5, 10, 0));
    met["persons"] = person.clone();
    met["body"]["note"] = NOTE.into();
    let mut needles = exchange(2, "jana", (6, 10, 0), 3, 4);
    needles["persons"] = person;
    let correction = json!({ "kind": "correction", "corrects": entry_id(1), "sees": entry_id(1),
        "reason": NOTE, "body": { "kind": "contact", "what": "KON", "form": "T", "note": NOTE } });
    let corrected = entry(3, "jana", "sas", (5, 10, 0), correction);
    let mut all = vec![met, needles, corrected];
    all.extend(shift(4, "jana", "tpd", 5, (9, 0), (13, 0)));
    let mut visited = visit(10, "jana", "sas", (7, 10, 0), FAMILY, "ZAS");
    visited["body"]["family"]["label"] = LABEL.into();
    visited["body"]["tasks"] = json!([{ "no": 1, "text": NOTE }]);
    let found = json!({ "kind": "found_needles", "pieces": 3, "source": "PUBLIC", "place": NOTE,
        "state": "reported", "note": NOTE });
    let found = entry(11, "jana", "tpd", (7, 11, 0), found);
    all.extend([visited, found]);
    world.write("jana", &all).await;
    world
        .write("petr", &shift(6, "petr", "sas", 7, (9, 0), (10, 0))[..1])
        .await;
    world
        .write("eva", &[contact(8, "eva", "other", (6, 9, 0))])
        .await;
    // of an unknown service: set aside with its text
    let aside = contact(9, "jana", "nowhere", (6, 9, 0));
    set_aside(&world, &aside).await;
    world
}

async fn set_aside(world: &World, entry: &Value) {
    let token = world.log_in("jana").await;
    let raw = entry.to_string().replace("\"KON\"", &format!("\"{CODE}\""));
    let stream = "018f0000-0000-4000-8000-0000000000bb";
    let body = json!({ "wire": 1, "stream": stream, "have": { "max_seq": 1, "digest": "0".repeat(64) },
        "pending": 1, "entries": [{ "id": entry["id"], "stream": stream, "seq": 1, "schema": 1,
        "hash": sync::digest::Hash::of(&raw), "raw": raw }] });
    let answer = world
        .call("POST", "/api/v1/sync", Some(&token), &body.to_string())
        .await;
    assert_eq!(
        answer.json()["results"][0]["outcome"],
        "quarantined",
        "{}",
        answer.text
    );
}

/// Every answer that somebody gets, with its address.
async fn answers(world: &World, who: &str) -> Vec<(String, String)> {
    let token = world.log_in(who).await;
    let mut answers = Vec::new();
    for endpoint in endpoints().filter(|e| e.method == "GET") {
        let mut addresses = vec![url(endpoint.path)];
        if endpoint.path.contains("{id}") {
            let one = endpoint.path.replace("{id}", &entry_id(1).to_string());
            addresses.push(one);
            // a person is there too
            let jana = account_id("jana").to_string();
            addresses.push(endpoint.path.replace("{id}", &jana));
        }
        for address in addresses {
            let answer = world.get(&address, &token).await;
            answers.push((format!("GET {address}"), answer.text));
        }
    }
    let body = json!({ "wire": 1, "stream": "018f0000-0000-4000-8000-0000000000cc", "pending": 0,
        "have": { "max_seq": 0, "digest": "0".repeat(64) } });
    let pull = world
        .call("POST", "/api/v1/sync", Some(&token), &body.to_string())
        .await;
    answers.push(("POST /api/v1/sync".to_owned(), pull.text));
    answers
}

/// Where a secret is told; an error repeats what the caller has asked for.
fn leads_to(answers: &[(String, String)], secret: &str) -> Vec<String> {
    let told =
        |(address, text): &&(String, String)| text.contains(secret) && !address.contains(secret);
    let found = answers.iter().filter(told);
    found.map(|(address, _)| address.clone()).collect()
}

#[tokio::test]
async fn no_answer_leads_a_coordinator_to_a_person_a_note_an_entry_or_a_worker() {
    let world = written().await;
    let answers = answers(&world, "karel").await;
    let family = uuid::Uuid::from_u128(FAMILY).to_string();
    let mut secrets = vec![
        CODE.to_owned(),
        NOTE.to_owned(),
        NODE.to_owned(),
        LABEL.to_owned(),
    ];
    secrets.push(family);
    secrets.extend((1..12).map(|n| entry_id(n).to_string()));
    for worker in ["jana", "petr", "eva", "vera"] {
        secrets.push(account_id(worker).to_string());
        secrets.push(worker.to_uppercase());
    }
    for secret in secrets {
        assert_eq!(
            leads_to(&answers, &secret),
            Vec::<String>::new(),
            "{secret}"
        );
    }
    // The counts are there all the same, of every provider.
    let counts = leads_to(&answers, "\"contacts\":1");
    assert!(
        counts.iter().any(|a| a.contains("reports/week")),
        "{answers:?}"
    );
}

#[tokio::test]
async fn no_answer_shows_an_administrator_clients_data() {
    let world = written().await;
    let answers = answers(&world, "admin").await;
    for secret in [CODE, NOTE, NODE, LABEL] {
        assert_eq!(leads_to(&answers, secret), Vec::<String>::new(), "{secret}");
    }
    let manager = answers_of_manager(&world).await;
    assert!(
        manager.contains(NOTE),
        "what is looked for can be found: {manager}"
    );
}

/// The provider's manager sees what is looked for.
async fn answers_of_manager(world: &World) -> String {
    let vera = world.log_in("vera").await;
    let path = format!("/api/v1/entries/{}/history", entry_id(1));
    world.get(&path, &vera).await.text
}
