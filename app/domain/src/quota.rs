//! What a service owes in a week: hours or days, less public holidays.
//!
//! - **Named days** (Monday, Wednesday, Friday 9–17): a week owes the planned minutes of its named
//!   days; after holidays those of its named days that are none. Days planned with 0 minutes share
//!   evenly what the others leave of the amount.
//! - **Any n of Monday to Friday**: a week owes Q; after holidays Q × min(n, working days left) / n.
//!   32 h on 4 of 5 days stay 32 h in the week of Easter Monday, 52 h on 5 of 5 become 41.6 h.
//! - **Partial weeks** go by days of validity, of the quota and of the service: of named days those
//!   within; of *any n* the share v/5 of its v valid weekdays, in amount and in n alike.
//! - **Several quotas in one week** (a quota changed and kept its history): each day belongs to the
//!   valid one that began last, and the parts add up.
//! - **Unknown is blank, never 0**: no quota, no amount in the source, or a week whose parts are owed
//!   in different units.
//!
//! Amounts are rounded half up to a whole minute (or day) once, at the end of each part.
use crate::holiday::{Holiday, holiday};
use crate::hours::WeekHours;
use crate::programme::{Basis, Doubt, OperatingDays, Owed, PlannedDay, Quota, Service};
use crate::ratio::Ratio;
use crate::time::{Day, IsoWeek};
use chrono::{Datelike, Weekday};

/// What a service owes in one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekQuota {
    /// The week.
    pub week: IsoWeek,
    /// Minutes owed before holidays; none: not known, shown blank.
    pub owed: Option<u32>,
    /// Minutes owed after holidays (the same, where they do not reduce).
    pub after_holidays: Option<u32>,
    /// Days owed, of a quota in days.
    pub days: Option<u32>,
    /// Days owed after holidays.
    pub days_after_holidays: Option<u32>,
    /// Which hours fulfil it: of the week's last valid quota.
    pub basis: Basis,
    /// Public holidays of the week on which the service was valid, whether they reduce or not.
    pub holidays: Vec<(Day, Holiday)>,
    /// What in the source of the quota needs a human's decision.
    pub doubtful: Vec<Doubt>,
}

impl WeekQuota {
    /// X / Q after holidays: hours of the quota's basis, or days with a shift of at least an hour.
    /// None where the quota is blank.
    #[must_use]
    pub fn fulfilment(&self, hours: &WeekHours) -> Option<Ratio> {
        let ratio = |reached: u32, owed: u32| Ratio {
            numerator: reached.into(),
            denominator: owed.into(),
        };
        if let Some(owed) = self.after_holidays {
            return Some(match self.basis {
                Basis::Open => ratio(hours.open_minutes, owed),
                Basis::Worker => ratio(hours.worker_minutes, owed),
            });
        }
        self.days_after_holidays
            .map(|owed| ratio(hours.days_with_an_hour(), owed))
    }

    /// Minutes still missing to the quota after holidays; none where it is blank.
    #[must_use]
    pub fn missing(&self, hours: &WeekHours) -> Option<u32> {
        let reached = match self.basis {
            Basis::Open => hours.open_minutes,
            Basis::Worker => hours.worker_minutes,
        };
        self.after_holidays.map(|owed| owed.saturating_sub(reached))
    }
}

/// What a service owes in a week.
#[must_use]
pub fn of_week(service: &Service, week: IsoWeek) -> WeekQuota {
    let [first, .., last] = week.days();
    of_part(service, week, first, last)
}

/// What a service owes in the days of a week from `from` to `to`, as if it were valid on no other.
#[must_use]
pub fn of_part(service: &Service, week: IsoWeek, from: Day, to: Day) -> WeekQuota {
    let valid: Vec<Day> = week
        .days()
        .into_iter()
        .filter(|day| within(*day, service.from, service.to) && (from..=to).contains(day))
        .collect();
    let (minutes, days) = parts(service, &valid);
    let last = valid
        .iter()
        .rev()
        .find_map(|day| holding(service, *day))
        .map(|at| &service.quotas[at]);
    WeekQuota {
        week,
        owed: minutes.map(|amount| amount.owed),
        after_holidays: minutes.map(|amount| amount.left),
        days: days.map(|amount| amount.owed),
        days_after_holidays: days.map(|amount| amount.left),
        basis: last.map(|quota| quota.basis).unwrap_or_default(),
        holidays: valid
            .iter()
            .filter_map(|day| holiday(*day).map(|h| (*day, h)))
            .collect(),
        doubtful: service
            .doubtful
            .iter()
            .filter(|d| d.field.starts_with("quota"))
            .cloned()
            .collect(),
    }
}

/// Before and after holidays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Amount {
    owed: u32,
    left: u32,
}

impl Amount {
    fn plus(self, other: Self) -> Self {
        Self {
            owed: self.owed.saturating_add(other.owed),
            left: self.left.saturating_add(other.left),
        }
    }
}

/// The parts of the week's quotas added up, in minutes and in days; at most one of them is there.
fn parts(service: &Service, valid: &[Day]) -> (Option<Amount>, Option<Amount>) {
    let (mut minutes, mut days): (Option<Amount>, Option<Amount>) = (None, None);
    for (at, quota) in service.quotas.iter().enumerate() {
        let own: Vec<Day> = valid
            .iter()
            .filter(|day| holding(service, **day) == Some(at))
            .copied()
            .collect();
        if !own.iter().any(|day| works_on(quota, day.weekday())) {
            continue;
        }
        let (sum, amount) = match quota.owed {
            Owed::Minutes(owed) => (&mut minutes, part(quota, owed, &own)),
            Owed::Days(owed) => (&mut days, part_of_days(quota, owed, &own)),
            Owed::Unknown => return (None, None),
        };
        let Some(amount) = amount else {
            return (None, None);
        };
        *sum = Some(sum.unwrap_or_default().plus(amount));
    }
    if minutes.is_some() && days.is_some() {
        (None, None)
    } else {
        (minutes, days)
    }
}

