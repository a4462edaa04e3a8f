//! Device sessions: `POST /api/v1/devices` (log in), `GET` (own), `DELETE …/{id|current}`.
use super::body::Json as Body;
use super::error::{ApiError, ApiResult};
use super::session::info;
use crate::auth::doors::Client;
use crate::auth::{Caller, token};
use crate::clock::random_id;
use crate::state::Server;
use app::api::dto::DeviceRow;
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::DeviceId;
use store::model::{AuditLine, Device};
use sync::wire::{AccountKind, LogIn};

/// Longest log-in name and device name, in characters.
const LONGEST_NAME: usize = 64;

/// Who may call it: anybody; limited by account and by client address.
pub async fn open(
    State(server): State<Server>,
    client: Option<Extension<Client>>,
    Body(request): Body<LogIn>,
) -> ApiResult<Response> {
    let login = request.login.trim().to_lowercase();
    if login.is_empty() || login.chars().count() > LONGEST_NAME {
        return Err(ApiError::bad("login", None, "length"));
    }
    let client = client.map_or(
        Client {
            address: [127, 0, 0, 1].into(),
            loopback: false,
        },
        |Extension(client)| client,
    );
    server
        .limits
        .attempt(&login, client.address)
        .map_err(ApiError::too_many)?;
    let found = server.store.credentials(&login).await?;
    let (account, stored) = match found {
        Some((account, stored)) => (Some(account), Some(stored)),
        None => (None, None),
    };
    let right = server.passwords.check(request.password, stored).await;
    let now = server.clock.now();
    let account = match account {
        Some(account)
            if right && account.disabled_at.is_none() && account.kind == AccountKind::Person =>
        {
            account
        }
        known => {
            let account = known.map(|a| a.id);
            let line = AuditLine {
                at: now,
                account,
                action: "login_failed".into(),
                subject: String::new(),
            };
            server.store.audit(&line).await?;
            metrics::counter!("teren_logins_total", "outcome" => "failed").increment(1);
            return Err(ApiError::wrong_password());
        }
    };
    let (shown, hash) = token::new_token(server.clock.as_ref());
    let device = Device {
        id: DeviceId(random_id(server.clock.as_ref())),
        account: account.id,
        name: request
            .device_name
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_NAME)
            .collect(),
        created_at: now,
        seen_at: now,
        rotated_at: now,
        revoked_at: None,
        app_version: String::new(),
    };
    server.store.open_device(&device, &hash).await?;
    if let Some(stream) = request.stream
        && let Err(error) = server
            .store
            .bind_stream(stream, account.id, device.id, now)
            .await
    {
        server.store.revoke(device.id, now).await?;
        return Err(error.into());
    }
    let line = AuditLine {
        at: now,
        account: Some(account.id),
        action: "login".into(),
        subject: device.id.to_string(),
    };
    server.store.audit(&line).await?;
    metrics::counter!("teren_logins_total", "outcome" => "succeeded").increment(1);
    let token = request.bearer.then(|| shown.clone());
    let mut response =
        (StatusCode::CREATED, Json(info(&account, device.id, token))).into_response();
    if !request.bearer {
        token::set_cookies(response.headers_mut(), &shown, client.loopback);
    }
    Ok(response)
}

/// Who may call it: anybody with a valid session, about the own account.
pub async fn list(State(server): State<Server>, caller: Caller) -> ApiResult<Json<Vec<DeviceRow>>> {
    let devices = server.store.devices(caller.account.id).await?;
    let row = |d: Device| DeviceRow {
        current: d.id == caller.device.id,
        id: d.id,
        name: d.name,
        created_at: d.created_at,
        seen_at: d.seen_at,
        revoked_at: d.revoked_at,
        app_version: d.app_version,
    };
    Ok(Json(devices.into_iter().map(row).collect()))
}

