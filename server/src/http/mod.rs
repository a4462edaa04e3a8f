//! The API, one file an endpoint with its tests at its foot.
//!
//! Who may call what is said in each handler's first lines and in the table of `openapi`, which a
//! test walks with every role.
pub mod audit;
pub mod body;
pub mod centres;
pub mod devices;
pub mod error;
pub mod health;
pub mod history;
pub mod invitations;
pub mod memberships;
pub mod metrics;
pub mod openapi;
pub mod pending;
pub mod people;
pub mod practice;
pub mod report_entries;
pub mod report_exchange;
pub mod report_finds;
pub mod report_hours;
pub mod report_households;
pub mod report_overview;
pub mod report_standing;
pub mod report_targets;
pub mod report_week;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod secrecy;
pub mod session;
pub mod setup;
pub mod site;
pub mod sync;
pub mod workers;

use crate::auth::{doors, session as sessions};
use crate::state::Server;
use crate::telemetry;
use axum::Router;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{delete, get, patch, post, put};
use error::ApiError;
use setup::localities;
use std::time::Duration;
use tower_http::csrf::{CsrfLayer, ProtectionError, ResponseForProtectionError};

/// No request takes longer; a phone asks again.
const LONGEST: Duration = Duration::from_secs(60);

/// The answer to a request that another site made a browser send.
#[derive(Clone, Debug)]
struct CrossSite;

impl ResponseForProtectionError<axum::body::Body> for CrossSite {
    fn response_for_protection_error(&mut self, _: ProtectionError) -> Response<axum::body::Body> {
        ApiError::forbidden("origin", None, "cross_site").into_response()
    }
}

/// The API's routes, without the site.
pub fn api(server: &Server) -> Router<Server> {
    let _ = server;
    Router::new()
        .route("/api/v1/devices", post(devices::open).get(devices::list))
        .route("/api/v1/devices/{id}", delete(devices::close))
        .route("/api/v1/centre-devices", post(centres::open))
        .route("/api/v1/centre-devices", get(centres::list))
        .route("/api/v1/centre-devices/{id}", delete(centres::close))
        .route("/api/v1/session", get(session::show))
        .route("/api/v1/sync", post(sync::exchange))
        .route("/api/v1/reports/hours", get(report_hours::show))
        .route("/api/v1/reports/exchange", get(report_exchange::show))
        .route("/api/v1/reports/households", get(report_households::show))
        .route("/api/v1/reports/finds", get(report_finds::show))
        .route("/api/v1/reports/targets", get(report_targets::show))
        .route("/api/v1/reports/week", get(report_week::show))
        .route("/api/v1/reports/standing", get(report_standing::show))
        .route("/api/v1/reports/overview", get(report_overview::show))
        .route("/api/v1/reports/entries", get(report_entries::show))
        .route("/api/v1/entries/{id}/history", get(history::show))
        .route("/api/v1/pending", get(pending::show))
        .route("/api/v1/practice", get(practice::show))
        .route("/api/v1/setup", get(setup::show))
        .route("/api/v1/setup/services", post(setup::services::add))
        .route(
            "/api/v1/setup/services/{id}",
            get(setup::services::show).put(setup::services::change),
        )
        .route(
            "/api/v1/setup/services/{id}/quotas",
            put(setup::services::quotas),
        )
        .route("/api/v1/setup/providers", post(setup::names::add_provider))
        .route("/api/v1/setup/providers/{id}", put(setup::names::provider))
        .route(
            "/api/v1/setup/programmes/{id}",
            put(setup::names::programme),
        )
        .route(
            "/api/v1/setup/programmes/{id}/localities",
            get(localities::show).put(localities::put),
        )
        .route("/api/v1/setup/lists", get(setup::lists::all))
        .route(
            "/api/v1/setup/lists/{list}",
            get(setup::lists::show).put(setup::lists::put),
        )
        .route("/api/v1/audit", get(audit::show))
        .route("/api/v1/workers", get(workers::show))
        .merge(people_routes())
        .route("/api/v1/openapi.json", get(openapi::show))
        .route("/api/{*path}", axum::routing::any(unknown))
        .route("/api", axum::routing::any(unknown))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .method_not_allowed_fallback(wrong_method)
}

/// People, their invitations, memberships and phones.
fn people_routes() -> Router<Server> {
    Router::new()
        .route("/api/v1/people", get(people::list).post(people::add))
        .route("/api/v1/people/places", get(people::places))
        .route(
            "/api/v1/people/{id}",
            get(people::show).patch(people::rename),
        )
        .route(
            "/api/v1/people/{id}/invitation",
            post(invitations::make).delete(invitations::withdraw),
        )
        .route("/api/v1/people/{id}/disable", post(people::disable))
        .route("/api/v1/people/{id}/enable", post(people::enable))
        .route("/api/v1/people/{id}/memberships", post(memberships::add))
        .route(
            "/api/v1/people/{id}/memberships/{number}",
            patch(memberships::change),
        )
        .route(
            "/api/v1/people/{id}/devices/{device}",
            delete(people::revoke),
        )
        .route("/api/v1/invitations/show", post(invitations::show))
        .route("/api/v1/invitations/use", post(invitations::apply))
}

/// Everything that `teren serve` answers; `site` has the pages and files.
pub fn router(server: Server, site: Option<Router>) -> Router {
    let mut csrf = CsrfLayer::new();
    if let Some(origin) = &server.settings.origin {
        match csrf.clone().add_trusted_origin(origin) {
            Ok(trusting) => csrf = trusting,
            Err(error) => {
                tracing::warn!(%error, "the public origin is not trusted by the CSRF check")
            }
        }
    }
    let api = api(&server)
        .layer(from_fn(no_store))
        .layer(from_fn_with_state(server.clone(), sessions::find))
        .layer(csrf.with_rejection_response(CrossSite))
        .layer(from_fn_with_state(server.clone(), telemetry::watch))
        .layer(tower_http::timeout::TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST,
        ))
        .with_state(server.clone());
    let all = match site {
        Some(site) => api.merge(site.layer(from_fn(site::secure))),
        None => api,
    };
    all.layer(tower_http::catch_panic::CatchPanicLayer::custom(
        |_: Box<dyn std::any::Any + Send>| {
            ApiError::internal(&"a handler panicked").into_response()
        },
    ))
    .layer(from_fn_with_state(server, doors::guard))
}

async fn unknown(request: Request<axum::body::Body>) -> ApiError {
    ApiError::missing("path", request.uri().path(), "no_such_endpoint")
}

async fn wrong_method(request: Request<axum::body::Body>) -> ApiError {
    ApiError::bad(
        "method",
        Some(request.method().as_str()),
        "method_not_allowed",
    )
}

/// Answers of the API are about people: nobody on the way keeps them.
async fn no_store(
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> axum::response::Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
