//! Bad input, each with its exact answer, and no good entry beside it lost.
use crate::testing::{Answer, NOW, World, account_id, world};
use serde_json::{Value, json};
use std::cell::Cell;
use sync::digest::Hash;
use uuid::Uuid;

const STREAM: &str = "018f0000-0000-4000-8000-000000000001";

fn id(n: u128) -> String {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n).to_string()
}

/// A contact of Jana's that any form would let through.
fn contact(n: u128) -> Value {
    json!({
        "schema": 1, "id": id(n), "author": account_id("jana").0, "workers": [account_id("jana").0],
        "service": "sas", "start": NOW.0 - 3_600_000_000i64, "minutes": 20, "device_time": NOW.0 - 60_000_000,
        "anonymous": [{ "count": 1, "sex": "U", "role": "CLI" }],
        "body": { "kind": "contact", "what": "KON", "form": "T" },
    })
}

fn exchange(n: u128, received: Value) -> Value {
    let mut entry = contact(n);
    entry["service"] = json!("tpd");
    entry["body"] = json!({ "kind": "exchange", "items": [{ "item": "J1", "received": received, "issued": 12 }],
        "count_method": "EXACT", "for_whom": "SELF", "secondary_persons": 0 });
    entry
}

fn item_at(seq: u64, raw: &str, entry: &Value) -> Value {
    json!({ "id": entry["id"], "stream": STREAM, "seq": seq, "schema": 1, "hash": Hash::of(raw).to_string(), "raw": raw })
}

fn item(seq: u64, entry: &Value) -> Value {
    item_at(seq, &entry.to_string(), entry)
}

fn request(items: &[Value]) -> String {
    json!({ "wire": 1, "stream": STREAM, "have": { "max_seq": items.len(), "digest": "0".repeat(64) },
        "pending": items.len(), "entries": items })
    .to_string()
}

struct Phone {
    world: World,
    token: String,
    /// The last seq taken by [`Phone::between_good_ones`].
    seq: Cell<u64>,
}

impl Phone {
    async fn of_jana() -> Self {
        let world = world().await;
        let token = world.log_in("jana").await;
        Self::with(world, token)
    }

    fn with(world: World, token: String) -> Self {
        Self { world, token, seq: Cell::new(100) }
    }

    async fn send(&self, body: &str) -> Answer {
        self.world.call("POST", "/api/v1/sync", Some(&self.token), body).await
    }

