//! Quotas: one more, another, an end. What was owed in the past stays where it is said.
use super::words::{count, day, days};
use super::{Edit, refuse};
use crate::BadRequest;
use chrono::Weekday;
use domain::Day;
use domain::programme::{OperatingDays, Owed, PlannedDay, Quota, Service};
use domain::setup::{QuotaChange, QuotaForm};

/// Minutes of a week: 168 hours.
const WEEK: u32 = 10_080;
const NAMES: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

/// The service with its quotas changed.
///
/// # Errors
/// What is refused, by field.
pub fn apply(mut service: Service, change: &QuotaChange) -> Edit<Service> {
    let changed = match change {
        QuotaChange::Add { quota, follows } => {
            let quota = read(&service, quota, None)?;
            if *follows {
                end_before(&mut service.quotas, quota.from);
            }
            let from = quota.from;
            service.quotas.push(quota);
            from
        }
        QuotaChange::Change { of, quota } => {
            let at = find(&service.quotas, of)?;
            let quota = read(&service, quota, Some(&service.quotas[at]))?;
            let from = quota.from;
            service.quotas[at] = quota;
            from
        }
        QuotaChange::End { of, to } => {
            let at = find(&service.quotas, of)?;
            let quota = &mut service.quotas[at];
            let (from, last) = days(&quota.from.to_string(), Some(to))?;
            quota.to = match last {
                Some(last) => Some(last),
                None => return refuse("to", to, "missing"),
            };
            within(&service, &service.quotas[at])?;
            from
        }
    };
    service.quotas.sort_by_key(|quota| quota.from);
    overlap(&service.quotas, changed)?;
    Ok(service)
}

fn find(quotas: &[Quota], of: &str) -> Edit<usize> {
    let from = day("of", of)?;
    let place = quotas.iter().position(|quota| quota.from == from);
    place.ok_or_else(|| BadRequest::new("of", Some(of), "unknown"))
}

/// What holds on a day ends on the day before.
fn end_before(quotas: &mut [Quota], first: Day) {
    let holds = |quota: &&mut Quota| quota.from < first && quota.to.is_none_or(|to| first <= to);
    for quota in quotas.iter_mut().filter(holds) {
        quota.to = first.pred_opt();
    }
}

/// The field is that of the changed quota which the other one runs into.
fn overlap(quotas: &[Quota], changed: Day) -> Edit<()> {
    for pair in quotas.windows(2) {
        if pair[0].to.is_none_or(|to| pair[1].from <= to) {
            let (field, other) = match pair[0].from == changed {
                true => ("to", &pair[1]),
                false => ("from", &pair[0]),
            };
            return refuse(field, &other.from.to_string(), "overlaps");
        }
    }
    Ok(())
}

fn within(service: &Service, quota: &Quota) -> Edit<()> {
    if quota.from < service.from || service.to.is_some_and(|end| end < quota.from) {
        return refuse("from", &quota.from.to_string(), "outside_validity");
    }
    match quota.to {
        Some(to) if service.to.is_some_and(|end| end < to) => {
            refuse("to", &to.to_string(), "outside_validity")
        }
        _ => Ok(()),
    }
}

fn read(service: &Service, form: &QuotaForm, old: Option<&Quota>) -> Edit<Quota> {
    let (from, to) = days(&form.from, form.to.as_deref())?;
    let owed = owed(form)?;
    let mut days = operating(form, owed)?;
    // What was planned for each day holds as long as neither the days nor the hours are others.
    if let (OperatingDays::Named(new), Some(old)) = (&mut days, old)
        && let OperatingDays::Named(planned) = &old.days
        && old.owed == owed
        && new.iter().map(|d| d.day).eq(planned.iter().map(|d| d.day))
    {
        new.clone_from(planned);
    }
    let quota = Quota {
        from,
        to,
        owed,
        days,
        basis: form.basis,
        holidays_reduce: form.holidays_reduce,
    };
    within(service, &quota)?;
    Ok(quota)
}

fn owed(form: &QuotaForm) -> Edit<Owed> {
    match (form.minutes, form.days) {
        (None, None) => refuse("hours", "", "nothing_owed"),
        (Some(_), Some(days)) => refuse("days", &days.to_string(), "both_owed"),
        (Some(minutes), None) => match count("hours", Some(minutes))? {
            Some(n) if n <= WEEK => Ok(Owed::Minutes(n)),
            _ => refuse("hours", &minutes.to_string(), "too_many_hours"),
        },
        (None, Some(days)) => match count("days", Some(days))? {
            Some(n) if n <= 7 => Ok(Owed::Days(n)),
            _ => refuse("days", &days.to_string(), "too_many_days"),
        },
    }
}

fn operating(form: &QuotaForm, owed: Owed) -> Edit<OperatingDays> {
    let (days, open) = match form.any_of {
        Some(n) if form.on.is_empty() => match u8::try_from(n) {
            Ok(n @ 1..=5) => (OperatingDays::AnyOfWeek(n), u32::from(n)),
            _ => return refuse("any_of", &n.to_string(), "out_of_range"),
        },
        Some(n) => return refuse("any_of", &n.to_string(), "both_days"),
        None if form.on.is_empty() => return refuse("on", "", "no_days"),
        None => {
            let named = named(&form.on)?;
            let open = u32::try_from(named.len()).unwrap_or(7);
            (OperatingDays::Named(named), open)
        }
    };
    match owed {
        Owed::Days(n) if n > open => refuse("days", &n.to_string(), "too_many_days"),
        Owed::Minutes(n) if n > open * 24 * 60 => refuse("hours", &n.to_string(), "too_many_hours"),
        _ => Ok(days),
    }
}

/// Named days in the order of the week; the hours are split evenly.
fn named(on: &[String]) -> Edit<Vec<PlannedDay>> {
    if let Some(strange) = on.iter().find(|name| !NAMES.iter().any(|(n, _)| n == name)) {
        return refuse("on", strange, "bad_value");
    }
    let chosen = NAMES
        .iter()
        .filter(|(name, _)| on.iter().any(|n| n == name));
    Ok(chosen
        .map(|(_, day)| PlannedDay {
            day: *day,
            minutes: 0,
        })
        .collect())
}

#[cfg(test)]
#[path = "quotas_tests.rs"]
mod tests;
