//! One item between good ones.
use super::*;

#[tokio::test]
async fn what_is_not_an_item_is_set_aside_and_its_neighbours_stored() {
    let phone = Phone::of_jana().await;
    assert_eq!(
        phone.set_aside(json!(17)).await,
        aside("item", Value::Null, "not_an_item")
    );
    assert_eq!(
        phone.set_aside(json!({ "id": id(2) })).await,
        aside("stream", Value::Null, "missing_field")
    );
}

#[tokio::test]
async fn an_item_that_cannot_be_decoded_names_its_field() {
    let phone = Phone::of_jana().await;
    let broken = item_at(2, "{\"schema\":1,", &contact(2));
    assert_eq!(
        phone.set_aside(broken).await,
        aside("", Value::Null, "not_json")
    );
    let mut entry = contact(3);
    entry.as_object_mut().unwrap().remove("start");
    assert_eq!(
        phone.set_aside(item(4, &entry)).await,
        aside("start", Value::Null, "missing_field")
    );
    let mut entry = contact(4);
    entry["schema"] = json!(2);
    assert_eq!(
        phone.set_aside(item(5, &entry)).await,
        aside("schema", json!("2"), "schema_too_new")
    );
}

#[tokio::test]
async fn a_wrong_value_of_the_envelope_is_named_with_its_field() {
    let phone = Phone::of_jana().await;
    let mut wrong = item(2, &contact(2));
    wrong["seq"] = json!(-1);
    assert_eq!(
        phone.set_aside(wrong).await,
        aside("seq", json!("-1"), "wrong_value")
    );
    let mut wrong = item(4, &contact(4));
    wrong["id"] = json!("17");
    assert_eq!(
        phone.set_aside(wrong).await,
        aside("id", json!("\"17\""), "wrong_value")
    );
    // never a text: it may hold a note or a client's code
    let mut wrong = item(6, &contact(6));
    wrong["raw"] = json!({ "note": "x" });
    assert_eq!(
        phone.set_aside(wrong).await,
        aside("item", Value::Null, "not_an_item")
    );
}

/// Serde takes a list for an object where a derived reader is asked, and the reader of stored texts
/// does not: such an entry was stored once and could never be read again.
#[tokio::test]
async fn a_list_in_place_of_an_object_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut entry = exchange(2, json!(10));
    entry["body"]["items"] = json!([["J1", 10, 12]]);
    let (_, _, reason) = phone.set_aside(item(2, &entry)).await;
    assert_eq!(reason, "wrong_type");
    let vera = phone.world.log_in("vera").await;
    let path = "/api/v1/reports/entries?programme=prog&service=tpd&from=2026-01-05&to=2026-01-11";
    assert_eq!(phone.world.get(path, &vera).await.status, 200);
}

#[tokio::test]
async fn an_unknown_kind_is_set_aside_and_an_unknown_code_is_stored_and_flagged() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["body"] = json!({ "kind": "dance" });
    assert_eq!(
        phone.set_aside(item(2, &entry)).await,
        aside("body.kind", json!("dance"), "unknown_kind")
    );
    let phone = Phone::of_jana().await;
    let mut entry = contact(5);
    entry["body"]["what"] = json!("QQQ");
    assert_eq!(phone.flags(&entry).await, ["unknown_code"]);
}

#[tokio::test]
async fn a_negative_count_is_set_aside_and_an_absurd_one_stored_and_flagged() {
    let phone = Phone::of_jana().await;
    let negative = item(2, &exchange(2, json!(-3)));
    assert_eq!(
        phone.set_aside(negative).await,
        aside("body.items[0].received", json!("-3"), "negative")
    );
    let huge = item(4, &exchange(4, json!(5_000_000_000u64)));
    assert_eq!(
        phone.set_aside(huge).await,
        aside(
            "body.items[0].received",
            json!("5000000000"),
            "out_of_range"
        )
    );
    let phone = Phone::of_jana().await;
    assert_eq!(
        phone.flags(&exchange(5, json!(4_000))).await,
        ["many_pieces"]
    );
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
async fn an_unknown_service_is_set_aside_with_its_name() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["service"] = json!("nowhere");
    assert_eq!(
        phone.set_aside(item(2, &entry)).await,
        aside("service", json!("nowhere"), "unknown_service")
    );
}

