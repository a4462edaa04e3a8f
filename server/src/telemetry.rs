//! Logs and metrics. Neither ever holds a log-in, a client's code, a note or an entry's text:
//! a request is known by its id, the template of its route, its status and its milliseconds.
use crate::config::{LogFormat, Settings};
use crate::state::Server;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal as _;
use store::sql::{GROUP_BATCHES, GROUP_ITEMS_WRITTEN};
use tracing_subscriber::EnvFilter;

/// Renders what was counted.
#[derive(Clone, Debug)]
pub struct Metrics(PrometheusHandle);

/// Bounds of the histograms, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];
/// Bounds for batches in one commit.
const BATCHES: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
/// Bounds for items in one commit; a group is closed once it has 1 000, the last batch whole.
const ITEMS: [f64; 8] = [0.0, 1.0, 10.0, 50.0, 200.0, 500.0, 1000.0, 1200.0];
/// The header that names a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

fn builder() -> PrometheusBuilder {
    let with_buckets = || -> Result<PrometheusBuilder, BuildError> {
        let sized = |name: &str| Matcher::Full(name.to_owned());
        PrometheusBuilder::new()
            .set_buckets(&SECONDS)?
            .set_buckets_for_metric(sized(GROUP_BATCHES), &BATCHES)?
            .set_buckets_for_metric(sized(GROUP_ITEMS_WRITTEN), &ITEMS)
    };
    with_buckets().unwrap_or_else(|_| PrometheusBuilder::new())
}

impl Metrics {
    /// Counts for the whole process.
    ///
    /// # Errors
    /// If something counts for the process already.
    pub fn install() -> anyhow::Result<Self> {
        Ok(Self(builder().install_recorder()?))
    }

    /// Counts nothing; for tests and commands that serve no requests.
    #[must_use]
    pub fn detached() -> Self {
        Self(builder().build_recorder().handle())
    }

    /// The text format of Prometheus.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
}

/// Starts the log on standard error.
pub fn start_log(settings: &Settings) {
    let filter =
        EnvFilter::try_new(&settings.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match settings.log {
        LogFormat::Text => log.compact().with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "a log is running already");
    }
}

/// Names, times, counts and logs a request.
pub async fn watch(State(server): State<Server>, request: Request, next: Next) -> Response {
    let started = server.clock.monotonic();
    let id = crate::clock::random_id(server.clock.as_ref())
        .simple()
        .to_string();
    // the template only: a path may hold an id, and a query more than that
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let took = server.clock.monotonic().saturating_sub(started);
    let status = response.status().as_u16();
    if route.starts_with("/api/") {
        let labels = [("route", route.clone()), ("status", status.to_string())];
        metrics::histogram!("teren_request_seconds", &labels).record(took.as_secs_f64());
        let ms = took.as_micros() as f64 / 1000.0;
        tracing::info!(request = id, %method, route, status, ms, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
