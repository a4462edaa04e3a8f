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
use crate::ids::{AccountId, EntryId, ServiceId};
use crate::time::{HOUR_US, Instant};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    pub end: Option<Instant>,
    /// The entry that closed it (the root, if that was corrected).
    pub closed_by: Option<EntryId>,
    /// Breaks that are over, within the span, apart from each other and in order.
    pub breaks: Vec<(Instant, Instant)>,
    /// The break that goes on, if the span runs; the earliest if there are several.
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
        let mut end = end;
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
    let parts = Parts::of(entries);
    let mut spans: Vec<Span> = parts
        .opens
        .iter()
        .map(|(id, open)| parts.span(*id, open))
        .collect();
    spans.sort_by_key(|span| (span.start, span.id));
    Spans {
        spans,
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

/// The entries of spans by what they do, each by its root.
#[derive(Default)]
struct Parts<'a> {
    opens: BTreeMap<EntryId, &'a Entry>,
    closes: BTreeMap<EntryId, BTreeMap<EntryId, Instant>>,
    breaks: BTreeMap<EntryId, BTreeMap<EntryId, Instant>>,
    break_closes: BTreeMap<EntryId, BTreeMap<EntryId, Instant>>,
    /// Parts of spans that they do not belong to.
    strangers: BTreeSet<EntryId>,
}

impl<'a> Parts<'a> {
    fn of(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        // One version a root: were there two, the greater id holds, as among versions.
        let mut current: BTreeMap<EntryId, &Entry> = BTreeMap::new();
        for entry in entries {
            let kept = current.entry(entry.root()).or_insert(entry);
            if entry.id > kept.id {
                *kept = entry;
            }
        }
        let mut parts = Self::default();
        for (&id, &entry) in &current {
            let span = match entry.effective_body() {
                Body::SpanClose(c) => Some(c.span),
                Body::BreakOpen(b) => Some(b.span),
                Body::BreakClose(b) => Some(b.span),
                _ => None,
            };
            let open = span.and_then(|span| current.get(&span));
            if open.is_some_and(|open| !belongs(entry, open)) {
                parts.strangers.insert(id);
                continue;
            }
            match entry.effective_body() {
                Body::SpanOpen(_) => {
                    parts.opens.insert(id, entry);
                }
                Body::SpanClose(c) => {
                    parts
                        .closes
                        .entry(c.span)
                        .or_default()
                        .insert(id, entry.start);
                }
                Body::BreakOpen(b) => {
                    parts
                        .breaks
                        .entry(b.span)
                        .or_default()
                        .insert(id, entry.start);
                }
                Body::BreakClose(b) => {
                    parts
                        .break_closes
                        .entry(b.pause)
                        .or_default()
                        .insert(id, entry.start);
                }
                _ => {}
            }
        }
        parts
    }

    fn span(&self, id: EntryId, open: &Entry) -> Span {
        let kind = match open.effective_body() {
            Body::SpanOpen(span) => span.span_kind,
            // Only opens are in `opens`.
            _ => SpanKind::Shift,
        };
        let mut flags = BTreeSet::new();
        let closes = self.closes.get(&id);
        if closes.is_some_and(|c| c.len() > 1) {
            flags.insert(SpanFlag::SeveralCloses);
        }
        let close = closes
            .and_then(|c| c.first_key_value())
            .map(|(id, at)| (*id, *at));
        if close.is_some_and(|(_, at)| at < open.start) {
            flags.insert(SpanFlag::CloseBeforeOpen);
        }
        let end = close.map(|(_, at)| at.max(open.start));
        let (breaks, pause) = self.breaks_of(id, open.start, end, &mut flags);
        let workers: BTreeSet<AccountId> = open.workers.iter().copied().collect();
        Span {
            id,
            kind,
            service: open.service.clone(),
            workers: workers.into_iter().collect(),
            start: open.start,
            end,
            closed_by: close.map(|(id, _)| id),
            breaks,
            pause,
            flags: flags.into_iter().collect(),
        }
    }

    fn breaks_of(
        &self,
        span: EntryId,
        start: Instant,
        end: Option<Instant>,
        flags: &mut BTreeSet<SpanFlag>,
    ) -> (Vec<(Instant, Instant)>, Option<RunningBreak>) {
        let mut over = Vec::new();
        let mut running = Vec::new();
        for (id, began) in self.breaks.get(&span).into_iter().flatten() {
            let closes = self.break_closes.get(id);
            if closes.is_some_and(|c| c.len() > 1) {
                flags.insert(SpanFlag::SeveralCloses);
            }
            let ended = closes.and_then(|c| c.first_key_value()).map(|(_, at)| *at);
            if ended.is_some_and(|at| at < *began) {
                flags.insert(SpanFlag::BreakReversed);
            }
            let outside = |at: Instant| at < start || end.is_some_and(|end| at > end);
            if outside(*began) || ended.is_some_and(outside) {
                flags.insert(SpanFlag::BreakOutside);
            }
            match (ended, end) {
                (None, None) => running.push(RunningBreak {
                    start: (*began).max(start),
                    id: *id,
                }),
                (None, Some(end)) => {
                    flags.insert(SpanFlag::BreakUnclosed);
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
        let without_span = |of: &EntryId| !self.opens.contains_key(of);
        let all_breaks: BTreeSet<EntryId> = self
            .breaks
            .values()
            .flat_map(|b| b.keys().copied())
            .collect();
        let closes = self.closes.iter().filter(|(of, _)| without_span(of));
        let breaks = self.breaks.iter().filter(|(of, _)| without_span(of));
        let ends = self
            .break_closes
            .iter()
            .filter(|(of, _)| !all_breaks.contains(of));
        let found: BTreeSet<EntryId> = closes
            .chain(breaks)
            .chain(ends)
            .flat_map(|(_, entries)| entries.keys().copied())
            .chain(self.strangers.iter().copied())
            .collect();
        found.into_iter().collect()
    }
}

#[cfg(test)]
#[path = "span_tests.rs"]
mod tests;
