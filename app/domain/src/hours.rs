//! Worker hours and open hours, by local day and ISO week.
//!
//! W = the sum of worked intervals (A 9–13 and B 10–14 give 8 h), O = the length of their union
//! (5 h), breaks out of both. Only shifts and patrols give hours, never contacts and never attendance
//! days. Days and weeks are those of Europe/Prague: a night shift of a clock change has 7 or 9 hours.
//!
//! **Rounding.** Instants have microseconds, hours are reported in whole minutes. Every end of an
//! interval is cut to the minute that the clock showed, before anything is computed: a shift from
//! 9:00:50 to 13:00:10 is one from 9:00 to 13:00. So each number is exact in minutes and they add
//! up: days to weeks, workers to W, and what a page shows to what opens below it.
use crate::entry::SpanKind;
use crate::ids::{AccountId, EntryId, distinct};
use crate::span::Span;
use crate::time::{Day, Instant, IsoWeek, MINUTE_US};
use chrono::Duration;
use litemap::LiteMap;

/// A stretch of time, never empty: from `start` up to but without `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// Beginning.
    pub start: Instant,
    /// End.
    pub end: Instant,
}

impl Interval {
    /// None if it would be empty.
    #[must_use]
    pub fn new(start: Instant, end: Instant) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// Its whole minutes, both ends cut to the minute.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        let minutes = self.end.0.div_euclid(MINUTE_US) - self.start.0.div_euclid(MINUTE_US);
        // Entries lie between 2000 and 2100: 53 million minutes.
        minutes as u32
    }

    /// The same with both ends cut to the minute; none if nothing is left.
    #[must_use]
    pub fn cut_to_minutes(self) -> Option<Self> {
        let cut = |at: Instant| Instant(at.0 - at.0.rem_euclid(MINUTE_US));
        Self::new(cut(self.start), cut(self.end))
    }

    /// The part in both.
    #[must_use]
    pub fn common(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Its parts by local day in Europe/Prague.
    #[must_use]
    pub fn by_day(self) -> Vec<(Day, Self)> {
        let mut parts = Vec::new();
        let mut from = self.start;
        while from < self.end {
            let day = from.day();
            let midnight = Instant::start_of(day + Duration::days(1));
            // Were midnight not ahead (outside the years the product knows), take the rest whole.
            let to = if midnight > from {
                midnight.min(self.end)
            } else {
                self.end
            };
            parts.push((
                day,
                Self {
                    start: from,
                    end: to,
                },
            ));
            from = to;
        }
        parts
    }
}

/// The union: intervals apart from each other and in order.
#[must_use]
pub fn joined(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.sort_unstable();
    let mut union: Vec<Interval> = Vec::with_capacity(intervals.len());
    for next in intervals {
        match union.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => union.push(next),
        }
    }
    union
}

/// Does this kind of span give hours of workers?
#[must_use]
pub const fn gives_hours(kind: SpanKind) -> bool {
    matches!(kind, SpanKind::Shift | SpanKind::Patrol)
}

/// Hours of one local day, in minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayHours {
    /// W: the sum over workers and spans.
    pub worker_minutes: u32,
    /// O: the union.
    pub open_minutes: u32,
    /// W by worker. A worker with two spans at once (which is flagged) counts in both.
    pub by_worker: LiteMap<AccountId, u32>,
    /// The longest that one span was worked on this day: a quota in days wants an hour.
    pub longest_span_minutes: u32,
    /// The spans behind these figures, in the order of their ids and each once.
    pub spans: Vec<EntryId>,
}

/// Hours by local day: of the given spans that have ended and, if `now` is given, of those that run
/// up to that moment. Filter by service first; days without hours are left out.
#[must_use]
pub fn by_day<'a>(
    spans: impl IntoIterator<Item = &'a Span>,
    now: Option<Instant>,
) -> LiteMap<Day, DayHours> {
    within(
        Interval {
            start: Instant::EARLIEST,
            end: Instant::LATEST,
        },
        spans.into_iter().collect(),
        now,
    )
}

