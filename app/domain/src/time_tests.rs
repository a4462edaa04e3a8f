//! Rules of instants, local days and ISO weeks.
use super::*;
use chrono::Duration;
use proptest::prelude::*;
use rstest::rstest;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn utc(text: &str) -> Instant {
    Instant(
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_micros(),
    )
}

#[rstest]
// Winter +1, summer +2.
#[case("2026-01-31T22:59:59Z", "2026-01-31")]
#[case("2026-01-31T23:00:00Z", "2026-02-01")]
#[case("2026-07-31T21:59:59Z", "2026-07-31")]
#[case("2026-07-31T22:00:00Z", "2026-08-01")]
fn a_local_day_begins_at_midnight_in_prague(#[case] instant: &str, #[case] expected: &str) {
    assert_eq!(utc(instant).day(), day(expected));
}

#[rstest]
#[case("2026-03-29", 1, 59, "2026-03-29T00:59:00Z")]
// 2:30 does not exist that night: an hour later is 3:30 summer time.
#[case("2026-03-29", 2, 30, "2026-03-29T01:30:00Z")]
#[case("2026-03-29", 3, 0, "2026-03-29T01:00:00Z")]
// 2:30 exists twice that night: the first, in summer time.
#[case("2026-10-25", 2, 30, "2026-10-25T00:30:00Z")]
#[case("2026-10-25", 3, 0, "2026-10-25T02:00:00Z")]
fn a_wall_clock_in_the_nights_of_both_clock_changes(
    #[case] date: &str,
    #[case] hour: u32,
    #[case] minute: u32,
    #[case] expected: &str,
) {
    assert_eq!(
        Instant::from_local(day(date), hour, minute),
        Some(utc(expected))
    );
}

#[test]
fn a_clock_shows_no_25th_hour() {
    assert_eq!(Instant::from_local(day("2026-03-29"), 25, 0), None);
}

/// Regression: a phone may tell any number as its clock, and a manager's page shows its day.
#[test]
fn the_last_moment_of_the_calendar_has_a_day() {
    let last = Instant(DateTime::<Utc>::MAX_UTC.timestamp_micros());
    assert_eq!(last.day(), Day::MAX);
    assert_eq!(Instant(last.0 + 1).utc(), DateTime::<Utc>::MIN_UTC);
    // The calendar ends in UTC, which is behind Prague.
    let before = Instant(last.0 - 48 * HOUR_US);
    assert_eq!(before.day(), Day::MAX.pred_opt().unwrap());
}

#[rstest]
#[case("2026-W13", 167)]
#[case("2026-W43", 169)]
#[case("2026-W44", 168)]
fn a_week_lasts_from_monday_midnight_to_monday_midnight(#[case] week: IsoWeek, #[case] hours: i64) {
    let (from, to) = week.bounds();
    assert_eq!(to.0 - from.0, hours * HOUR_US);
}

#[rstest]
#[case("2024-12-30", "2025-W01")]
#[case("2027-01-01", "2026-W53")]
#[case("2015-12-31", "2015-W53")]
#[case("2014-04-21", "2014-W17")]
fn the_iso_year_is_not_the_calendar_year(#[case] date: &str, #[case] week: &str) {
    assert_eq!(IsoWeek::of(day(date)).to_string(), week);
}

#[test]
fn week_53_is_followed_by_week_1() {
    let last: IsoWeek = "2026-W53".parse().unwrap();
    assert_eq!(last.plus(1).to_string(), "2027-W01");
    assert_eq!(last.plus(-53).to_string(), "2025-W52");
    assert_eq!(last.monday(), day("2026-12-28"));
    assert_eq!(last.days()[6], day("2027-01-03"));
}

#[rstest]
#[case("2014-W53")]
#[case("2014-W00")]
#[case("2014-W7")]
#[case("2014-17")]
#[case("14-W17")]
#[case("2014-W+1")]
#[case("2014-W17 ")]
#[case("1969-W10")]
#[case("")]
fn a_text_that_names_no_week(#[case] text: &str) {
    assert_eq!(text.parse::<IsoWeek>(), Err(BadWeek));
}

#[test]
fn instants_are_integers_in_json_and_rfc_3339_in_reports() {
    let instant = utc("2014-04-21T07:00:00Z");
    assert_eq!(serde_json::to_string(&instant).unwrap(), "1398063600000000");
    assert_eq!(instant.rfc3339(), "2014-04-21T07:00:00.000000Z");
    assert_eq!(instant.local_clock(), (9, 0));
}

proptest! {
    #[test]
    fn every_instant_lies_in_its_day_and_every_day_in_its_week(us in Instant::EARLIEST.0..Instant::LATEST.0) {
        let instant = Instant(us);
        let local = instant.day();
        prop_assert!(Instant::start_of(local) <= instant);
        prop_assert!(instant < Instant::start_of(local + Duration::days(1)));
        let week = IsoWeek::of(local);
        prop_assert!(week.days().contains(&local));
        prop_assert_eq!(week.to_string().parse::<IsoWeek>(), Ok(week));
    }

    #[test]
    fn any_integer_is_an_instant_without_a_panic(us in any::<i64>()) {
        let instant = Instant(us);
        let _ = (instant.utc(), instant.day(), instant.local_clock(), instant.rfc3339());
        prop_assert!(instant.plus_minutes(1) >= instant);
    }
}