fn within(day: Day, from: Day, to: Option<Day>) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

/// The quota that holds on a day of the service.
#[must_use]
pub fn quota_on(service: &Service, day: Day) -> Option<&Quota> {
    let held = within(day, service.from, service.to).then(|| holding(service, day))?;
    held.map(|at| &service.quotas[at])
}

/// The last day of a week on which the service still works under its quota and which is no holiday
/// that reduces it: until then what is missing can be made up.
#[must_use]
pub fn last_day(service: &Service, week: IsoWeek) -> Option<Day> {
    let open = |day: &Day| {
        let quota = quota_on(service, *day);
        quota.is_some_and(|quota| works_on(quota, day.weekday()) && !reduces(quota, *day))
    };
    week.days().into_iter().rev().find(open)
}

/// Which quota holds on a day: of the valid ones the one that began last.
fn holding(service: &Service, day: Day) -> Option<usize> {
    let valid = service
        .quotas
        .iter()
        .enumerate()
        .filter(|(_, quota)| within(day, quota.from, quota.to));
    valid
        .max_by_key(|(at, quota)| (quota.from, *at))
        .map(|(at, _)| at)
}

const fn is_weekday(day: Weekday) -> bool {
    !matches!(day, Weekday::Sat | Weekday::Sun)
}

/// Could the service work on this day of the week under this quota?
#[must_use]
pub fn works_on(quota: &Quota, day: Weekday) -> bool {
    match &quota.days {
        OperatingDays::Named(days) => days.iter().any(|planned| planned.day == day),
        OperatingDays::AnyOfWeek(_) => is_weekday(day),
    }
}

fn reduces(quota: &Quota, day: Day) -> bool {
    quota.holidays_reduce && holiday(day).is_some()
}

fn part(quota: &Quota, owed: u32, own: &[Day]) -> Option<Amount> {
    match &quota.days {
        OperatingDays::Named(days) => named(quota, &planned(owed, days), own),
        OperatingDays::AnyOfWeek(n) => any_of_week(quota, owed, *n, own),
    }
}

fn part_of_days(quota: &Quota, owed: u32, own: &[Day]) -> Option<Amount> {
    match &quota.days {
        // Of named days each counts as its share of the days owed, most often one.
        OperatingDays::Named(days) => {
            let even: Vec<PlannedDay> = days
                .iter()
                .map(|d| PlannedDay { minutes: 0, ..*d })
                .collect();
            named(quota, &planned(owed, &even), own)
        }
        OperatingDays::AnyOfWeek(n) => any_of_week(quota, owed, *n, own),
    }
}

/// The plan of a quota with named days: those with 0 minutes share evenly what the others leave, so
/// that all together are the amount owed.
#[must_use]
pub fn planned(owed: u32, days: &[PlannedDay]) -> Vec<PlannedDay> {
    let said: u32 = days
        .iter()
        .fold(0, |sum, day| sum.saturating_add(day.minutes));
    let rest = u64::from(owed.saturating_sub(said));
    let open = days.iter().filter(|day| day.minutes == 0).count() as u64;
    let mut before = 0;
    let share = |day: &PlannedDay| {
        if day.minutes > 0 {
            return *day;
        }
        // Differences of a running total, so that no minute is lost in rounding.
        let minutes = rest * (before + 1) / open - rest * before / open;
        before += 1;
        PlannedDay {
            day: day.day,
            minutes: u32::try_from(minutes).unwrap_or(u32::MAX),
        }
    };
    days.iter().map(share).collect()
}

fn named(quota: &Quota, plan: &[PlannedDay], own: &[Day]) -> Option<Amount> {
    let mut amount = Amount::default();
    for day in own {
        for planned in plan.iter().filter(|planned| planned.day == day.weekday()) {
            let left = if reduces(quota, *day) {
                0
            } else {
                planned.minutes
            };
            amount = amount.plus(Amount {
                owed: planned.minutes,
                left,
            });
        }
    }
    (!plan.is_empty()).then_some(amount)
}

fn any_of_week(quota: &Quota, owed: u32, n: u8, own: &[Day]) -> Option<Amount> {
    let n = u64::from(n.min(5));
    if n == 0 {
        return None;
    }
    let weekdays: Vec<Day> = own
        .iter()
        .filter(|day| is_weekday(day.weekday()))
        .copied()
        .collect();
    let valid = weekdays.len() as u64;
    let left = weekdays.iter().filter(|day| !reduces(quota, **day)).count() as u64;
    // In fifths of a day, for n × v/5 need not be whole.
    let of_fifths = |fifths: u64| {
        let (above, below) = (u64::from(owed) * fifths, 5 * n);
        u32::try_from((2 * above + below) / (2 * below)).unwrap_or(u32::MAX)
    };
    Some(Amount {
        owed: of_fifths(n * valid),
        left: of_fifths((n * valid).min(5 * left)),
    })
}

#[cfg(test)]
#[path = "quota_tests.rs"]
mod tests;
