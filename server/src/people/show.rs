//! One of the people, whole.
use super::editor::Editor;
use super::list::state_of;
use crate::http::error::{ApiError, ApiResult};
use crate::state::Server;
use app::api::dto::people::{
    OpenInvitation, PersonDevice, PersonMembership, PersonReport, PersonStream,
};
use domain::AccountId;
use store::model::{Account, Device, StreamState};
use sync::wire::AccountKind;

/// An account by what stands in an address, as it is stored now, if this editor sees it.
///
/// # Errors
/// 400 for what is no id; 404 for who is not there, or not seen.
pub async fn find(server: &Server, editor: &Editor, id: &str) -> ApiResult<Account> {
    let bad = |_| ApiError::bad("id", Some(id), "bad_value");
    let account: AccountId = id.parse().map_err(bad)?;
    let found = server.store.account(account).await?;
    let person = found.filter(|account| account.kind == AccountKind::Person);
    let seen = person.filter(|account| editor.sees(&account.memberships));
    seen.ok_or_else(|| ApiError::missing("id", id, "unknown_person"))
}

fn device(d: Device) -> PersonDevice {
    PersonDevice {
        id: d.id,
        name: d.name,
        app_version: d.app_version,
        created_at: d.created_at,
        seen_at: d.seen_at,
        revoked_at: d.revoked_at,
    }
}

fn stream(s: StreamState) -> PersonStream {
    PersonStream {
        stream: s.stream,
        device: s.device,
        synced_at: s.synced_at,
        pending: s.pending,
        oldest_pending: s.oldest_pending,
    }
}

/// All that an editor is shown of somebody.
///
/// # Errors
/// [`ApiError`] if the store cannot be read.
pub async fn person(server: &Server, editor: &Editor, account: Account) -> ApiResult<PersonReport> {
    let store = server.store.as_ref();
    let without_password = store.without_password().await?.contains(&account.id);
    let memberships = store.memberships(account.id).await?.into_iter();
    let (mut devices, mut streams) = (Vec::new(), Vec::new());
    if editor.sees_phones(&account.memberships) {
        devices = store.devices(account.id).await?;
        streams = store.streams_of(account.id).await?;
    }
    let now = server.clock.now();
    let newest = store.newest_invitation(account.id).await?;
    let open = newest.filter(|invitation| invitation.unusable(now).is_none());
    Ok(PersonReport {
        id: account.id,
        state: state_of(&account, without_password),
        own: account.id == editor.account,
        editable: editor.may_edit(&account.memberships).is_ok(),
        memberships: memberships
            .map(|m| PersonMembership {
                number: m.number,
                withdrawn: m.is_void(),
                editable: editor.may_set("", &m.info).is_ok(),
                membership: m.info,
            })
            .collect(),
        devices: devices.into_iter().map(device).collect(),
        streams: streams.into_iter().map(stream).collect(),
        invitation: open.map(|invitation| OpenInvitation {
            purpose: invitation.purpose.as_str().to_owned(),
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }),
        login: account.login,
        name: account.name,
    })
}
