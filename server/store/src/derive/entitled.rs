//! Who may correct or withdraw what: the author and the named workers of the root. The provider's
//! manager may too, which only the database can tell.
use super::Member;
use domain::versions::{Act, Link, may_change};
use domain::{Entry, EntryId};
use std::collections::{BTreeMap, BTreeSet};

/// The corrections and withdrawals of a family whose author neither wrote nor worked in their
/// root, with that root; the database looks whether they are managers.
#[must_use]
pub fn questionable(family: &[Member]) -> Vec<(u64, Entry)> {
    let by_id: BTreeMap<EntryId, &Member> = family.iter().map(|m| (m.entry.id, m)).collect();
    let doubtful = |member: &&Member| !member.void;
    let mut found = Vec::new();
    for member in family.iter().filter(doubtful) {
        let Some(root) = root(member, &by_id) else {
            continue;
        };
        if root.change != member.change
            && !may_change(&root.entry, member.entry.author, false, false)
        {
            found.push((member.change, (*root.entry).clone()));
        }
    }
    found
}

/// The root that an entry finally speaks of, if it is known.
pub fn root<'m>(member: &'m Member, by_id: &BTreeMap<EntryId, &'m Member>) -> Option<&'m Member> {
    let mut seen = BTreeSet::new();
    let mut at = member;
    loop {
        let next = match Link::from(&*at.entry).act {
            Act::Root => return Some(at),
            Act::Correction { corrects, .. } => corrects,
            Act::Withdrawal { target } => target,
        };
        if !seen.insert(next) {
            return None;
        }
        at = by_id.get(&next)?;
    }
}
