//! Rules of hours.
use super::*;
use crate::examples::{account, at, day, id};
use crate::ids::ServiceId;
use proptest::prelude::*;
use rstest::rstest;

fn shift(n: u128, workers: &[u128], start: Instant, end: Option<Instant>) -> Span {
    Span {
        id: id(n),
        kind: SpanKind::Shift,
        service: ServiceId::new("prunerov-sas").unwrap(),
        workers: workers.iter().map(|w| account(*w)).collect(),
        start,
        end,
        closed_by: None,
        breaks: vec![],
        pause: None,
        flags: vec![],
    }
}

fn on(date: &str, hour: u32, minute: u32) -> Instant {
    at(day(date), hour, minute)
}

fn week(text: &str) -> IsoWeek {
    text.parse().unwrap()
}

#[test]
fn a_9_to_13_and_b_10_to_14_are_8_worker_hours_and_5_open_hours() {
    let spans = [
        shift(
            1,
            &[1],
            on("2014-04-22", 9, 0),
            Some(on("2014-04-22", 13, 0)),
        ),
        shift(
            2,
            &[2],
            on("2014-04-22", 10, 0),
            Some(on("2014-04-22", 14, 0)),
        ),
    ];
    let hours = of_week(&spans, week("2014-W17"), None);
    assert_eq!((hours.worker_minutes, hours.open_minutes), (480, 300));
    assert_eq!(
        hours.by_worker,
        LiteMap::from_iter([(account(1), 240), (account(2), 240)])
    );
    let tuesday = &hours.days[1];
    assert_eq!((tuesday.worker_minutes, tuesday.open_minutes), (480, 300));
    assert_eq!(tuesday.spans, [id(1), id(2)]);
    assert_eq!(hours.days[0], DayHours::default());
}

#[test]
fn breaks_are_out_of_both_unless_somebody_else_works() {
    let mut a = shift(
        1,
        &[1],
        on("2014-04-22", 9, 0),
        Some(on("2014-04-22", 13, 0)),
    );
    a.breaks = vec![(on("2014-04-22", 9, 30), on("2014-04-22", 10, 30))];
    let b = shift(
        2,
        &[2],
        on("2014-04-22", 10, 0),
        Some(on("2014-04-22", 14, 0)),
    );
    let hours = of_week(&[a, b], week("2014-W17"), None);
    assert_eq!((hours.worker_minutes, hours.open_minutes), (420, 270));
}

#[test]
fn a_shift_of_two_workers_counts_for_each_and_is_open_once() {
    let spans = [shift(
        1,
        &[1, 2],
        on("2014-04-22", 9, 0),
        Some(on("2014-04-22", 13, 0)),
    )];
    let hours = of_week(&spans, week("2014-W17"), None);
    assert_eq!((hours.worker_minutes, hours.open_minutes), (480, 240));
}

#[rstest]
#[case("2026-03-28", "2026-03-29", 60, 360, 7)]
#[case("2026-10-24", "2026-10-25", 60, 480, 9)]
#[case("2026-11-20", "2026-11-21", 60, 420, 8)]
fn a_night_shift_from_23_to_7_has_7_hours_in_march_9_in_october_8_else(
    #[case] evening: &str,
    #[case] morning: &str,
    #[case] before_midnight: u32,
    #[case] after_midnight: u32,
    #[case] hours: u32,
) {
    let days = by_day(
        &[shift(1, &[1], on(evening, 23, 0), Some(on(morning, 7, 0)))],
        None,
    );
    assert_eq!(days[&day(evening)].open_minutes, before_midnight);
    assert_eq!(days[&day(morning)].open_minutes, after_midnight);
    assert_eq!(before_midnight + after_midnight, hours * 60);
}

#[test]
fn a_shift_over_monday_midnight_is_split_between_two_weeks() {
    let spans = [shift(
        1,
        &[1],
        on("2014-04-20", 22, 0),
        Some(on("2014-04-21", 3, 0)),
    )];
    assert_eq!(of_week(&spans, week("2014-W16"), None).worker_minutes, 120);
    assert_eq!(of_week(&spans, week("2014-W17"), None).worker_minutes, 180);
    assert_eq!(of_week(&spans, week("2014-W18"), None).worker_minutes, 0);
}

#[test]
fn week_53_takes_new_years_day() {
    let spans = [shift(
        1,
        &[1],
        on("2026-12-31", 20, 0),
        Some(on("2027-01-01", 4, 0)),
    )];
    assert_eq!(of_week(&spans, week("2026-W53"), None).worker_minutes, 480);
    assert_eq!(of_week(&spans, week("2027-W01"), None).worker_minutes, 0);
}

#[test]
fn a_running_shift_is_counted_apart_and_only_the_phone_adds_it() {
    let spans = [shift(1, &[1], on("2014-04-22", 9, 0), None)];
    let server = of_week(&spans, week("2014-W17"), None);
    assert_eq!((server.worker_minutes, server.running.len()), (0, 1));
    let phone = of_week(&spans, week("2014-W17"), Some(on("2014-04-22", 10, 15)));
    assert_eq!((phone.worker_minutes, phone.running.len()), (75, 1));
    let next = of_week(&spans, week("2014-W18"), None);
    assert_eq!(
        next.running.len(),
        0,
        "a forgotten shift belongs to the week in which it began"
    );
}

#[test]
fn an_attendance_day_gives_no_hours() {
    let mut open = shift(
        1,
        &[1],
        on("2014-04-22", 9, 0),
        Some(on("2014-04-22", 13, 0)),
    );
    open.kind = SpanKind::AttendanceDay;
    assert_eq!(of_week(&[open], week("2014-W17"), None).worker_minutes, 0);
}

