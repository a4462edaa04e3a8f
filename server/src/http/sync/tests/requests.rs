//! Whole requests, sessions, scopes, old phones.
use super::*;

#[tokio::test]
async fn a_revoked_session_may_hand_in_into_quarantine_and_is_given_nothing() {
    let phone = Phone::of_jana().await;
    phone
        .world
        .call("DELETE", "/api/v1/devices/current", Some(&phone.token), "")
        .await;
    let body = json!({ "wire": 1, "stream": STREAM, "have": { "max_seq": 1, "digest": "0".repeat(64) }, "pending": 1,
        "cursor": "12", "scope": "60.400;sas,tpd", "entries": [item(1, &contact(2))] });
    let answer = phone.send(&body.to_string()).await;
    assert_eq!(answer.status, 200);
    let reply = answer.json();
    assert_eq!(reply["session"], "revoked");
    assert_eq!(reply["results"][0]["outcome"], "quarantined");
    assert_eq!(
        reply["results"][0]["reason"],
        json!({ "field": "session", "reason": "session_revoked" })
    );
    assert_eq!(
        (&reply["changes"], &reply["cursor"], &reply["scope"]),
        (&json!([]), &json!("12"), &json!("60.400;sas,tpd"))
    );
    assert!(
        reply.get("forget").is_none(),
        "nobody is told to clear anything"
    );
    // and once she has logged in again, it is accepted after all
    let token = phone.world.log_in("jana").await;
    let phone = Phone::with(phone.world, token);
    assert_eq!(
        phone.sync(&[item(1, &contact(2))]).await["results"][0]["outcome"],
        "stored"
    );
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
    let answer = phone
        .world
        .call("POST", "/api/v1/sync", Some("nobody's"), &request(&[]))
        .await;
    assert_eq!(
        (answer.status, answer.error().3.as_str()),
        (401, "log_in_again")
    );
}

#[tokio::test]
async fn ten_megabytes_are_refused_before_they_are_read() {
    let phone = Phone::of_jana().await;
    let answer = phone.send(&"x".repeat(10_000_000)).await;
    let limit = "over 2097152 bytes".to_owned();
    assert_eq!(
        answer.error(),
        (413, "body".into(), limit.clone(), "body_too_large".into())
    );
    // one that says its length is not read at all
    let request = axum::http::Request::builder()
        .method("POST")
        .uri("/api/v1/sync")
        .header("host", "127.0.0.1")
        .header("authorization", format!("Bearer {}", phone.token))
        .header("content-length", "10000000");
    let answer = phone.world.send(request.body(unread()).unwrap()).await;
    assert_eq!(
        answer.error(),
        (413, "body".into(), limit, "body_too_large".into())
    );
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
    assert_eq!(
        answer.error(),
        (
            400,
            "body".into(),
            "line 2 column 10".into(),
            "not_json".into()
        )
    );
    let answer = phone
        .send(&request(&[]).replace("\"wire\":1", "\"wire\":2"))
        .await;
    assert_eq!(
        answer.error(),
        (400, "wire".into(), "2".into(), "wire_too_new".into())
    );
}

#[tokio::test]
async fn another_accounts_stream_is_refused_whole() {
    let phone = Phone::of_jana().await;
    phone.sync(&[]).await;
    let petr = phone.world.log_in("petr").await;
    let answer = phone
        .world
        .call("POST", "/api/v1/sync", Some(&petr), &request(&[]))
        .await;
    assert_eq!(
        (answer.status, answer.error().3.as_str()),
        (409, "foreign_stream")
    );
}

#[tokio::test]
async fn when_a_service_is_taken_away_it_is_forgotten_and_the_pull_starts_anew() {
    let phone = Phone::of_jana().await;
    let first = phone.sync(&[item(1, &contact(2))]).await;
    let seen = "programme/prog,provider/town";
    assert_eq!(first["scope"], format!("60.400;sas,tpd;{seen}"));
    let body = |scope: &str| {
        json!({ "wire": 1, "stream": STREAM, "have": { "max_seq": 1, "digest": "0".repeat(64) }, "pending": 0,
            "epoch": first["epoch"], "cursor": first["cursor"], "scope": scope })
        .to_string()
    };
    let same = format!("60.400;sas,tpd;{seen}");
    let same = phone.send(&body(&same)).await.json();
    assert_eq!((&same["changes"], same.get("forget")), (&json!([]), None));
    let before = phone.send(&body("60.400;other,sas,tpd")).await.json();
    assert_eq!(before["forget"], json!([{ "service": "other" }]));
    assert!(
        !before["changes"].as_array().unwrap().is_empty(),
        "another scope: from the beginning"
    );
    let narrower = format!("60.400;sas,tpd;{seen},provider/club");
    let audience = phone.send(&body(&narrower)).await.json();
    assert_eq!(audience.get("forget"), None);
    assert_eq!(
        audience["changes"], before["changes"],
        "another audience too"
    );
}

