//! What managers and coordinators read, without HTTP: figures of the store against quotas of the
//! programme, under one contract (see `docs/API.md`).
pub mod ask;
pub mod entries;
pub mod exchange;
pub mod finds;
pub mod history;
pub mod hours;
pub mod households;
pub mod overview;
pub mod pending;
pub mod scope;
pub mod standing;
pub mod targets;
pub mod week;

use crate::clock::Clock;
use crate::reference::Known;
use app::api::dto::{Counts, Person, Provenance};
use domain::AccountId;
use store::model::CountRow;

/// The head of a report.
#[must_use]
pub fn provenance(clock: &dyn Clock, watermark: u64, as_of: Option<u64>) -> Provenance {
    // No period can be closed yet: closing a week is not part of this version.
    Provenance {
        generated_at: clock.now().rfc3339(),
        watermark,
        closed: false,
        as_of,
    }
}

/// An account as pages name it.
#[must_use]
pub fn person(known: &Known, id: AccountId) -> Person {
    Person {
        id,
        name: known.name(id),
    }
}

/// Sums by name.
#[must_use]
pub fn sums<'a>(rows: impl IntoIterator<Item = &'a CountRow>) -> Counts {
    let mut counts = Counts::new();
    for row in rows {
        *counts.entry(row.name.to_string()).or_default() += row.value;
    }
    counts
}

/// A count by name; 0 if nothing was counted.
#[must_use]
pub fn count(counts: &Counts, name: &str) -> i64 {
    counts.get(name).copied().unwrap_or(0)
}
