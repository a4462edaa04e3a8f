//! `/api/v1/people/{id}/memberships`: given, changed, ended; never deleted.
use super::body::Json as Body;
use super::error::{ApiError, ApiResult};
use super::people::{editor, note};
use crate::auth::Caller;
use crate::people::{check, show};
use crate::state::Server;
use app::api::dto::people::{MembershipPatch, MembershipRequest, NumberAnswer};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use store::people::MembershipChange;

/// Who may call it: an administrator; a manager, for workers and managers of the own providers.
pub async fn add(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<MembershipRequest>,
) -> ApiResult<(StatusCode, Json<NumberAnswer>)> {
    let editor = editor(&server, &caller)?;
    let account = show::find(&server, &editor, &id).await?;
    let known = server.references.get().await?;
    let membership = check::membership(&known, "", &asked)?;
    editor.may_set("", &membership)?;
    let now = server.clock.now();
    let number = server.store.join(account.id, &membership, now).await?;
    let subject = format!("{} {number}", account.id);
    note(&server, editor.account, "membership_added", subject).await?;
    Ok((StatusCode::CREATED, Json(NumberAnswer { number })))
}

/// Who may call it: an administrator; a manager, for workers and managers of the own providers.
pub async fn change(
    State(server): State<Server>,
    caller: Caller,
    Path((id, number)): Path<(String, String)>,
    Body(asked): Body<MembershipPatch>,
) -> ApiResult<StatusCode> {
    let editor = editor(&server, &caller)?;
    let account = show::find(&server, &editor, &id).await?;
    let wanted: Option<u64> = number.parse().ok();
    let all = server.store.memberships(account.id).await?;
    let old = all.into_iter().find(|m| Some(m.number) == wanted);
    let unknown = || ApiError::missing("number", &number, "unknown_membership");
    let old = old.ok_or_else(unknown)?;
    editor.may_set("", &old.info)?;
    let known = server.references.get().await?;
    let change = MembershipChange {
        account: account.id,
        number: old.number,
        to: check::patched(&known, &old.info, &asked)?,
        by: Some(editor.account),
        at: server.clock.now(),
    };
    server.store.change_membership(&change).await?;
    let subject = format!("{} {}", account.id, old.number);
    note(&server, editor.account, "membership_changed", subject).await?;
    Ok(StatusCode::NO_CONTENT)
}
