//! The list of people: found, sorted and cut out of what the server knows of everybody.
use super::editor::Editor;
use crate::http::error::{ApiError, ApiResult};
use crate::reference::Known;
use crate::state::Server;
use app::api::dto::people::{PeopleReport, PersonRow, PersonState};
use domain::fold::fold;
use domain::{AccountId, ProviderId};
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use store::model::Account;
use store::people::{Presence, is_void};
use sync::wire::AccountKind;

/// Rows in an answer, if nobody says how many.
const SOME: usize = 50;
/// Most rows in an answer.
const MOST: usize = 200;

/// `?q=&state=&provider=&sort=&offset=&limit=`, all of them optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    q: Option<String>,
    state: Option<String>,
    provider: Option<String>,
    sort: Option<String>,
    offset: Option<String>,
    limit: Option<String>,
}

/// By what rows are sorted; by name where that is equal.
#[derive(Clone, Copy, Debug)]
enum Sort {
    Name,
    Login,
    /// Who was heard of last comes last: who has been silent longest, first.
    Seen,
    /// Most first.
    Unsent,
}

fn number(field: &str, text: Option<&str>, default: usize, most: usize) -> ApiResult<usize> {
    let Some(text) = text else { return Ok(default) };
    let bad = |reason| ApiError::bad(field, Some(text), reason);
    let number: usize = text.parse().map_err(|_| bad("bad_value"))?;
    Some(number)
        .filter(|n| *n <= most)
        .ok_or_else(|| bad("out_of_range"))
}

fn state(text: &str) -> ApiResult<Option<PersonState>> {
    Ok(Some(match text {
        "" => return Ok(None),
        "active" => PersonState::Active,
        "invited" => PersonState::Invited,
        "disabled" => PersonState::Disabled,
        other => return Err(ApiError::bad("state", Some(other), "bad_value")),
    }))
}

fn sort(text: &str) -> ApiResult<Sort> {
    Ok(match text {
        "" | "name" => Sort::Name,
        "login" => Sort::Login,
        "seen" => Sort::Seen,
        "unsent" => Sort::Unsent,
        other => return Err(ApiError::bad("sort", Some(other), "bad_value")),
    })
}

/// May somebody log in?
#[must_use]
pub fn state_of(account: &Account, without_password: bool) -> PersonState {
    match (account.disabled_at, without_password) {
        (Some(_), _) => PersonState::Disabled,
        (None, true) => PersonState::Invited,
        (None, false) => PersonState::Active,
    }
}

/// What was asked for, of the people that this editor sees.
///
/// # Errors
/// 400 that names the field; [`ApiError`] if the store cannot be read.
pub async fn people(
    server: &Server,
    known: &Known,
    editor: &Editor,
    wanted: &Wanted,
) -> ApiResult<PeopleReport> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (only, by) = (state(&text(&wanted.state))?, sort(&text(&wanted.sort))?);
    let offset = number("offset", wanted.offset.as_deref(), 0, usize::MAX)?;
    let limit = number("limit", wanted.limit.as_deref(), SOME, MOST)?;
    let provider = match text(&wanted.provider).as_str() {
        "" => None,
        slug => {
            let unknown = || ApiError::bad("provider", Some(slug), "unknown_provider");
            let id = ProviderId::new(slug).map_err(|_| unknown())?;
            Some(
                Some(id)
                    .filter(|id| known.has_provider(id))
                    .ok_or_else(unknown)?,
            )
        }
    };
    let words = fold(&text(&wanted.q));
    let words: Vec<&str> = words.split_whitespace().collect();
    // Two statements for everybody: one for each person would be thousands.
    let nobodys: HashSet<AccountId> = server.store.without_password().await?.into_iter().collect();
    let presences = server.store.presences().await?.into_iter();
    let presences: HashMap<AccountId, Presence> = presences.map(|p| (p.account, p)).collect();
    let mut rows: Vec<PersonRow> = known
        .accounts()
        // A centre's device has a page of its own.
        .filter(|a| a.kind == AccountKind::Person && editor.sees(&a.memberships))
        .filter(|a| is_at(a, provider.as_ref()))
        .filter(|a| matches(a, &words))
        .map(|a| {
            let presence = presences.get(&a.id);
            let presence = presence.filter(|_| editor.sees_phones(&a.memberships));
            PersonRow {
                id: a.id,
                login: a.login.clone(),
                name: a.name.clone(),
                state: state_of(a, nobodys.contains(&a.id)),
                memberships: a.memberships.clone(),
                last_seen: presence.and_then(|p| p.seen_at),
                unsent: presence.map_or(0, |p| p.pending),
            }
        })
        .filter(|row| only.is_none_or(|only| row.state == only))
        .collect();
    rows.sort_by_cached_key(|row| (fold(&row.name), row.login.clone()));
    match by {
        Sort::Name => {}
        Sort::Login => rows.sort_by(|a, b| a.login.cmp(&b.login)),
        Sort::Seen => rows.sort_by_key(|row| row.last_seen),
        Sort::Unsent => rows.sort_by_key(|row| Reverse(row.unsent)),
    }
    let total = rows.len();
    let rows = rows.into_iter().skip(offset).take(limit).collect();
    Ok(PeopleReport { rows, total })
}

fn is_at(account: &Account, provider: Option<&ProviderId>) -> bool {
    let Some(provider) = provider else {
        return true;
    };
    let mut memberships = account.memberships.iter();
    memberships.any(|m| m.provider.as_ref() == Some(provider) && !is_void(m))
}

/// Is each word in the name or in the log-in name? Marks and case do not matter.
fn matches(account: &Account, words: &[&str]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = fold(&format!("{} {}", account.name, account.login));
    words.iter().all(|word| text.contains(word))
}