    async fn sync(&self, items: &[Value]) -> Value {
        let answer = self.send(&request(items)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// The answer to an item between two good ones, which must both be stored.
    async fn between_good_ones(&self, bad: Value) -> Value {
        let seq = self.seq.get() + 2;
        self.seq.set(seq);
        let good = |seq: u64| item(seq, &contact(u128::from(seq) + 1000));
        let reply = self.sync(&[good(seq), bad, good(seq + 1)]).await;
        assert_eq!(reply["results"][0]["outcome"], "stored");
        assert_eq!(reply["results"][2]["outcome"], "stored");
        reply["results"][1].clone()
    }

    /// Field, value and reason of an item that must be set aside.
    async fn set_aside(&self, bad: Value) -> (String, Value, String) {
        let result = self.between_good_ones(bad).await;
        assert_eq!(result["outcome"], "quarantined", "{result}");
        let reason = &result["reason"];
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        (text(&reason["field"]), reason["value"].clone(), text(&reason["reason"]))
    }

    /// The flags of an entry that must be stored, as the manager sees them.
    async fn flags(&self, entry: &Value) -> Vec<String> {
        let result = self.between_good_ones(item(2, entry)).await;
        assert_eq!(result["outcome"], "stored", "{result}");
        let id = entry["id"].as_str().unwrap().parse().unwrap();
        self.world.store.history(id).await.unwrap()[0].flags.clone()
    }
}

fn aside(field: &str, value: Value, reason: &str) -> (String, Value, String) {
    (field.to_owned(), value, reason.to_owned())
}

#[tokio::test]
async fn what_is_not_an_item_is_set_aside_and_its_neighbours_stored() {
    let phone = Phone::of_jana().await;
    assert_eq!(phone.set_aside(json!(17)).await, aside("item", Value::Null, "not_an_item"));
    assert_eq!(phone.set_aside(json!({ "id": id(2) })).await, aside("stream", Value::Null, "missing_field"));
}

#[tokio::test]
async fn an_item_that_cannot_be_decoded_names_its_field() {
    let phone = Phone::of_jana().await;
    let broken = item_at(2, "{\"schema\":1,", &contact(2));
    assert_eq!(phone.set_aside(broken).await, aside("", Value::Null, "not_json"));
    let mut entry = contact(3);
    entry.as_object_mut().unwrap().remove("start");
    assert_eq!(phone.set_aside(item(4, &entry)).await, aside("start", Value::Null, "missing_field"));
    let mut entry = contact(4);
    entry["schema"] = json!(2);
    assert_eq!(phone.set_aside(item(5, &entry)).await, aside("schema", json!("2"), "schema_too_new"));
}

#[tokio::test]
async fn an_unknown_kind_is_set_aside_and_an_unknown_code_is_stored_and_flagged() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["body"] = json!({ "kind": "dance" });
    assert_eq!(phone.set_aside(item(2, &entry)).await, aside("body.kind", json!("dance"), "unknown_kind"));
    let phone = Phone::of_jana().await;
    let mut entry = contact(5);
    entry["body"]["what"] = json!("QQQ");
    assert_eq!(phone.flags(&entry).await, ["unknown_code"]);
}

#[tokio::test]
async fn a_negative_count_is_set_aside_and_an_absurd_one_stored_and_flagged() {
    let phone = Phone::of_jana().await;
    let negative = item(2, &exchange(2, json!(-3)));
    assert_eq!(phone.set_aside(negative).await, aside("body.items[0].received", json!("-3"), "negative"));
    let huge = item(4, &exchange(4, json!(5_000_000_000u64)));
    assert_eq!(phone.set_aside(huge).await, aside("body.items[0].received", json!("5000000000"), "out_of_range"));
    let phone = Phone::of_jana().await;
    assert_eq!(phone.flags(&exchange(5, json!(4_000))).await, ["many_pieces"]);
}

#[tokio::test]
async fn a_start_in_the_future_is_stored_and_flagged() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["start"] = json!(NOW.0 + 11 * 60_000_000);
    assert_eq!(phone.flags(&entry).await, ["future"]);
}

#[tokio::test]
async fn an_impossible_day_in_a_code_is_stored_and_flagged() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["persons"] = json!([{ "node": id(90), "identity": "CODE", "code": "LUD31TOM04", "sex": "M", "role": "CLI" }]);
    assert_eq!(phone.flags(&entry).await, ["bad_client_code"]);
}

#[tokio::test]
async fn an_unknown_service_is_set_aside_and_released_once_it_is_known() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["service"] = json!("nowhere");
    assert_eq!(phone.set_aside(item(2, &entry)).await, aside("service", json!("nowhere"), "unknown_service"));
}

#[tokio::test]
async fn without_a_membership_on_the_day_of_start_an_entry_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["service"] = json!("other");
    assert_eq!(phone.set_aside(item(2, &entry)).await, aside("service", json!("other"), "no_membership"));
    let mut entry = contact(4);
    entry["start"] = json!(1_700_000_000_000_000i64); // 2023, before she came
    assert_eq!(phone.set_aside(item(4, &entry)).await, aside("service", json!("sas"), "no_membership"));
}

#[tokio::test]
async fn an_entry_in_anothers_name_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["author"] = json!(account_id("petr").0);
    let petr = account_id("petr").to_string();
    assert_eq!(phone.set_aside(item(2, &entry)).await, aside("author", json!(petr), "foreign_author"));
}

