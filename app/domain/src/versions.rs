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
use litemap::LiteMap;

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
/// are left out. `not_entitled` tells the ids that the server has marked void.
#[must_use]
pub fn resolve(
    root: EntryId,
    links: impl IntoIterator<Item = Link>,
    not_entitled: &dyn Fn(EntryId) -> bool,
) -> Resolved {
    resolve_members(
        root,
        &members(root, links.into_iter().collect()),
        not_entitled,
    )
}

/// What a human decides between: the last version of each line of corrections that stands. One alone
/// if there is nothing to decide; none if the root is not known.
#[must_use]
pub fn rivals(
    root: EntryId,
    links: impl IntoIterator<Item = Link>,
    not_entitled: &dyn Fn(EntryId) -> bool,
) -> Vec<EntryId> {
    let lines = lines(root, links, not_entitled);
    lines
        .iter()
        .filter_map(|line| line.last().copied())
        .collect()
}

/// What is to be withdrawn so that `chosen`, one of the [`rivals`], is the version that holds:
/// everything that stands beside its line.
#[must_use]
pub fn against(
    chosen: EntryId,
    root: EntryId,
    links: impl IntoIterator<Item = Link>,
    not_entitled: &dyn Fn(EntryId) -> bool,
) -> Vec<EntryId> {
    let lines = lines(root, links, not_entitled);
    let Some(own) = lines.iter().find(|line| line.last() == Some(&chosen)) else {
        return Vec::new();
    };
    let beside: Ids = lines
        .iter()
        .flatten()
        .filter(|id| !own.contains(id))
        .map(|id| (*id, ()))
        .collect();
    beside.keys().copied().collect()
}

/// Each line of corrections that stands, from the root to its last version.
fn lines(
    root: EntryId,
    links: impl IntoIterator<Item = Link>,
    not_entitled: &dyn Fn(EntryId) -> bool,
) -> Vec<Vec<EntryId>> {
    let mut own = members(root, links.into_iter().collect());
    own.retain(|link| !not_entitled(link.id));
    let withdrawals = Withdrawals::new(&own);
    let tree = Tree::new(&own, &withdrawals);
    if find(&own, root).is_none_or(|i| own[i].act != Act::Root) {
        return Vec::new();
    }
    let (mut open, mut ended) = (vec![vec![root]], Vec::new());
    while let Some(line) = open.pop() {
        let last = line.last().copied().unwrap_or(root);
        let standing = tree.standing(last);
        if standing.is_empty() {
            ended.push(line);
            continue;
        }
        open.extend(standing.keys().map(|next| [&line[..], &[*next]].concat()));
    }
    ended.sort_unstable();
    ended
}

fn resolve_members(
    root: EntryId,
    members: &[Link],
    not_entitled: &dyn Fn(EntryId) -> bool,
) -> Resolved {
    let mut own = members.to_vec();
    own.retain(|link| !not_entitled(link.id));

    let withdrawals = Withdrawals::new(&own);
    let tree = Tree::new(&own, &withdrawals);
    let known = find(&own, root).is_some_and(|i| own[i].act == Act::Root);
    let void = known && withdrawals.withdrawn.contains_key(&root);
    let (leaf, conflict) = if known {
        tree.descend(root)
    } else {
        (root, false)
    };
    let current = (known && !void).then_some(leaf);
    let reached = if known {
        tree.reached(root)
    } else {
        Ids::new()
    };

    let state = |link: &Link| match link.act {
        _ if not_entitled(link.id) => State::NotEntitled,
        _ if withdrawals.withdrawn.contains_key(&link.id) => State::Withdrawn,
        Act::Withdrawal { .. } if withdrawals.in_force.contains_key(&link.id) => State::InForce,
        Act::Withdrawal { .. } => State::Waiting,
        _ if !reached.contains_key(&link.id) => State::Waiting,
        _ if current == Some(link.id) => State::Current,
        _ => State::Superseded,
    };
    let first = members.iter().filter(|link| link.id == root);
    let others = members.iter().filter(|link| link.id != root);
    let history = first
        .chain(others)
        .map(|link| Step {
            link: *link,
            state: state(link),
        })
        .collect();
    Resolved {
        current,
        void,
        conflict: conflict && !void,
        history,
    }
}

