//! Families: entries that speak of one another, directly or over others, known yet or not.
//!
//! A family is shown whole: whoever sees a contact sees its correction, even if the correction
//! moved it to another service; so every member is announced to all services and people of it.
use super::{Member, targets};
use domain::{AccountId, Day, EntryId, ServiceId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An entry becomes visible somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement<T> {
    /// To whom.
    pub to: T,
    /// The entry's number.
    pub change: u64,
    /// It was stored before: it is announced under a new number.
    pub late: bool,
    /// The last day of its family.
    pub day: Day,
}

/// Parts the members into families, each in order of change number.
#[must_use]
pub fn components(members: &[Member]) -> Vec<Vec<&Member>> {
    let mut parent: Vec<usize> = (0..members.len()).collect();
    fn top(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    let mut first: HashMap<EntryId, usize> = HashMap::new();
    for (i, member) in members.iter().enumerate() {
        for id in targets(&member.entry).into_iter().chain([member.entry.id]) {
            let with = *first.entry(id).or_insert(i);
            let (a, b) = (top(&mut parent, i), top(&mut parent, with));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut found: BTreeMap<usize, Vec<&Member>> = BTreeMap::new();
    for (i, member) in members.iter().enumerate() {
        found.entry(top(&mut parent, i)).or_default().push(member);
    }
    let mut families: Vec<Vec<&Member>> = found.into_values().collect();
    families.iter_mut().for_each(|family| family.sort_by_key(|m| m.change));
    families
}

/// The services of a family.
fn services(members: &[&Member]) -> BTreeSet<ServiceId> {
    members.iter().map(|m| m.entry.service.clone()).collect()
}

/// The people of a family: authors and workers.
fn people(members: &[&Member]) -> BTreeSet<AccountId> {
    members.iter().flat_map(|m| m.entry.workers.iter().copied().chain([m.entry.author])).collect()
}

/// What must be announced after new entries joined a family: the new ones to all, the old ones to
/// those services and people that the new ones brought, and to all again if they were marked.
#[must_use]
pub fn announce(
    family: &[&Member],
    is_new: impl Fn(u64) -> bool,
    is_marked: impl Fn(u64) -> bool,
) -> (Vec<Announcement<ServiceId>>, Vec<Announcement<AccountId>>) {
    let day = family.iter().map(|m| m.entry.start.day()).max().unwrap_or_default();
    let old: Vec<Member> = family.iter().filter(|m| !is_new(m.change)).map(|m| (*m).clone()).collect();
    let mut seen: HashMap<u64, (BTreeSet<ServiceId>, BTreeSet<AccountId>)> = HashMap::new();
    for part in components(&old) {
        let before = (services(&part), people(&part));
        seen.extend(part.iter().map(|m| (m.change, before.clone())));
    }
    let (all_services, all_people) = (services(family), people(family));
    let mut to_services = Vec::new();
    let mut to_people = Vec::new();
    for member in family {
        let change = member.change;
        let late = !is_new(change);
        let before = seen.get(&change).filter(|_| !is_marked(change));
        for to in all_services.iter().filter(|s| before.is_none_or(|(seen, _)| !seen.contains(s))) {
            to_services.push(Announcement { to: to.clone(), change, late, day });
        }
        for to in all_people.iter().filter(|p| before.is_none_or(|(_, seen)| !seen.contains(p))) {
            to_people.push(Announcement { to: *to, change, late, day });
        }
    }
    (to_services, to_people)
}
