//! Entries as texts in localStorage, under a name: the emergency journal and the second copies.
//!
//! localStorage promises nothing about the disk, but it is another store than IndexedDB: a browser
//! that throws one of them away may keep the other.
use super::super::codec;
use super::super::record::Record;
use super::save::Prepared;
use crate::platform::local;
use domain::{AccountId, EntryId, Instant};
use serde::{Deserialize, Serialize};

/// A part of localStorage by how its keys begin.
pub struct Shelf(pub &'static str);

#[derive(Serialize, Deserialize)]
struct Head {
    at: Instant,
    #[serde(default)]
    flags: Vec<String>,
}

impl Shelf {
    fn prefix(&self, account: AccountId) -> String {
        format!("{}{account}.", self.0)
    }

    /// Where an entry lies.
    #[must_use]
    pub fn key(&self, account: AccountId, id: EntryId) -> String {
        format!("{}{id}", self.prefix(account))
    }

    /// Everybody's keys and texts together, in bytes, but those of keys that `replaced` names.
    #[must_use]
    pub fn used(&self, replaced: impl Fn(&String) -> bool) -> usize {
        let size = |key: &String| key.len() + local::get(key).map_or(0, |value| value.len());
        let others = local::keys(self.0).into_iter();
        let others = others.filter(|key| !replaced(key));
        others.map(|key| size(&key)).sum()
    }

    /// Ids of an account's entries, in no order.
    #[must_use]
    pub fn ids(&self, account: AccountId) -> Vec<EntryId> {
        let prefix = self.prefix(account);
        let id = |key: String| key.strip_prefix(&prefix)?.parse().ok();
        local::keys(&prefix).into_iter().filter_map(id).collect()
    }

    /// An account's entry as it was put there; none if it can't be read, and then it is left.
    #[must_use]
    pub fn get(&self, account: AccountId, id: EntryId) -> Option<Prepared> {
        let value = local::get(&self.key(account, id))?;
        let (head, raw) = codec::decode_with_text::<Head>(&value).ok()?;
        let mut prepared = Prepared::frozen(id, raw.to_owned(), head.at);
        prepared.record.head.flags = head.flags;
        prepared.draft = Some(id.to_string());
        Some(prepared)
    }

    /// Takes an entry away.
    pub fn remove(&self, account: AccountId, id: EntryId) {
        local::remove(&self.key(account, id));
    }
}

/// The text of an entry on a shelf.
#[must_use]
pub fn text_of(record: &Record) -> String {
    let head = &record.head;
    codec::encode_with_text(
        &Head {
            at: head.at,
            flags: head.flags.clone(),
        },
        record.raw.as_deref().unwrap_or_default(),
    )
}

/// In the order of saving.
pub fn sort(list: &mut [Prepared]) {
    list.sort_by_key(|p| (p.record.head.at, p.record.head.id));
}
