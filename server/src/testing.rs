//! What the tests of this crate share: a server on a real database in a temporary folder, with a
//! small programme and people of every role, whose clock stands still.
use crate::auth::password::new_hash;
use crate::clock::{Clock, Mock};
use crate::config::{LogFormat, Settings};
use crate::programmes;
use crate::state::Server;
use crate::telemetry::Metrics;
use axum::body::Body;
use axum::http::{Request, Response, header};
use domain::{Day, Instant};
pub use server_core::testing::*;
use std::sync::Arc;
use store::{SqlStore, SqliteOptions, Store};
use tower::ServiceExt as _;
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "made-up password";

/// A running server without a socket.
pub struct World {
    pub server: Server,
    pub clock: Arc<Mock>,
    pub store: Arc<dyn Store>,
    router: axum::Router,
    _folder: tempfile::TempDir,
}

/// A server with the test's programme and people.
pub async fn world() -> World {
    world_with(|_| {}).await
}

pub async fn world_with(change: impl FnOnce(&mut Settings)) -> World {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings {
        data_dir: folder.path().to_owned(),
        server: None,
        listen: "127.0.0.1:0".parse().unwrap(),
        origin: None,
        trusted_proxies: Vec::new(),
        site: folder.path().join("site"),
        metrics_token: None,
        log: LogFormat::Text,
        log_filter: "warn".into(),
        limits: crate::config::Limits {
            logins_per_account: 100,
            logins_per_address: 1000,
        },
        checkpoint_pages: store::sql::CHECKPOINT,
    };
    change(&mut settings);
    let clock = Arc::new(Mock::at(NOW));
    let options = SqliteOptions::new(Uuid::from_u128(7));
    let store = SqlStore::open_file(&settings.file(), options)
        .await
        .unwrap();
    let store: Arc<dyn Store> = Arc::new(store);
    store
        .seed_lists(&domain::lists::CodeLists::builtin(), NOW)
        .await
        .unwrap();
    store
        .import(&programmes::read("test", PROGRAMME).unwrap(), None, NOW)
        .await
        .unwrap();
    let hash = new_hash(PASSWORD, clock.as_ref()).unwrap();
    for person in people() {
        store
            .add_account(person.id, &person.login, &person.name, &hash, NOW)
            .await
            .unwrap();
        for membership in &person.memberships {
            store
                .add_membership(person.id, membership, NOW)
                .await
                .unwrap();
        }
    }
    let passing: Arc<dyn Clock> = clock.clone();
    let server = Server::new(store.clone(), passing, settings, Metrics::detached()).unwrap();
    let router = crate::http::router(server.clone(), None);
    World {
        server,
        clock,
        store,
        router,
        _folder: folder,
    }
}

/// A server whose settings were changed; for what needs no people.
pub async fn server_with(change: impl FnOnce(&mut Settings)) -> Server {
    world_with(change).await.server
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text,
        }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    /// `(status, field, value, reason)` of an error.
    pub fn error(&self) -> (u16, String, String, String) {
        let body: app::api::dto::ErrorBody = serde_json::from_str(&self.text).unwrap();
        (
            self.status,
            body.field,
            body.value.unwrap_or_default(),
            body.reason,
        )
    }
}

impl World {
    pub async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    pub async fn call(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.call("GET", path, Some(token), "").await
    }

