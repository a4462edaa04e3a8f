//! `GET /api/v1/setup/lists` and `GET`, `PUT /api/v1/setup/lists/{list}`.
use super::{Wanted, desk, new_doc, not_yours};
use crate::auth::Caller;
use crate::http::body::Json as Body;
use crate::http::error::{ApiError, ApiResult};
use crate::setup::{Desk, lists};
use crate::state::Server;
use app::api::dto::{ListReport, ListRow};
use axum::Json;
use axum::extract::{Path, State};
use domain::lists::List;
use domain::setup::{ListChange, Seen, Where};
use domain::{Code, ServiceId};
use server_core::edit::lists as edits;
use server_core::edit::{Level, rights};
use store::model::DocumentEdit;

/// Who may call it: managers, coordinators, administrators.
pub async fn all(State(server): State<Server>, caller: Caller) -> ApiResult<Json<Vec<ListRow>>> {
    Ok(Json(lists::all(&desk(&server, &caller).await?)))
}

fn named(name: &str) -> ApiResult<List> {
    edits::by_name(name).ok_or_else(|| ApiError::missing("list", name, "unknown_list"))
}

/// Who may call it: managers, coordinators, administrators; each sees the codes of the own programmes
/// and the own services.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Path(list): Path<String>,
) -> ApiResult<Json<ListReport>> {
    let desk = desk(&server, &caller).await?;
    Ok(Json(lists::report(&desk, named(&list)?)))
}

/// Who may call it: an administrator for all; a coordinator for the own programme; a manager for the
/// forms of the own services.
pub async fn put(
    State(server): State<Server>,
    caller: Caller,
    Path(list): Path<String>,
    Body(Seen { seen, change }): Body<Seen<ListChange>>,
) -> ApiResult<Json<ListReport>> {
    let list = named(&list)?;
    let in_service = match &change {
        ListChange::Offer {
            code,
            place: Where::Service(service),
            offered,
        } => Some((service, (code, *offered))),
        _ => None,
    };
    let key = match in_service {
        Some((service, _)) => format!("service/{service}"),
        None => format!("codes/{}", list.as_str()),
    };
    let wanted = Wanted {
        server: &server,
        caller: &caller,
        key: key.clone(),
        seen,
    };
    let may = |desk: &Desk| match in_service {
        Some((service, _)) => own(desk, service),
        None if lists::rights(desk) == edits::Rights::default() => Err(not_yours()),
        None => Ok(()),
    };
    let edit = |desk: &Desk| {
        let (_, items) = desk.items(list);
        match in_service {
            Some((service, offer)) => offered(desk, list, service, offer, seen),
            None => {
                let items = edits::apply(items, &change, &lists::rights(desk))?;
                Ok(vec![new_doc(key.clone(), Some(seen), &items)?])
            }
        }
    };
    wanted
        .make(may, edit, |desk, _| Ok(lists::report(desk, list)))
        .await
}

fn unknown(service: &ServiceId) -> ApiError {
    ApiError::missing("service", service.as_str(), "unknown_service")
}

/// Is it one of the caller's services?
fn own(desk: &Desk, service: &ServiceId) -> ApiResult<()> {
    let (_, whole) = desk
        .present
        .service(service)
        .ok_or_else(|| unknown(service))?;
    match rights::service(desk.access(), &whole) {
        Level::None => Err(unknown(service)),
        _ => Ok(()),
    }
}

fn offered(
    desk: &Desk,
    list: List,
    service: &ServiceId,
    offer: (&Code, bool),
    seen: u64,
) -> ApiResult<Vec<DocumentEdit>> {
    let (_, whole) = desk
        .present
        .service(service)
        .ok_or_else(|| unknown(service))?;
    let (_, items) = desk.items(list);
    let new = edits::offer(whole, list, &items, offer)?;
    Ok(vec![new_doc(
        format!("service/{service}"),
        Some(seen),
        &new,
    )?])
}

#[cfg(test)]
#[path = "lists_tests.rs"]
mod tests;
