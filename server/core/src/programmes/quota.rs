//! Quotas of a programme file.
use super::build::{Checked, count, validity, wrong};
use super::raw::{self, At};
use chrono::Weekday;
use domain::Day;
use domain::programme::{Basis, OperatingDays, Owed, PlannedDay, Quota};

/// Quotas in order of their first day; their dates must not overlap.
pub fn quotas(list: &[At<raw::Quota>], within: (Day, Option<Day>)) -> Checked<Vec<Quota>> {
    let mut quotas: Vec<Quota> = Vec::new();
    for at in list {
        let quota = quota(at, within)?;
        let overlaps = |other: &Quota| {
            other.from <= quota.to.unwrap_or(Day::MAX) && quota.from <= other.to.unwrap_or(Day::MAX)
        };
        if let Some(other) = quotas.iter().find(|q| overlaps(q)) {
            let reason = format!("its dates overlap those of the quota from {}", other.from);
            return wrong(at, reason);
        }
        quotas.push(quota);
    }
    quotas.sort_by_key(|q| q.from);
    Ok(quotas)
}

fn quota(at: &At<raw::Quota>, within: (Day, Option<Day>)) -> Checked<Quota> {
    let raw = at.get_ref();
    let (from, to) = validity(&raw.from, &raw.to, within, "service")?;
    let owed = match (&raw.hours, &raw.minutes, &raw.days) {
        (None, None, None) => Owed::Unknown,
        (Some(hours), None, None) => Owed::Minutes(whole_minutes(hours)?),
        (None, Some(minutes), None) => match count(minutes)? {
            n @ 1..=10_080 => Owed::Minutes(n),
            n => return wrong(minutes, format!("{n} is more than a week has")),
        },
        (None, None, Some(days)) => match count(days)? {
            n @ 1..=7 => Owed::Days(n),
            n => return wrong(days, format!("{n} is more than a week has")),
        },
        _ => return wrong(at, "give only one of hours, minutes and days"),
    };
    let days = match (&raw.on, &raw.any_of) {
        (Some(on), None) => OperatingDays::Named(named(on, raw.per_day.as_ref(), owed)?),
        (None, Some(any_of)) => {
            if let Some(per_day) = &raw.per_day {
                return wrong(per_day, "per_day goes with `on` only");
            }
            match any_of.get_ref() {
                n @ 1..=5 => OperatingDays::AnyOfWeek(u8::try_from(*n).unwrap_or(5)),
                n => return wrong(any_of, format!("{n} must be 1 to 5: of Monday to Friday")),
            }
        }
        _ => {
            return wrong(
                at,
                "give either `on` (named days) or `any_of` (a number of days)",
            );
        }
    };
    let basis = match raw.basis.as_ref().map(|b| (b, b.get_ref().as_str())) {
        None | Some((_, "open")) => Basis::Open,
        Some((_, "worker")) => Basis::Worker,
        Some((at, other)) => return wrong(at, format!("`{other}` must be open or worker")),
    };
    Ok(Quota {
        from,
        to,
        owed,
        days,
        basis,
        holidays_reduce: raw.holidays_reduce,
    })
}

fn whole_minutes(hours: &At<f64>) -> Checked<u32> {
    let minutes = hours.get_ref() * 60.0;
    if !(1.0..=10_080.0).contains(&minutes) || minutes.fract() != 0.0 {
        let reason = format!(
            "{} must be hours of a week, in whole minutes",
            hours.get_ref()
        );
        return wrong(hours, reason);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked above"
    )]
    Ok(minutes as u32)
}

fn named(
    on: &At<Vec<At<String>>>,
    per_day: Option<&At<String>>,
    owed: Owed,
) -> Checked<Vec<PlannedDay>> {
    if on.get_ref().is_empty() {
        return wrong(on, "name at least one day");
    }
    let minutes = per_day.map(minutes_between).transpose()?.unwrap_or(0);
    let mut days: Vec<PlannedDay> = Vec::new();
    for at in on.get_ref() {
        let day = match at.get_ref().as_str() {
            "mon" => Weekday::Mon,
            "tue" => Weekday::Tue,
            "wed" => Weekday::Wed,
            "thu" => Weekday::Thu,
            "fri" => Weekday::Fri,
            "sat" => Weekday::Sat,
            "sun" => Weekday::Sun,
            other => {
                return wrong(
                    at,
                    format!("`{other}` is not one of mon, tue, wed, thu, fri, sat, sun"),
                );
            }
        };
        if days.iter().any(|d| d.day == day) {
            return wrong(at, format!("`{}` is named twice", at.get_ref()));
        }
        days.push(PlannedDay { day, minutes });
    }
    if let Some(per_day) = per_day {
        let planned = minutes * u32::try_from(days.len()).unwrap_or(7);
        if owed != Owed::Minutes(planned) {
            let reason = format!(
                "{} days of {minutes} minutes are {planned} minutes a week, not what is owed",
                days.len()
            );
            return wrong(per_day, reason);
        }
    }
    Ok(days)
}

/// `9:00-17:00` in minutes.
fn minutes_between(at: &At<String>) -> Checked<u32> {
    let clock = |text: &str| {
        let (h, m) = text.trim().split_once(':')?;
        let (h, m) = (h.parse::<u32>().ok()?, m.parse::<u32>().ok()?);
        (h <= 24 && m < 60 && h * 60 + m <= 1440).then_some(h * 60 + m)
    };
    let ends = at
        .get_ref()
        .split_once('-')
        .map(|(a, b)| (clock(a), clock(b)));
    match ends {
        Some((Some(from), Some(to))) if from < to => Ok(to - from),
        _ => wrong(
            at,
            format!(
                "`{}` must be a time of day such as 9:00-17:00",
                at.get_ref()
            ),
        ),
    }
}
