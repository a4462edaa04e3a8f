//! All versions of an entry.
use super::person;
use crate::reference::Known;
use app::api::dto::{HistoryReport, Version};
use domain::EntryId;
use store::model::StoredEntry;

/// Makes the report from what the store holds of an entry.
#[must_use]
pub fn report(known: &Known, root: EntryId, versions: Vec<StoredEntry>) -> HistoryReport {
    let version = |stored: StoredEntry| Version {
        change: stored.change,
        arrived: stored.arrived,
        author: person(known, stored.entry.author),
        workers: stored
            .entry
            .workers
            .iter()
            .map(|w| person(known, *w))
            .collect(),
        flags: stored.flags,
        // an erased entry has no text any more
        entry: serde_json::from_str(&stored.raw).unwrap_or(serde_json::Value::Null),
    };
    HistoryReport {
        root,
        versions: versions.into_iter().map(version).collect(),
    }
}
