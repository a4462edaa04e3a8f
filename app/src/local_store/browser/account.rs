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

/// What vanished with an earlier database, until the user has seen it.
#[must_use]
pub fn evicted(account: AccountId) -> Option<Evicted> {
    read(&format!("{EVICTED}{account}"))
}

/// Notes that a database vanished.
pub fn note_evicted(account: AccountId, evicted: &Evicted) {
    if !write(&format!("{EVICTED}{account}"), evicted) {
        crate::platform::complain("a vanished database could not be noted");
    }
}

/// Notes that entries came back from their copies, if it is known that a database vanished.
pub fn note_restored(account: AccountId, entries: u32) {
    if let Some(mut found) = evicted(account) {
        found.restored = found.restored.saturating_add(entries);
        note_evicted(account, &found);
    }
}

/// The user has seen it.
pub fn dismiss_evicted(account: AccountId) {
    if let Some(seen) = evicted(account) {
        // The server may name the stream once more.
        write(&format!("{SEEN}{account}"), &seen.stream);
    }
    local::remove(&format!("{EVICTED}{account}"));
}

/// The stream of the last vanished database that the user has seen.
#[must_use]
pub fn seen_evicted(account: AccountId) -> Option<StreamId> {
    read(&format!("{SEEN}{account}"))
}