/// The provider's manager may correct always, also what is older than the own time there.
#[tokio::test]
async fn a_new_manager_corrects_and_takes_back_what_was_written_before() {
    let world = world().await;
    world
        .write(
            "jana",
            &[contact_at(1, (5, 10, 0)), contact_at(2, (5, 11, 0))],
        )
        .await;
    let hash = crate::auth::password::new_hash(crate::testing::PASSWORD, world.clock.as_ref());
    let new = crate::testing::account("nova", Vec::new());
    world
        .store
        .add_account(new.id, &new.login, &new.name, &hash.unwrap(), NOW)
        .await
        .unwrap();
    let membership = sync::wire::MembershipInfo {
        from: NOW.day(),
        ..crate::testing::manager("town")
    };
    world
        .store
        .add_membership(new.id, &membership, NOW)
        .await
        .unwrap();
    let old = contact_at(1, (5, 10, 0));
    let mut corrected = old["body"].clone();
    corrected["note"] = json!("x");
    let mut correction = crate::testing::entry(
        3,
        "nova",
        "sas",
        (5, 10, 0),
        json!({ "kind": "correction", "corrects": old["id"], "sees": old["id"], "reason": "x", "body": corrected }),
    );
    for field in ["workers", "anonymous", "minutes"] {
        correction[field] = old[field].clone();
    }
    let withdrawal =
        json!({ "kind": "withdrawal", "target": crate::testing::entry_id(2), "reason": "x" });
    let withdrawal = crate::testing::entry(4, "nova", "sas", (5, 11, 0), withdrawal);
    world.write("nova", &[correction, withdrawal]).await;
    let versions = world
        .store
        .history(domain::EntryId(crate::testing::entry_id(1)))
        .await;
    let flags: Vec<_> = versions.unwrap().iter().map(|v| v.flags.len()).collect();
    assert_eq!(flags, [0, 0], "it counts");
    // a new contact of a day before the own time there is still no business of theirs
    let mut contact = contact_at(5, (5, 12, 0));
    contact["author"] = json!(new.id.0);
    let phone = Phone::with(world, String::new());
    let token = phone.world.log_in("nova").await;
    let answer = phone
        .world
        .call(
            "POST",
            "/api/v1/sync",
            Some(&token),
            &request(&[item(1, &contact)]),
        )
        .await;
    assert_eq!(
        answer.json()["results"][0]["reason"]["reason"],
        "no_membership"
    );
}

fn contact_at(n: u128, at: (u32, u32, u32)) -> Value {
    crate::testing::contact(n, "jana", "sas", at)
}

#[tokio::test]
async fn without_a_membership_on_the_day_of_start_an_entry_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["service"] = json!("other");
    assert_eq!(
        phone.set_aside(item(2, &entry)).await,
        aside("service", json!("other"), "no_membership")
    );
    let mut entry = contact(4);
    entry["start"] = json!(1_700_000_000_000_000i64); // 2023, before she came
    assert_eq!(
        phone.set_aside(item(4, &entry)).await,
        aside("service", json!("sas"), "no_membership")
    );
}

#[tokio::test]
async fn an_entry_in_anothers_name_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["author"] = json!(account_id("petr").0);
    let petr = account_id("petr").to_string();
    assert_eq!(
        phone.set_aside(item(2, &entry)).await,
        aside("author", json!(petr), "foreign_author")
    );
}

#[tokio::test]
async fn a_text_that_is_not_what_its_hash_says_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut bad = item(2, &contact(2));
    let wrong = Hash::of("something else").to_string();
    bad["hash"] = json!(wrong);
    assert_eq!(
        phone.set_aside(bad).await,
        aside("hash", json!(wrong), "hash_mismatch")
    );
}

#[tokio::test]
async fn an_entry_over_64_kib_is_set_aside() {
    let phone = Phone::of_jana().await;
    let mut entry = contact(2);
    entry["body"]["note"] = json!("x".repeat(70_000));
    let size = entry.to_string().len().to_string();
    assert_eq!(
        phone.set_aside(item(2, &entry)).await,
        aside("raw", json!(size), "too_large")
    );
}

#[tokio::test]
async fn the_same_id_with_other_content_is_set_aside_and_never_overwritten() {
    let phone = Phone::of_jana().await;
    let first = contact(2);
    phone.sync(&[item(1, &first)]).await;
    let mut second = first.clone();
    second["minutes"] = json!(99);
    let reply = phone.sync(&[item(1, &second)]).await;
    assert_eq!(
        reply["results"][0]["reason"],
        json!({ "field": "id", "value": id(2), "reason": "id_conflict" })
    );
    let held = phone
        .world
        .store
        .history(id(2).parse().unwrap())
        .await
        .unwrap();
    assert_eq!(held[0].raw, first.to_string());
}

#[tokio::test]
async fn the_same_place_with_another_id_is_set_aside() {
    let phone = Phone::of_jana().await;
    phone.sync(&[item(1, &contact(2))]).await;
    let reply = phone.sync(&[item(1, &contact(3))]).await;
    assert_eq!(
        reply["results"][0]["reason"],
        json!({ "field": "seq", "value": "1", "reason": "seq_conflict" })
    );
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
