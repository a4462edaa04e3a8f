//! `GET /api/v1/reports/exchange?programme=&service=&from=&to=[&as_of=]`.
use super::body::Params;
use super::error::ApiResult;
use crate::auth::Caller;
use crate::reports::{ask, exchange};
use crate::state::Server;
use app::api::dto::ExchangeReport;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

/// The query string.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    programme: Option<String>,
    service: Option<String>,
    from: Option<String>,
    to: Option<String>,
    as_of: Option<String>,
}

/// Who may call it: the service's manager and the programme's coordinator.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> ApiResult<Json<ExchangeReport>> {
    let known = server.references.get().await?;
    let today = server.clock.now().day();
    let (service, _) =
        ask::service(&caller, &known, today, asked.programme.as_deref(), asked.service.as_deref())?;
    let period = ask::period(asked.from.as_deref(), asked.to.as_deref())?;
    let as_of = ask::as_of(&server, asked.as_of.as_deref()).await?;
    Ok(Json(exchange::report(&server, service, period, as_of).await?))
}
