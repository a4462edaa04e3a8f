//! The rows of finds and visits: how a find stands, which family was visited, and of which entries
//! phones must not lose sight because something is still to be done.
use super::Member;
use super::rows::{Derived, current};
use crate::model::FindRow;
use domain::agenda::{self, What};
use domain::ids::FamilyId;
use domain::{Body, Day, EntryId, Instant, ServiceId, find};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A visit that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// Change number of its root.
    pub root: u64,
    /// Its root.
    pub id: EntryId,
    /// Service.
    pub service: ServiceId,
    /// Local day.
    pub day: Day,
    /// Whom.
    pub family: FamilyId,
    /// When.
    pub starts: Instant,
}

/// An entry that says something of a root of which something is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingRow {
    /// Change number of the entry.
    pub change: u64,
    /// Change number of the root.
    pub root: u64,
    /// Nothing but an agreed next visit, which a later visit to the family ends.
    pub next_only: bool,
}

/// Derives the rows of a family of entries; `current` are its roots with the versions that hold.
pub fn derive(family: &[&Member], current: &[(&Member, &Member)], out: &mut Derived) {
    let matters = |member: &&Member| {
        matches!(
            member.entry.effective_body(),
            Body::FoundNeedles(_) | Body::HouseholdVisit(_)
        )
    };
    if !family.iter().any(matters) {
        return;
    }
    let number: HashMap<EntryId, u64> = current
        .iter()
        .map(|(root, _)| (root.entry.id, root.change))
        .collect();
    let versions = || current.iter().map(|(_, version)| &*version.entry);
    let mut waiting: BTreeMap<u64, bool> = BTreeMap::new();
    for find in find::assemble(versions()) {
        let Some(&root) = number.get(&find.id) else {
            continue;
        };
        if find.is_open() {
            waiting.insert(root, false);
        }
        out.finds.push((root, row(find)));
    }
    let tasks: BTreeSet<EntryId> = agenda::open(versions())
        .into_iter()
        .filter(|agreed| matches!(agreed.what, What::Task { .. }))
        .map(|agreed| agreed.visit)
        .collect();
    for (root, version) in current {
        let Body::HouseholdVisit(visit) = version.entry.effective_body() else {
            continue;
        };
        let (id, root) = (root.entry.id, root.change);
        if tasks.contains(&id) {
            waiting.insert(root, false);
        } else if visit.next.is_some() {
            waiting.insert(root, true);
        }
        out.visits.push(VisitRow {
            root,
            id,
            service: version.entry.service.clone(),
            day: version.entry.start.day(),
            family: visit.family.id,
            starts: version.entry.start,
        });
    }
    for (root, next_only) in waiting {
        out.waiting.extend(family.iter().map(|member| WaitingRow {
            change: member.change,
            root,
            next_only,
        }));
    }
}

/// Is something still to be done of what these entries, whole families, speak of?
#[must_use]
pub fn waits(members: &[&Member]) -> bool {
    let mut rows = Derived::default();
    derive(members, &current(members), &mut rows);
    !rows.waiting.is_empty()
}

fn row(find: find::Find) -> FindRow {
    FindRow {
        id: find.id,
        service: find.service,
        day: find.reported.day(),
        locality: find.locality,
        place_type: find.place_type,
        state: find.state,
        since: find.since,
        reported: find.reported,
        pieces: find.pieces,
        disposal: find.disposal,
    }
}
