//! `GET /api/v1/setup` and what all endpoints that change reference data have in common.
pub mod lists;
pub mod localities;
pub mod names;
pub mod services;

use super::error::{ApiError, ApiResult};
use crate::auth::Caller;
use crate::setup::{self, Desk};
use crate::state::Server;
use app::api::dto::SetupReport;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use server_core::edit::rights;
use std::str::FromStr;
use store::model::{DocumentEdit, Edit, Edited};

/// Who may call it: a manager, about the own services and their programmes; a coordinator, about the
/// programme; an administrator, about everything.
pub async fn show(State(server): State<Server>, caller: Caller) -> ApiResult<Json<SetupReport>> {
    let desk = desk(&server, &caller).await?;
    Ok(Json(setup::names::report(&desk)))
}

/// The desk of somebody who may set up something.
async fn desk(server: &Server, caller: &Caller) -> ApiResult<Desk> {
    let desk = Desk::of(server, caller.account.clone()).await?;
    match rights::sets_up(desk.access()) {
        true => Ok(desk),
        false => Err(not_for_workers()),
    }
}

fn not_for_workers() -> ApiError {
    ApiError::forbidden("role", None, "not_for_workers")
}

fn not_yours() -> ApiError {
    ApiError::forbidden("role", None, "not_yours")
}

/// A slug of an address.
fn slug<T: FromStr>(field: &str, text: &str) -> ApiResult<T> {
    text.parse()
        .map_err(|_| ApiError::missing(field, text, "unknown"))
}

fn json<T: Serialize>(value: &T) -> ApiResult<serde_json::Value> {
    serde_json::to_value(value).map_err(|why| ApiError::internal(&why))
}

/// What a document becomes.
fn new_doc<T: Serialize>(key: String, seen: Option<u64>, doc: &T) -> ApiResult<DocumentEdit> {
    Ok(DocumentEdit {
        key,
        seen,
        doc: json(doc)?,
    })
}

/// How often an edit is made anew because a document that goes along was changed meanwhile.
const TRIES: usize = 4;

/// Changes documents by what `edit` says of them as they are now, and answers with `report`. `seen` is
/// the change number that the caller saw of the document `key`: another one since is 409 with the
/// report of now. `edit` says first whether the caller may.
async fn change<T: Serialize>(
    server: &Server,
    caller: &Caller,
    (key, seen): (&str, u64),
    edit: impl Fn(&Desk) -> ApiResult<Vec<DocumentEdit>>,
    report: impl AsyncFn(&Desk) -> ApiResult<T>,
) -> ApiResult<Json<T>> {
    for _ in 0..TRIES {
        let desk = desk(server, caller).await?;
        let edited = edit(&desk);
        let now = desk.present.held(key).map(|held| held.change);
        if let (Some(now), Ok(_) | Err(_)) = (now.filter(|now| *now != seen), &edited) {
            // Who may not change it is not told what it is; what is wrong with a change of something
            // else than what is there matters no more.
            if let Err(why) = &edited
                && !why.status().is_client_error_of_change()
            {
                return Err(why.clone());
            }
            let report = json(&report(&desk).await?)?;
            return Err(ApiError::meanwhile(now, report));
        }
        if put(server, caller, edited?).await? == Edited::Done {
            let desk = self::desk(server, caller).await?;
            return report(&desk).await.map(Json);
        }
    }
    Err(ApiError::conflict("seen", None, "changed_meanwhile"))
}

/// Writes.
async fn put(
    server: &Server,
    caller: &Caller,
    documents: Vec<DocumentEdit>,
) -> ApiResult<Edited> {
    let edit = Edit {
        documents,
        by: caller.account.id,
        now: server.clock.now(),
    };
    let edited = server.store.edit(&edit).await?;
    server.references.forget();
    Ok(edited)
}
