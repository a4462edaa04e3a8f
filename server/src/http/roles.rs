//! Every endpoint with every role, the anonymous one included. An endpoint that is in the router
//! and not in the table, or in the table and not here, fails.
use super::openapi::{Body, ENDPOINTS};
use crate::testing::{World, world};

const ROLES: [&str; 6] = ["", "jana", "eva", "vera", "karel", "admin"];

/// What each role is answered: anonymous, worker, worker of another provider, manager, coordinator,
/// administrator.
fn expected(method: &str, path: &str) -> Option<[u16; 6]> {
    Some(match (method, path) {
        // an empty log-in is refused before anybody looks who sends it
        ("POST", "/api/v1/devices") => [400; 6],
        ("GET", "/api/v1/devices" | "/api/v1/session") => [401, 200, 200, 200, 200, 200],
        ("DELETE", "/api/v1/devices/{id}") => [401, 404, 404, 404, 404, 404],
        ("GET", "/api/v1/centre-devices") => [401, 403, 403, 200, 403, 403],
        // there is no such service and no such device, for nobody
        ("POST", "/api/v1/centre-devices") | ("DELETE", "/api/v1/centre-devices/{id}") => {
            [401, 403, 403, 404, 403, 403]
        }
        ("POST", "/api/v1/sync") => [401, 200, 200, 200, 200, 200],
        ("GET", "/api/v1/reports/hours" | "/api/v1/reports/exchange") => {
            [401, 403, 403, 200, 200, 403]
        }
        ("GET", "/api/v1/reports/week" | "/api/v1/reports/overview") => {
            [401, 403, 403, 200, 200, 403]
        }
        ("GET", "/api/v1/reports/entries") => [401, 403, 403, 200, 403, 403],
        // there is no such entry, for nobody
        ("GET", "/api/v1/entries/{id}/history") => [401, 404, 404, 404, 404, 404],
        ("GET", "/api/v1/pending") => [401, 403, 403, 200, 403, 200],
        ("GET", "/api/v1/openapi.json" | "/healthz" | "/readyz" | "/metrics") => [200; 6],
        _ => return None,
    })
}

/// An address of the endpoint that has something to answer.
pub(super) fn url(path: &str) -> String {
    let path = path.replace("{id}", "018f0000-0000-7000-8000-000000000009");
    match path.as_str() {
        "/api/v1/reports/hours" => path + "?programme=prog&service=sas&week=2026-W02",
        "/api/v1/reports/exchange" | "/api/v1/reports/entries" => {
            path + "?programme=prog&service=sas&from=2026-01-05&to=2026-01-11"
        }
        "/api/v1/reports/overview" => path + "?programme=prog&from=2026-01-05&to=2026-01-11",
        "/api/v1/reports/week" => path + "?programme=prog&week=2026-W02",
        _ => path,
    }
}

fn body(path: &str, role: usize) -> String {
    match path {
        "/api/v1/sync" => format!(
            r#"{{"wire":1,"stream":"018f0000-0000-4000-8000-00000000000{role}","have":{{"max_seq":0,"digest":"{}"}},"pending":0}}"#,
            "0".repeat(64)
        ),
        "/api/v1/centre-devices" => r#"{"service":"nowhere","name":"Tablet"}"#.into(),
        "/api/v1/devices" => r#"{"login":"","password":""}"#.into(),
        _ => String::new(),
    }
}

async fn tokens(world: &World) -> Vec<Option<String>> {
    let mut tokens = Vec::new();
    for role in ROLES {
        tokens.push(if role.is_empty() {
            None
        } else {
            Some(world.log_in(role).await)
        });
    }
    tokens
}

#[tokio::test]
async fn every_endpoint_answers_every_role_as_it_says() {
    let world = world().await;
    let tokens = tokens(&world).await;
    for endpoint in ENDPOINTS {
        let Some(expected) = expected(endpoint.method, endpoint.path) else {
            panic!(
                "{} {} is not listed in this test",
                endpoint.method, endpoint.path
            );
        };
        for (role, token) in tokens.iter().enumerate() {
            let body = body(endpoint.path, role);
            let answer = world
                .call(
                    endpoint.method,
                    &url(endpoint.path),
                    token.as_deref(),
                    &body,
                )
                .await;
            let who = ROLES[role];
            assert_eq!(
                answer.status, expected[role],
                "{} {} as `{who}`: {}",
                endpoint.method, endpoint.path, answer.text
            );
            if answer.status >= 400 {
                assert!(!answer.error().3.is_empty());
            } else if matches!(endpoint.answer, Body::Json(_)) {
                assert!(!answer.json().is_null());
            }
        }
    }
}

/// The routes as they stand in the source of the router.
fn routed() -> Vec<(String, String)> {
    let source = include_str!("mod.rs");
    let mut found = Vec::new();
    for line in source
        .lines()
        .map(str::trim)
        .filter(|l| l.starts_with(".route(\""))
    {
        let path = line.split('"').nth(1).unwrap();
        if path.contains("{*") || path == "/api" {
            continue;
        }
        let methods = line.split_once("\",").unwrap().1;
        for (call, method) in [
            ("post(", "POST"),
            ("get(", "GET"),
            ("delete(", "DELETE"),
            ("put(", "PUT"),
            ("patch(", "PATCH"),
        ] {
            if methods.contains(call) {
                found.push((method.to_owned(), path.to_owned()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_table_lists_every_route_of_the_router() {
    let mut listed: Vec<_> = ENDPOINTS
        .iter()
        .map(|e| (e.method.to_owned(), e.path.to_owned()))
        .collect();
    listed.sort();
    assert_eq!(routed(), listed);
}

#[tokio::test]
async fn a_coordinator_is_shown_no_worker_and_a_manager_is() {
    let world = world().await;
    let (vera, karel) = (world.log_in("vera").await, world.log_in("karel").await);
    let hours = url("/api/v1/reports/hours");
    assert!(world.get(&hours, &karel).await.json()["by_worker"].is_null());
    assert!(world.get(&hours, &vera).await.json()["by_worker"].is_array());
    let week = world.get(&url("/api/v1/reports/week"), &karel).await.json();
    assert!(
        week["services"][0]["by_worker"].is_null()
            && week["services"][0]["running_shifts"].is_null()
    );
    assert_eq!(
        week["services"].as_array().unwrap().len(),
        3,
        "the whole programme"
    );
    let own = world.get(&url("/api/v1/reports/week"), &vera).await.json();
    assert_eq!(
        own["services"].as_array().unwrap().len(),
        2,
        "the own provider's"
    );
}

#[tokio::test]
async fn an_unknown_path_of_the_api_is_a_json_404() {
    let world = world().await;
    let answer = world.call("GET", "/api/v1/nothing", None, "").await;
    assert_eq!(
        answer.error(),
        (
            404,
            "path".into(),
            "/api/v1/nothing".into(),
            "no_such_endpoint".into()
        )
    );
}
