//! Invitations: a new code for somebody, and what who has a code does with it.
use super::body::Json as Body;
use super::error::{ApiError, ApiResult};
use super::people::{editable, note};
use crate::auth::doors::Client;
use crate::auth::{Caller, invitation};
use crate::state::Server;
use app::api::dto::people::{CodeAnswer, CodeRequest, InvitationAnswer, PasswordRequest};
use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use store::model::AuditLine;
use store::people::{Invitation, Unusable};
use sync::digest::Hash;

/// Who may call it: an administrator; a manager, about workers and managers of the own providers
/// only.
pub async fn make(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<(StatusCode, Json<CodeAnswer>)> {
    let (editor, account) = editable(&server, &caller, &id).await?;
    if account.disabled_at.is_some() {
        return Err(ApiError::conflict("id", Some(&id), "account_disabled"));
    }
    let (code, kept) = invitation::make(server.clock.as_ref(), Some(editor.account));
    server.store.invite(account.id, &kept).await?;
    note(
        &server,
        editor.account,
        "invitation_made",
        account.id.to_string(),
    )
    .await?;
    let answer = CodeAnswer {
        id: account.id,
        code,
        expires_at: kept.expires_at,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Who may call it: an administrator; a manager, about workers and managers of the own providers
/// only.
pub async fn withdraw(
    State(server): State<Server>,
    caller: Caller,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let (editor, account) = editable(&server, &caller, &id).await?;
    let now = server.clock.now();
    if server.store.withdraw_invitation(account.id, now).await? {
        let subject = account.id.to_string();
        note(&server, editor.account, "invitation_withdrawn", subject).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn refused(why: Unusable) -> ApiError {
    match why {
        Unusable::Unknown => ApiError::missing("code", "", "unknown"),
        Unusable::Used => ApiError::gone("code", "used"),
        Unusable::Withdrawn => ApiError::gone("code", "withdrawn"),
        Unusable::Expired => ApiError::gone("code", "expired"),
    }
}

/// The invitation of a code that can be used now; tries are counted as those of a log-in are.
async fn usable(
    server: &Server,
    client: Option<Extension<Client>>,
    typed: &str,
) -> ApiResult<(Hash, Invitation)> {
    let code = invitation::hash(typed);
    let address = client.map_or([127, 0, 0, 1].into(), |Extension(client)| client.address);
    let tried = server
        .limits
        .attempt(&format!("invitation {code}"), address);
    tried.map_err(ApiError::too_many)?;
    let found = server.store.invitation(&code).await?;
    let found = found.ok_or_else(|| refused(Unusable::Unknown))?;
    match found.unusable(server.clock.now()) {
        Some(why) => Err(refused(why)),
        None => Ok((code, found)),
    }
}

/// Who may call it: anybody with a code; limited by code and by client address.
pub async fn show(
    State(server): State<Server>,
    client: Option<Extension<Client>>,
    Body(asked): Body<CodeRequest>,
) -> ApiResult<Json<InvitationAnswer>> {
    let (_, found) = usable(&server, client, &asked.code).await?;
    let account = server.store.account(found.account).await?;
    let account = account.ok_or_else(|| refused(Unusable::Unknown))?;
    Ok(Json(InvitationAnswer {
        login: account.login,
        name: account.name,
        purpose: found.purpose.as_str().to_owned(),
        expires_at: found.expires_at,
    }))
}

/// Who may call it: anybody with a code; limited by code and by client address.
pub async fn apply(
    State(server): State<Server>,
    client: Option<Extension<Client>>,
    Body(asked): Body<PasswordRequest>,
) -> ApiResult<StatusCode> {
    // Before anything is hashed: who has no code makes no work.
    let (code, _) = usable(&server, client, &asked.code).await?;
    let hash = server.passwords.make(asked.password, server.clock.clone());
    let (hash, now) = (hash.await?, server.clock.now());
    let used = server.store.use_invitation(&code, &hash, now).await?;
    let account = used.map_err(refused)?;
    let line = AuditLine {
        at: now,
        account: Some(account.id),
        action: "invitation_used".into(),
        subject: account.id.to_string(),
    };
    server.store.audit(&line).await?;
    Ok(StatusCode::NO_CONTENT)
}