#[tokio::test]
async fn a_text_that_is_not_what_its_hash_says_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut bad = item(2, &contact(2));
    let wrong = Hash::of("something else").to_string();
    bad["hash"] = json!(wrong);
    assert_eq!(phone.set_aside(bad).await, aside("hash", json!(wrong), "hash_mismatch"));
}

#[tokio::test]
async fn an_entry_over_64_kib_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["body"]["note"] = json!("x".repeat(70_000));
    let size = entry.to_string().len().to_string();
    assert_eq!(phone.set_aside(item(2, &entry)).await, aside("raw", json!(size), "too_large"));
}

#[tokio::test]
async fn the_same_id_with_other_content_is_set_aside_and_never_overwritten() {
    let phone = Phone::of_jana().await;
    let first = contact(2);
    phone.sync(&[item(1, &first)]).await;
    let mut second = first.clone();
    second["minutes"] = json!(99);
    let reply = phone.sync(&[item(1, &second)]).await;
    assert_eq!(reply["results"][0]["reason"], json!({ "field": "id", "value": id(2), "reason": "id_conflict" }));
    let held = phone.world.store.history(id(2).parse().unwrap()).await.unwrap();
    assert_eq!(held[0].raw, first.to_string());
}

#[tokio::test]
async fn the_same_place_with_another_id_is_set_aside() {
    let phone = Phone::of_jana().await;
    phone.sync(&[item(1, &contact(2))]).await;
    let reply = phone.sync(&[item(1, &contact(3))]).await;
    assert_eq!(reply["results"][0]["reason"], json!({ "field": "seq", "value": "1", "reason": "seq_conflict" }));
}

#[tokio::test]
async fn the_same_entry_again_is_a_duplicate_with_the_same_receipt() {
    let phone = Phone::of_jana().await;
    let first = phone.sync(&[item(1, &contact(2))]).await;
    let again = phone.sync(&[item(1, &contact(2))]).await;
    assert_eq!(again["results"][0]["outcome"], "duplicate");
    for field in ["id", "hash", "change"] {
        assert_eq!(again["results"][0][field], first["results"][0][field]);
    }
    assert_eq!(again["epoch"], first["epoch"]);
}

#[tokio::test]
async fn a_revoked_session_may_hand_in_into_quarantine_and_is_given_nothing() {
    let phone = Phone::of_jana().await;
    phone.world.call("DELETE", "/api/v1/devices/current", Some(&phone.token), "").await;
    let body = json!({ "wire": 1, "stream": STREAM, "have": { "max_seq": 1, "digest": "0".repeat(64) }, "pending": 1,
        "cursor": "12", "scope": "60.400;sas,tpd", "entries": [item(1, &contact(2))] });
    let answer = phone.send(&body.to_string()).await;
    assert_eq!(answer.status, 200);
    let reply = answer.json();
    assert_eq!(reply["session"], "revoked");
    assert_eq!(reply["results"][0]["outcome"], "quarantined");
    assert_eq!(reply["results"][0]["reason"], json!({ "field": "session", "reason": "session_revoked" }));
    assert_eq!((&reply["changes"], &reply["cursor"], &reply["scope"]), (&json!([]), &json!("12"), &json!("60.400;sas,tpd")));
    assert!(reply.get("forget").is_none(), "nobody is told to clear anything");
    // and once she has logged in again, it is accepted after all
    let token = phone.world.log_in("jana").await;
    let phone = Phone::with(phone.world, token);
    assert_eq!(phone.sync(&[item(1, &contact(2))]).await["results"][0]["outcome"], "stored");
}

#[tokio::test]
async fn a_disabled_account_may_hand_in_into_quarantine() {
    let phone = Phone::of_jana().await;
    phone.world.store.disable("jana", NOW).await.unwrap();
    let reply = phone.sync(&[item(1, &contact(2))]).await;
    assert_eq!(reply["session"], "revoked");
    assert_eq!(reply["results"][0]["reason"]["reason"], "session_revoked");
}

