//! From the file as written to reference data, checking what TOML itself cannot.
use super::Mistake;
use super::quota::quotas;
use super::raw::{self, At};
use crate::forms;
use domain::entry::Kind;
use domain::person::AgeBand;
use domain::programme::{Doubt, Label, Locality, Programme, Provider, Service, Target};
use domain::{Code, Day, ProgrammeId};
use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use store::model::ProgrammeFile;
use toml::value::Datetime;

pub type Checked<T> = Result<T, Mistake>;

pub fn wrong<T, V>(at: &At<V>, reason: impl Into<String>) -> Checked<T> {
    Err(Mistake::new(at.span(), reason))
}

fn parsed<T: FromStr<Err: Display>>(text: &At<String>) -> Checked<T> {
    text.get_ref()
        .parse()
        .or_else(|e: T::Err| wrong(text, format!("`{}`: {e}", text.get_ref())))
}

fn words(text: &At<String>) -> Checked<String> {
    let trimmed = text.get_ref().trim();
    if trimmed.is_empty() {
        return wrong(text, "must not be empty");
    }
    Ok(trimmed.to_owned())
}

fn label(label: &raw::Label) -> Checked<Label> {
    Ok(Label {
        cs: words(&label.cs)?,
        en: words(&label.en)?,
    })
}

fn day(at: &At<Datetime>) -> Checked<Day> {
    let value = at.get_ref();
    match (value.date, value.time, value.offset) {
        (Some(d), None, None) => {
            Day::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day)).ok_or_else(
                || Mistake::new(at.span(), format!("{value} is not a day of the calendar")),
            )
        }
        _ => wrong(at, format!("{value} must be a date such as 2013-07-01")),
    }
}

pub fn count(at: &At<i64>) -> Checked<u32> {
    match u32::try_from(*at.get_ref()) {
        Ok(n) if n > 0 => Ok(n),
        _ => wrong(
            at,
            format!(
                "{} must be a number above 0; leave it out if it is not known",
                at.get_ref()
            ),
        ),
    }
}

fn optional<T, U>(at: &Option<At<T>>, f: impl Fn(&At<T>) -> Checked<U>) -> Checked<Option<U>> {
    at.as_ref().map(f).transpose()
}

fn doubts(list: &[raw::Doubt]) -> Checked<Vec<Doubt>> {
    list.iter()
        .map(|d| {
            Ok(Doubt {
                field: words(&d.field)?,
                why: words(&d.why)?,
            })
        })
        .collect()
}

/// Dates that may be left out, within those of what they belong to.
pub fn validity(
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
        return wrong(
            at,
            format!("{first} is before the first day of the {of}, {}", within.0),
        );
    }
    if let (Some(at), Some(last), Some(end)) = (to, last, within.1)
        && last > end
    {
        return wrong(
            at,
            format!("{last} is after the last day of the {of}, {end}"),
        );
    }
    if let (Some(last), Some(at)) = (last, to.as_ref().or(from.as_ref()))
        && last < first
    {
        return wrong(
            at,
            format!("the last day {last} is before the first day {first}"),
        );
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
        return wrong(
            at,
            format!("the last day {to} is before the first day {from}"),
        );
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
        let provider = Provider {
            id: parsed(&raw.id)?,
            name: words(&raw.name)?,
        };
        if providers.iter().any(|p| p.id == provider.id) {
            return wrong(
                &raw.id,
                format!("`{}` is already a provider of this file", provider.id),
            );
        }
        providers.push(provider);
    }
    let mut localities: Vec<Locality> = Vec::new();
    for raw in &file.locality {
        let locality = Locality {
            id: parsed(&raw.id)?,
            name: words(&raw.name)?,
            retired: false,
        };
        if localities.iter().any(|l| l.id == locality.id) {
            return wrong(
                &raw.id,
                format!("`{}` is already a locality of this file", locality.id),
            );
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
            return wrong(
                &raw.id,
                format!("`{}` is already a service of this file", service.id),
            );
        }
        services.push(service);
    }
    Ok(ProgrammeFile {
        programme,
        providers,
        services,
        localities,
    })
}

fn service(
    raw: &raw::Service,
    programme: &Programme,
    providers: &[Provider],
    localities: &[Locality],
) -> Checked<Service> {
    let (from, to) = validity(
        &raw.from,
        &raw.to,
        (programme.from, programme.to),
        "programme",
    )?;
    let provider = parsed(&raw.provider)?;
    if !providers.iter().any(|p| p.id == provider) {
        return wrong(
            &raw.provider,
            format!("`{provider}` is not a provider of this file"),
        );
    }
    let by_id: HashMap<&str, &Locality> = localities.iter().map(|l| (l.id.as_str(), l)).collect();
    let own_localities = raw
        .localities
        .iter()
        .map(|at| match by_id.get(at.get_ref().as_str()) {
            Some(locality) => Ok((*locality).clone()),
            None => wrong(
                at,
                format!("`{}` is not a locality of this file", at.get_ref()),
            ),
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
        kinds: raw
            .kinds
            .get_ref()
            .iter()
            .map(kind)
            .collect::<Checked<_>>()?,
        drug_cells: raw.drug_cells,
        bands: bands(&raw.bands)?,
        capacity: optional(&raw.capacity, count)?,
        persons_target: optional(&raw.persons_target, count)?,
        targets: raw.target.iter().map(target).collect::<Checked<_>>()?,
        quotas: quotas(&raw.quota, (from, to))?,
        localities: own_localities,
        doubtful: doubts(&raw.doubtful)?,
        not_offered: Vec::new(),
    })
}

fn kind(at: &At<String>) -> Checked<Kind> {
    let name = at.get_ref().as_str();
    match forms::form(name) {
        Some(kind) => Ok(kind),
        None => wrong(at, format!("`{name}` is not a form: {}", forms::names())),
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
            return wrong(
                at,
                format!("`{text}` is not a band of ages such as 15-18 or 27+"),
            );
        };
        if bands
            .last()
            .is_some_and(|last| last.to.is_none_or(|to| band.from <= to))
        {
            return wrong(at, format!("`{text}` overlaps the band before it"));
        }
        bands.push(band);
    }
    Ok(bands)
}

fn target(raw: &raw::Target) -> Checked<Target> {
    let what = words(&raw.what)?;
    if !what
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    {
        return wrong(&raw.what, format!("`{what}` may hold a-z, 0-9 and _"));
    }
    let number = *raw.number.get_ref();
    if !(number.is_finite() && number >= 0.0) {
        return wrong(&raw.number, format!("{number} must be 0 or more"));
    }
    Ok(Target {
        what,
        number,
        reached: raw.reached,
    })
}
