//! `GET /api/v1/reports/week?programme=|provider=&week=[&as_of=]`.
use super::body::Params;
use super::error::ApiResult;
use crate::auth::Caller;
use crate::reports::{ask, week};
use crate::state::Server;
use app::api::dto::WeekReport;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

/// The query string.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    programme: Option<String>,
    provider: Option<String>,
    week: Option<String>,
    as_of: Option<String>,
}

/// Who may call it: a manager, for the own provider's services, and a coordinator, for the
/// programme's without workers and running shifts.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> ApiResult<Json<WeekReport>> {
    let known = server.references.get().await?;
    let today = server.clock.now().day();
    let services =
        ask::services(&caller, &known, today, asked.programme.as_deref(), asked.provider.as_deref())?;
    let asked_week = ask::week(asked.week.as_deref())?;
    let as_of = ask::as_of(&server, asked.as_of.as_deref()).await?;
    Ok(Json(week::report(&server, &known, &services, asked_week, as_of).await?))
}
