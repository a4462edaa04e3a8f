//! Families: entries that speak of one another, directly or over others, known yet or not.
//!
//! A family is shown whole: whoever sees a contact sees its correction, even if the correction
//! moved it to another service; so every member is announced to all services and people of it. But
//! whoever merely names an entry's id is no kin of it.
use super::entitled::root;
use super::matters::waits;
use super::{Member, targets};
use domain::span::belongs;
use domain::{AccountId, Body, Day, EntryId, ServiceId};
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
    parts(&members.iter().collect::<Vec<_>>(), |member| {
        targets(&member.entry)
    })
}

/// Parts members by what they speak of, each part in order of change number.
fn parts<'m>(
    members: &[&'m Member],
    speaks_of: impl Fn(&Member) -> Vec<EntryId>,
) -> Vec<Vec<&'m Member>> {
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
        for id in speaks_of(member).into_iter().chain([member.entry.id]) {
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
    families
        .iter_mut()
        .for_each(|family| family.sort_by_key(|m| m.change));
    families
}

/// Who is to see a member: services and people.
type Circle = (BTreeSet<ServiceId>, BTreeSet<AccountId>);

/// Who is to see each member, by its number. Only who is entitled to speak of an entry brings
/// others to see it: a void correction, or a stranger's close of a span, opens nothing to its
/// author's service. What is void is shown, marked, to those who see what it speaks of.
fn circles(members: &[&Member]) -> HashMap<u64, Circle> {
    let by_id: BTreeMap<EntryId, &Member> = members.iter().map(|m| (m.entry.id, *m)).collect();
    let belongs = |member: &Member, to: EntryId| {
        let mut versions = members.iter().filter(|m| !m.void && m.entry.root() == to);
        versions.any(|version| belongs(&member.entry, &version.entry))
    };
    // As soon as the root of a correction is known, it is void unless its author may make it.
    let judged = |member: &Member| {
        match &member.entry.body {
            Body::Correction(c) => Some(c.corrects),
            Body::Withdrawal(w) => Some(w.target),
            _ => None,
        }
        .filter(|_| root(member, &by_id).is_some())
    };
    let entitled = |member: &Member| {
        let judged = judged(member);
        let may = |id: &EntryId| !member.void && (judged == Some(*id) || belongs(member, *id));
        targets(&member.entry).into_iter().filter(may).collect()
    };
    let mut found = HashMap::new();
    for part in parts(members, entitled) {
        let circle = (services(&part), people(&part));
        found.extend(part.iter().map(|m| (m.change, circle.clone())));
    }
    let of_targets = |member: &&&Member| {
        let spoken_of = targets(&member.entry);
        let seen = spoken_of
            .iter()
            .filter_map(|id| found.get(&by_id.get(id)?.change).cloned())
            .collect();
        (member.change, seen)
    };
    let void: Vec<(u64, Vec<Circle>)> = members
        .iter()
        .filter(|m| m.void)
        .map(|m| of_targets(&m))
        .collect();
    for (change, others) in void {
        let (services, people) = found.entry(change).or_default();
        for (to_services, to_people) in others {
            services.extend(to_services);
            people.extend(to_people);
        }
    }
    found
}

/// The services of a family.
fn services(members: &[&Member]) -> BTreeSet<ServiceId> {
    members.iter().map(|m| m.entry.service.clone()).collect()
}

/// The people of a family: authors and workers.
fn people(members: &[&Member]) -> BTreeSet<AccountId> {
    members
        .iter()
        .flat_map(|m| m.entry.workers.iter().copied().chain([m.entry.author]))
        .collect()
}

/// What must be announced after new entries joined a family: the new ones to all who are to see
/// them, the old ones to those services and people that the new ones brought, and to all again if
/// they were marked, if the family reaches a later day than theirs did, or if something of it is to
/// be done that was not before. A phone that had the old
/// ones out of its window has dropped them or was never given them; which phones have, only they
/// know, so all are told again.
#[must_use]
pub fn announce(
    family: &[&Member],
    is_new: impl Fn(u64) -> bool,
    is_marked: impl Fn(u64) -> bool,
) -> (Vec<Announcement<ServiceId>>, Vec<Announcement<AccountId>>) {
    let day = last_day(family);
    let old: Vec<&Member> = family
        .iter()
        .filter(|m| !is_new(m.change))
        .copied()
        .collect();
    let reached = days_reached(&old);
    let (seen, mut to_see) = (circles(&old), circles(family));
    let opened = !old.is_empty() && waits(family) && !waits(&old);
    let mut to_services = Vec::new();
    let mut to_people = Vec::new();
    for member in family {
        let change = member.change;
        let late = !is_new(change);
        let later = reached.get(&change).is_some_and(|before| *before < day);
        let before = seen
            .get(&change)
            .filter(|_| !later && !opened && !is_marked(change));
        let (services, people) = to_see.remove(&change).unwrap_or_default();
        for to in services
            .into_iter()
            .filter(|s| before.is_none_or(|(seen, _)| !seen.contains(s)))
        {
            to_services.push(Announcement {
                to,
                change,
                late,
                day,
            });
        }
        for to in people
            .into_iter()
            .filter(|p| before.is_none_or(|(_, seen)| !seen.contains(p)))
        {
            to_people.push(Announcement {
                to,
                change,
                late,
                day,
            });
        }
    }
    (to_services, to_people)
}

fn last_day(members: &[&Member]) -> Day {
    let days = members.iter().map(|m| m.entry.start.day());
    days.max().unwrap_or_default()
}

/// The last day of the family that each member was announced with, by its number.
fn days_reached(old: &[&Member]) -> HashMap<u64, Day> {
    let mut reached = HashMap::new();
    for part in parts(old, |member| targets(&member.entry)) {
        let day = last_day(&part);
        reached.extend(part.iter().map(|m| (m.change, day)));
    }
    reached
}
