//! Rules of spans.
use super::*;
use crate::entry::{BreakClose, BreakOpen, SpanClose, SpanOpen};
use crate::examples::{at, correction_of, day, entry, id};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn moment(hour: u32, minute: u32) -> Instant {
    at(day("2014-04-22"), hour, minute)
}

fn starting(mut entry: Entry, start: Instant) -> Entry {
    entry.start = start;
    entry
}

fn open(n: u128, hour: u32) -> Entry {
    let shift = SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    };
    starting(entry(n, Body::SpanOpen(shift)), moment(hour, 0))
}

fn close(n: u128, span: u128, hour: u32) -> Entry {
    starting(
        entry(n, Body::SpanClose(SpanClose { span: id(span) })),
        moment(hour, 0),
    )
}

fn pause(n: u128, span: u128, hour: u32, minute: u32) -> Entry {
    starting(
        entry(n, Body::BreakOpen(BreakOpen { span: id(span) })),
        moment(hour, minute),
    )
}

fn resume(n: u128, span: u128, pause: u128, hour: u32, minute: u32) -> Entry {
    let end = BreakClose {
        span: id(span),
        pause: id(pause),
    };
    starting(entry(n, Body::BreakClose(end)), moment(hour, minute))
}

fn only(entries: &[Entry]) -> Span {
    let mut found = assemble(entries);
    assert_eq!(found.spans.len(), 1);
    found.spans.remove(0)
}

fn minutes(span: &Span, now: Option<Instant>) -> u32 {
    span.worked(now).into_iter().map(Interval::minutes).sum()
}

#[test]
fn a_stranger_ends_no_span_and_a_colleague_of_the_service_does() {
    let by = |mut entry: Entry, service: &str| {
        entry.author = AccountId(uuid::Uuid::from_u128(99));
        entry.service = ServiceId::new(service).unwrap();
        entry
    };
    let own = open(1, 9);
    let found = assemble(&[own.clone(), by(close(2, 1, 10), "elsewhere")]);
    assert!(found.spans[0].is_running());
    assert_eq!(found.orphans, [id(2)]);
    let same = own.service.as_str().to_owned();
    let ended = only(&[own, by(close(3, 1, 11), &same)]);
    assert_eq!(ended.closed_by, Some(id(3)));
}

#[test]
fn a_shift_with_a_break_is_worked_without_it() {
    let span = only(&[
        open(1, 9),
        pause(2, 1, 11, 0),
        resume(3, 1, 2, 11, 30),
        close(4, 1, 13),
    ]);
    assert_eq!((span.start, span.end), (moment(9, 0), Some(moment(13, 0))));
    assert_eq!(span.closed_by, Some(id(4)));
    assert_eq!(span.breaks, [(moment(11, 0), moment(11, 30))]);
    assert_eq!(span.flags, []);
    assert_eq!(minutes(&span, None), 210);
}

#[test]
fn a_break_without_an_end_lasts_to_the_end_of_the_shift() {
    let span = only(&[open(1, 9), pause(2, 1, 11, 0), close(4, 1, 13)]);
    assert_eq!(span.breaks, [(moment(11, 0), moment(13, 0))]);
    assert_eq!(span.flags, [SpanFlag::BreakUnclosed]);
    assert_eq!(span.pause, None);
    assert_eq!(minutes(&span, None), 120);
}

#[test]
fn a_missing_close_stays_open_and_is_overdue_after_12_hours() {
    let span = only(&[open(1, 9)]);
    assert!(span.is_running());
    assert!(!span.is_overdue(moment(21, 0)));
    assert!(span.is_overdue(moment(21, 1)));
    assert_eq!(minutes(&span, None), 0, "the server counts no running span");
    assert_eq!(
        minutes(&span, Some(moment(10, 15))),
        75,
        "the phone shows it"
    );
    assert_eq!(
        minutes(&span, Some(moment(8, 0))),
        0,
        "a clock before the beginning"
    );
}

#[test]
fn a_running_break_stops_the_count_of_a_running_shift() {
    let span = only(&[open(1, 9), pause(2, 1, 10, 0)]);
    assert_eq!(
        span.pause,
        Some(RunningBreak {
            start: moment(10, 0),
            id: id(2)
        })
    );
    assert_eq!(minutes(&span, Some(moment(12, 0))), 60);
}

#[test]
fn a_close_before_the_open_is_flagged_and_zero() {
    let span = only(&[open(1, 9), close(2, 1, 8)]);
    assert_eq!(span.end, Some(span.start));
    assert_eq!(span.flags, [SpanFlag::CloseBeforeOpen]);
    assert_eq!(minutes(&span, None), 0);
}

#[test]
fn of_two_closes_the_one_whose_form_opened_first_holds() {
    let entries = [open(1, 9), close(6, 1, 12), close(5, 1, 13)];
    let span = only(&entries);
    assert_eq!(
        (span.end, span.closed_by),
        (Some(moment(13, 0)), Some(id(5)))
    );
    assert_eq!(span.flags, [SpanFlag::SeveralCloses]);
}

