//! Rules of quotas.
use super::*;
use crate::examples::{account, at, code, day, id};
use crate::hours;
use crate::ids::{ProgrammeId, ProviderId, ServiceId};
use crate::programme::Label;
use crate::span::Span;
use proptest::prelude::*;
use rstest::rstest;

fn service(quotas: Vec<Quota>) -> Service {
    Service {
        id: ServiceId::new("prunerov-sas").unwrap(),
        programme: ProgrammeId::new("prunerov").unwrap(),
        provider: ProviderId::new("dodavatel").unwrap(),
        service_type: code("SAS65"),
        name: Label {
            cs: "SAS".into(),
            en: "SAS".into(),
        },
        from: day("2013-07-01"),
        to: Some(day("2015-05-31")),
        kinds: vec![],
        drug_cells: false,
        bands: vec![],
        capacity: None,
        persons_target: None,
        targets: vec![],
        quotas,
        localities: vec![],
        doubtful: vec![],
        not_offered: vec![],
    }
}

fn quota(owed: Owed, days: OperatingDays) -> Quota {
    Quota {
        from: day("2013-07-01"),
        to: None,
        owed,
        days,
        basis: Basis::Open,
        holidays_reduce: true,
    }
}

fn any(hours: u32, n: u8) -> Quota {
    quota(Owed::Minutes(hours * 60), OperatingDays::AnyOfWeek(n))
}

fn on(days: &[(Weekday, u32)]) -> OperatingDays {
    OperatingDays::Named(
        days.iter()
            .map(|(day, minutes)| PlannedDay {
                day: *day,
                minutes: *minutes,
            })
            .collect(),
    )
}

fn sas() -> Quota {
    let days = on(&[
        (Weekday::Mon, 480),
        (Weekday::Wed, 480),
        (Weekday::Fri, 480),
    ]);
    quota(Owed::Minutes(24 * 60), days)
}

fn minutes(quotas: Vec<Quota>, week: &str) -> (Option<u32>, Option<u32>) {
    let found = of_week(&service(quotas), week.parse().unwrap());
    (found.owed, found.after_holidays)
}

fn both(minutes: u32) -> (Option<u32>, Option<u32>) {
    (Some(minutes), Some(minutes))
}

#[test]
fn easter_monday_2014_takes_16_of_24_hours_from_monday_wednesday_friday() {
    assert_eq!(minutes(vec![sas()], "2014-W16"), both(1440));
    assert_eq!(minutes(vec![sas()], "2014-W17"), (Some(1440), Some(960)));
    let found = of_week(&service(vec![sas()]), "2014-W17".parse().unwrap());
    assert_eq!(found.holidays, [(day("2014-04-21"), Holiday::EasterMonday)]);
}

#[rstest]
// Job counselling: one of five days may fall out.
#[case(32, 4, 1920, 1920)]
#[case(52, 5, 3120, 2496)]
#[case(34, 5, 2040, 1632)]
#[case(37, 5, 2220, 1776)]
fn any_days_of_the_week_in_2014_w17(
    #[case] hours: u32,
    #[case] n: u8,
    #[case] owed: u32,
    #[case] after: u32,
) {
    assert_eq!(
        minutes(vec![any(hours, n)], "2014-W17"),
        (Some(owed), Some(after))
    );
}

#[test]
fn two_holidays_take_a_quarter_from_four_of_five_days() {
    // 1 and 8 May 2014 were Thursdays of two weeks; 25 and 26 December Thursday and Friday, and 24
    // December a Wednesday.
    assert_eq!(minutes(vec![any(32, 4)], "2014-W18"), both(1920));
    assert_eq!(
        minutes(vec![any(32, 4)], "2014-W52"),
        (Some(1920), Some(960))
    );
}

#[test]
fn named_days_without_planned_hours_share_evenly() {
    let five = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ]
    .map(|d| (d, 0));
    let found = minutes(vec![quota(Owed::Minutes(34 * 60), on(&five))], "2014-W17");
    assert_eq!(found, (Some(2040), Some(1632)));
    let three = [(Weekday::Mon, 0), (Weekday::Tue, 0), (Weekday::Wed, 0)];
    assert_eq!(
        minutes(vec![quota(Owed::Minutes(100), on(&three))], "2014-W16"),
        both(100)
    );
}

#[test]
fn a_day_without_hours_gets_what_the_others_leave() {
    let days = on(&[(Weekday::Mon, 300), (Weekday::Wed, 0), (Weekday::Fri, 0)]);
    assert_eq!(
        minutes(vec![quota(Owed::Minutes(1000), days)], "2014-W17"),
        (Some(1000), Some(700))
    );
}