#[tokio::test]
async fn an_unknown_token_is_told_to_log_in_again() {
    let phone = Phone::of_jana().await;
    let answer = phone.world.call("POST", "/api/v1/sync", Some("nobody's"), &request(&[])).await;
    assert_eq!((answer.status, answer.error().3.as_str()), (401, "log_in_again"));
}

#[tokio::test]
async fn ten_megabytes_are_refused_before_they_are_read() {
    let phone = Phone::of_jana().await;
    let answer = phone.send(&"x".repeat(10_000_000)).await;
    let limit = "over 2097152 bytes".to_owned();
    assert_eq!(answer.error(), (413, "body".into(), limit.clone(), "body_too_large".into()));
    // one that says its length is not read at all
    let request = axum::http::Request::builder()
        .method("POST")
        .uri("/api/v1/sync")
        .header("host", "127.0.0.1")
        .header("authorization", format!("Bearer {}", phone.token))
        .header("content-length", "10000000");
    let answer = phone.world.send(request.body(unread()).unwrap()).await;
    assert_eq!(answer.error(), (413, "body".into(), limit, "body_too_large".into()));
}

/// A body that fails the test when it is read.
fn unread() -> axum::body::Body {
    struct Unread;
    impl tokio::io::AsyncRead for Unread {
        fn poll_read(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            _: &mut tokio::io::ReadBuf<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            panic!("the body was read")
        }
    }
    axum::body::Body::from_stream(tokio_util::io::ReaderStream::new(Unread))
}

#[tokio::test]
async fn broken_json_names_its_position_and_a_wire_of_the_future_its_number() {
    let phone = Phone::of_jana().await;
    let answer = phone.send("{\"wire\":1,\n\"stream\":}").await;
    assert_eq!(answer.error(), (400, "body".into(), "line 2 column 10".into(), "not_json".into()));
    let answer = phone.send(&request(&[]).replace("\"wire\":1", "\"wire\":2")).await;
    assert_eq!(answer.error(), (400, "wire".into(), "2".into(), "wire_too_new".into()));
}

#[tokio::test]
async fn another_accounts_stream_is_refused_whole() {
    let phone = Phone::of_jana().await;
    phone.sync(&[]).await;
    let petr = phone.world.log_in("petr").await;
    let answer = phone.world.call("POST", "/api/v1/sync", Some(&petr), &request(&[])).await;
    assert_eq!((answer.status, answer.error().3.as_str()), (409, "foreign_stream"));
}

#[tokio::test]
async fn when_a_service_is_taken_away_it_is_forgotten_and_the_pull_starts_anew() {
    let phone = Phone::of_jana().await;
    let first = phone.sync(&[item(1, &contact(2))]).await;
    assert_eq!(first["scope"], "60.400;sas,tpd");
    let body = |scope: &str| {
        json!({ "wire": 1, "stream": STREAM, "have": { "max_seq": 1, "digest": "0".repeat(64) }, "pending": 0,
            "epoch": first["epoch"], "cursor": first["cursor"], "scope": scope })
        .to_string()
    };
    let same = phone.send(&body("60.400;sas,tpd")).await.json();
    assert_eq!((&same["changes"], same.get("forget")), (&json!([]), None));
    let before = phone.send(&body("60.400;other,sas,tpd")).await.json();
    assert_eq!(before["forget"], json!([{ "service": "other" }]));
    assert!(!before["changes"].as_array().unwrap().is_empty(), "another scope: from the beginning");
}

#[tokio::test]
async fn a_colleague_pulls_the_entries_of_the_own_services_only() {
    let phone = Phone::of_jana().await;
    phone.sync(&[item(1, &contact(2)), item(2, &exchange(3, json!(10)))]).await;
    let petr = phone.world.log_in("petr").await;
    let body = request(&[]).replace(STREAM, "018f0000-0000-4000-8000-000000000002");
    let reply = phone.world.call("POST", "/api/v1/sync", Some(&petr), &body).await.json();
    let entries: Vec<_> =
        reply["changes"].as_array().unwrap().iter().filter(|c| c["type"] == "entry").map(|c| c["id"].clone()).collect();
    assert_eq!(entries, [json!(id(2))], "the contact in sas, not the exchange in tpd");
}

