//! One worker's day as it went: the time of work, what fills it, and where nothing is written down.
//!
//! The rules, all of them functions of the *set* of current entries:
//! - The frame is the worker's shifts and patrols without their breaks, up to now if one runs.
//! - An entry fills its own minutes from its start, and the way to a visit half before and half after
//!   it; one without a length fills [`SHORT_MINUTES`].
//! - A gap is time of work that nothing fills, if it is at least [`GAP_MINUTES`] long: shorter ones are
//!   the way from one to the next.
//! - Two entries overlap if they fill at least [`OVERLAP_MINUTES`] together: with usual lengths and
//!   moments of saving a few minutes are no mistake.
use crate::entry::{Body, Entry};
use crate::hours::{Interval, gives_hours, joined};
use crate::ids::{AccountId, EntryId};
use crate::span;
use crate::time::{Day, Instant};
use chrono::Duration;

/// The least length of a gap.
pub const GAP_MINUTES: u32 = 30;
/// So long two entries may fill the same time without a word.
pub const OVERLAP_MINUTES: u32 = 15;
/// What an entry without a length fills: an exchange, a find.
pub const SHORT_MINUTES: u32 = 5;

/// An entry on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Its root.
    pub id: EntryId,
    /// The time that it fills, ways too.
    pub time: Interval,
    /// Another entry of the same worker fills much of the same time.
    pub overlaps: bool,
}

/// A day of one worker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayLine {
    /// Time of work, apart from each other and in order.
    pub work: Vec<Interval>,
    /// What fills it, by beginning, then id.
    pub filled: Vec<Filled>,
    /// Time of work that nothing fills, in order.
    pub gaps: Vec<Interval>,
}

/// The line of a day. `entries` are current versions, of the day before too: a night shift began then.
#[must_use]
pub fn day_line<'a>(
    day: Day,
    worker: AccountId,
    entries: impl IntoIterator<Item = &'a Entry>,
    now: Instant,
) -> DayLine {
    let own: Vec<&Entry> = entries
        .into_iter()
        .filter(|entry| entry.workers.contains(&worker))
        .collect();
    let window = Interval {
        start: Instant::start_of(day),
        end: Instant::start_of(day + Duration::days(1)),
    };
    let spans = span::assemble(own.iter().copied()).spans;
    let spans = spans.iter().filter(|span| gives_hours(span.kind));
    let work = spans.flat_map(|span| span.worked(Some(now)));
    let work = joined(work.filter_map(|part| part.common(window)).collect());
    let filled = own.iter().filter_map(|entry| Some((entry, fills(entry)?)));
    let mut filled: Vec<Filled> = filled
        .filter(|(_, time)| time.common(window).is_some())
        .map(|(entry, time)| Filled {
            id: entry.root(),
            time,
            overlaps: false,
        })
        .collect();
    filled.sort_unstable_by_key(|f| (f.time, f.id));
    mark_overlaps(&mut filled);
    let covered = joined(filled.iter().map(|f| f.time).collect());
    let mut gaps = Vec::new();
    for part in &work {
        let mut from = part.start;
        for time in covered.iter().filter_map(|time| time.common(*part)) {
            gaps.extend(Interval::new(from, time.start));
            from = time.end;
        }
        gaps.extend(Interval::new(from, part.end));
    }
    gaps.retain(|gap| gap.minutes() >= GAP_MINUTES);
    DayLine { work, filled, gaps }
}

/// The time that an entry fills; none of what only begins, ends or changes something.
fn fills(entry: &Entry) -> Option<Interval> {
    let (before, after) = match entry.effective_body() {
        Body::Contact(_) | Body::BulkContact(_) | Body::Exchange(_) | Body::FoundNeedles(_) => {
            (0, 0)
        }
        Body::HouseholdVisit(visit) => {
            let half = visit.travel_minutes / 2;
            (half, visit.travel_minutes - half)
        }
        _ => return None,
    };
    let own = match entry.minutes {
        0 => SHORT_MINUTES,
        minutes => minutes,
    };
    let end = i64::from(own) + i64::from(after);
    Interval::new(
        entry.start.plus_minutes(-i64::from(before)),
        entry.start.plus_minutes(end),
    )
}

/// `filled` is in order of beginning: only those that begin before an end can overlap it.
fn mark_overlaps(filled: &mut [Filled]) {
    for at in 0..filled.len() {
        for next in at + 1..filled.len() {
            if filled[next].time.start >= filled[at].time.end {
                break;
            }
            let common = filled[at].time.common(filled[next].time);
            if common.is_some_and(|common| common.minutes() >= OVERLAP_MINUTES) {
                filled[at].overlaps = true;
                filled[next].overlaps = true;
            }
        }
    }
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
