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
use store::model::{DocumentEdit, DocumentVersion, Edit, Edited};

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

/// A change that somebody wants to make of a document, seen under a change number.
struct Wanted<'a> {
    server: &'a Server,
    caller: &'a Caller,
    key: String,
    seen: u64,
}

impl Wanted<'_> {
    /// Makes it. `may` says whether the caller may, `edit` what the documents become, `report` what is
    /// answered, with the document's versions: with 200, or with 409 if it is another one than was seen.
    async fn make<T: Serialize>(
        &self,
        may: impl Fn(&Desk) -> ApiResult<()>,
        edit: impl Fn(&Desk) -> ApiResult<Vec<DocumentEdit>>,
        report: impl Fn(&Desk, &[DocumentVersion]) -> ApiResult<T>,
    ) -> ApiResult<Json<T>> {
        for _ in 0..TRIES {
            let desk = desk(self.server, self.caller).await?;
            may(&desk)?;
            let now = desk.present.held(&self.key).map(|held| held.change);
            if let Some(now) = now.filter(|now| *now != self.seen) {
                let versions = self.server.store.versions(&self.key).await?;
                let report = json(&report(&desk, &versions)?)?;
                return Err(ApiError::meanwhile(now, report));
            }
            if put(self.server, self.caller, edit(&desk)?).await? == Edited::Done {
                let desk = self::desk(self.server, self.caller).await?;
                let versions = self.server.store.versions(&self.key).await?;
                return report(&desk, &versions).map(Json);
            }
        }
        Err(ApiError::conflict("seen", None, "changed_meanwhile"))
    }
}

/// Writes.
async fn put(server: &Server, caller: &Caller, documents: Vec<DocumentEdit>) -> ApiResult<Edited> {
    let edit = Edit {
        documents,
        by: caller.account.id,
        now: server.clock.now(),
    };
    let edited = server.store.edit(&edit).await?;
    server.references.forget();
    Ok(edited)
}
