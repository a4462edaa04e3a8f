//! Every endpoint with every role, the anonymous one included. An endpoint that is in the router
//! and not in the table, or in the table and not here, fails.
use super::openapi::{Body, endpoints};
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
        (
            "GET",
            "/api/v1/reports/week" | "/api/v1/reports/overview" | "/api/v1/reports/standing",
        )
        | ("GET", "/api/v1/reports/households" | "/api/v1/reports/finds")
        | ("GET", "/api/v1/reports/targets") => [401, 403, 403, 200, 200, 403],
        ("GET", "/api/v1/reports/entries") => [401, 403, 403, 200, 403, 403],
        // there is no such entry, for nobody
        ("GET", "/api/v1/entries/{id}/history") => [401, 404, 404, 404, 404, 404],
        ("GET", "/api/v1/pending") => [401, 403, 403, 200, 403, 200],
        ("GET", path) if path.starts_with("/api/v1/setup") => [401, 403, 403, 200, 200, 200],
        // who may is told that another document was seen, which none of them has
        ("PUT", "/api/v1/setup/services/{id}" | "/api/v1/setup/programmes/{id}/localities") => {
            [401, 403, 403, 409, 409, 409]
        }
        ("PUT", "/api/v1/setup/services/{id}/quotas" | "/api/v1/setup/programmes/{id}") => {
            [401, 403, 403, 403, 409, 409]
        }
        ("PUT", "/api/v1/setup/providers/{id}") => [401, 403, 403, 409, 403, 409],
        ("PUT", "/api/v1/setup/lists/{list}") => [401, 403, 403, 403, 409, 409],
        // what is added stands twice for who comes second
        ("POST", "/api/v1/setup/services") => [401, 403, 403, 403, 200, 409],
        ("POST", "/api/v1/setup/providers") => [401, 403, 403, 403, 403, 200],
        ("GET", "/api/v1/audit") => [401, 403, 403, 200, 403, 200],
        ("GET", "/api/v1/workers") => [401, 403, 403, 200, 403, 403],
        ("GET", "/api/v1/people" | "/api/v1/people/places") => [401, 403, 403, 200, 403, 200],
        // nobody has this id
        (_, path) if path.starts_with("/api/v1/people/{id}") => [401, 403, 403, 404, 403, 404],
        ("POST", "/api/v1/people") => [401, 403, 403, 400, 403, 400],
        // nor is this a code
        ("POST", "/api/v1/invitations/show" | "/api/v1/invitations/use") => [404; 6],
        ("GET", "/api/v1/practice") => [200; 6],
        ("GET", "/api/v1/openapi.json" | "/healthz" | "/readyz" | "/metrics") => [200; 6],
        _ => return None,
    })
}

/// An address of the endpoint that has something to answer.
pub(super) fn url(path: &str) -> String {
    if let Some(path) = setup_url(path) {
        return path;
    }
    let path = path
        .replace("{id}", "018f0000-0000-7000-8000-000000000009")
        .replace("{device}", "018f0000-0000-7000-8000-000000000008")
        .replace("{number}", "1");
    match path.as_str() {
        "/api/v1/reports/hours" => path + "?programme=prog&service=sas&week=2026-W02",
        "/api/v1/reports/exchange" | "/api/v1/reports/entries" => {
            path + "?programme=prog&service=sas&from=2026-01-05&to=2026-01-11"
        }
        "/api/v1/reports/overview" | "/api/v1/reports/households" | "/api/v1/reports/finds" => {
            path + "?programme=prog&from=2026-01-05&to=2026-01-11"
        }
        "/api/v1/reports/targets" | "/api/v1/reports/standing" => {
            path + "?programme=prog&day=2026-01-11"
        }
        "/api/v1/workers" => path + "?service=sas&day=2026-01-05",
        "/api/v1/reports/week" => path + "?programme=prog&week=2026-W02",
        _ => path,
    }
}

/// The slugs of the test's programme.
fn setup_url(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/api/v1/setup/")?;
    let id = match rest.split('/').next()? {
        "services" => "sas",
        "providers" => "town",
        _ => "prog",
    };
    Some(path.replace("{id}", id).replace("{list}", "referral"))
}

/// The examples of the document, made on a document that nobody has seen.
fn setup_body(method: &str, path: &str) -> Option<String> {
    let example = super::openapi::example(method, path)?;
    Some(match method {
        "POST" => example
            .to_string()
            .replace("mesto-kadan", "town")
            .replace("prunerov", "prog"),
        _ => example.to_string(),
    })
}

fn body(method: &str, path: &str, role: usize) -> String {
    if path.starts_with("/api/v1/setup") {
        return setup_body(method, path).unwrap_or_default();
    }
    match path {
        "/api/v1/sync" => format!(
            r#"{{"wire":1,"stream":"018f0000-0000-4000-8000-00000000000{role}","have":{{"max_seq":0,"digest":"{}"}},"pending":0}}"#,
            "0".repeat(64)
        ),
        "/api/v1/centre-devices" => r#"{"service":"nowhere","name":"Tablet"}"#.into(),
        "/api/v1/devices" => r#"{"login":"","password":""}"#.into(),
        "/api/v1/people" => r#"{"login":"","name":"","memberships":[]}"#.into(),
        "/api/v1/people/{id}" => r#"{"name":"Jana"}"#.into(),
        "/api/v1/people/{id}/memberships" => r#"{"role":"worker","from":"2026-01-01"}"#.into(),
        "/api/v1/people/{id}/memberships/{number}" => "{}".into(),
        "/api/v1/invitations/show" => r#"{"code":""}"#.into(),
        "/api/v1/invitations/use" => r#"{"code":"","password":""}"#.into(),
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
    for endpoint in endpoints() {
        let Some(expected) = expected(endpoint.method, endpoint.path) else {
            panic!(
                "{} {} is not listed in this test",
                endpoint.method, endpoint.path
            );
        };
        for (role, token) in tokens.iter().enumerate() {
            let body = body(endpoint.method, endpoint.path, role);
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
    for route in source.split(".route(").skip(1) {
        // a long one stands on several lines; the last one of a list ends with its function
        let route = route.split("\n}").next().unwrap();
        let path = route.split('"').nth(1).unwrap();
        if path.contains("{*") || path == "/api" {
            continue;
        }
        let methods = route.split_once("\",").unwrap().1;
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
    let mut listed: Vec<_> = endpoints()
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
