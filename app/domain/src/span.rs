//! Spans: shifts, patrols and attendance days, put together from current entries.
//!
//! A span is an open entry and, once it ends, a close entry; breaks lie between. The rules, all of
//! them functions of the *set* of entries, so no order of arrival matters:
//! - A span without a close stays open; after 12 h it is *overdue* ([`Span::is_overdue`]).
//! - Of several closes of one span (or break) the one with the least id holds, which is the one
//!   whose form was opened first; the span is flagged.
//! - A close before its open gives a span of zero length at the open, flagged.
//! - A break is cut to its span; one that lay partly or wholly outside is flagged. A break without
//!   an end lasts to the span's end. Breaks that overlap are joined.
//! - A close or break whose span is not there is an *orphan* and counts nothing until it is.
//! - A close or break belongs to a span only if it is of the same service, or by somebody who wrote
//!   or works in it ([`belongs`]); one by a stranger is an orphan.
//!
//! Pass current versions only (see [`crate::versions`]): a correction stands in for its root.
use crate::entry::{Body, Entry, SpanKind};
use crate::hours::{Interval, joined};
use crate::ids::{AccountId, EntryId, ServiceId, distinct};
use crate::time::{HOUR_US, Instant};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};

/// Hours are counted for so many days of one span at most. Nobody works longer without an end: such
/// a span has a wrong date, is flagged, and must not make hours for years.
pub const COUNTED_DAYS: i64 = 31;

/// After this many hours without a close a span is overdue.
pub const OVERDUE_HOURS: i64 = 12;

/// What is odd about a span. The codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanFlag {
    /// Its close lies before its open: counted as zero.
    CloseBeforeOpen,
    /// It was closed more than once.
    SeveralCloses,
    /// A break lay partly or wholly outside it.
    BreakOutside,
    /// A break was never ended: it lasts to the span's end.
    BreakUnclosed,
    /// A break's end lies before its beginning: counted as zero.
    BreakReversed,
}

impl SpanFlag {
    /// Stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SpanFlag::CloseBeforeOpen => "close_before_open",
            SpanFlag::SeveralCloses => "several_closes",
            SpanFlag::BreakOutside => "break_outside",
            SpanFlag::BreakUnclosed => "break_unclosed",
            SpanFlag::BreakReversed => "break_reversed",
        }
    }
}

/// A break that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunningBreak {
    /// Since when.
    pub start: Instant,
    /// The id that its close must name.
    pub id: EntryId,
}

/// A shift, a patrol or an attendance day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The id of its open entry (the root, if that was corrected).
    pub id: EntryId,
    /// What lasts.
    pub kind: SpanKind,
    /// For which service; a span has one.
    pub service: ServiceId,
    /// Who works in it, each once.
    pub workers: Vec<AccountId>,
    /// Beginning.
    pub start: Instant,
    /// End; none while it runs. Never before `start`.
    #[serde(default)]
    pub end: Option<Instant>,
    /// The entry that closed it (the root, if that was corrected).
    #[serde(default)]
    pub closed_by: Option<EntryId>,
    /// Breaks that are over, within the span, apart from each other and in order.
    pub breaks: Vec<(Instant, Instant)>,
    /// The break that goes on, if the span runs; the earliest if there are several.
    #[serde(default)]
    pub pause: Option<RunningBreak>,
    /// What is odd about it, in order and each once.
    pub flags: Vec<SpanFlag>,
}

impl Span {
    /// Has it no end yet?
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.end.is_none()
    }

    /// Does it run for more than [`OVERDUE_HOURS`]?
    #[must_use]
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.is_running() && now.0.saturating_sub(self.start.0) > OVERDUE_HOURS * HOUR_US
    }

    /// Its intervals without breaks. A running span has none, unless `now` is given (the phone's own
    /// display): then it counts up to that moment.
    #[must_use]
    pub fn worked(&self, now: Option<Instant>) -> Vec<Interval> {
        let Some(end) = self.end.or(now) else {
            return Vec::new();
        };
        let mut end = end.min(Instant(
            self.start.0.saturating_add(COUNTED_DAYS * 24 * HOUR_US),
        ));
        if let (None, Some(pause)) = (self.end, self.pause) {
            end = end.min(pause.start);
        }
        let mut worked = Vec::new();
        let mut from = self.start;
        for (pause_start, pause_end) in &self.breaks {
            worked.extend(Interval::new(from, (*pause_start).min(end)));
            from = from.max(*pause_end);
        }
        worked.extend(Interval::new(from, end));
        worked
    }
}

/// Spans put together, with what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// By beginning, then id.
    pub spans: Vec<Span>,
    /// Closes and breaks whose span (or break) is not there, by id.
    pub orphans: Vec<EntryId>,
}

/// Puts spans together from current entries; entries of other kinds are left out.
#[must_use]
pub fn assemble<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Spans {
    let parts = Parts::of(entries.into_iter().collect());
    let mut opens = parts.opens.clone();
    sort(&mut opens, |a, b| {
        (a.start, a.root()).cmp(&(b.start, b.root()))
    });
    Spans {
        spans: opens.into_iter().map(|open| parts.span(open)).collect(),
        orphans: parts.orphans(),
    }
}

/// May this close or break speak of that span? It is of the same service, or its author wrote the
/// span or works in it. Whoever merely knows a span's id can neither end it nor get to see it.
#[must_use]
pub fn belongs(part: &Entry, open: &Entry) -> bool {
    part.service == open.service
        || part.author == open.author
        || open.workers.contains(&part.author)
}

/// Sorts; entries alike stay as they came. The order is a pointer, so that there is one sort for
/// all orders: it is much code on the phone.
fn sort(entries: &mut [&Entry], order: fn(&Entry, &Entry) -> Ordering) {
    entries.sort_by(|a, b| order(a, b));
}

