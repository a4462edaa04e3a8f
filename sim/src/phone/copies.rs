//! Second copies of entries that have no answer yet, in localStorage.
//!
//! localStorage reaches the disk late. A copy is put and removed at once for the pages; what an
//! eviction leaves is how it stood some seconds before.
use domain::EntryId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use sync::memory::{MemoryStorage, Record};
use sync::storage::{EntryState, NewEntry, SetAsideBy};

/// The copies of one origin.
#[derive(Clone, Default)]
pub struct Copies {
    /// With the moment (true time, in microseconds) at which each was put.
    here: RefCell<BTreeMap<EntryId, (NewEntry, i64)>>,
    /// With the moments at which each was put and removed.
    removed: RefCell<Vec<(NewEntry, i64, i64)>>,
}

impl Copies {
    /// Copies an entry that was saved.
    pub fn put(&self, entry: NewEntry, now: i64) {
        self.here.borrow_mut().insert(entry.id, (entry, now));
    }

    /// Ids of all.
    #[must_use]
    pub fn ids(&self) -> Vec<EntryId> {
        self.here.borrow().keys().copied().collect()
    }

    /// All, in the order of saving.
    #[must_use]
    pub fn waiting(&self) -> Vec<NewEntry> {
        let here = self.here.borrow();
        let mut all: Vec<_> = here.values().map(|(entry, _)| entry.clone()).collect();
        all.sort_by_key(|entry| (entry.saved_at, entry.id));
        all
    }

    /// Removes those that have had their answer, and those that came back with a pull.
    pub fn settle(&self, memory: &MemoryStorage, now: i64) {
        let ids = self.ids();
        if ids.is_empty() {
            return;
        }
        let (records, pulled) = (memory.records(), memory.pulled());
        for id in ids {
            let answered = match records.get(&id) {
                Some(record) => is_settled(record),
                None => pulled.contains_key(&id),
            };
            let gone = answered.then(|| self.here.borrow_mut().remove(&id));
            if let Some((entry, since)) = gone.flatten() {
                self.removed.borrow_mut().push((entry, since, now));
            }
        }
    }

    /// As they stood on the disk at a moment.
    #[must_use]
    pub fn as_of(&self, moment: i64) -> Self {
        let here = self.here.borrow();
        let stayed = here.values().filter(|(_, since)| *since <= moment);
        let mut left: BTreeMap<_, _> = stayed
            .map(|(entry, since)| (entry.id, (entry.clone(), *since)))
            .collect();
        for (entry, since, until) in self.removed.borrow().iter() {
            if (*since..*until).contains(&moment) {
                left.insert(entry.id, (entry.clone(), *since));
            }
        }
        Self {
            here: RefCell::new(left),
            removed: RefCell::default(),
        }
    }
}

/// As `is_settled` of the app.
fn is_settled(record: &Record) -> bool {
    let by_phone = matches!(
        record.state,
        EntryState::SetAside {
            by: SetAsideBy::Phone,
            ..
        }
    );
    !record.state.is_pending() && !by_phone
}
