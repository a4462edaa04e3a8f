//! Which of the entries on this phone count: [`domain::versions`] over what is here.
use super::types::{History, LocalEntry};
use domain::EntryId;
use domain::entry::Body;
use domain::versions::{Act, Link, resolve};
use std::collections::{BTreeMap, BTreeSet};
use sync::wire::NOT_ENTITLED;

/// Entries that belong together: roots, corrections, withdrawals.
#[derive(Default)]
pub struct Pool {
    entries: BTreeMap<EntryId, LocalEntry>,
}

impl Pool {
    /// From what was read, each id once; the first one holds.
    pub fn add(&mut self, entries: impl IntoIterator<Item = LocalEntry>) {
        for local in entries {
            self.entries.entry(local.entry.id).or_insert(local);
        }
    }

    /// Every entry of the pool.
    pub fn ids(&self) -> impl Iterator<Item = EntryId> {
        self.entries.keys().copied()
    }

    /// Is it here?
    #[must_use]
    pub fn has(&self, id: EntryId) -> bool {
        self.entries.contains_key(&id)
    }

    /// The root of the history that an entry belongs to, as far as it is here.
    #[must_use]
    pub fn root(&self, id: EntryId) -> EntryId {
        let mut at = id;
        // Each step goes to another entry of the pool; a circle ends after all of them.
        for _ in 0..=self.entries.len() {
            match self.entries.get(&at).map(|local| &local.entry.body) {
                Some(Body::Correction(c)) => at = c.corrects,
                Some(Body::Withdrawal(w)) => at = w.target,
                _ => break,
            }
        }
        at
    }

    /// Roots that changes in the pool refer to and that are not in it.
    #[must_use]
    pub fn missing(&self) -> BTreeSet<EntryId> {
        let roots = self.ids().map(|id| self.root(id));
        roots.filter(|root| !self.has(*root)).collect()
    }

    /// The versions that hold, one a root, in order of start and id.
    #[must_use]
    pub fn current(mut self) -> Vec<LocalEntry> {
        let mut by_root: BTreeMap<EntryId, Vec<Link>> = BTreeMap::new();
        for local in self.entries.values() {
            let link = Link::from(&local.entry);
            by_root.entry(self.root(link.id)).or_default().push(link);
        }
        let void = self.void();
        let mut holding: Vec<_> = by_root
            .into_iter()
            .filter_map(|(root, links)| match links.as_slice() {
                // Nearly every entry was never changed.
                [only] if only.act == Act::Root && !void.contains(&only.id) => Some(only.id),
                _ => resolve(root, links, &|id| void.contains(&id)).current,
            })
            .filter_map(|id| self.entries.remove(&id))
            .collect();
        holding.sort_by_key(|local| (local.entry.start, local.entry.id));
        holding
    }

    /// The history of one root.
    #[must_use]
    pub fn history(mut self, root: EntryId) -> Option<History> {
        let links = self.entries.values().map(|local| Link::from(&local.entry));
        let void = self.void();
        let resolved = resolve(root, links, &|id| void.contains(&id));
        let current = resolved
            .current
            .and_then(|id| self.entries.get(&id).cloned());
        let all: Vec<_> = resolved
            .history
            .iter()
            .filter_map(|step| self.entries.remove(&step.link.id))
            .collect();
        (!all.is_empty()).then_some(History {
            current,
            all,
            conflict: resolved.conflict,
        })
    }

    fn void(&self) -> BTreeSet<EntryId> {
        let marked = |local: &&LocalEntry| local.flags.iter().any(|flag| flag == NOT_ENTITLED);
        self.entries
            .values()
            .filter(marked)
            .map(|local| local.entry.id)
            .collect()
    }
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;