/// The entry of that root, of entries in the order of their roots.
fn find<'a>(entries: &[&'a Entry], root: EntryId) -> Option<&'a Entry> {
    let at = entries.binary_search_by_key(&root, |entry| entry.root());
    at.ok().map(|at| entries[at])
}

/// What is odd about one span.
type Flags = LiteMap<SpanFlag, ()>;

/// Closes or breaks by what they are of: the root of each and when it was, in the order of roots.
type PartsOf = LiteMap<EntryId, Vec<(EntryId, Instant)>>;

/// The entries of spans by what they do, each by its root and in the order of roots.
#[derive(Default)]
struct Parts<'a> {
    opens: Vec<&'a Entry>,
    closes: PartsOf,
    breaks: PartsOf,
    break_closes: PartsOf,
    /// Parts of spans that they do not belong to.
    strangers: Vec<EntryId>,
}

impl<'a> Parts<'a> {
    fn of(mut current: Vec<&'a Entry>) -> Self {
        // One version a root: were there two, the greater id holds, as among versions.
        sort(&mut current, |a, b| {
            (a.root(), Reverse(a.id)).cmp(&(b.root(), Reverse(b.id)))
        });
        current.dedup_by_key(|entry| entry.root());
        let mut parts = Self::default();
        for &entry in &current {
            let id = entry.root();
            let span = match entry.effective_body() {
                Body::SpanClose(c) => Some(c.span),
                Body::BreakOpen(b) => Some(b.span),
                Body::BreakClose(b) => Some(b.span),
                _ => None,
            };
            let open = span.and_then(|span| find(&current, span));
            if open.is_some_and(|open| !belongs(entry, open)) {
                parts.strangers.push(id);
                continue;
            }
            let (of, parts_of) = match entry.effective_body() {
                Body::SpanOpen(_) => {
                    parts.opens.push(entry);
                    continue;
                }
                Body::SpanClose(c) => (c.span, &mut parts.closes),
                Body::BreakOpen(b) => (b.span, &mut parts.breaks),
                Body::BreakClose(b) => (b.pause, &mut parts.break_closes),
                _ => continue,
            };
            parts_of.entry(of).or_default().push((id, entry.start));
        }
        parts
    }

    fn span(&self, open: &Entry) -> Span {
        let id = open.root();
        let kind = match open.effective_body() {
            Body::SpanOpen(span) => span.span_kind,
            // Only opens are in `opens`.
            _ => SpanKind::Shift,
        };
        let mut flags = Flags::new();
        let closes = self.closes.get(&id);
        if closes.is_some_and(|c| c.len() > 1) {
            flags.insert(SpanFlag::SeveralCloses, ());
        }
        let close = closes.and_then(|c| c.first()).copied();
        if close.is_some_and(|(_, at)| at < open.start) {
            flags.insert(SpanFlag::CloseBeforeOpen, ());
        }
        let end = close.map(|(_, at)| at.max(open.start));
        let (breaks, pause) = self.breaks_of(id, open.start, end, &mut flags);
        Span {
            id,
            kind,
            service: open.service.clone(),
            workers: distinct(open.workers.iter().copied()),
            start: open.start,
            end,
            closed_by: close.map(|(id, _)| id),
            breaks,
            pause,
            flags: flags.keys().copied().collect(),
        }
    }

    fn breaks_of(
        &self,
        span: EntryId,
        start: Instant,
        end: Option<Instant>,
        flags: &mut Flags,
    ) -> (Vec<(Instant, Instant)>, Option<RunningBreak>) {
        let mut over = Vec::new();
        let mut running = Vec::new();
        for (id, began) in self.breaks.get(&span).into_iter().flatten() {
            let closes = self.break_closes.get(id);
            if closes.is_some_and(|c| c.len() > 1) {
                flags.insert(SpanFlag::SeveralCloses, ());
            }
            let ended = closes.and_then(|c| c.first()).map(|(_, at)| *at);
            if ended.is_some_and(|at| at < *began) {
                flags.insert(SpanFlag::BreakReversed, ());
            }
            let outside = |at: Instant| at < start || end.is_some_and(|end| at > end);
            if outside(*began) || ended.is_some_and(outside) {
                flags.insert(SpanFlag::BreakOutside, ());
            }
            match (ended, end) {
                (None, None) => running.push(RunningBreak {
                    start: (*began).max(start),
                    id: *id,
                }),
                (None, Some(end)) => {
                    flags.insert(SpanFlag::BreakUnclosed, ());
                    over.extend(Interval::new((*began).max(start), end));
                }
                (Some(ended), end) => {
                    let ended = end.map_or(ended, |end| ended.min(end));
                    over.extend(Interval::new((*began).max(start), ended));
                }
            }
        }
        let over = joined(over)
            .into_iter()
            .map(|pause| (pause.start, pause.end))
            .collect();
        (over, running.into_iter().min())
    }

    fn orphans(&self) -> Vec<EntryId> {
        let without_span = |of: &EntryId| find(&self.opens, *of).is_none();
        let all_breaks = distinct(self.breaks.values().flatten().map(|(id, _)| *id));
        let closes = self.closes.iter().filter(|(of, _)| without_span(of));
        let breaks = self.breaks.iter().filter(|(of, _)| without_span(of));
        let ends = self
            .break_closes
            .iter()
            .filter(|(of, _)| all_breaks.binary_search(of).is_err());
        let lost = closes.chain(breaks).chain(ends).flat_map(|(_, of)| of);
        let lost = lost.map(|(id, _)| *id);
        distinct(lost.chain(self.strangers.iter().copied()))
    }
}

#[cfg(test)]
#[path = "span_tests.rs"]
mod tests;
