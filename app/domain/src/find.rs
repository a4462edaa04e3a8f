//! Found needles, put together from current entries: reported → on the way → collected.
//!
//! The rules, all of them functions of the *set* of entries, so no order of arrival matters:
//! - The newest step tells how a find stands: by its moment, of equal ones by its id. Without a step
//!   it stands as it was written down.
//! - A find that was collected and is reported again (somebody saw that it still lies there) is open
//!   again; its time to collection ends with the last collection.
//! - A step belongs to a find only if it is of the same service, or by somebody who wrote the find or
//!   works in it ([`belongs`]); one by a stranger is an orphan, as is one whose find is not there.
//!
//! Pass current versions only (see [`crate::versions`]).
use crate::entry::{Body, Entry, FindState, FindStep, FoundNeedles, Point};
use crate::ids::{Code, EntryId, LocalityId, ServiceId};
use crate::span::belongs;
use crate::time::{Instant, MINUTE_US};

/// A find and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// Its root entry.
    pub id: EntryId,
    /// The service that looks after it.
    pub service: ServiceId,
    /// When it was reported.
    pub reported: Instant,
    /// How it stands.
    pub state: FindState,
    /// Since when it stands so.
    pub since: Instant,
    /// Needles and syringes, in pieces: as collected, else as reported.
    pub pieces: u32,
    /// Code list *found disposal*, if it is collected.
    pub disposal: Option<Code>,
    /// Code list *found source*.
    pub source: Code,
    /// Where, in words.
    pub place: String,
    /// Code list *place type*.
    pub place_type: Option<Code>,
    /// Where, by locality.
    pub locality: Option<LocalityId>,
    /// Where, WGS84.
    pub point: Option<Point>,
}

impl Find {
    /// Is something still to be done?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state != FindState::Collected
    }

    /// From report to collection, in whole minutes; none while it is open. A collection before the
    /// report counts as zero.
    #[must_use]
    pub fn minutes_to_collection(&self) -> Option<i64> {
        let took = self.since.0.saturating_sub(self.reported.0).max(0);
        (!self.is_open()).then_some(took / MINUTE_US)
    }
}

/// Puts finds together; by the moment of report, then id.
#[must_use]
pub fn assemble<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Find> {
    let mut finds: Vec<(&Entry, Find)> = Vec::new();
    let mut steps: Vec<(&Entry, &FindStep)> = Vec::new();
    for entry in entries {
        match entry.effective_body() {
            Body::FoundNeedles(found) => finds.push((entry, reported(entry, found))),
            Body::FindStep(step) => steps.push((entry, step)),
            _ => {}
        }
    }
    steps.sort_unstable_by_key(|(entry, _)| (entry.start, entry.root()));
    for (entry, step) in steps {
        let of = finds.iter_mut().find(|(_, find)| find.id == step.find);
        if let Some((found, find)) = of
            && belongs(entry, found)
        {
            find.take(entry.start, step);
        }
    }
    finds.sort_unstable_by_key(|(_, find)| (find.reported, find.id));
    finds.into_iter().map(|(_, find)| find).collect()
}

fn reported(entry: &Entry, found: &FoundNeedles) -> Find {
    Find {
        id: entry.root(),
        service: entry.service.clone(),
        reported: entry.start,
        state: found.state,
        since: entry.start,
        pieces: found.pieces,
        disposal: found.disposal.clone(),
        source: found.source.clone(),
        place: found.place.clone(),
        place_type: entry.place_type.clone(),
        locality: entry.locality.clone(),
        point: entry.point,
    }
}

impl Find {
    fn take(&mut self, at: Instant, step: &FindStep) {
        self.state = step.state;
        self.since = at;
        self.disposal.clone_from(&step.disposal);
        if let Some(pieces) = step.pieces {
            self.pieces = pieces;
        }
    }
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
