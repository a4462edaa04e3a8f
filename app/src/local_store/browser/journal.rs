//! The emergency journal: entries that IndexedDB would not take, in localStorage, until it does.
//!
//! Such an entry is shown as *nouzově, nezavírejte*, never as saved: localStorage promises nothing
//! about the disk. It has no seq; it gets one when it is moved into the database, where a write
//! that came late after all is recognised by the entry's id.
use super::super::record::Line;
use super::super::types::{EntryState, LocalEntry, LocalError};
use super::save::Prepared;
use super::shelf::{self, Shelf};
use crate::platform::{self, local};
use domain::{AccountId, EntryId};

/// Most bytes of all its entries together; browsers give an origin 5 MB.
pub const LIMIT: usize = 1_500_000;

const SHELF: Shelf = Shelf("teren.journal.");

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
    let new = |prepared: &Prepared| {
        let key = SHELF.key(account, prepared.record.head.id);
        (key, shelf::text_of(&prepared.record))
    };
    let new: Vec<_> = list.iter().map(new).collect();
    let used = SHELF.used(|key| new.iter().any(|(new, _)| new == key));
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
    let ids = SHELF.ids(account).into_iter();
    let mut waiting: Vec<_> = ids.filter_map(|id| SHELF.get(account, id)).collect();
    shelf::sort(&mut waiting);
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
    let found = SHELF.ids(account).len();
    u32::try_from(found).unwrap_or(u32::MAX)
}

/// Takes an entry out, once the database has it.
pub fn remove(account: AccountId, id: EntryId) {
    SHELF.remove(account, id);
}
