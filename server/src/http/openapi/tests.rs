use super::*;
use std::collections::BTreeSet;

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_document_is_as_it_was_released() {
    insta::assert_json_snapshot!("openapi", document());
}

#[test]
fn every_json_body_has_an_example() {
    for endpoint in
        endpoints().filter(|e| e.path.starts_with("/api/") && !e.path.ends_with(".json"))
    {
        for (body, request) in [(endpoint.takes, true), (endpoint.answer, false)] {
            if matches!(body, Body::Json(_)) {
                let example = examples::of(endpoint.method, endpoint.path, request);
                assert!(
                    example.is_some(),
                    "{} {} {request}",
                    endpoint.method,
                    endpoint.path
                );
            }
        }
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn walk(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(to)) = map.get("$ref") {
                    found.insert(to.clone());
                }
                map.values().for_each(|v| walk(v, found));
            }
            Value::Array(list) => list.iter().for_each(|v| walk(v, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = BTreeSet::new();
    walk(&document, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for to in found {
        let pointer = to.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{to}");
    }
}

#[test]
fn the_schemas_of_the_wire_have_the_fields_of_its_types() {
    let schemas = wire::schemas();
    let properties = |name: &str| keys(&schemas[name]["properties"]);
    let request = serde_json::to_value(examples::sync_request()).unwrap();
    assert_eq!(keys(&request), properties("SyncRequest"));
    assert_eq!(keys(&request["entries"][0]), properties("Item"));
    assert_eq!(keys(&request["offer"][0]), properties("Offer"));
    assert_eq!(keys(&request["have"]), properties("Have"));
    let reply = serde_json::to_value(examples::sync_reply()).unwrap();
    assert_eq!(keys(&reply), properties("SyncReply"));
    let results = reply["results"].as_array().unwrap();
    let all: BTreeSet<String> = results.iter().flat_map(keys).collect();
    assert_eq!(all, properties("ItemResult"));
    assert_eq!(keys(&results[1]["reason"]), properties("Refusal"));
    let changes: BTreeSet<String> = reply["changes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(keys)
        .collect();
    assert_eq!(changes, properties("Change"));
    assert_eq!(keys(&reply["missing"][0]), properties("Gap"));
    assert_eq!(keys(&reply["former"]), properties("Former"));
    // the log-in of a person does not say that it is one
    let session = examples::of("POST", "/api/v1/centre-devices", false).unwrap();
    assert_eq!(keys(&session), properties("SessionInfo"));
    let session = examples::of("POST", "/api/v1/devices", false).unwrap();
    assert_eq!(
        keys(&session["memberships"][0]),
        properties("MembershipInfo")
    );
    let log_in = examples::of("POST", "/api/v1/devices", true).unwrap();
    assert_eq!(keys(&log_in), properties("LogIn"));
}
