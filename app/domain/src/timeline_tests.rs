//! Rules of a worker's day line.
use super::*;
use crate::entry::{SpanClose, SpanKind, SpanOpen};
use crate::examples::{account, at, contact, day, entry, exchange_of, id, visit_of};
use proptest::prelude::*;

const DAY: &str = "2014-04-22";

fn clock(h: u32, m: u32) -> Instant {
    at(day(DAY), h, m)
}

fn shift(n: u128, from: (u32, u32), to: Option<(u32, u32)>) -> Vec<Entry> {
    let open = SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    };
    let mut all = vec![entry(n, Body::SpanOpen(open))];
    all[0].start = clock(from.0, from.1);
    if let Some((h, m)) = to {
        let close = SpanClose { span: id(n) };
        let mut close = entry(n + 1, Body::SpanClose(close));
        close.start = clock(h, m);
        all.push(close);
    }
    all
}

fn at_work(n: u128, (h, m): (u32, u32), minutes: u32) -> Entry {
    let mut entry = contact();
    entry.id = id(n);
    entry.start = clock(h, m);
    entry.minutes = minutes;
    entry
}

fn line(entries: &[Entry], now: (u32, u32)) -> DayLine {
    day_line(day(DAY), account(100), entries, clock(now.0, now.1))
}

fn clocks(intervals: &[Interval]) -> Vec<((u32, u32), (u32, u32))> {
    let clocks = |i: &Interval| (i.start.local_clock(), i.end.local_clock());
    intervals.iter().map(clocks).collect()
}

#[test]
fn what_no_entry_fills_of_a_shift_is_a_gap_from_half_an_hour_on() {
    let mut all = shift(1, (9, 0), Some((13, 0)));
    all.push(at_work(10, (9, 20), 30));
    all.push(at_work(11, (11, 0), 90));
    let line = line(&all, (15, 0));
    assert_eq!(clocks(&line.work), [((9, 0), (13, 0))]);
    assert_eq!(
        clocks(&line.gaps),
        [((9, 50), (11, 0)), ((12, 30), (13, 0))],
        "the first twenty minutes are the way there"
    );
}

#[test]
fn a_running_shift_is_looked_at_up_to_now() {
    let all = shift(1, (9, 0), None);
    assert_eq!(clocks(&line(&all, (9, 29)).gaps), []);
    assert_eq!(clocks(&line(&all, (10, 0)).gaps), [((9, 0), (10, 0))]);
}

#[test]
fn the_way_to_a_visit_is_no_gap_half_before_it_and_half_after() {
    let mut all = shift(1, (9, 0), Some((11, 0)));
    let mut visit = visit_of(10, "ZAS", 1, 1);
    visit.start = clock(9, 40);
    visit.minutes = 20;
    if let Body::HouseholdVisit(visit) = &mut visit.body {
        visit.travel_minutes = 80;
    }
    all.push(visit);
    let line = line(&all, (12, 0));
    assert_eq!(clocks(&[line.filled[0].time]), [((9, 0), (10, 40))]);
    assert_eq!(clocks(&line.gaps), []);
}

#[test]
fn an_exchange_without_a_length_fills_five_minutes() {
    let mut all = shift(1, (9, 0), Some((10, 10)));
    let mut exchange = exchange_of(10, &[("J1", 5, 5)], 0);
    exchange.start = clock(9, 35);
    exchange.minutes = 0;
    all.push(exchange);
    assert_eq!(
        clocks(&line(&all, (12, 0)).gaps),
        [((9, 0), (9, 35)), ((9, 40), (10, 10))]
    );
}

#[test]
fn entries_overlap_from_a_quarter_of_an_hour_on() {
    let overlaps = |second: (u32, u32)| {
        let all = [at_work(10, (9, 0), 30), at_work(11, second, 30)];
        let line = line(&all, (12, 0));
        (line.filled[0].overlaps, line.filled[1].overlaps)
    };
    assert_eq!(overlaps((9, 16)), (false, false));
    assert_eq!(overlaps((9, 15)), (true, true));
}

#[test]
fn a_colleagues_entries_fill_nothing_and_nothing_is_a_gap_without_a_shift() {
    let mut theirs = at_work(10, (9, 0), 60);
    theirs.workers = vec![account(2)];
    let mut all = shift(1, (9, 0), Some((10, 0)));
    all.push(theirs);
    assert_eq!(clocks(&line(&all, (12, 0)).gaps), [((9, 0), (10, 0))]);
    let alone = line(&[at_work(10, (9, 0), 60)], (12, 0));
    assert_eq!((alone.gaps, alone.filled.len()), (vec![], 1));
}

proptest! {
    /// What is filled and what is not are the whole of the work, and gaps touch nothing that is filled.
    #[test]
    fn random_days_gaps_lie_in_the_work_and_beside_what_fills_it(
        entries in prop::collection::vec((0u32..600, 0u32..120), 0..12),
        length in 0u32..600,
        order in any::<u64>(),
    ) {
        let end = (8 + length / 60, length % 60);
        let mut all = shift(1, (8, 0), Some(end));
        for (n, (start, minutes)) in entries.iter().enumerate() {
            all.push(at_work(10 + n as u128, (8 + start / 60, start % 60), *minutes));
        }
        let line = line(&all, (23, 0));
        for gap in &line.gaps {
            prop_assert!(gap.minutes() >= GAP_MINUTES);
            prop_assert!(line.filled.iter().all(|f| f.time.common(*gap).is_none()));
            prop_assert!(line.work.iter().any(|w| w.common(*gap) == Some(*gap)));
        }
        let covered = joined(line.filled.iter().map(|f| f.time).collect());
        let minutes = |all: &[Interval]| all.iter().map(|i| i.minutes()).sum::<u32>();
        let inside: Vec<_> = line
            .work
            .iter()
            .flat_map(|w| covered.iter().filter_map(|c| c.common(*w)))
            .collect();
        let short = minutes(&line.work) - minutes(&inside) - minutes(&line.gaps);
        prop_assert!(short <= GAP_MINUTES * (line.filled.len() as u32 + 1));
        let mut turned = all.clone();
        let by = (order % turned.len() as u64) as usize;
        turned.rotate_left(by);
        prop_assert_eq!(super::day_line(day(DAY), account(100), &turned, clock(23, 0)), line);
    }
}
