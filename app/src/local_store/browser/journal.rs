//! The emergency journal: entries that IndexedDB would not take, in localStorage, until it does.
//!
//! Such an entry is shown as *nouzově, nezavírejte*, never as saved: localStorage promises nothing
//! about the disk. It has no seq; it gets one when it is moved into the database, where a write
//! that came late after all is recognised by the entry's id.
use super::super::codec;
use super::super::record::Line;
use super::super::types::{EntryState, LocalEntry, LocalError};
use super::save::Prepared;
use crate::platform::{self, local};
use domain::{AccountId, EntryId, Instant};
use serde::{Deserialize, Serialize};

/// Most bytes of all its entries together; browsers give an origin 5 MB.
pub const LIMIT: usize = 1_500_000;

const PREFIX: &str = "teren.journal.";

#[derive(Serialize, Deserialize)]
struct Head {
    at: Instant,
    #[serde(default)]
    flags: Vec<String>,
}

fn prefix(account: AccountId) -> String {
    format!("{PREFIX}{account}.")
}

fn key(account: AccountId, id: EntryId) -> String {
    format!("{}{id}", prefix(account))
}

/// Writes entries down, all or none: of one that was there before, the earlier text stays unless
/// every new one fits.
///
/// # Errors
/// [`LocalError::JournalFull`]: they are only on the screen now. [`LocalError::Absent`]: the same,
/// since this browser has no localStorage.
pub fn write(account: AccountId, list: &[Prepared]) -> Result<(), LocalError> {
    if !local::lasts() {
        return Err(LocalError::Absent("there is no localStorage".into()));
    }
    let mut new = Vec::with_capacity(list.len());
    for prepared in list {
        let head = &prepared.record.head;
        let value = codec::encode_with_text(
            &Head {
                at: head.at,
                flags: head.flags.clone(),
            },
            prepared.record.raw.as_deref().unwrap_or_default(),
        );
        new.push((key(account, head.id), value));
    }
    let size = |key: &String| key.len() + local::get(key).map_or(0, |value| value.len());
    let replaced = |key: &String| new.iter().any(|(new, _)| new == key);
    let others = local::keys(PREFIX).into_iter().filter(|key| !replaced(key));
    let used: usize = others.map(|key| size(&key)).sum();
    let more: usize = new.iter().map(|(key, value)| key.len() + value.len()).sum();
    if used + more > LIMIT {
        return Err(LocalError::JournalFull);
    }
    let mut before = Vec::with_capacity(new.len());
    for (key, value) in &new {
        let earlier = local::get(key);
        if !local::set(key, value) {
            put_back(before);
            return Err(LocalError::JournalFull);
        }
        before.push((key, earlier));
    }
    Ok(())
}

/// Undoes writes, the last first: each step was there before, so there is room for it.
fn put_back(mut written: Vec<(&String, Option<String>)>) {
    while let Some((key, earlier)) = written.pop() {
        let Some(value) = earlier else {
            local::remove(key);
            continue;
        };
        if !local::set(key, &value) {
            platform::complain("an entry of the emergency journal kept its new text");
        }
    }
}

/// Entries of an account that wait in the journal, oldest first. What can't be read is left there.
#[must_use]
pub fn waiting(account: AccountId) -> Vec<Prepared> {
    let prefix = prefix(account);
    let read = |key: String| {
        let id: EntryId = key.strip_prefix(&prefix)?.parse().ok()?;
        let value = local::get(&key)?;
        let (head, raw) = codec::decode_with_text::<Head>(&value).ok()?;
        let mut prepared = Prepared::frozen(id, raw.to_owned(), head.at);
        prepared.record.head.flags = head.flags;
        prepared.draft = Some(id.to_string());
        Some(prepared)
    };
    let mut waiting: Vec<_> = local::keys(&prefix).into_iter().filter_map(read).collect();
    waiting.sort_by_key(|p| (p.record.head.at, p.record.head.id));
    waiting
}

/// The same for the pages.
#[must_use]
pub fn shown(account: AccountId) -> Vec<LocalEntry> {
    let show = |prepared: Prepared| {
        let mut entry = prepared.record.show(Line::default())?;
        entry.state = EntryState::Journal;
        Some(entry)
    };
    waiting(account).into_iter().filter_map(show).collect()
}

/// How many wait.
#[must_use]
pub fn count(account: AccountId) -> u32 {
    let found = local::keys(&prefix(account)).len();
    u32::try_from(found).unwrap_or(u32::MAX)
}

/// Takes an entry out, once the database has it.
pub fn remove(account: AccountId, id: EntryId) {
    local::remove(&key(account, id));
}