/// A set of entries.
type Ids = LiteMap<EntryId, ()>;

/// Entries by what they refer to.
type Referring = LiteMap<EntryId, Vec<EntryId>>;

/// Where an entry is among links in the order of their ids.
fn find(links: &[Link], id: EntryId) -> Option<usize> {
    links.binary_search_by_key(&id, |link| link.id).ok()
}

/// The links of one history in the order of their ids, each once. If one id came with two contents
/// (a conflict that the store sets aside), the lesser one is taken, so that the order does not
/// matter.
fn members(root: EntryId, mut all: Vec<Link>) -> Vec<Link> {
    all.sort_unstable();
    all.dedup_by_key(|link| link.id);
    let mut own: Vec<bool> = all
        .iter()
        .map(|link| match link.act {
            Act::Root => link.id == root,
            Act::Correction { corrects, .. } => corrects == root,
            Act::Withdrawal { .. } => false,
        })
        .collect();
    // Withdrawals of what is there, then withdrawals of these, and so on.
    let targeters = targeters(&all);
    let found = all.iter().zip(&own).filter(|(_, own)| **own);
    let mut open: Vec<EntryId> = found.map(|(link, _)| link.id).chain([root]).collect();
    while let Some(target) = open.pop() {
        for id in targeters.get(&target).into_iter().flatten() {
            if let Some(i) = find(&all, *id).filter(|i| !own[*i]) {
                own[i] = true;
                open.push(*id);
            }
        }
    }
    let all = all.into_iter().zip(own);
    all.filter(|(_, own)| *own).map(|(link, _)| link).collect()
}

/// The withdrawals by what they withdraw.
fn targeters(links: &[Link]) -> Referring {
    let mut found = Referring::new();
    for link in links {
        if let Act::Withdrawal { target } = link.act {
            found.entry(target).or_default().push(link.id);
        }
    }
    found
}

/// Which entries are withdrawn, and by which withdrawals that are in force.
struct Withdrawals {
    withdrawn: Ids,
    in_force: Ids,
}

impl Withdrawals {
    fn new(own: &[Link]) -> Self {
        let targeters = targeters(own);
        let mut found = Self {
            withdrawn: Ids::new(),
            in_force: Ids::new(),
        };
        // A withdrawal is in force once everything that would withdraw it is itself withdrawn.
        // Circles (no honest phone makes one) are never decided and so have no effect.
        loop {
            let before = (found.withdrawn.len(), found.in_force.len());
            for (target, ids) in targeters
                .iter()
                .filter(|(target, _)| find(own, **target).is_some())
            {
                for id in ids {
                    let mut against = targeters.get(id).into_iter().flatten();
                    if against.all(|other| found.withdrawn.contains_key(other))
                        && !found.withdrawn.contains_key(id)
                    {
                        found.in_force.insert(*id, ());
                        found.withdrawn.insert(*target, ());
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
    children: Referring,
    withdrawals: &'a Withdrawals,
}

impl<'a> Tree<'a> {
    fn new(own: &[Link], withdrawals: &'a Withdrawals) -> Self {
        let mut children = Referring::new();
        for link in own {
            if let Act::Correction { sees, .. } = link.act {
                children.entry(sees).or_default().push(link.id);
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
    fn standing(&self, version: EntryId) -> Ids {
        let mut found = Ids::new();
        let mut open: Vec<EntryId> = self.made_on(version).collect();
        while let Some(id) = open.pop() {
            if self.withdrawals.withdrawn.contains_key(&id) {
                open.extend(self.made_on(id));
            } else {
                found.insert(id, ());
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
                Some((next, ())) => version = *next,
                None => return (version, conflict),
            }
        }
    }

    fn reached(&self, root: EntryId) -> Ids {
        let mut found = Ids::new();
        found.insert(root, ());
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let new = |child: &EntryId| found.insert(*child, ()).is_none();
            open.extend(self.made_on(id).filter(new));
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
