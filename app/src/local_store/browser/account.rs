//! Who is logged in on this phone, kept locally: no guard ever asks the server.
//!
//! localStorage knows which account it is, and where there is none the page alone, until
//! [`super::device`] has been asked; each account has a database of its own, so entries of two people
//! on one phone never meet. The session's token is a cookie that scripts can't read.
use super::super::codec;
use super::super::types::Evicted;
use crate::platform::local;
use domain::{AccountId, DeviceId, StreamId};
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::wire::SessionInfo;

const SESSION: &str = "teren.session";
const REVOKE: &str = "teren.revoke";
const REFUSED: &str = "teren.refused";
const MARKER: &str = "teren.marker.";
const EVICTED: &str = "teren.evicted.";
const SEEN: &str = "teren.evicted-seen.";
const RESTORED: &str = "teren.restored.";
/// So many streams are remembered that the user was told of.
const MOST_SEEN: usize = 8;

/// What the database of an account held when it was last looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// Its stream.
    pub stream: StreamId,
    /// The last seq given.
    pub max_seq: u64,
    /// Up to here all have receipts.
    pub confirmed_through: u64,
}

fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    codec::decode(&local::get(key)?).ok()
}

fn write<T: Serialize>(key: &str, value: &T) -> bool {
    local::set(key, &codec::encode(value))
}

/// Who is logged in.
#[must_use]
pub fn session() -> Option<SessionInfo> {
    read(SESSION)
}

/// Is this device session the one that is logged in here?
#[must_use]
pub fn is_present(device: DeviceId) -> bool {
    session().is_some_and(|session| session.device == device)
}

/// Remembers who is logged in. False if the browser keeps nothing.
pub fn remember(session: &SessionInfo) -> bool {
    local::remove(REVOKE);
    local::remove(REFUSED);
    write(SESSION, session)
}

/// Nobody is logged in any more. `revoke`: the server does not know yet.
pub fn forget(revoke: bool) {
    local::remove(SESSION);
    local::remove(REFUSED);
    if revoke && !write(REVOKE, &true) {
        crate::platform::complain("the session could not be marked as ended");
    }
}

/// Has the server refused the session that is logged in here? It stays logged in, entries are
/// written as before; but only a log-in gets them accepted.
#[must_use]
pub fn refused() -> bool {
    session().is_some_and(|session| read(REFUSED) == Some(session.device))
}

/// Notes what the server thinks of a device session. It is kept by its id: an answer to a request
/// of the session before says nothing about the one that another tab has opened meanwhile.
pub fn note_refused(device: DeviceId, is_refused: bool) {
    if is_refused && !write(REFUSED, &device) {
        crate::platform::complain("a refused session could not be noted");
    }
    if !is_refused && read(REFUSED) == Some(device) {
        local::remove(REFUSED);
    }
}

/// A log-out that the server has not heard of.
#[must_use]
pub fn to_revoke() -> bool {
    session().is_none() && read(REVOKE).unwrap_or(false)
}

/// The server knows now.
pub fn revoked() {
    local::remove(REVOKE);
}

/// What the account's database held.
#[must_use]
pub fn marker(account: AccountId) -> Option<Marker> {
    read(&format!("{MARKER}{account}"))
}

/// Notes what the account's database holds.
pub fn mark(account: AccountId, marker: Marker) {
    if !write(&format!("{MARKER}{account}"), &marker) {
        crate::platform::complain("no marker of the database was left");
    }
}

/// Databases that vanished, the last one first, until the user has seen it.
#[must_use]
pub fn evicted(account: AccountId) -> Vec<Evicted> {
    let key = format!("{EVICTED}{account}");
    // Earlier versions kept one.
    read(&key)
        .or_else(|| Some(vec![read(&key)?]))
        .unwrap_or_default()
}

/// Notes that a database vanished, unless its stream is noted already or was seen by the user.
pub fn note_evicted(account: AccountId, mut vanished: Evicted) {
    let mut all = evicted(account);
    let seen: Vec<StreamId> = read(&format!("{SEEN}{account}")).unwrap_or_default();
    let known = all.iter().map(|e| e.stream).chain(seen);
    if known.into_iter().any(|stream| stream == vanished.stream) {
        return;
    }
    // What came back before anybody could say from where.
    vanished.restored = read(&format!("{RESTORED}{account}")).unwrap_or_default();
    local::remove(&format!("{RESTORED}{account}"));
    all.insert(0, vanished);
    keep_evicted(account, &all);
}

/// Notes that entries came back from their copies: with the last database that vanished.
pub fn note_restored(account: AccountId, entries: u32) {
    let mut all = evicted(account);
    if let Some(last) = all.first_mut() {
        last.restored = last.restored.saturating_add(entries);
        return keep_evicted(account, &all);
    }
    let key = format!("{RESTORED}{account}");
    let before: u32 = read(&key).unwrap_or_default();
    write(&key, &before.saturating_add(entries));
}

fn keep_evicted(account: AccountId, all: &[Evicted]) {
    if !write(&format!("{EVICTED}{account}"), &all) {
        crate::platform::complain("a vanished database could not be noted");
    }
}

/// The user has seen all of them. The server may name a stream once more.
pub fn dismiss_evicted(account: AccountId) {
    let key = format!("{SEEN}{account}");
    let mut seen: Vec<StreamId> = evicted(account).iter().map(|e| e.stream).collect();
    seen.extend(read::<Vec<StreamId>>(&key).unwrap_or_default());
    seen.truncate(MOST_SEEN);
    write(&key, &seen);
    local::remove(&format!("{EVICTED}{account}"));
}
