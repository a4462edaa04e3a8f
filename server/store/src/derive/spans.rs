//! The rows of spans: worked intervals by local day, and what still runs.
use super::Member;
use super::rows::{Derived, IntervalRow, RunningRow, current};
use domain::EntryId;
use domain::hours::{Interval, gives_hours};
use domain::span::assemble;
use std::collections::HashMap;

/// Derives the rows of a family's shifts and patrols.
pub fn derive(family: &[&Member], out: &mut Derived) {
    let current = current(family);
    let number: HashMap<EntryId, u64> = current
        .iter()
        .map(|(root, _)| (root.entry.id, root.change))
        .collect();
    let spans = assemble(current.iter().map(|(_, version)| &*version.entry)).spans;
    for span in spans.into_iter().filter(|span| gives_hours(span.kind)) {
        let Some(&root) = number.get(&span.id) else {
            continue;
        };
        if span.is_running() {
            out.running.push(RunningRow {
                root,
                id: span.id,
                service: span.service.clone(),
                day: span.start.day(),
                start: span.start,
                workers: span.workers.clone(),
            });
        }
        let minutes = span
            .worked(None)
            .into_iter()
            .filter_map(Interval::cut_to_minutes);
        for (day, part) in minutes.flat_map(Interval::by_day) {
            out.intervals
                .extend(span.workers.iter().map(|worker| IntervalRow {
                    service: span.service.clone(),
                    day,
                    worker: *worker,
                    root,
                    starts: part.start,
                    ends: part.end,
                }));
        }
    }
}