    /// Logs in as a program.
    pub async fn log_in(&self, login: &str) -> String {
        let body = format!(r#"{{"login":"{login}","password":"{PASSWORD}","bearer":true}}"#);
        let answer = self.call("POST", "/api/v1/devices", None, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()["token"].as_str().unwrap().to_owned()
    }
}

/// An entry of somebody at a local time of January 2026, as JSON.
pub fn entry(
    n: u128,
    who: &str,
    service: &str,
    (day, hour, minute): (u32, u32, u32),
    body: serde_json::Value,
) -> serde_json::Value {
    let day = Day::from_ymd_opt(2026, 1, day).unwrap();
    let start = Instant::from_local(day, hour, minute).unwrap();
    let who = account_id(who).0;
    serde_json::json!({
        "schema": 1, "id": entry_id(n), "author": who, "workers": [who], "service": service,
        "start": start, "minutes": 0, "device_time": start, "body": body,
    })
}

pub fn entry_id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

/// A shift on one day, as two entries: `n` opens, `n + 1` closes.
pub fn shift(
    n: u128,
    who: &str,
    service: &str,
    day: u32,
    from: (u32, u32),
    to: (u32, u32),
) -> [serde_json::Value; 2] {
    let open = serde_json::json!({ "kind": "span_open", "span_kind": "shift" });
    let close = serde_json::json!({ "kind": "span_close", "span": entry_id(n) });
    [
        entry(n, who, service, (day, from.0, from.1), open),
        entry(n + 1, who, service, (day, to.0, to.1), close),
    ]
}

/// A contact with one nameless person.
pub fn contact(n: u128, who: &str, service: &str, at: (u32, u32, u32)) -> serde_json::Value {
    let mut entry = entry(
        n,
        who,
        service,
        at,
        serde_json::json!({ "kind": "contact", "what": "KON", "form": "T" }),
    );
    entry["minutes"] = 20.into();
    entry["anonymous"] = serde_json::json!([{ "count": 1, "sex": "U", "role": "CLI" }]);
    entry
}

/// An exchange with one nameless person.
pub fn exchange(
    n: u128,
    who: &str,
    at: (u32, u32, u32),
    received: u32,
    issued: u32,
) -> serde_json::Value {
    let body = serde_json::json!({ "kind": "exchange", "items": [{ "item": "J1", "received": received, "issued": issued }],
        "count_method": "EXACT", "for_whom": "SELF", "secondary_persons": 2 });
    let mut entry = entry(n, who, "tpd", at, body);
    entry["anonymous"] = serde_json::json!([{ "count": 1, "sex": "U", "role": "CLI" }]);
    entry
}

/// A visit of an hour to a family, with 30.a.2; a task and the next visit are agreed if somebody was
/// met.
pub fn visit(
    n: u128,
    who: &str,
    service: &str,
    at: (u32, u32, u32),
    family: u128,
    result: &str,
) -> serde_json::Value {
    let met = u32::from(matches!(result, "ZAS" | "CAS" | "PRR"));
    let body = serde_json::json!({ "kind": "household_visit",
        "family": { "id": Uuid::from_u128(family), "label": "K-12", "adults": 2, "children": 3 },
        "purpose": "PLA", "result": result, "adults": met, "children": 2 * met,
        "travel_minutes": 20, "km": 7, "acts": ["30.a.2"] });
    let mut entry = entry(n, who, service, at, body);
    entry["minutes"] = 60.into();
    entry
}

impl World {
    /// Hands entries in from a new phone of somebody; all must be stored.
    pub async fn write(&self, who: &str, entries: &[serde_json::Value]) {
        let token = self.log_in(who).await;
        let stream = crate::clock::random_id(self.clock.as_ref());
        let item = |(entry, seq): (&serde_json::Value, u64)| {
            let raw = entry.to_string();
            let hash = sync::digest::Hash::of(&raw);
            serde_json::json!({ "id": entry["id"], "stream": stream, "seq": seq, "schema": 1, "hash": hash, "raw": raw })
        };
        let items: Vec<_> = entries.iter().zip(1..).map(item).collect();
        let body = serde_json::json!({ "wire": 1, "stream": stream, "have": { "max_seq": items.len(), "digest": "0".repeat(64) },
            "pending": items.len(), "entries": items });
        let answer = self
            .call("POST", "/api/v1/sync", Some(&token), &body.to_string())
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        for result in answer.json()["results"].as_array().unwrap() {
            assert_eq!(result["outcome"], "stored", "{result}");
        }
    }
}
