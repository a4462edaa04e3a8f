//! The rows of a family: which of its roots count now, and what they count.
use super::matters::{self, VisitRow, WaitingRow};
use super::{Member, is_alone, spans};
use crate::model::FindRow;
use domain::code::PersonKey;
use domain::facts::{Fact, facts};
use domain::person::PersonRef;
use domain::versions::{Act, Link, Resolved, resolve};
use domain::{AccountId, Body, Day, Entry, EntryId, Instant, ServiceId};
use std::collections::{BTreeMap, BTreeSet};

/// Where a root counts: the key of its day row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Service.
    pub service: ServiceId,
    /// Local day.
    pub day: Day,
    /// The first worker named, so that nothing counts twice.
    pub worker: AccountId,
    /// Locality, empty if none.
    pub locality: String,
    /// Kind of entry.
    pub kind: &'static str,
}

/// A root that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct RootRow {
    /// Change number of the root.
    pub root: u64,
    /// Change number of the version that holds.
    pub version: u64,
    /// Where it counts.
    pub place: Place,
    /// What it counts.
    pub facts: Vec<Fact>,
    /// Keys of the persons met.
    pub persons: BTreeSet<String>,
}

/// A worked interval on one local day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IntervalRow {
    /// Service.
    pub service: ServiceId,
    /// Local day.
    pub day: Day,
    /// Who worked.
    pub worker: AccountId,
    /// Change number of the span's open entry.
    pub root: u64,
    /// From.
    pub starts: Instant,
    /// To.
    pub ends: Instant,
}

/// A span without an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningRow {
    /// Change number of its open entry.
    pub root: u64,
    /// Its id.
    pub id: EntryId,
    /// Service.
    pub service: ServiceId,
    /// Local day on which it began.
    pub day: Day,
    /// When.
    pub start: Instant,
    /// Who works in it.
    pub workers: Vec<AccountId>,
}

/// The days that a family touches in any version, for one of its services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyRow {
    /// Service.
    pub service: ServiceId,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
    /// Change number of one member.
    pub member: u64,
}

/// All rows derived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    /// Roots that count.
    pub roots: Vec<RootRow>,
    /// Worked intervals.
    pub intervals: Vec<IntervalRow>,
    /// Spans without an end.
    pub running: Vec<RunningRow>,
    /// Families of more than one entry, and spans.
    pub families: Vec<FamilyRow>,
    /// Finds, each with the change number of its root.
    pub finds: Vec<(u64, FindRow)>,
    /// Visits.
    pub visits: Vec<VisitRow>,
    /// What says something of a root of which something is still to be done.
    pub waiting: Vec<WaitingRow>,
}

/// Derives the rows of one whole family.
pub fn derive(family: &[&Member], out: &mut Derived) {
    if let [member] = family
        && is_alone(&member.entry)
    {
        out.roots.extend(row(member.change, member));
        matters::derive(family, &[(*member, *member)], out);
        return;
    }
    let current = current(family);
    for (root, version) in &current {
        out.roots.extend(row(root.change, version));
    }
    matters::derive(family, &current, out);
    spans::derive(family, out);
    let days = || family.iter().map(|m| m.entry.start.day());
    let services: BTreeSet<&ServiceId> = family.iter().map(|m| &m.entry.service).collect();
    let (first_day, last_day) = (
        days().min().unwrap_or_default(),
        days().max().unwrap_or_default(),
    );
    let member = family.iter().map(|m| m.change).min().unwrap_or_default();
    out.families.extend(services.into_iter().map(|s| FamilyRow {
        service: s.clone(),
        first_day,
        last_day,
        member,
    }));
}

/// Each root of a family that holds, with the version that holds.
#[must_use]
pub fn current<'m>(family: &[&'m Member]) -> Vec<(&'m Member, &'m Member)> {
    let by_id: BTreeMap<EntryId, &Member> = family.iter().map(|m| (m.entry.id, *m)).collect();
    let pairs = resolved(family).into_iter().filter_map(|(root, found)| {
        let holds = found.current?;
        Some((*by_id.get(&root)?, *by_id.get(&holds)?))
    });
    pairs.collect()
}

/// Of the versions that hold those that stand against another correction of the same version: a
/// human has to decide.
#[must_use]
pub fn disputed(family: &[&Member]) -> Vec<EntryId> {
    let disputed = resolved(family).into_iter();
    let disputed = disputed.filter(|(_, found)| found.conflict);
    disputed.filter_map(|(_, found)| found.current).collect()
}

/// Each root of a family with its history.
fn resolved(family: &[&Member]) -> Vec<(EntryId, Resolved)> {
    let links: Vec<Link> = family.iter().map(|m| Link::from(&*m.entry)).collect();
    let void: BTreeSet<EntryId> = family
        .iter()
        .filter(|m| m.void)
        .map(|m| m.entry.id)
        .collect();
    let roots = links.iter().filter(|l| l.act == Act::Root);
    let found = roots.map(|root| {
        let not_entitled = |id| void.contains(&id);
        let history = resolve(root.id, links.iter().copied(), &not_entitled);
        (root.id, history)
    });
    found.collect()
}

/// Does a kind count something by itself?
#[must_use]
pub const fn counts(body: &Body) -> bool {
    matches!(
        body,
        Body::Contact(_)
            | Body::Exchange(_)
            | Body::HouseholdVisit(_)
            | Body::FoundNeedles(_)
            | Body::BulkContact(_)
    )
}

/// The row of a root; none for what counts nothing by itself.
fn row(root: u64, version: &Member) -> Option<RootRow> {
    let entry = &version.entry;
    let kind = entry.effective_body().kind();
    if version.void || !counts(entry.effective_body()) {
        return None;
    }
    let place = Place {
        service: entry.service.clone(),
        day: entry.start.day(),
        worker: first_worker(entry),
        locality: entry
            .locality
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        kind: kind.as_str(),
    };
    let persons = entry.persons.iter().map(person).collect();
    Some(RootRow {
        root,
        version: version.change,
        place,
        facts: facts(entry),
        persons,
    })
}

fn first_worker(entry: &Entry) -> AccountId {
    entry.workers.first().copied().unwrap_or(entry.author)
}

/// The key of a person; what does not join by itself is known by its node only.
fn person(person: &PersonRef) -> String {
    let key = PersonKey::of(person);
    if key.joins_by_itself() {
        key.text()
    } else {
        format!("node:{}", person.node)
    }
}
