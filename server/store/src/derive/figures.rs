//! Sums over derived rows: hours by worker and day, the union over a service's workers.
use super::{Derived, IntervalRow, RunningRow};
use crate::model::{CountRow, Figures, HoursRow, OpenRow, PersonsRow, RunningSpan, VisitedFamily};
use domain::facts::FactName;
use domain::hours::{Interval, joined};
use domain::{AccountId, Day, ServiceId};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Minutes of one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaySum {
    /// By worker; who is in two shifts at once (which is flagged) counts in both.
    pub hours: BTreeMap<AccountId, u32>,
    /// Of the union.
    pub open: u32,
    /// The longest that one span was worked: a quota in days wants an hour.
    pub longest_span: u32,
}

/// Sums by service and day.
pub type Sums = BTreeMap<(ServiceId, Day), DaySum>;

/// Hours and open hours of whole days.
#[must_use]
pub fn hours_and_open(intervals: impl IntoIterator<Item = IntervalRow>) -> Sums {
    let mut times: BTreeMap<(ServiceId, Day), Vec<Interval>> = BTreeMap::new();
    let mut spans: BTreeMap<(ServiceId, Day, u64, AccountId), u32> = BTreeMap::new();
    for row in intervals {
        if let Some(time) = Interval::new(row.starts, row.ends) {
            times
                .entry((row.service.clone(), row.day))
                .or_default()
                .push(time);
            *spans
                .entry((row.service, row.day, row.root, row.worker))
                .or_default() += time.minutes();
        }
    }
    let open = |times| joined(times).into_iter().map(Interval::minutes).sum();
    let mut sums: Sums = times
        .into_iter()
        .map(|(key, times)| {
            (
                key,
                DaySum {
                    open: open(times),
                    ..DaySum::default()
                },
            )
        })
        .collect();
    for ((service, day, _, worker), minutes) in spans {
        let sum = sums.entry((service, day)).or_default();
        *sum.hours.entry(worker).or_default() += minutes;
        sum.longest_span = sum.longest_span.max(minutes);
    }
    sums
}

impl RunningRow {
    /// As a report tells it.
    #[must_use]
    pub fn span(self) -> RunningSpan {
        RunningSpan {
            id: self.id,
            service: self.service,
            workers: self.workers,
            start: self.start,
        }
    }
}

impl Figures {
    /// The figures of derived rows, in the same order as those read from day rows.
    #[must_use]
    pub fn of(
        rows: Derived,
        wanted: impl Fn(&ServiceId, Day, AccountId) -> bool,
        runs: impl Fn(&RunningRow) -> bool,
    ) -> Self {
        let mut persons: BTreeMap<ServiceId, BTreeSet<String>> = BTreeMap::new();
        let mut counts: BTreeMap<(ServiceId, Day, AccountId, FactName), i64> = BTreeMap::new();
        let mut roots = HashSet::new();
        for root in rows.roots {
            let place = root.place;
            if wanted(&place.service, place.day, place.worker) {
                roots.insert(root.root);
                if !root.persons.is_empty() {
                    persons
                        .entry(place.service.clone())
                        .or_default()
                        .extend(root.persons);
                }
                for fact in root.facts {
                    let key = (place.service.clone(), place.day, place.worker, fact.name);
                    *counts.entry(key).or_default() += fact.value;
                }
            }
        }
        let mut figures = Figures::default();
        let unique = |(service, keys): (ServiceId, BTreeSet<String>)| PersonsRow {
            service,
            persons: keys.len() as u64,
        };
        figures.persons.extend(persons.into_iter().map(unique));
        let visits = rows.visits.into_iter().filter(|v| roots.contains(&v.root));
        let families: BTreeSet<VisitedFamily> = visits
            .map(|v| VisitedFamily {
                service: v.service,
                family: v.family,
            })
            .collect();
        figures.families.extend(families);
        let finds = rows
            .finds
            .into_iter()
            .filter(|(root, _)| roots.contains(root));
        figures.finds.extend(finds.map(|(_, find)| find));
        figures
            .finds
            .sort_by(|a, b| (&a.service, a.reported, a.id).cmp(&(&b.service, b.reported, b.id)));
        let mut running: Vec<RunningRow> = rows.running.into_iter().filter(runs).collect();
        running.sort_by(|a, b| (&a.service, a.root).cmp(&(&b.service, b.root)));
        figures
            .running
            .extend(running.into_iter().map(RunningRow::span));
        figures.counts.extend(
            counts
                .into_iter()
                .map(|((service, day, worker, name), value)| CountRow {
                    service,
                    worker,
                    day,
                    name,
                    value,
                }),
        );
        let intervals = rows
            .intervals
            .into_iter()
            .filter(|i| wanted(&i.service, i.day, i.worker));
        for ((service, day), sum) in hours_and_open(intervals) {
            let row = |(worker, minutes)| HoursRow {
                service: service.clone(),
                worker,
                day,
                minutes,
            };
            figures.hours.extend(sum.hours.into_iter().map(row));
            let (minutes, longest_span_minutes) = (sum.open, sum.longest_span);
            figures.open.push(OpenRow {
                service,
                day,
                minutes,
                longest_span_minutes,
            });
        }
        figures
    }
}