#[tokio::test]
async fn a_colleague_pulls_the_entries_of_the_own_services_only() {
    let phone = Phone::of_jana().await;
    phone
        .sync(&[item(1, &contact(2)), item(2, &exchange(3, json!(10)))])
        .await;
    let petr = phone.world.log_in("petr").await;
    let body = request(&[]).replace(STREAM, "018f0000-0000-4000-8000-000000000002");
    let reply = phone
        .world
        .call("POST", "/api/v1/sync", Some(&petr), &body)
        .await
        .json();
    let entries: Vec<_> = reply["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| c["type"] == "entry")
        .map(|c| c["id"].clone())
        .collect();
    assert_eq!(
        entries,
        [json!(id(2))],
        "the contact in sas, not the exchange in tpd"
    );
}

#[tokio::test]
async fn an_erased_entry_that_arrives_again_is_not_kept() {
    let entry = contact(2);
    let raw = entry.to_string();
    let line = crate::erased::Line {
        id: id(2).parse().unwrap(),
        hash: Hash::of(&raw),
    };
    let world =
        crate::testing::world_with(|s| crate::erased::ErasedList::of(s).add(line).unwrap()).await;
    let token = world.log_in("jana").await;
    let phone = Phone::with(world, token);
    let reply = phone.sync(&[item(1, &entry)]).await;
    assert_eq!(
        reply["results"][0]["reason"],
        json!({ "field": "hash", "reason": "erased" })
    );
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
    world
        .store
        .import(&crate::programmes::read(name, text).unwrap(), None, NOW)
        .await
        .unwrap();
    let first: sync::wire::SyncRequest = serde_json::from_str(include_str!(
        "../../../../../app/sync/fixtures/wire-1/request-first.json"
    ))
    .unwrap();
    let author: domain::Entry = serde_json::from_str(&first.entries[0].raw).unwrap();
    let hash =
        crate::auth::password::new_hash(crate::testing::PASSWORD, world.clock.as_ref()).unwrap();
    world
        .store
        .add_account(author.author, "old", "Old Phone", &hash, NOW)
        .await
        .unwrap();
    let mut membership = crate::testing::worker(&["prunerov-sas", "prunerov-tpd", "prunerov-tp"]);
    membership.from = "2013-07-01".parse().unwrap();
    world
        .store
        .add_membership(author.author, &membership, NOW)
        .await
        .unwrap();
    world.server.references.forget();
    let token = world.log_in("old").await;
    let phone = Phone::with(world, token);
    let answer = phone
        .send(include_str!(
            "../../../../../app/sync/fixtures/wire-1/request-first.json"
        ))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let reply: sync::wire::SyncReply = serde_json::from_str(&answer.text).unwrap();
    let outcomes: Vec<_> = reply
        .results
        .iter()
        .map(|r| (r.outcome, r.reason.clone()))
        .collect();
    assert!(
        outcomes
            .iter()
            .all(|(o, _)| *o == sync::wire::Outcome::Stored),
        "{outcomes:?}"
    );
    assert_eq!(reply.held, first.have, "the digests agree");
    let answer = phone
        .send(include_str!(
            "../../../../../app/sync/fixtures/wire-1/request-offer.json"
        ))
        .await;
    let offered: sync::wire::SyncReply = serde_json::from_str(&answer.text).unwrap();
    assert!(
        offered
            .results
            .iter()
            .all(|r| r.outcome == sync::wire::Outcome::Duplicate),
        "{}",
        answer.text
    );
    let least = include_str!("../../../../../app/sync/fixtures/wire-1/request-least.json");
    assert_eq!(phone.send(least).await.status, 200);
}

/// One person works for two providers: neither's manager reads what was written for the other.
#[tokio::test]
async fn what_is_set_aside_is_read_by_the_manager_of_its_service_only() {
    let phone = Phone::of_jana().await;
    let world = &phone.world;
    let provider = |slug: &str| Some(domain::ProviderId::new(slug).unwrap());
    let club = sync::wire::MembershipInfo {
        provider: provider("club"),
        ..crate::testing::worker(&["other"])
    };
    world
        .store
        .add_membership(account_id("jana"), &club, NOW)
        .await
        .unwrap();
    let hash = crate::auth::password::new_hash(crate::testing::PASSWORD, world.clock.as_ref());
    let klara = account_id("klara");
    world
        .store
        .add_account(klara, "klara", "KLARA", &hash.unwrap(), NOW)
        .await
        .unwrap();
    let leads = crate::testing::manager("club");
    world
        .store
        .add_membership(klara, &leads, NOW)
        .await
        .unwrap();
    world.server.references.forget();
    let before_she_came = json!(1_700_000_000_000_000i64);
    let mut of_club = contact(2);
    of_club["service"] = json!("other");
    of_club["start"] = before_she_came.clone();
    let mut of_town = contact(3);
    of_town["start"] = before_she_came;
    phone
        .sync(&[item(1, &of_club), item(2, &of_town), json!(17)])
        .await;
    let vera = world.log_in("vera").await;
    let klara = world.log_in("klara").await;
    let mut seen = Vec::new();
    for who in [vera, klara] {
        let report = world.get("/api/v1/pending", &who).await.json();
        let items = report["quarantined"].as_array().unwrap();
        let shown = |q: &Value| (q["id"].clone(), !q["raw"].is_null());
        seen.push(items.iter().map(shown).collect::<Vec<_>>());
    }
    // newest first: neither can be told whose the nameless one is
    let rows = |club, town| {
        vec![
            (Value::Null, false),
            (json!(id(3)), town),
            (json!(id(2)), club),
        ]
    };
    assert_eq!(seen, [rows(false, true), rows(true, false)]);
}

#[tokio::test]
async fn a_revoked_session_binds_no_stream_and_is_shown_nothing_of_it() {
    let phone = Phone::of_jana().await;
    let end = phone
        .world
        .call("DELETE", "/api/v1/devices/current", Some(&phone.token), "");
    assert_eq!(end.await.status, 204);
    let reply = phone.sync(&[item(1, &contact(2)), json!(17)]).await;
    assert_eq!(reply["results"].as_array().unwrap().len(), 2);
    assert_eq!(reply["held"]["max_seq"], 0);
    assert!(reply.get("missing").is_none());
    let stream = STREAM.parse().unwrap();
    assert_eq!(phone.world.store.stream(stream).await.unwrap(), None);
}

#[tokio::test]
async fn a_phone_that_hands_in_an_erased_entry_is_told_to_forget_it() {
    let entry = contact(2);
    let line = crate::erased::Line {
        id: id(2).parse().unwrap(),
        hash: Hash::of(&entry.to_string()),
    };
    let world = crate::testing::world_with(|s| crate::erased::ErasedList::of(s).add(line).unwrap());
    let world = world.await;
    let token = world.log_in("jana").await;
    let reply = Phone::with(world, token).sync(&[item(1, &entry)]).await;
    assert_eq!(reply["results"][0]["outcome"], "quarantined");
    assert_eq!(reply["forget"], json!([{ "entry": id(2) }]));
}

#[tokio::test]
async fn a_database_that_has_never_pulled_is_told_which_stream_its_device_had_before() {
    let phone = Phone::of_jana().await;
    let items: Vec<_> = (1..=3).map(|n| item(n, &contact(n.into()))).collect();
    let of = |stream: &str, have: u64, cursor: Option<&str>, items: &[Value]| {
        json!({ "wire": 1, "stream": stream, "have": { "max_seq": have, "digest": "0".repeat(64) },
            "pending": 0, "cursor": cursor, "entries": items })
        .to_string()
    };
    // It has told of five, and handed in three.
    assert_eq!(phone.send(&of(STREAM, 5, None, &items)).await.status, 200);
    let anew = "018f0000-0000-4000-8000-00000000beef";
    let first = phone.send(&of(anew, 0, None, &[])).await.json();
    assert_eq!(
        first["former"],
        json!({ "stream": STREAM, "held": 3, "told": 5 })
    );
    let cursor = first["cursor"].as_str();
    let later = phone.send(&of(anew, 0, cursor, &[])).await.json();
    assert_eq!(later.get("former"), None, "it has pulled");

    let other = phone.world.log_in("jana").await;
    let call = |token: String, body: String| {
        let world = &phone.world;
        async move {
            let answer = world.call("POST", "/api/v1/sync", Some(&token), &body);
            answer.await.json()
        }
    };
    let third = "018f0000-0000-4000-8000-00000000cafe";
    let elsewhere = call(other, of(third, 0, None, &[])).await;
    assert_eq!(elsewhere.get("former"), None, "another device");

    let end = phone
        .world
        .call("DELETE", "/api/v1/devices/current", Some(&phone.token), "");
    assert_eq!(end.await.status, 204);
    let revoked = call(phone.token.clone(), of(anew, 0, None, &[])).await;
    assert_eq!(revoked.get("former"), None, "a session that is over");
}
