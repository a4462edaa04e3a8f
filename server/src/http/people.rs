//! `/api/v1/people`: the list, one of them, adding, renaming, disabling, revoking a phone.
use super::body::{Json as Body, Params};
use super::error::{ApiError, ApiResult};
use crate::auth::{Caller, invitation};
use crate::clock::random_id;
use crate::people::editor::Editor;
use crate::people::list::{self, Wanted};
use crate::people::{check, show};
use crate::state::Server;
use app::api::dto::people::{
    CodeAnswer, NameRequest, NewPersonRequest, PeopleReport, PersonReport, PlaceProgramme,
    PlaceProvider, PlaceService, PlacesReport,
};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::{AccountId, DeviceId};
use store::StoreError;
use store::model::{Account, AuditLine};
use store::people::NewPerson;

/// The one who asks, as somebody who may set up people.
///
/// # Errors
/// 403 for workers and coordinators.
pub fn editor(server: &Server, caller: &Caller) -> ApiResult<Editor> {
    Editor::of(&caller.account, server.clock.now().day())
}

/// Notes what an editor did, and lets everybody see it at once.
///
/// # Errors
/// [`ApiError`] if it cannot be written.
pub async fn note(server: &Server, by: AccountId, action: &str, subject: String) -> ApiResult<()> {
    server.references.forget();
    let line = AuditLine {
        at: server.clock.now(),
        account: Some(by),
        action: action.into(),
        subject,
    };
    Ok(server.store.audit(&line).await?)
}

/// Who may call it: a manager, about the people of the own providers; an administrator about
/// everybody.
pub async fn list(
    State(server): State<Server>,
    caller: Caller,
    Params(wanted): Params<Wanted>,
) -> ApiResult<Json<PeopleReport>> {
    let editor = editor(&server, &caller)?;
    let known = server.references.get().await?;
    Ok(Json(list::people(&server, &known, &editor, &wanted).await?))
}

/// Who may call it: a manager, about the own providers; an administrator about all.
pub async fn places(State(server): State<Server>, caller: Caller) -> ApiResult<Json<PlacesReport>> {
    let editor = editor(&server, &caller)?;
    let known = server.references.get().await?;
    let provider = |p: &domain::programme::Provider| PlaceProvider {
        id: p.id.clone(),
        name: p.name.clone(),
        services: known
            .services_of(&p.id)
            .map(|s| PlaceService {
                id: s.id.clone(),
                name_cs: s.name.cs.clone(),
                name_en: s.name.en.clone(),
            })
            .collect(),
    };
    let programmes = known.reference.programmes.iter();
    let programmes = programmes.filter(|_| editor.administrator);
    Ok(Json(PlacesReport {
        roles: editor.roles(),
        providers: editor.providers(&known).into_iter().map(provider).collect(),
        programmes: programmes
            .map(|p| PlaceProgramme {
                id: p.id.clone(),
                name_cs: p.name.cs.clone(),
                name_en: p.name.en.clone(),
            })
            .collect(),
    }))
}

/// Who may call it: a manager, about the people of the own providers; an administrator about
/// everybody.
pub async fn show(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<Json<PersonReport>> {
    let editor = editor(&server, &caller)?;
    let account = show::find(&server, &editor, &id).await?;
    Ok(Json(show::person(&server, &editor, account).await?))
}

/// Who may call it: a manager, with memberships of workers and managers at the own providers; an
/// administrator with any.
pub async fn add(
    State(server): State<Server>,
    caller: Caller,
    Body(asked): Body<NewPersonRequest>,
) -> ApiResult<(StatusCode, Json<CodeAnswer>)> {
    let editor = editor(&server, &caller)?;
    let (login, name) = (check::login(&asked.login)?, check::name(&asked.name)?);
    if asked.memberships.is_empty() {
        return Err(ApiError::bad("memberships", None, "no_membership"));
    }
    let known = server.references.get().await?;
    let mut memberships = Vec::with_capacity(asked.memberships.len());
    for (n, asked) in asked.memberships.iter().enumerate() {
        let field = format!("memberships.{n}");
        let membership = check::membership(&known, &field, asked)?;
        editor.may_set(&field, &membership)?;
        memberships.push(membership);
    }
    let person = NewPerson {
        id: AccountId(random_id(server.clock.as_ref())),
        login,
        name,
        memberships,
    };
    let (code, kept) = invitation::make(server.clock.as_ref(), Some(editor.account));
    let added = server.store.add_person(&person, &kept).await;
    added.map_err(|error| match error {
        StoreError::Exists { .. } => {
            ApiError::conflict("login", Some(&person.login), "login_taken")
        }
        other => other.into(),
    })?;
    note(
        &server,
        editor.account,
        "person_added",
        person.id.to_string(),
    )
    .await?;
    let answer = CodeAnswer {
        id: person.id,
        code,
        expires_at: kept.expires_at,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Somebody whose account as such this caller may change.
///
/// # Errors
/// 403 and 404 as [`Editor`] has them.
pub async fn editable(server: &Server, caller: &Caller, id: &str) -> ApiResult<(Editor, Account)> {
    let editor = editor(server, caller)?;
    let account = show::find(server, &editor, id).await?;
    editor.may_edit(&account.memberships)?;
    Ok((editor, account))
}

/// Who may call it: an administrator; a manager, about workers and managers of the own providers
/// only.
pub async fn rename(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<NameRequest>,
) -> ApiResult<StatusCode> {
    let (editor, account) = editable(&server, &caller, &id).await?;
    let name = check::name(&asked.name)?;
    let now = server.clock.now();
    server.store.rename(account.id, &name, now).await?;
    note(
        &server,
        editor.account,
        "person_renamed",
        account.id.to_string(),
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who may call it: an administrator; a manager, about workers and managers of the own providers
/// only. Nobody about oneself.
pub async fn disable(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let (editor, account) = editable(&server, &caller, &id).await?;
    if account.id == editor.account {
        return Err(ApiError::conflict("id", Some(&id), "oneself"));
    }
    let now = server.clock.now();
    server.store.disable_person(account.id, now).await?;
    note(
        &server,
        editor.account,
        "account_disabled",
        account.id.to_string(),
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who may call it: an administrator; a manager, about workers and managers of the own providers
/// only.
pub async fn enable(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let (editor, account) = editable(&server, &caller, &id).await?;
    let now = server.clock.now();
    server.store.enable_person(account.id, now).await?;
    note(
        &server,
        editor.account,
        "account_enabled",
        account.id.to_string(),
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who may call it: an administrator; a manager, about workers and managers of the own providers
/// only.
pub async fn revoke(
    State(server): State<Server>,
    caller: Caller,
    Path((id, device)): Path<(String, String)>,
) -> ApiResult<StatusCode> {
    let (editor, account) = editable(&server, &caller, &id).await?;
    let bad = |_| ApiError::bad("device", Some(&device), "bad_value");
    let wanted: DeviceId = device.parse().map_err(bad)?;
    let devices = server.store.devices(account.id).await?;
    if !devices.iter().any(|d| d.id == wanted) {
        return Err(ApiError::missing("device", &device, "unknown_device"));
    }
    server.store.revoke(wanted, server.clock.now()).await?;
    note(
        &server,
        editor.account,
        "device_revoked",
        wanted.to_string(),
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests;