#[test]
fn a_holiday_on_a_day_without_service_takes_nothing() {
    let days = on(&[(Weekday::Tue, 480), (Weekday::Sat, 240)]);
    assert_eq!(
        minutes(vec![quota(Owed::Minutes(720), days)], "2014-W17"),
        both(720)
    );
}

#[test]
fn holidays_reduce_only_where_the_quota_says_so() {
    let fixed = Quota {
        holidays_reduce: false,
        ..sas()
    };
    assert_eq!(minutes(vec![fixed], "2014-W17"), both(1440));
}

#[test]
fn no_hours_in_the_source_are_blank_and_never_zero() {
    let unknown = quota(Owed::Unknown, OperatingDays::AnyOfWeek(4));
    let found = of_week(&service(vec![unknown]), "2014-W17".parse().unwrap());
    assert_eq!(
        (found.owed, found.after_holidays, found.days),
        (None, None, None)
    );
    assert_eq!(minutes(vec![], "2014-W17"), (None, None));
    assert_eq!(minutes(vec![any(32, 0)], "2014-W17"), (None, None));
}

#[test]
fn a_quota_in_days_owes_days() {
    let found = of_week(
        &service(vec![quota(Owed::Days(4), OperatingDays::AnyOfWeek(4))]),
        "2014-W17".parse().unwrap(),
    );
    assert_eq!(
        (found.owed, found.days, found.days_after_holidays),
        (None, Some(4), Some(4))
    );
    let named = quota(
        Owed::Days(3),
        on(&[(Weekday::Mon, 0), (Weekday::Wed, 0), (Weekday::Fri, 0)]),
    );
    let found = of_week(&service(vec![named]), "2014-W17".parse().unwrap());
    assert_eq!((found.days, found.days_after_holidays), (Some(3), Some(2)));
}

#[test]
fn outside_the_service_nothing_is_owed_even_if_the_quota_goes_on() {
    assert_eq!(minutes(vec![sas()], "2013-W26"), (None, None));
    assert_eq!(minutes(vec![sas()], "2015-W23"), (None, None));
    assert_eq!(minutes(vec![sas()], "2015-W22"), both(1440));
}

#[test]
fn a_partial_week_goes_by_days_of_validity() {
    // From Wednesday 23 April 2014: three of five weekdays.
    let from_wednesday = |quota: Quota| Quota {
        from: day("2014-04-23"),
        ..quota
    };
    assert_eq!(minutes(vec![from_wednesday(sas())], "2014-W17"), both(960));
    assert_eq!(
        minutes(vec![from_wednesday(any(52, 5))], "2014-W17"),
        both(1872)
    );
    assert_eq!(
        minutes(vec![from_wednesday(any(32, 4))], "2014-W17"),
        both(1152)
    );
    // Until Wednesday, with Easter Monday in it: 3 of 5 days valid, 2 of them working days.
    let until_wednesday = |quota: Quota| Quota {
        to: Some(day("2014-04-23")),
        ..quota
    };
    assert_eq!(
        minutes(vec![until_wednesday(any(52, 5))], "2014-W17"),
        (Some(1872), Some(1248))
    );
    assert_eq!(
        minutes(vec![until_wednesday(any(32, 4))], "2014-W17"),
        (Some(1152), Some(960))
    );
}

#[test]
fn a_service_that_begins_within_a_week_owes_its_days_only() {
    let mut late = service(vec![sas()]);
    late.from = day("2014-04-23");
    let found = of_week(&late, "2014-W17".parse().unwrap());
    assert_eq!((found.owed, found.after_holidays), both(960));
    assert_eq!(found.holidays, [], "the holiday lay before it");
}

#[test]
fn a_quota_changed_within_a_week_owes_each_days_own() {
    let old = Quota {
        to: Some(day("2014-04-29")),
        ..any(50, 5)
    };
    let new = Quota {
        from: day("2014-04-30"),
        ..any(25, 5)
    };
    // Monday and Tuesday 10 h each, Wednesday and Friday 5 h each, Thursday 1 May a holiday.
    assert_eq!(
        minutes(vec![old.clone(), new.clone()], "2014-W18"),
        (Some(35 * 60), Some(30 * 60))
    );
    // Where both are valid the one that began later holds.
    let unending = Quota { to: None, ..old };
    assert_eq!(
        minutes(vec![new, unending], "2014-W18"),
        (Some(35 * 60), Some(30 * 60))
    );
}

#[test]
fn a_week_with_an_unknown_part_or_two_units_is_blank() {
    let old = Quota {
        to: Some(day("2014-04-29")),
        ..any(50, 5)
    };
    let later = |owed| Quota {
        from: day("2014-04-30"),
        ..quota(owed, OperatingDays::AnyOfWeek(5))
    };
    assert_eq!(
        minutes(vec![old.clone(), later(Owed::Unknown)], "2014-W18"),
        (None, None)
    );
    let found = of_week(
        &service(vec![old, later(Owed::Days(5))]),
        "2014-W18".parse().unwrap(),
    );
    assert_eq!((found.owed, found.days), (None, None));
}