fn within(window: Interval, spans: Vec<&Span>, now: Option<Instant>) -> LiteMap<Day, DayHours> {
    let mut days: LiteMap<Day, DayHours> = LiteMap::new();
    let mut open: LiteMap<Day, Vec<Interval>> = LiteMap::new();
    for span in spans.into_iter().filter(|span| gives_hours(span.kind)) {
        let mut of_span: LiteMap<Day, u32> = LiteMap::new();
        let worked = span
            .worked(now)
            .into_iter()
            .filter_map(|worked| worked.common(window));
        for worked in worked.filter_map(Interval::cut_to_minutes) {
            for (day, part) in worked.by_day() {
                *of_span.entry(day).or_default() += part.minutes();
                open.entry(day).or_default().push(part);
            }
        }
        for (day, minutes) in of_span {
            let hours = days.entry(day).or_default();
            for worker in &span.workers {
                *hours.by_worker.entry(*worker).or_default() += minutes;
                hours.worker_minutes += minutes;
            }
            hours.longest_span_minutes = hours.longest_span_minutes.max(minutes);
            hours.spans.push(span.id);
        }
    }
    for (day, parts) in open {
        let hours = days.entry(day).or_default();
        hours.open_minutes = joined(parts).into_iter().map(Interval::minutes).sum();
        hours.spans = distinct(std::mem::take(&mut hours.spans));
    }
    days
}

/// Hours of one ISO week, in minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekHours {
    /// The week.
    pub week: IsoWeek,
    /// W of the week.
    pub worker_minutes: u32,
    /// O of the week.
    pub open_minutes: u32,
    /// W by worker.
    pub by_worker: LiteMap<AccountId, u32>,
    /// Monday to Sunday; each has its own W and O, which add up to the week's.
    pub days: [DayHours; 7],
    /// Spans that began in this week and still run, in the order of their ids and each once. Their
    /// minutes are in no figure, unless `now` was given.
    pub running: Vec<EntryId>,
}

impl WeekHours {
    /// Days with a span of at least an hour: what a quota in days counts.
    #[must_use]
    pub fn days_with_an_hour(&self) -> u32 {
        self.days
            .iter()
            .map(|day| u32::from(day.longest_span_minutes >= crate::account::DAY_COUNTS_FROM))
            .sum()
    }
}

/// Hours of one ISO week from Monday 00:00 to Monday 00:00 local time. See [`by_day`].
#[must_use]
pub fn of_week<'a>(
    spans: impl IntoIterator<Item = &'a Span>,
    week: IsoWeek,
    now: Option<Instant>,
) -> WeekHours {
    let (from, to) = week.bounds();
    let touching: Vec<&Span> = spans
        .into_iter()
        .filter(|span| {
            span.start < to && span.end.is_none_or(|end| end > from) && gives_hours(span.kind)
        })
        .collect();
    let running = |span: &&&Span| span.is_running() && span.start >= from;
    let running = distinct(touching.iter().filter(running).map(|span| span.id));
    let mut by_day = within(
        Interval {
            start: from,
            end: to,
        },
        touching,
        now,
    );
    let days = week
        .days()
        .map(|day| by_day.remove(&day).unwrap_or_default());
    let mut by_worker: LiteMap<AccountId, u32> = LiteMap::new();
    for (worker, minutes) in days.iter().flat_map(|day| &day.by_worker) {
        *by_worker.entry(*worker).or_default() += minutes;
    }
    WeekHours {
        week,
        worker_minutes: days.iter().map(|day| day.worker_minutes).sum(),
        open_minutes: days.iter().map(|day| day.open_minutes).sum(),
        by_worker,
        days,
        running,
    }
}

#[cfg(test)]
#[path = "hours_tests.rs"]
mod tests;
