//! What was agreed in visits and is still to be done: open tasks and next visits, from current
//! entries.
//!
//! The rules, all of them functions of the *set* of entries:
//! - A task is open until a close of it is known. Of several closes any one does; taking them all
//!   back opens it again.
//! - An agreed next visit waits until the family was visited at a later moment than the one in which
//!   it was agreed, whatever the result of that visit; of several agreed ones the newest waits.
//! - A close belongs to a visit only if it is of the same service, or by somebody who wrote the visit
//!   or works in it ([`belongs`]).
//!
//! Pass current versions only (see [`crate::versions`]).
use crate::entry::{Body, Entry, Family, HouseholdVisit, TaskClose};
use crate::ids::{AccountId, EntryId, FamilyId, ServiceId};
use crate::span::belongs;
use crate::time::{Day, Instant};
use litemap::LiteMap;

/// What is still to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The root entry of the visit in which it was agreed.
    pub visit: EntryId,
    /// The service of the visit.
    pub service: ServiceId,
    /// Who was there for the service.
    pub workers: Vec<AccountId>,
    /// The family, as known at that visit.
    pub family: Family,
    /// By when; a next visit always has a day.
    pub due: Option<Day>,
    /// What.
    pub what: What,
}

/// A task, or the next visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A task.
    Task {
        /// Its number within the visit.
        no: u32,
        /// What is to be done.
        text: String,
    },
    /// The next visit.
    Visit,
}

/// Everything that is still to be done: what has a day first, in order; then what has none.
#[must_use]
pub fn open<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Agreed> {
    let mut visits: Vec<(&Entry, &HouseholdVisit)> = Vec::new();
    let mut closes: Vec<(&Entry, &TaskClose)> = Vec::new();
    for entry in entries {
        match entry.effective_body() {
            Body::HouseholdVisit(visit) => visits.push((entry, visit)),
            Body::TaskClose(close) => closes.push((entry, close)),
            _ => {}
        }
    }
    let newest = newest(&visits);
    let closed = |visit: &Entry, no: u32| {
        closes
            .iter()
            .any(|(by, close)| close.of == visit.root() && close.task == no && belongs(by, visit))
    };
    let mut agreed = Vec::new();
    for (entry, visit) in &visits {
        let item = |due, what| Agreed {
            visit: entry.root(),
            service: entry.service.clone(),
            workers: entry.workers.clone(),
            family: visit.family.clone(),
            due,
            what,
        };
        for task in visit.tasks.iter().filter(|task| !closed(entry, task.no)) {
            let (no, text) = (task.no, task.text.clone());
            agreed.push(item(task.due, What::Task { no, text }));
        }
        let last = newest.get(&visit.family.id) == Some(&(entry.start, entry.root()));
        if let Some(next) = visit.next.filter(|_| last) {
            agreed.push(item(Some(next), What::Visit));
        }
    }
    agreed.sort_unstable_by_key(|a| {
        let no = match a.what {
            What::Visit => 0,
            What::Task { no, .. } => no,
        };
        (a.due.is_none(), a.due, a.visit, no)
    });
    agreed
}

/// The families of the visits, each as its newest visit knows it, in the order of their labels.
#[must_use]
pub fn families<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Family> {
    let mut visits = Vec::new();
    for entry in entries {
        if let Body::HouseholdVisit(visit) = entry.effective_body() {
            visits.push((entry, visit));
        }
    }
    let newest = newest(&visits);
    let mut families: Vec<Family> = visits
        .into_iter()
        .filter(|(entry, visit)| newest.get(&visit.family.id) == Some(&(entry.start, entry.root())))
        .map(|(_, visit)| visit.family.clone())
        .collect();
    families.sort_unstable_by(|a, b| (&a.label, a.id).cmp(&(&b.label, b.id)));
    families
}

/// The newest visit of each family: its moment and root.
fn newest(visits: &[(&Entry, &HouseholdVisit)]) -> LiteMap<FamilyId, (Instant, EntryId)> {
    let mut newest = LiteMap::new_vec();
    for (entry, visit) in visits {
        let this = (entry.start, entry.root());
        let known = newest.entry(visit.family.id).or_insert(this);
        *known = (*known).max(this);
    }
    newest
}

#[cfg(test)]
#[path = "agenda_tests.rs"]
mod tests;
