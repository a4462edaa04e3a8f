//! `GET /api/v1/reports/hours?programme=&service=&week=2014-W17[&as_of=]`.
use super::body::Params;
use super::error::ApiResult;
use crate::auth::Caller;
use crate::reports::{ask, hours};
use crate::state::Server;
use app::api::dto::HoursReport;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

/// The query string.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    programme: Option<String>,
    service: Option<String>,
    week: Option<String>,
    as_of: Option<String>,
}

/// Who may call it: the service's manager, and the programme's coordinator without the workers.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> ApiResult<Json<HoursReport>> {
    let known = server.references.get().await?;
    let today = server.clock.now().day();
    let (service, sees) =
        ask::service(&caller, &known, today, asked.programme.as_deref(), asked.service.as_deref())?;
    let week = ask::week(asked.week.as_deref())?;
    let as_of = ask::as_of(&server, asked.as_of.as_deref()).await?;
    Ok(Json(hours::report(&server, &known, service, sees, week, as_of).await?))
}
