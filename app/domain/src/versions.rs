//! Which version of an entry holds, as a pure function of the set of what is known about it.
//!
//! A root entry, its corrections and the withdrawals of any of them form a tree. The rules:
//! - A correction is a child of the version that its author saw. Of several children the one with
//!   the greatest id holds, on every replica; that they are several is a *conflict* for a human.
//! - A withdrawn correction is passed over: what it replaced holds again, and corrections made on it
//!   count as made on what it replaced.
//! - Withdrawing the root voids the entry; withdrawing a withdrawal restores.
//! - What its author was not entitled to do (the server decides that and passes the ids in) counts
//!   as if it were not there.
//! - What refers to something not yet known waits. The order of arrival never matters.
use crate::entry::{Body, Entry};
use crate::ids::{AccountId, EntryId};
use std::collections::{BTreeMap, BTreeSet};

/// What an entry does to a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// It begins one.
    Root,
    /// It replaces the version that its author saw.
    Correction {
        /// The root.
        corrects: EntryId,
        /// The version it was made on.
        sees: EntryId,
    },
    /// It takes an entry back.
    Withdrawal {
        /// A root, a correction or a withdrawal.
        target: EntryId,
    },
}

/// An entry reduced to what matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The entry.
    pub id: EntryId,
    /// What it does.
    pub act: Act,
}

impl From<&Entry> for Link {
    fn from(entry: &Entry) -> Self {
        let act = match &entry.body {
            Body::Correction(c) => Act::Correction {
                corrects: c.corrects,
                sees: c.sees,
            },
            Body::Withdrawal(w) => Act::Withdrawal { target: w.target },
            _ => Act::Root,
        };
        Self { id: entry.id, act }
    }
}

/// How a step of a history stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It is the version that holds.
    Current,
    /// A later correction stands above it, or another one of the same version won.
    Superseded,
    /// It was withdrawn.
    Withdrawn,
    /// A withdrawal that is in force.
    InForce,
    /// It refers to an entry that is not known yet (or to itself in a circle).
    Waiting,
    /// Its author was not entitled to it.
    NotEntitled,
}

/// One step of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The entry and what it does.
    pub link: Link,
    /// How it stands.
    pub state: State,
}

/// A history resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The version that holds: the root or a correction. None if the entry is void or its root is
    /// not known.
    pub current: Option<EntryId>,
    /// The root was withdrawn.
    pub void: bool,
    /// Two corrections saw the same version and neither is withdrawn: a human decides.
    pub conflict: bool,
    /// Everything of this history: the root first, then by id, which is the order in which the forms
    /// were opened.
    pub history: Vec<Step>,
}

impl Resolved {
    /// What waits for an entry that has not arrived.
    pub fn waiting(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.history
            .iter()
            .filter(|s| s.state == State::Waiting)
            .map(|s| s.link.id)
    }
}

/// Resolves the history of `root` from any set of links that holds it; links of other histories
/// are left out. `not_entitled` are the ids that the server has marked void.
#[must_use]
pub fn resolve(
    root: EntryId,
    links: impl IntoIterator<Item = Link>,
    not_entitled: &BTreeSet<EntryId>,
) -> Resolved {
    let mut own = members(root, links);
    let marked: Vec<Link> = own
        .values()
        .filter(|l| not_entitled.contains(&l.id))
        .copied()
        .collect();
    own.retain(|id, _| !not_entitled.contains(id));

    let withdrawals = Withdrawals::new(&own);
    let tree = Tree::new(&own, &withdrawals);
    let known = own.get(&root).is_some_and(|l| l.act == Act::Root);
    let void = known && withdrawals.withdrawn.contains(&root);
    let (leaf, conflict) = if known {
        tree.descend(root)
    } else {
        (root, false)
    };
    let current = (known && !void).then_some(leaf);
    let reached = if known {
        tree.reached(root)
    } else {
        BTreeSet::new()
    };

    let state = |link: &Link| match link.act {
        _ if withdrawals.withdrawn.contains(&link.id) => State::Withdrawn,
        Act::Withdrawal { .. } if withdrawals.in_force.contains(&link.id) => State::InForce,
        Act::Withdrawal { .. } => State::Waiting,
        _ if !reached.contains(&link.id) => State::Waiting,
        _ if current == Some(link.id) => State::Current,
        _ => State::Superseded,
    };
    let mut history: Vec<Step> = own
        .values()
        .map(|l| Step {
            link: *l,
            state: state(l),
        })
        .collect();
    history.extend(marked.into_iter().map(|link| Step {
        link,
        state: State::NotEntitled,
    }));
    history.sort_by_key(|step| (step.link.id != root, step.link.id));
    Resolved {
        current,
        void,
        conflict: conflict && !void,
        history,
    }
}