#[tokio::test]
async fn an_erased_entry_that_arrives_again_is_not_kept() {
    let entry = contact(2);
    let raw = entry.to_string();
    let line = crate::erased::Line { id: id(2).parse().unwrap(), hash: Hash::of(&raw) };
    let world = crate::testing::world_with(|s| crate::erased::ErasedList::of(s).add(line).unwrap()).await;
    let token = world.log_in("jana").await;
    let phone = Phone::with(world, token);
    let reply = phone.sync(&[item(1, &entry)]).await;
    assert_eq!(reply["results"][0]["reason"], json!({ "field": "hash", "reason": "erased" }));
    let vera = phone.world.log_in("vera").await;
    let aside = phone.world.get("/api/v1/pending", &vera).await.json();
    assert_eq!(aside["quarantined"][0]["raw"], "");
}

#[tokio::test]
async fn what_is_set_aside_is_shown_with_its_content_to_the_manager_only() {
    let phone = Phone::of_jana().await;
    phone.set_aside(json!(17)).await;
    let vera = phone.world.log_in("vera").await;
    let admin = phone.world.log_in("admin").await;
    let seen = phone.world.get("/api/v1/pending", &vera).await.json();
    assert_eq!(seen["quarantined"][0]["raw"], "17");
    assert_eq!(seen["quarantined"][0]["sender"]["name"], "JANA");
    let envelope = phone.world.get("/api/v1/pending", &admin).await.json();
    assert_eq!(envelope["quarantined"][0]["reason"], "not_an_item");
    assert!(envelope["quarantined"][0]["raw"].is_null());
}

/// Requests of wire version 1 as phones in the field send them, from files that are never edited.
#[tokio::test]
async fn a_phone_with_wire_version_1_is_understood() {
    let world = world().await;
    let (name, text) = crate::demo::SOURCES[0];
    world.store.import(&crate::programmes::read(name, text).unwrap(), None, NOW).await.unwrap();
    let first: sync::wire::SyncRequest =
        serde_json::from_str(include_str!("../../../../app/sync/fixtures/wire-1/request-first.json")).unwrap();
    let author: domain::Entry = serde_json::from_str(&first.entries[0].raw).unwrap();
    let hash = crate::auth::password::new_hash(crate::testing::PASSWORD, world.clock.as_ref()).unwrap();
    world.store.add_account(author.author, "old", "Old Phone", &hash, NOW).await.unwrap();
    let mut membership = crate::testing::worker(&["prunerov-sas", "prunerov-tpd", "prunerov-tp"]);
    membership.from = "2013-07-01".parse().unwrap();
    world.store.add_membership(author.author, &membership, NOW).await.unwrap();
    world.server.references.forget();
    let token = world.log_in("old").await;
    let phone = Phone::with(world, token);
    let answer = phone.send(include_str!("../../../../app/sync/fixtures/wire-1/request-first.json")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let reply: sync::wire::SyncReply = serde_json::from_str(&answer.text).unwrap();
    let outcomes: Vec<_> = reply.results.iter().map(|r| (r.outcome, r.reason.clone())).collect();
    assert!(outcomes.iter().all(|(o, _)| *o == sync::wire::Outcome::Stored), "{outcomes:?}");
    assert_eq!(reply.held, first.have, "the digests agree");
    let answer = phone.send(include_str!("../../../../app/sync/fixtures/wire-1/request-offer.json")).await;
    let offered: sync::wire::SyncReply = serde_json::from_str(&answer.text).unwrap();
    assert!(offered.results.iter().all(|r| r.outcome == sync::wire::Outcome::Duplicate), "{}", answer.text);
    let least = include_str!("../../../../app/sync/fixtures/wire-1/request-least.json");
    assert_eq!(phone.send(least).await.status, 200);
}