#[test]
fn a_break_outside_the_shift_is_cut_to_it_and_flagged() {
    let before = [pause(2, 1, 8, 0), resume(3, 1, 2, 9, 30)];
    let after = [pause(4, 1, 12, 30), resume(5, 1, 4, 14, 0)];
    let span = only(&[&[open(1, 9), close(6, 1, 13)][..], &before, &after].concat());
    assert_eq!(
        span.breaks,
        [
            (moment(9, 0), moment(9, 30)),
            (moment(12, 30), moment(13, 0))
        ]
    );
    assert_eq!(span.flags, [SpanFlag::BreakOutside]);
    assert_eq!(minutes(&span, None), 180);

    let wholly = only(&[
        open(1, 9),
        pause(2, 1, 14, 0),
        resume(3, 1, 2, 15, 0),
        close(6, 1, 13),
    ]);
    assert_eq!(
        (minutes(&wholly, None), wholly.flags),
        (240, vec![SpanFlag::BreakOutside])
    );
}

#[test]
fn breaks_that_overlap_are_taken_once() {
    let span = only(&[
        open(1, 9),
        pause(2, 1, 10, 0),
        resume(3, 1, 2, 11, 0),
        pause(4, 1, 10, 30),
        resume(5, 1, 4, 11, 30),
        close(6, 1, 13),
    ]);
    assert_eq!(span.breaks, [(moment(10, 0), moment(11, 30))]);
    assert_eq!(minutes(&span, None), 150);
}

#[test]
fn a_break_that_ends_before_it_begins_is_flagged_and_zero() {
    let span = only(&[
        open(1, 9),
        pause(2, 1, 11, 0),
        resume(3, 1, 2, 10, 0),
        close(4, 1, 13),
    ]);
    assert_eq!(
        (minutes(&span, None), span.flags),
        (240, vec![SpanFlag::BreakReversed])
    );
}

#[test]
fn a_close_and_a_break_without_their_span_wait_as_orphans() {
    let found = assemble(&[close(2, 1, 13), pause(3, 1, 11, 0), resume(4, 1, 9, 12, 0)]);
    assert_eq!(
        (found.spans.len(), found.orphans),
        (0, vec![id(2), id(3), id(4)])
    );
    let arrived = assemble(&[close(2, 1, 13), pause(3, 1, 11, 0), open(1, 9)]);
    assert_eq!(arrived.orphans, []);
}

#[test]
fn a_corrected_open_and_close_keep_their_span() {
    let (first, last) = (open(1, 9), close(2, 1, 13));
    let earlier = correction_of(10, &first, 1, |e| e.start = moment(8, 0));
    let later = correction_of(11, &last, 2, |e| e.start = moment(14, 0));
    let span = only(&[earlier, later]);
    assert_eq!((span.id, span.closed_by), (id(1), Some(id(2))));
    assert_eq!(minutes(&span, None), 360);
}

#[test]
fn a_worker_named_twice_counts_once() {
    let mut twice = open(1, 9);
    twice.workers = vec![twice.author, twice.author];
    assert_eq!(only(&[twice]).workers.len(), 1);
}

fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let one = (1u128..20, 1u128..6, 6u128..12, 0u32..24, 0u8..4).prop_map(
        |(n, span, brk, hour, what)| match what {
            0 => open(span, hour),
            1 => close(20 + n, span, hour),
            2 => pause(brk, span, hour, 30),
            _ => resume(40 + n, span, brk, hour, 45),
        },
    );
    prop::collection::vec(one, 0..24).prop_map(|entries| {
        // Ids are unique: the first of each is kept.
        let mut seen = BTreeSet::new();
        entries.into_iter().filter(|e| seen.insert(e.id)).collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_arrival_never_matters(entries in any_entries(), turn in 0usize..24) {
        let mut other = entries.clone();
        other.reverse();
        let length = other.len().max(1);
        other.rotate_left(turn % length);
        prop_assert_eq!(assemble(&entries), assemble(&other));
    }

    #[test]
    fn what_is_worked_lies_in_the_span_and_outside_its_breaks(entries in any_entries()) {
        for span in assemble(&entries).spans {
            let end = span.end.unwrap_or(moment(23, 59));
            let worked = span.worked(Some(moment(23, 59)));
            for part in &worked {
                prop_assert!(span.start <= part.start && part.end <= end);
                for (from, to) in &span.breaks {
                    prop_assert!(part.end <= *from || part.start >= *to);
                }
            }
            if span.end.is_some() {
                let breaks: u32 = span.breaks.iter().filter_map(|(a, b)| Interval::new(*a, *b)).map(Interval::minutes).sum();
                let whole = Interval::new(span.start, end).map_or(0, Interval::minutes);
                prop_assert_eq!(whole, breaks + minutes(&span, None));
            }
        }
    }
}
