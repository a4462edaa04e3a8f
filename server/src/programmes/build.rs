//! From the file as written to reference data, checking what TOML itself cannot.
use super::Mistake;
use super::raw::{self, At};
use chrono::Weekday;
use domain::entry::Kind;
use domain::person::AgeBand;
use domain::programme::{
    Basis, Doubt, Label, Locality, OperatingDays, Owed, PlannedDay, Programme, Provider, Quota,
    Service, Target,
};
use domain::{Code, Day, ProgrammeId};
use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use store::model::ProgrammeFile;
use toml::value::Datetime;

type Checked<T> = Result<T, Mistake>;

fn wrong<T, V>(at: &At<V>, reason: impl Into<String>) -> Checked<T> {
    Err(Mistake::new(at.span(), reason))
}

fn parsed<T: FromStr<Err: Display>>(text: &At<String>) -> Checked<T> {
    text.get_ref().parse().or_else(|e: T::Err| wrong(text, format!("`{}`: {e}", text.get_ref())))
}

fn words(text: &At<String>) -> Checked<String> {
    let trimmed = text.get_ref().trim();
    if trimmed.is_empty() {
        return wrong(text, "must not be empty");
    }
    Ok(trimmed.to_owned())
}

fn label(label: &raw::Label) -> Checked<Label> {
    Ok(Label { cs: words(&label.cs)?, en: words(&label.en)? })
}

fn day(at: &At<Datetime>) -> Checked<Day> {
    let value = at.get_ref();
    match (value.date, value.time, value.offset) {
        (Some(d), None, None) => {
            Day::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day))
                .ok_or_else(|| Mistake::new(at.span(), format!("{value} is not a day of the calendar")))
        }
        _ => wrong(at, format!("{value} must be a date such as 2013-07-01")),
    }
}

fn count(at: &At<i64>) -> Checked<u32> {
    match u32::try_from(*at.get_ref()) {
        Ok(n) if n > 0 => Ok(n),
        _ => wrong(at, format!("{} must be a number above 0; leave it out if it is not known", at.get_ref())),
    }
}

fn optional<T, U>(at: &Option<At<T>>, f: impl Fn(&At<T>) -> Checked<U>) -> Checked<Option<U>> {
    at.as_ref().map(f).transpose()
}

fn doubts(list: &[raw::Doubt]) -> Checked<Vec<Doubt>> {
    list.iter().map(|d| Ok(Doubt { field: words(&d.field)?, why: words(&d.why)? })).collect()
}

/// Dates that may be left out, within those of what they belong to.
fn validity(
    from: &Option<At<Datetime>>,
    to: &Option<At<Datetime>>,
    within: (Day, Option<Day>),
    of: &str,
) -> Checked<(Day, Option<Day>)> {
    let first = optional(from, day)?.unwrap_or(within.0);
    let last = optional(to, day)?.or(within.1);
    if let Some(at) = from
        && first < within.0
    {
        return wrong(at, format!("{first} is before the first day of the {of}, {}", within.0));
    }
    if let (Some(at), Some(last), Some(end)) = (to, last, within.1)
        && last > end
    {
        return wrong(at, format!("{last} is after the last day of the {of}, {end}"));
    }
    if let (Some(last), Some(at)) = (last, to.as_ref().or(from.as_ref()))
        && last < first
    {
        return wrong(at, format!("the last day {last} is before the first day {first}"));
    }
    Ok((first, last))
}

pub fn build(file: raw::File) -> Checked<ProgrammeFile> {
    let p = &file.programme;
    let from = day(&p.from)?;
    let to = optional(&p.to, day)?;
    if let (Some(at), Some(to)) = (&p.to, to)
        && to < from
    {
        return wrong(at, format!("the last day {to} is before the first day {from}"));
    }
    let programme = Programme {
        id: parsed(&p.id)?,
        name: label(&p.name)?,
        from,
        to,
        persons_target: optional(&p.persons_target, count)?,
        doubtful: doubts(&p.doubtful)?,
    };
    let mut providers: Vec<Provider> = Vec::new();
    for raw in file.provider.get_ref() {
        let provider = Provider { id: parsed(&raw.id)?, name: words(&raw.name)? };
        if providers.iter().any(|p| p.id == provider.id) {
            return wrong(&raw.id, format!("`{}` is already a provider of this file", provider.id));
        }
        providers.push(provider);
    }
    let mut localities: Vec<Locality> = Vec::new();
    for raw in &file.locality {
        let locality = Locality { id: parsed(&raw.id)?, name: words(&raw.name)? };
        if localities.iter().any(|l| l.id == locality.id) {
            return wrong(&raw.id, format!("`{}` is already a locality of this file", locality.id));
        }
        localities.push(locality);
    }
    if file.service.get_ref().is_empty() {
        return wrong(&file.service, "a programme has at least one service");
    }
    let mut services: Vec<Service> = Vec::new();
    for raw in file.service.get_ref() {
        let service = service(raw, &programme, &providers, &localities)?;
        if services.iter().any(|s| s.id == service.id) {
            return wrong(&raw.id, format!("`{}` is already a service of this file", service.id));
        }
        services.push(service);
    }
    Ok(ProgrammeFile { programme, providers, services, localities })
}

