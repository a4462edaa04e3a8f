//! The frozen text of an entry: its reader, its checks, and what is made of several of them.
use chrono::{DateTime, Utc};
use domain::check::{CheckContext, FormContext, doubts, refuse};
use domain::entry::{Entry, Point};
use domain::problem::Problem;
use domain::span::{Spans, assemble};
use domain::versions::{Link, resolve};
use domain::{Body, EntryId, Instant, facts, hours, json, limits};
use std::collections::BTreeMap;

/// A day in April 2014.
const NOW: Instant = Instant(1_398_160_800_000_000);
const WEEK_MINUTES: u32 = 7 * 24 * 60;

/// See the crate.
pub fn begin() {
    crate::corpus("entry", holds);
    let deep = |open: &str| open.repeat(crate::DEEP);
    let last = DateTime::<Utc>::MAX_UTC.timestamp_micros();
    for at in [i64::MIN, -1, 0, last, last + 1, i64::MAX] {
        moment(Instant(at));
    }
    for nested in ["[", "{\"body\":", "{\"kind\":\"correction\",\"body\":"] {
        assert!(!holds(deep(nested).as_bytes()));
        assert!(!holds(
            format!("{{\"schema\":1,\"body\":{}", deep(nested)).as_bytes()
        ));
    }
}

/// Each line is the text of an entry; those that are read form the history of a service.
pub fn holds(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else {
        return false;
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let read: Vec<Option<Entry>> = lines.map(one).collect();
    let all = !read.is_empty() && read.iter().all(Option::is_some);
    // In a ledger one id is one entry.
    let by_id = read.into_iter().flatten().map(|entry| (entry.id, entry));
    let ledger: BTreeMap<EntryId, Entry> = by_id.collect();
    together(&ledger.into_values().collect::<Vec<_>>());
    all
}

/// One reader decides: what it accepts is read alike by every other, is within the limits, and is
/// written and read as the same.
fn one(raw: &str) -> Option<Entry> {
    // The reader of the phone, which does without looking for what is wrong.
    let by_phone = json::read::<Entry>(raw).ok();
    let entry = match domain::decode::decode(raw) {
        Ok(entry) => entry,
        Err(problem) => {
            named(&problem);
            return None;
        }
    };
    assert_eq!(by_phone.as_ref(), Some(&entry));
    assert_eq!(
        serde_json::from_str::<Entry>(raw).ok().as_ref(),
        Some(&entry)
    );
    let written = domain::decode::encode(&entry);
    let again = domain::decode::decode(&written).expect("what was written is read");
    assert!(alike(&again, &entry), "{written}");
    if entry.point.is_none() {
        assert_eq!(domain::decode::encode(&again), written);
    }
    assert_eq!(limits::limits(&entry), []);
    moment(entry.start);
    moment(entry.device_time);
    counted(&entry);
    checked(&entry, &Spans::default());
    Some(entry)
}

/// The same entry, but for the last digit of a position: see [`crate::alike`].
fn alike(a: &Entry, b: &Entry) -> bool {
    let nowhere = |entry: &Entry| Entry {
        point: None,
        ..entry.clone()
    };
    let near = |a: Point, b: Point| crate::close(a.lat, b.lat) && crate::close(a.lon, b.lon);
    nowhere(a) == nowhere(b)
        && match (a.point, b.point) {
            (Some(a), Some(b)) => near(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
}

fn named(problem: &Problem) {
    assert!(crate::is_stable_code(problem.reason.as_str()), "{problem}");
    assert!(problem.value.chars().count() <= 81);
}

/// Any moment can be shown, however wrong the clock was that told it.
pub(crate) fn moment(at: Instant) {
    let (hour, minute) = at.local_clock();
    assert!(hour < 24 && minute < 60);
    assert!(at.rfc3339().ends_with('Z'));
    let day = at.day();
    if (Instant::EARLIEST..Instant::LATEST).contains(&at) {
        let begins = Instant::start_of(day);
        assert!(begins <= at && at.0 - begins.0 < 25 * 60 * 60 * 1_000_000);
    }
}

/// What it counts: no zeros, nothing below zero, names that can be read.
fn counted(entry: &Entry) {
    let facts = facts::facts(entry);
    for fact in &facts {
        assert!(fact.value > 0, "{fact:?}");
        assert_eq!(fact.name.to_string().parse(), Ok(fact.name.clone()));
    }
    let sums = facts::totals([entry, entry]);
    assert!(
        facts
            .iter()
            .all(|fact| sums.get(&fact.name) == Some(&(2 * fact.value)))
    );
    let percent = facts::return_rate(&sums).percent();
    assert!(percent.is_none_or(|percent| percent.is_finite() && percent >= 0.0));
}

/// The form's and the server's checks, alone and beside the spans around it.
fn checked(entry: &Entry, spans: &Spans) {
    let known = crate::wire_request::known();
    let alone = [None];
    let each = spans.spans.iter().map(Some);
    for span in each.chain(alone) {
        for root in [None, Some(entry)] {
            for problem in refuse(entry, &FormContext { span, root }) {
                named(&problem);
            }
        }
        let service = known.service(&entry.service);
        let context = CheckContext {
            service,
            programme: service.and_then(|service| known.programme(&service.programme)),
            lists: Some(&known.reference.lists),
            span,
            spans: &spans.spans,
            clock_ahead: Some(entry.device_time.0),
            ..CheckContext::at(NOW)
        };
        let flags = doubts(entry, &context);
        assert!(flags.is_sorted_by(|a, b| a < b), "{flags:?}");
    }
}

/// Spans, hours and versions are functions of the set of entries: no order of arrival matters.
fn together(entries: &[Entry]) {
    let spans = assemble(entries);
    assert_eq!(assemble(entries.iter().rev()), spans);
    for entry in entries {
        checked(entry, &spans);
        let links = || entries.iter().map(Link::from);
        let entitled = |_: EntryId| false;
        let history = resolve(entry.root(), links(), &entitled);
        assert_eq!(resolve(entry.root(), links().rev(), &entitled), history);
        let is_member = |id| entries.iter().any(|e| e.id == id);
        assert!(history.current.is_none_or(is_member));
        assert!(!(history.void && history.current.is_some()));
    }
    for span in &spans.spans {
        assert!(span.end.is_none_or(|end| end >= span.start));
        let is_open = |e: &Entry| matches!(e.effective_body(), Body::SpanOpen(_));
        assert!(entries.iter().any(|e| e.root() == span.id && is_open(e)));
        let week = domain::IsoWeek::of(span.start.day());
        let hours = hours::of_week(&spans.spans, week, Some(NOW));
        assert!(hours.open_minutes <= WEEK_MINUTES + 60);
        let days = hours.days.iter();
        assert_eq!(
            days.clone().map(|d| d.open_minutes).sum::<u32>(),
            hours.open_minutes
        );
        assert_eq!(
            days.map(|d| d.worker_minutes).sum::<u32>(),
            hours.worker_minutes
        );
        assert!(hours.by_worker.values().all(|w| *w <= hours.worker_minutes));
    }
    for now in [None, Some(NOW), Some(Instant::LATEST)] {
        for (_, day) in hours::by_day(&spans.spans, now).iter() {
            assert!(day.open_minutes <= 25 * 60);
            assert!(day.longest_span_minutes <= day.open_minutes);
        }
    }
}