/// Who may call it: anybody with a valid session, for a device of the own account.
pub async fn close(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<Response> {
    let device = match id.as_str() {
        "current" => caller.device.id,
        text => text
            .parse()
            .map_err(|_| ApiError::bad("id", Some(text), "bad_value"))?,
    };
    let own = server.store.devices(caller.account.id).await?;
    if !own.iter().any(|d| d.id == device) {
        return Err(ApiError::missing(
            "id",
            &device.to_string(),
            "unknown_device",
        ));
    }
    let now = server.clock.now();
    server.store.revoke(device, now).await?;
    // Nobody could open a centre's session again: an account without a device is of no use.
    if caller.account.kind == AccountKind::Centre
        && server.store.close_centre(caller.account.id, now).await?
    {
        server.references.forget();
    }
    let line = AuditLine {
        at: now,
        account: Some(caller.account.id),
        action: "device_revoked".into(),
        subject: device.to_string(),
    };
    server.store.audit(&line).await?;
    let mut headers = HeaderMap::new();
    if device == caller.device.id {
        token::clear_cookies(&mut headers);
    }
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

#[cfg(test)]
mod tests {
    use crate::config::Limits;
    use crate::testing::{PASSWORD, World, world, world_with};
    use std::time::Duration;

    async fn log_in(
        world: &World,
        login: &str,
        password: &str,
        more: &str,
    ) -> crate::testing::Answer {
        let body = format!(r#"{{"login":"{login}","password":"{password}"{more}}}"#);
        world.call("POST", "/api/v1/devices", None, &body).await
    }

    fn cookies(answer: &crate::testing::Answer) -> Vec<String> {
        answer
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|v| v.to_str().unwrap().to_owned())
            .collect()
    }

    async fn with_cookie(world: &World, cookie: &str) -> crate::testing::Answer {
        let request = axum::http::Request::builder()
            .uri("/api/v1/session")
            .header("host", "127.0.0.1")
            .header("cookie", cookie);
        world
            .send(request.body(axum::body::Body::empty()).unwrap())
            .await
    }

    #[tokio::test]
    async fn a_browser_gets_a_cookie_and_no_token_in_the_body() {
        let world = world().await;
        let answer = log_in(&world, "Jana ", PASSWORD, "").await;
        assert_eq!(answer.status, 201);
        assert!(answer.json().get("token").is_none());
        let set = cookies(&answer);
        assert!(
            set[0].starts_with("__Host-teren=") && set[0].contains("HttpOnly"),
            "{set:?}"
        );
        let cookie = set[0].split(';').next().unwrap();
        assert_eq!(with_cookie(&world, cookie).await.status, 200);
    }

    #[tokio::test]
    async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
        let world = world().await;
        let wrong = log_in(&world, "jana", "not her password", "").await;
        let unknown = log_in(&world, "nobody", "not her password", "").await;
        assert_eq!(wrong.status, 401);
        assert_eq!((wrong.status, &wrong.text), (unknown.status, &unknown.text));
        let lines = world.store.audit_lines(10).await.unwrap();
        assert_eq!(
            lines.iter().filter(|l| l.action == "login_failed").count(),
            2
        );
    }

    #[tokio::test]
    async fn a_disabled_account_cannot_log_in() {
        let world = world().await;
        world
            .store
            .disable("jana", crate::testing::NOW)
            .await
            .unwrap();
        assert_eq!(log_in(&world, "jana", PASSWORD, "").await.status, 401);
    }

    #[tokio::test]
    async fn after_too_many_attempts_the_right_password_has_to_wait_too() {
        let limits = Limits {
            logins_per_account: 2,
            logins_per_address: 100,
        };
        let world = world_with(|s| s.limits = limits).await;
        for _ in 0..2 {
            assert_eq!(
                log_in(&world, "jana", "not her password", "").await.status,
                401
            );
        }
        let held = log_in(&world, "jana", PASSWORD, "").await;
        assert_eq!(
            (held.status, held.error().3.as_str()),
            (429, "too_many_attempts")
        );
        assert_eq!(held.headers["retry-after"], "31");
        world.clock.advance(Duration::from_secs(31));
        assert_eq!(log_in(&world, "jana", PASSWORD, "").await.status, 201);
    }

    #[tokio::test]
    async fn another_accounts_stream_is_refused_and_no_session_is_left() {
        let world = world().await;
        let stream = r#","stream":"018f0000-0000-4000-8000-000000000001","bearer":true"#;
        assert_eq!(log_in(&world, "jana", PASSWORD, stream).await.status, 201);
        let refused = log_in(&world, "petr", PASSWORD, stream).await;
        assert_eq!(
            (refused.status, refused.error().3.as_str()),
            (409, "foreign_stream")
        );
    }

    #[tokio::test]
    async fn a_session_is_listed_and_ended_and_a_foreign_one_is_not() {
        let world = world().await;
        let (jana, petr) = (world.log_in("jana").await, world.log_in("petr").await);
        let list = world.get("/api/v1/devices", &jana).await.json();
        assert_eq!(list.as_array().unwrap().len(), 1);
        assert_eq!(list[0]["current"], true);
        let path = format!("/api/v1/devices/{}", list[0]["id"].as_str().unwrap());
        let foreign = world.call("DELETE", &path, Some(&petr), "").await;
        assert_eq!(
            (foreign.status, foreign.error().3.as_str()),
            (404, "unknown_device")
        );
        let ended = world
            .call("DELETE", "/api/v1/devices/current", Some(&jana), "")
            .await;
        assert_eq!(ended.status, 204);
        assert!(cookies(&ended).iter().all(|c| c.contains("Max-Age=0")));
        assert_eq!(world.get("/api/v1/session", &jana).await.status, 401);
    }

    #[tokio::test]
    async fn a_browsers_token_is_renewed_after_seven_days_and_the_old_one_ends_with_its_first_use()
    {
        let world = world().await;
        let set = cookies(&log_in(&world, "jana", PASSWORD, "").await);
        let old = set[0].split(';').next().unwrap().to_owned();
        world.clock.advance(Duration::from_secs(6 * 86_400));
        assert_eq!(
            cookies(&with_cookie(&world, &old).await).len(),
            0,
            "six days: not yet"
        );
        world.clock.advance(Duration::from_secs(2 * 86_400));
        let renewed = with_cookie(&world, &old).await;
        let new = cookies(&renewed)[0].split(';').next().unwrap().to_owned();
        assert_ne!(new, old);
        // the reply may have been lost: the old one goes on, without yet another new one
        let again = with_cookie(&world, &old).await;
        assert_eq!((again.status, cookies(&again).len()), (200, 0));
        assert_eq!(with_cookie(&world, &new).await.status, 200);
        // regression: a request that was on its way with the old one was told to log in again
        let late = with_cookie(&world, &old).await;
        assert_eq!((late.status, cookies(&late).len()), (200, 0));
        world.clock.advance(Duration::from_secs(121));
        assert_eq!(
            with_cookie(&world, &old).await.status,
            401,
            "the new one has been used"
        );
        assert_eq!(with_cookie(&world, &new).await.status, 200);
    }

    #[tokio::test]
    async fn a_lost_renewal_is_made_again_after_ten_minutes() {
        let world = world().await;
        let set = cookies(&log_in(&world, "jana", PASSWORD, "").await);
        let old = set[0].split(';').next().unwrap().to_owned();
        world.clock.advance(Duration::from_secs(8 * 86_400));
        assert_eq!(
            cookies(&with_cookie(&world, &old).await).len(),
            2,
            "renewed, and the reply is lost"
        );
        world.clock.advance(Duration::from_secs(11 * 60));
        let second = cookies(&with_cookie(&world, &old).await);
        let new = second[0].split(';').next().unwrap().to_owned();
        assert_eq!(with_cookie(&world, &new).await.status, 200);
        world.clock.advance(Duration::from_secs(121));
        assert_eq!(with_cookie(&world, &old).await.status, 401);
    }

    #[tokio::test]
    async fn a_request_from_another_site_is_refused() {
        let world = world().await;
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/api/v1/devices")
            .header("host", "127.0.0.1")
            .header("sec-fetch-site", "cross-site");
        let answer = world
            .send(request.body(axum::body::Body::from("{}")).unwrap())
            .await;
        assert_eq!(
            (answer.status, answer.error().3.as_str()),
            (403, "cross_site")
        );
    }
}