fn service(
    raw: &raw::Service,
    programme: &Programme,
    providers: &[Provider],
    localities: &[Locality],
) -> Checked<Service> {
    let (from, to) = validity(&raw.from, &raw.to, (programme.from, programme.to), "programme")?;
    let provider = parsed(&raw.provider)?;
    if !providers.iter().any(|p| p.id == provider) {
        return wrong(&raw.provider, format!("`{provider}` is not a provider of this file"));
    }
    let by_id: HashMap<&str, &Locality> = localities.iter().map(|l| (l.id.as_str(), l)).collect();
    let own_localities = raw
        .localities
        .iter()
        .map(|at| match by_id.get(at.get_ref().as_str()) {
            Some(locality) => Ok((*locality).clone()),
            None => wrong(at, format!("`{}` is not a locality of this file", at.get_ref())),
        })
        .collect::<Checked<Vec<_>>>()?;
    if raw.kinds.get_ref().is_empty() {
        return wrong(&raw.kinds, "a service has at least one form");
    }
    Ok(Service {
        id: parsed(&raw.id)?,
        programme: ProgrammeId::clone(&programme.id),
        provider,
        service_type: parsed::<Code>(&raw.service_type)?,
        name: label(&raw.name)?,
        from,
        to,
        kinds: raw.kinds.get_ref().iter().map(kind).collect::<Checked<_>>()?,
        drug_cells: raw.drug_cells,
        bands: bands(&raw.bands)?,
        capacity: optional(&raw.capacity, count)?,
        persons_target: optional(&raw.persons_target, count)?,
        targets: raw.target.iter().map(target).collect::<Checked<_>>()?,
        quotas: quotas(&raw.quota, (from, to))?,
        localities: own_localities,
        doubtful: doubts(&raw.doubtful)?,
    })
}

fn kind(at: &At<String>) -> Checked<Kind> {
    match at.get_ref().as_str() {
        "span_open" => Ok(Kind::SpanOpen),
        "contact" => Ok(Kind::Contact),
        "exchange" => Ok(Kind::Exchange),
        other => wrong(at, format!("`{other}` is not a form: span_open, contact, exchange")),
    }
}

fn bands(list: &[At<String>]) -> Checked<Vec<AgeBand>> {
    let mut bands: Vec<AgeBand> = Vec::new();
    for at in list {
        let text = at.get_ref();
        let band = match (text.strip_suffix('+'), text.split_once('-')) {
            (Some(from), _) => from.parse().ok().map(|from| AgeBand { from, to: None }),
            (None, Some((from, to))) => match (from.parse(), to.parse()) {
                (Ok(from), Ok(to)) if from <= to => Some(AgeBand { from, to: Some(to) }),
                _ => None,
            },
            _ => None,
        };
        let Some(band) = band else {
            return wrong(at, format!("`{text}` is not a band of ages such as 15-18 or 27+"));
        };
        if bands.last().is_some_and(|last| last.to.is_none_or(|to| band.from <= to)) {
            return wrong(at, format!("`{text}` overlaps the band before it"));
        }
        bands.push(band);
    }
    Ok(bands)
}

fn target(raw: &raw::Target) -> Checked<Target> {
    let what = words(&raw.what)?;
    if !what.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return wrong(&raw.what, format!("`{what}` may hold a-z, 0-9 and _"));
    }
    let number = *raw.number.get_ref();
    if !(number.is_finite() && number >= 0.0) {
        return wrong(&raw.number, format!("{number} must be 0 or more"));
    }
    Ok(Target { what, number, reached: raw.reached })
}

fn quotas(list: &[At<raw::Quota>], within: (Day, Option<Day>)) -> Checked<Vec<Quota>> {
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
        _ => return wrong(at, "give either `on` (named days) or `any_of` (a number of days)"),
    };
    let basis = match raw.basis.as_ref().map(|b| (b, b.get_ref().as_str())) {
        None | Some((_, "open")) => Basis::Open,
        Some((_, "worker")) => Basis::Worker,
        Some((at, other)) => return wrong(at, format!("`{other}` must be open or worker")),
    };
    Ok(Quota { from, to, owed, days, basis, holidays_reduce: raw.holidays_reduce })
}

fn whole_minutes(hours: &At<f64>) -> Checked<u32> {
    let minutes = hours.get_ref() * 60.0;
    if !(1.0..=10_080.0).contains(&minutes) || minutes.fract() != 0.0 {
        let reason = format!("{} must be hours of a week, in whole minutes", hours.get_ref());
        return wrong(hours, reason);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
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
            other => return wrong(at, format!("`{other}` is not one of mon, tue, wed, thu, fri, sat, sun")),
        };
        if days.iter().any(|d| d.day == day) {
            return wrong(at, format!("`{}` is named twice", at.get_ref()));
        }
        days.push(PlannedDay { day, minutes });
    }
    if let Some(per_day) = per_day {
        let planned = minutes * u32::try_from(days.len()).unwrap_or(7);
        if owed != Owed::Minutes(planned) {
            let reason = format!("{} days of {minutes} minutes are {planned} minutes a week, not what is owed", days.len());
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
    let ends = at.get_ref().split_once('-').map(|(a, b)| (clock(a), clock(b)));
    match ends {
        Some((Some(from), Some(to))) if from < to => Ok(to - from),
        _ => wrong(at, format!("`{}` must be a time of day such as 9:00-17:00", at.get_ref())),
    }
}
