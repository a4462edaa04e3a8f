//! Which of the entries on this phone count: [`domain::versions`] over what is here.
use super::types::{History, LocalEntry};
use domain::EntryId;
use domain::entry::Body;
use domain::ids::distinct;
use domain::versions::{Act, Link, resolve};
use litemap::LiteMap;
use sync::wire::NOT_ENTITLED;

/// Entries that belong together: roots, corrections, withdrawals.
#[derive(Default)]
pub struct Pool {
    /// Boxed, so that the map moves little when it makes room. None: given away.
    entries: LiteMap<EntryId, Option<Box<LocalEntry>>>,
}

impl Pool {
    /// From what was read, each id once; the first one holds.
    pub fn add(&mut self, entries: impl IntoIterator<Item = LocalEntry>) {
        for local in entries {
            let id = local.entry.id;
            if !self.entries.contains_key(&id) {
                self.entries.insert(id, Some(Box::new(local)));
            }
        }
    }

    /// Every entry of the pool.
    pub fn ids(&self) -> impl Iterator<Item = EntryId> {
        self.entries.keys().copied()
    }

    fn get(&self, id: &EntryId) -> Option<&LocalEntry> {
        self.entries.get(id)?.as_deref()
    }

    fn take(&mut self, id: &EntryId) -> Option<LocalEntry> {
        self.entries.get_mut(id)?.take().map(|local| *local)
    }

    /// Every entry that was not given away.
    pub fn all(&self) -> impl Iterator<Item = &LocalEntry> {
        self.entries.values().filter_map(Option::as_deref)
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
            match self.get(&at).map(|local| &local.entry.body) {
                Some(Body::Correction(c)) => at = c.corrects,
                Some(Body::Withdrawal(w)) => at = w.target,
                _ => break,
            }
        }
        at
    }

    /// Roots that changes in the pool refer to and that are not in it.
    #[must_use]
    pub fn missing(&self) -> Vec<EntryId> {
        let roots = self.ids().map(|id| self.root(id));
        distinct(roots.filter(|root| !self.has(*root)))
    }

    /// The versions that hold, one a root, in order of start and id.
    #[must_use]
    pub fn current(mut self) -> Vec<LocalEntry> {
        let mut by_root: LiteMap<EntryId, Vec<Link>> = LiteMap::new_vec();
        for local in self.all() {
            let link = Link::from(&local.entry);
            let root = self.root(link.id);
            match by_root.get_mut(&root) {
                Some(links) => links.push(link),
                None => drop(by_root.insert(root, vec![link])),
            }
        }
        let void = self.void();
        let mut holding: Vec<_> = by_root
            .into_iter()
            .filter_map(|(root, links)| match links.as_slice() {
                // Nearly every entry was never changed.
                [only] if only.act == Act::Root && !void.contains(&only.id) => Some(only.id),
                _ => resolve(root, links, &|id| void.contains(&id)).current,
            })
            .filter_map(|id| self.take(&id))
            .collect();
        holding.sort_by_key(|local| (local.entry.start, local.entry.id));
        holding
    }

    /// The history of one root.
    #[must_use]
    pub fn history(mut self, root: EntryId) -> Option<History> {
        let links = self.all().map(|local| Link::from(&local.entry));
        let void = self.void();
        let resolved = resolve(root, links, &|id| void.contains(&id));
        let current = resolved.current.and_then(|id| self.get(&id).cloned());
        let all: Vec<_> = resolved
            .history
            .iter()
            .filter_map(|step| self.take(&step.link.id))
            .collect();
        (!all.is_empty()).then_some(History {
            current,
            all,
            conflict: resolved.conflict,
        })
    }

    fn void(&self) -> Vec<EntryId> {
        let marked = |local: &&LocalEntry| local.flags.iter().any(|flag| flag == NOT_ENTITLED);
        self.all()
            .filter(marked)
            .map(|local| local.entry.id)
            .collect()
    }
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;