/// The links of one history by id. If one id came with two contents (a conflict that the store
/// sets aside), the lesser one is taken, so that the order does not matter.
fn members(root: EntryId, links: impl IntoIterator<Item = Link>) -> BTreeMap<EntryId, Link> {
    let mut all: BTreeMap<EntryId, Link> = BTreeMap::new();
    for link in links {
        let kept = all.entry(link.id).or_insert(link);
        *kept = (*kept).min(link);
    }
    let mut own = BTreeMap::new();
    for link in all.values() {
        match link.act {
            Act::Root if link.id == root => own.insert(link.id, *link),
            Act::Correction { corrects, .. } if corrects == root => own.insert(link.id, *link),
            _ => None,
        };
    }
    // Withdrawals of what is there, then withdrawals of these, and so on.
    let targeters = targeters(all.values());
    let mut open: Vec<EntryId> = own.keys().copied().chain([root]).collect();
    while let Some(target) = open.pop() {
        for id in targeters.get(&target).into_iter().flatten() {
            if own.insert(*id, all[id]).is_none() {
                open.push(*id);
            }
        }
    }
    own
}

/// The withdrawals by what they withdraw.
fn targeters<'a>(links: impl Iterator<Item = &'a Link>) -> BTreeMap<EntryId, Vec<EntryId>> {
    let mut found: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    for link in links {
        if let Act::Withdrawal { target } = link.act {
            found.entry(target).or_default().push(link.id);
        }
    }
    found
}

/// Which entries are withdrawn, and by which withdrawals that are in force.
struct Withdrawals {
    withdrawn: BTreeSet<EntryId>,
    in_force: BTreeSet<EntryId>,
}

impl Withdrawals {
    fn new(own: &BTreeMap<EntryId, Link>) -> Self {
        let targeters = targeters(own.values());
        let mut found = Self {
            withdrawn: BTreeSet::new(),
            in_force: BTreeSet::new(),
        };
        // A withdrawal is in force once everything that would withdraw it is itself withdrawn.
        // Circles (no honest phone makes one) are never decided and so have no effect.
        loop {
            let before = (found.withdrawn.len(), found.in_force.len());
            for (target, ids) in targeters
                .iter()
                .filter(|(target, _)| own.contains_key(target))
            {
                for id in ids {
                    let mut against = targeters.get(id).into_iter().flatten();
                    if against.all(|other| found.withdrawn.contains(other))
                        && !found.withdrawn.contains(id)
                    {
                        found.in_force.insert(*id);
                        found.withdrawn.insert(*target);
                    }
                }
            }
            if (found.withdrawn.len(), found.in_force.len()) == before {
                return found;
            }
        }
    }
}

/// The corrections by the version they saw.
struct Tree<'a> {
    children: BTreeMap<EntryId, BTreeSet<EntryId>>,
    withdrawals: &'a Withdrawals,
}

impl<'a> Tree<'a> {
    fn new(own: &BTreeMap<EntryId, Link>, withdrawals: &'a Withdrawals) -> Self {
        let mut children: BTreeMap<EntryId, BTreeSet<EntryId>> = BTreeMap::new();
        for link in own.values() {
            if let Act::Correction { sees, .. } = link.act {
                children.entry(sees).or_default().insert(link.id);
            }
        }
        Self {
            children,
            withdrawals,
        }
    }

    fn made_on(&self, version: EntryId) -> impl Iterator<Item = EntryId> + '_ {
        self.children.get(&version).into_iter().flatten().copied()
    }

    /// The corrections of a version that hold, with those of withdrawn ones in their place.
    fn standing(&self, version: EntryId) -> BTreeSet<EntryId> {
        let mut found = BTreeSet::new();
        let mut open: Vec<EntryId> = self.made_on(version).collect();
        while let Some(id) = open.pop() {
            if self.withdrawals.withdrawn.contains(&id) {
                open.extend(self.made_on(id));
            } else {
                found.insert(id);
            }
        }
        found
    }

    /// The version that holds, and whether a human must decide between two on the way to it.
    ///
    /// What is reachable from the root is a tree, since every correction saw one version only: this
    /// ends, even if other links form circles.
    fn descend(&self, root: EntryId) -> (EntryId, bool) {
        let (mut version, mut conflict) = (root, false);
        loop {
            let standing = self.standing(version);
            conflict |= standing.len() > 1;
            match standing.last() {
                Some(next) => version = *next,
                None => return (version, conflict),
            }
        }
    }

    fn reached(&self, root: EntryId) -> BTreeSet<EntryId> {
        let mut found = BTreeSet::from([root]);
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            open.extend(self.made_on(id).filter(|child| found.insert(*child)));
        }
        found
    }
}

/// May this account correct or withdraw this entry? Its author and the named workers until the week
/// is closed, the provider's manager always.
#[must_use]
pub fn may_change(root: &Entry, by: AccountId, is_manager: bool, week_closed: bool) -> bool {
    is_manager || (!week_closed && (root.author == by || root.workers.contains(&by)))
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;
