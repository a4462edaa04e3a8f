//! `GET /api/v1/reports/entries?programme=&service=&from=&to=[&worker=&figure=&as_of=]`.
use super::body::Params;
use super::error::{ApiError, ApiResult};
use crate::auth::Caller;
use crate::reports::ask::{self, Sees};
use crate::reports::entries;
use crate::state::Server;
use app::api::dto::EntriesReport;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::model::FigureQuery;

/// The query string.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    programme: Option<String>,
    service: Option<String>,
    from: Option<String>,
    to: Option<String>,
    worker: Option<String>,
    figure: Option<String>,
    as_of: Option<String>,
}

/// Who may call it: the service's manager. A coordinator reads counts, never entries.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Params(asked): Params<Asked>,
) -> ApiResult<Json<EntriesReport>> {
    let known = server.references.get().await?;
    let today = server.clock.now().day();
    let (service, sees) =
        ask::service(&caller, &known, today, asked.programme.as_deref(), asked.service.as_deref())?;
    if sees != Sees::Everything {
        return Err(ApiError::forbidden("service", asked.service.as_deref(), "managers_only"));
    }
    let (from, to) = ask::period(asked.from.as_deref(), asked.to.as_deref())?;
    let query = FigureQuery {
        services: vec![service.id.clone()],
        from,
        to,
        worker: ask::worker(asked.worker.as_deref())?,
        as_of: ask::as_of(&server, asked.as_of.as_deref()).await?,
    };
    let figure = entries::figure(asked.figure.as_deref())?;
    let asked = entries::Asked { service, query, figure };
    Ok(Json(entries::report(&server, &known, &asked).await?))
}