#[test]
fn seconds_are_cut_to_the_minute_the_clock_showed() {
    let second = 1_000_000;
    let start = Instant(on("2014-04-22", 9, 0).0 + 50 * second);
    let end = Instant(on("2014-04-22", 13, 0).0 + 10 * second);
    assert_eq!(
        of_week(&[shift(1, &[1], start, Some(end))], week("2014-W17"), None).worker_minutes,
        240
    );
    let blink = shift(1, &[1], start, Some(Instant(start.0 + 9 * second)));
    assert_eq!(of_week(&[blink], week("2014-W17"), None).worker_minutes, 0);
}

#[test]
fn a_quota_in_days_counts_days_with_a_shift_of_an_hour() {
    let spans = [
        shift(
            1,
            &[1],
            on("2014-04-22", 9, 0),
            Some(on("2014-04-22", 10, 0)),
        ),
        shift(
            2,
            &[1],
            on("2014-04-23", 9, 0),
            Some(on("2014-04-23", 9, 59)),
        ),
        // Two short shifts are not one of an hour.
        shift(
            3,
            &[1],
            on("2014-04-24", 9, 0),
            Some(on("2014-04-24", 9, 30)),
        ),
        shift(
            4,
            &[1],
            on("2014-04-24", 10, 0),
            Some(on("2014-04-24", 10, 30)),
        ),
    ];
    assert_eq!(
        of_week(&spans, week("2014-W17"), None).days_with_an_hour(),
        1
    );
}

#[test]
fn a_worker_in_two_shifts_at_once_counts_in_both_and_is_open_once() {
    let one = shift(
        1,
        &[1],
        on("2014-04-22", 9, 0),
        Some(on("2014-04-22", 10, 0)),
    );
    let other = shift(
        2,
        &[1],
        on("2014-04-22", 9, 0),
        Some(on("2014-04-22", 10, 0)),
    );
    let hours = of_week(&[one, other], week("2014-W17"), None);
    assert_eq!((hours.worker_minutes, hours.open_minutes), (120, 60));
}

#[test]
fn a_span_of_a_century_counts_for_31_days_and_does_not_stall_or_overflow() {
    let last = Some(Instant(Instant::LATEST.0 - 1));
    let century = [shift(1, &[1, 2], Instant::EARLIEST, last)];
    let hours = of_week(&century, week("2014-W17"), None);
    assert_eq!((hours.worker_minutes, hours.open_minutes), (0, 0));
    // Monday 10:00 of W15 and 31 days on: W17 is whole, of W19 there is Monday to Thursday 10:00.
    let from = on("2014-04-07", 10, 0);
    let spans = [shift(1, &[1, 2], from, last)];
    let minutes = |w| of_week(&spans, week(w), None).worker_minutes;
    assert_eq!(minutes("2014-W17"), 2 * 168 * 60);
    assert_eq!(minutes("2014-W19"), 2 * (3 * 24 + 10) * 60);
    assert_eq!(minutes("2014-W20"), 0);
}

fn any_spans() -> impl Strategy<Value = Vec<Span>> {
    // Starts in the two weeks around the clock change of March 2026, up to 30 h long, in seconds.
    let base = on("2026-03-22", 0, 0).0 / 1_000_000;
    let one = (1u128..4, 0i64..14 * 86_400, 0i64..30 * 3600, 0i64..7200).prop_map(
        move |(worker, from, length, pause)| {
            let start = Instant((base + from) * 1_000_000);
            let end = Instant(start.0 + length * 1_000_000);
            let mut span = shift(
                worker * 1_000_000 + u128::try_from(from).unwrap(),
                &[worker],
                start,
                Some(end),
            );
            let middle = Instant(start.0 + length / 2 * 1_000_000);
            span.breaks.extend(
                Interval::new(middle, Instant(middle.0 + pause * 1_000_000).min(end))
                    .map(|i| (i.start, i.end)),
            );
            span
        },
    );
    prop::collection::vec(one, 0..12)
}

proptest! {
    #[test]
    fn days_add_up_to_weeks_workers_to_w_and_o_is_never_above_w(spans in any_spans()) {
        let days = by_day(&spans, None);
        let weeks: Vec<WeekHours> =
            (-1..4).map(|n| of_week(&spans, week("2026-W12").plus(n), None)).collect();
        let sum = |of: fn(&DayHours) -> u32| days.values().map(of).sum::<u32>();
        prop_assert_eq!(weeks.iter().map(|w| w.worker_minutes).sum::<u32>(), sum(|d| d.worker_minutes));
        prop_assert_eq!(weeks.iter().map(|w| w.open_minutes).sum::<u32>(), sum(|d| d.open_minutes));
        for week in &weeks {
            prop_assert_eq!(week.by_worker.values().sum::<u32>(), week.worker_minutes);
            prop_assert!(week.open_minutes <= week.worker_minutes);
        }
        for hours in days.values() {
            prop_assert!(hours.open_minutes <= 25 * 60);
            prop_assert!(hours.longest_span_minutes <= hours.open_minutes);
        }
    }

    #[test]
    fn w_of_a_span_is_its_worked_minutes_whichever_days_it_touches(spans in any_spans()) {
        for span in &spans {
            let whole: u32 = span.worked(None).into_iter().map(Interval::minutes).sum();
            let days = by_day([span], None);
            prop_assert_eq!(days.values().map(|d| d.worker_minutes).sum::<u32>(), whole);
        }
    }
}
