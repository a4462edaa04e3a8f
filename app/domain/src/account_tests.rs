//! Rules of the account of many weeks (domain.md §10.1, §10.2; design.md §6.1).
use super::*;
use crate::examples::{code, day};
use crate::ids::{ProgrammeId, ProviderId, ServiceId};
use crate::programme::{Label, OperatingDays, Owed, PlannedDay, Quota};
use crate::quota::{last_day, of_week};
use chrono::Weekday;
use proptest::prelude::*;

fn service(quotas: Vec<Quota>) -> Service {
    Service {
        id: ServiceId::new("prunerov-tp").unwrap(),
        programme: ProgrammeId::new("prunerov").unwrap(),
        provider: ProviderId::new("dodavatel").unwrap(),
        service_type: code("TP69"),
        name: Label {
            cs: "TP".into(),
            en: "TP".into(),
        },
        from: day("2014-03-31"),
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

fn weekly(owed: Owed) -> Quota {
    Quota {
        from: day("2014-03-31"),
        to: None,
        owed,
        days: OperatingDays::AnyOfWeek(5),
        basis: Basis::Open,
        holidays_reduce: true,
    }
}

/// 52 h on Monday to Friday.
fn tp() -> Quota {
    weekly(Owed::Minutes(52 * 60))
}

/// The same work on every day.
fn each(worker: u32, open: u32) -> impl Fn(Day) -> Done {
    move |_| Done {
        worker_minutes: worker,
        open_minutes: open,
        longest_span_minutes: open,
    }
}

fn of(service: &Service, from: &str, to: &str, done: &dyn Fn(Day) -> Done) -> Option<Account> {
    account(service, day(from), day(to), done)
}

#[test]
fn april_2014_of_52_hours_a_week_lacks_easter_monday_and_the_days_of_other_months() {
    // 1 to 4 April: 4/5 of 52 h; two whole weeks; Easter week 41 h 36; 28 to 30 April: 3/5.
    let owed = 2_496 + 2 * 3_120 + 2_496 + 1_872;
    let whole = of(
        &service(vec![tp()]),
        "2014-04-01",
        "2014-04-30",
        &each(0, 600),
    );
    let done = 30 * 600;
    assert_eq!(whole, Some(Account::Minutes(Sum { owed, done })));
    assert_eq!(Sum { owed, done }.missing(), 13_104 - 18_000);
}

#[test]
fn only_days_on_which_a_quota_holds_pay_anything_off() {
    let late = Quota {
        from: day("2014-04-14"),
        ..tp()
    };
    let found = of(
        &service(vec![late]),
        "2014-04-07",
        "2014-04-18",
        &each(0, 300),
    );
    let (owed, done) = (3_120, 5 * 300);
    assert_eq!(found, Some(Account::Minutes(Sum { owed, done })));
}

#[test]
fn each_week_is_fulfilled_by_the_basis_of_its_own_quota() {
    let first = Quota {
        to: Some(day("2014-04-13")),
        ..tp()
    };
    let second = Quota {
        from: day("2014-04-14"),
        basis: Basis::Worker,
        ..tp()
    };
    let both = service(vec![first, second]);
    let found = of(&both, "2014-04-07", "2014-04-20", &each(700, 400));
    let (owed, done) = (2 * 3_120, 7 * 400 + 7 * 700);
    assert_eq!(found, Some(Account::Minutes(Sum { owed, done })));
}

#[test]
fn a_quota_in_days_counts_days_with_a_shift_of_an_hour() {
    let days = service(vec![weekly(Owed::Days(5))]);
    let done = |at: Day| Done {
        longest_span_minutes: if at < day("2014-04-16") { 60 } else { 59 },
        ..Done::default()
    };
    let found = of(&days, "2014-04-14", "2014-04-20", &done);
    assert_eq!(found, Some(Account::Days(Sum { owed: 5, done: 2 })));
}

#[test]
fn an_unknown_amount_and_two_units_are_blank_and_no_quota_owes_nothing() {
    let range = |quotas| of(&service(quotas), "2014-04-07", "2014-04-20", &each(1, 1));
    assert_eq!(range(vec![weekly(Owed::Unknown)]), None);
    assert_eq!(range(vec![]), None);
    let first = Quota {
        to: Some(day("2014-04-13")),
        ..tp()
    };
    let second = Quota {
        from: day("2014-04-14"),
        ..weekly(Owed::Days(5))
    };
    assert_eq!(range(vec![first.clone(), second]), None);
    // A week after the quota's end owes nothing.
    let Some(Account::Minutes(sum)) = range(vec![first]) else {
        panic!("the first week is known")
    };
    assert_eq!(sum.owed, 3_120);
}

#[test]
fn days_outside_the_service_and_a_weekend_alone_owe_nothing() {
    let tp = service(vec![tp()]);
    assert_eq!(of(&tp, "2014-03-01", "2014-03-30", &each(9, 9)), None);
    assert_eq!(of(&tp, "2014-04-12", "2014-04-13", &each(9, 9)), None);
    let first_week = of(&tp, "2014-03-01", "2014-04-06", &each(9, 9));
    let (owed, done) = (3_120, 7 * 9);
    assert_eq!(first_week, Some(Account::Minutes(Sum { owed, done })));
}

#[test]
fn what_is_missing_can_be_made_up_until_the_last_day_that_is_no_holiday() {
    let week = |text: &str| text.parse::<IsoWeek>().unwrap();
    let tp = service(vec![tp()]);
    assert_eq!(last_day(&tp, week("2014-W17")), Some(day("2014-04-25")));
    // Thursday and Friday, 1 and 2 January 2015: only the first is a holiday.
    assert_eq!(last_day(&tp, week("2014-W52")), Some(day("2014-12-23")));
    let named = Quota {
        days: OperatingDays::Named(vec![PlannedDay {
            day: Weekday::Mon,
            minutes: 480,
        }]),
        ..tp.quotas[0].clone()
    };
    let monday = service(vec![named]);
    assert_eq!(last_day(&monday, week("2014-W16")), Some(day("2014-04-14")));
    assert_eq!(last_day(&monday, week("2014-W17")), None, "Easter Monday");
    assert_eq!(last_day(&service(vec![]), week("2014-W17")), None);
}

proptest! {
    /// Whole weeks add up to what each of them owes alone, wherever they are cut between weeks.
    #[test]
    fn whole_weeks_add_up(start in 0u64..40, length in 1u64..20, cut in 0u64..20, hours in 1u32..60) {
        let service = service(vec![weekly(Owed::Minutes(hours * 60))]);
        let monday = |n: u64| day("2014-03-31") + chrono::Days::new(7 * n);
        let end = |n: u64| monday(n) + chrono::Days::new(6);
        let sum = |from: u64, to: u64| match account(&service, monday(from), end(to), &each(30, 20)) {
            Some(Account::Minutes(sum)) => sum,
            other => panic!("{other:?}"),
        };
        let last = start + length - 1;
        let whole = sum(start, last);
        let alone: u64 = (start..=last)
            .map(|n| u64::from(of_week(&service, IsoWeek::of(monday(n))).after_holidays.unwrap()))
            .sum();
        prop_assert_eq!(whole.owed, alone);
        prop_assert_eq!(whole.done, length * 7 * 20);
        let cut = start + cut % length;
        if cut < last {
            let (a, b) = (sum(start, cut), sum(cut + 1, last));
            prop_assert_eq!(whole, Sum { owed: a.owed + b.owed, done: a.done + b.done });
        }
    }
}
