//! How a service stands against its quota over many weeks: what it owed, and what of it was done.
//!
//! - Of a week that lies only partly within the days only those days are looked at, as with a quota
//!   that begins within a week.
//! - Only days on which a quota holds fulfil it: hours from before it began pay nothing off.
//! - Each week is fulfilled by the basis of its own quota (open or worker hours).
//! - Weeks without a quota owe nothing. A week with an unknown amount, or weeks in minutes beside
//!   weeks in days, make the whole unknown: blank, never 0.
use crate::programme::{Basis, Service};
use crate::quota::{of_part, quota_on};
use crate::time::{Day, IsoWeek};

/// A quota in days counts a day from so many minutes of one shift on.
pub const DAY_COUNTS_FROM: u32 = 60;

/// What was done on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// W of the day.
    pub worker_minutes: u32,
    /// O of the day.
    pub open_minutes: u32,
    /// The longest that one span was worked.
    pub longest_span_minutes: u32,
}

/// What was owed after holidays, and what of it was done; the numbers of days or of minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// Of quotas in minutes.
    Minutes(Sum),
    /// Of quotas in days.
    Days(Sum),
}

/// Owed and done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Owed after holidays.
    pub owed: u64,
    /// Done of the basis.
    pub done: u64,
}

impl Sum {
    /// What is missing; below 0: what was done beyond it.
    #[must_use]
    pub fn missing(self) -> i64 {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        signed(self.owed) - signed(self.done)
    }
}

/// The account of the days from `from` to `to`, both included; none if it is not known or no quota
/// holds in them.
#[must_use]
pub fn account(
    service: &Service,
    from: Day,
    to: Day,
    done: &dyn Fn(Day) -> Done,
) -> Option<Account> {
    let from = from.max(service.from);
    let to = service.to.map_or(to, |end| end.min(to));
    let mut sum: Option<Account> = None;
    let mut monday = IsoWeek::of(from).monday();
    while monday <= to {
        let week = IsoWeek::of(monday);
        monday = monday.checked_add_days(chrono::Days::new(7))?;
        let days = week.days();
        let own: Vec<Day> = days
            .into_iter()
            .filter(|day| (from..=to).contains(day) && quota_on(service, *day).is_some())
            .collect();
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            continue;
        };
        let quota = of_part(service, week, *first, *last);
        let done = own.iter().map(|day| done(*day));
        let part = match (quota.after_holidays, quota.days_after_holidays) {
            (Some(owed), _) => {
                let done = done.map(|day| match quota.basis {
                    Basis::Open => day.open_minutes,
                    Basis::Worker => day.worker_minutes,
                });
                Account::Minutes(Sum {
                    owed: owed.into(),
                    done: done.map(u64::from).sum(),
                })
            }
            (None, Some(owed)) => {
                let done = done.filter(|day| day.longest_span_minutes >= DAY_COUNTS_FROM);
                Account::Days(Sum {
                    owed: owed.into(),
                    done: done.count() as u64,
                })
            }
            // Saturday and Sunday of a quota for weekdays.
            (None, None) if !own.iter().any(|day| works(service, *day)) => continue,
            (None, None) => return None,
        };
        sum = Some(match sum {
            None => part,
            Some(before) => before.and(part)?,
        });
    }
    sum
}

fn works(service: &Service, day: Day) -> bool {
    use chrono::Datelike;
    quota_on(service, day).is_some_and(|quota| crate::quota::works_on(quota, day.weekday()))
}

impl Account {
    /// Both together; none if their units differ.
    fn and(self, other: Self) -> Option<Self> {
        let plus = |a: Sum, b: Sum| Sum {
            owed: a.owed + b.owed,
            done: a.done + b.done,
        };
        match (self, other) {
            (Self::Minutes(a), Self::Minutes(b)) => Some(Self::Minutes(plus(a, b))),
            (Self::Days(a), Self::Days(b)) => Some(Self::Days(plus(a, b))),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