#[test]
fn a_week_of_holidays_owes_zero_which_is_not_blank() {
    // 24 to 26 December 2014 are Wednesday to Friday.
    let days = on(&[(Weekday::Wed, 480), (Weekday::Fri, 480)]);
    let found = of_week(
        &service(vec![quota(Owed::Minutes(960), days)]),
        "2014-W52".parse().unwrap(),
    );
    assert_eq!((found.owed, found.after_holidays), (Some(960), Some(0)));
}

#[test]
fn what_is_doubtful_about_the_quota_comes_along() {
    let mut doubted = service(vec![sas()]);
    let doubt = |field: &str| Doubt {
        field: field.into(),
        why: "lost in the source".into(),
    };
    doubted.doubtful = vec![doubt("quota.days"), doubt("persons_target")];
    let found = of_week(&doubted, "2014-W17".parse().unwrap());
    assert_eq!(found.doubtful, [doubt("quota.days")]);
}

fn worked(hours_of: &[(u128, u32, u32)]) -> WeekHours {
    let spans: Vec<Span> = hours_of
        .iter()
        .zip(1..)
        .map(|((worker, from, to), n)| Span {
            id: id(n),
            kind: crate::entry::SpanKind::Shift,
            service: ServiceId::new("prunerov-sas").unwrap(),
            workers: vec![account(*worker)],
            start: at(day("2014-04-22"), *from, 0),
            end: Some(at(day("2014-04-22"), *to, 0)),
            closed_by: None,
            breaks: vec![],
            pause: None,
            flags: vec![],
        })
        .collect();
    hours::of_week(&spans, "2014-W17".parse().unwrap(), None)
}

#[rstest]
#[case(Basis::Open, 300, 660)]
#[case(Basis::Worker, 480, 480)]
fn fulfilment_is_of_the_basis_and_shows_both_numbers(
    #[case] basis: Basis,
    #[case] reached: u64,
    #[case] missing: u32,
) {
    let found = of_week(
        &service(vec![Quota { basis, ..sas() }]),
        "2014-W17".parse().unwrap(),
    );
    let hours = worked(&[(1, 9, 13), (2, 10, 14)]);
    assert_eq!(
        found.fulfilment(&hours),
        Some(Ratio {
            numerator: reached,
            denominator: 960
        })
    );
    assert_eq!(found.missing(&hours), Some(missing));
}

#[test]
fn a_blank_quota_has_no_fulfilment_and_one_in_days_counts_days() {
    let hours = worked(&[(1, 9, 13), (2, 10, 14)]);
    let blank = of_week(&service(vec![]), "2014-W17".parse().unwrap());
    assert_eq!(
        (blank.fulfilment(&hours), blank.missing(&hours)),
        (None, None)
    );
    let days = quota(Owed::Days(4), OperatingDays::AnyOfWeek(4));
    let found = of_week(&service(vec![days]), "2014-W17".parse().unwrap());
    assert_eq!(
        found.fulfilment(&hours),
        Some(Ratio {
            numerator: 1,
            denominator: 4
        })
    );
}

proptest! {
    #[test]
    fn holidays_never_add_and_no_week_owes_more_than_the_quota(
        owed in 0u32..6000, n in 1u8..=5, week in 0i64..100, from in 0i64..7, length in 0i64..14,
    ) {
        let week = "2013-W30".parse::<IsoWeek>().unwrap().plus(week);
        let from = week.monday() + chrono::Duration::days(from);
        let to = Some(from + chrono::Duration::days(length));
        let partial = Quota { from, to, ..quota(Owed::Minutes(owed), OperatingDays::AnyOfWeek(n)) };
        let found = of_week(&service(vec![partial]), week);
        if let (Some(before), Some(after)) = (found.owed, found.after_holidays) {
            prop_assert!(after <= before && before <= owed);
        }
    }

    #[test]
    fn the_plan_of_named_days_adds_up(owed in 0u32..6000, said in prop::collection::vec(0u32..3, 1..7)) {
        let days: Vec<PlannedDay> =
            said.iter().map(|m| PlannedDay { day: Weekday::Mon, minutes: m * 100 }).collect();
        let sum: u32 = planned(owed, &days).iter().map(|d| d.minutes).sum();
        let fixed: u32 = days.iter().map(|d| d.minutes).sum();
        let open = days.iter().any(|d| d.minutes == 0);
        prop_assert_eq!(sum, if open { owed.max(fixed) } else { fixed });
    }
}
