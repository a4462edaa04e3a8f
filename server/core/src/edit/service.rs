//! Services, providers and programmes: names, dates, forms, targets, each field for whom it is.
use super::words::{count, days, label, parsed, words};
use super::{Edit, Level, refuse};
use crate::BadRequest;
use crate::forms::form;
use domain::entry::Kind;
use domain::programme::{Locality, Programme, Provider, Service, Target};
use domain::setup::{NewProvider, NewService, ProgrammeForm, ProviderForm, ServiceForm};
use domain::{Code, ProgrammeId};

/// Fields of a service that its manager may change.
pub const OF_MANAGERS: [&str; 3] = ["name", "kinds", "localities"];
/// Fields that the coordinator and the administrator may change too.
pub const OF_COORDINATORS: [&str; 6] = [
    "from",
    "to",
    "drug_cells",
    "capacity",
    "persons_target",
    "targets",
];

/// The fields of a service that somebody may change.
#[must_use]
pub fn fields(level: Level) -> Vec<&'static str> {
    match level {
        Level::None => Vec::new(),
        Level::Manager => OF_MANAGERS.to_vec(),
        Level::Coordinator | Level::Administrator => {
            [&OF_MANAGERS[..], &OF_COORDINATORS[..]].concat()
        }
    }
}

/// The service with what the form says; `listed` are the programme's localities.
///
/// # Errors
/// What is refused, by field: also a field that is not for this level.
pub fn apply(
    old: &Service,
    form: &ServiceForm,
    (programme, listed): (&Programme, &[Locality]),
    level: Level,
) -> Edit<Service> {
    let (from, to) = validity(form, programme)?;
    let new = Service {
        name: label(&form.name)?,
        from,
        to,
        kinds: kinds(&form.kinds)?,
        drug_cells: form.drug_cells,
        capacity: count("capacity", form.capacity)?,
        persons_target: count("persons_target", form.persons_target)?,
        targets: targets(&form.targets)?,
        localities: localities(form, listed)?,
        ..old.clone()
    };
    for quota in &new.quotas {
        if quota.from < from {
            return refuse("from", &form.from, "quota_outside");
        }
    }
    let allowed = fields(level);
    let places = |s: &Service| {
        s.localities
            .iter()
            .map(|l| l.id.clone())
            .collect::<Vec<_>>()
    };
    let changed = [
        ("name", old.name != new.name),
        ("from", old.from != new.from),
        ("to", old.to != new.to),
        ("kinds", old.kinds != new.kinds),
        ("drug_cells", old.drug_cells != new.drug_cells),
        ("capacity", old.capacity != new.capacity),
        ("persons_target", old.persons_target != new.persons_target),
        ("targets", old.targets != new.targets),
        ("localities", places(old) != places(&new)),
    ];
    for (field, changed) in changed {
        if changed && !allowed.contains(&field) {
            return Err(BadRequest::new(field, None, "not_yours"));
        }
    }
    Ok(new)
}

/// A new service, without quotas.
///
/// # Errors
/// What is refused, by field.
pub fn add(new: &NewService, programme: &Programme, listed: &[Locality]) -> Edit<Service> {
    let (from, to) = validity(&new.service, programme)?;
    let empty = Service {
        id: parsed("id", &new.id)?,
        programme: ProgrammeId::clone(&programme.id),
        provider: parsed("provider", &new.provider)?,
        service_type: parsed::<Code>("service_type", &new.service_type)?,
        name: label(&new.service.name)?,
        from,
        to,
        kinds: Vec::new(),
        drug_cells: false,
        bands: Vec::new(),
        capacity: None,
        persons_target: None,
        targets: Vec::new(),
        quotas: Vec::new(),
        localities: Vec::new(),
        doubtful: Vec::new(),
        not_offered: Vec::new(),
    };
    apply(
        &empty,
        &new.service,
        (programme, listed),
        Level::Administrator,
    )
}

fn validity(form: &ServiceForm, programme: &Programme) -> Edit<(domain::Day, Option<domain::Day>)> {
    let (from, to) = days(&form.from, form.to.as_deref())?;
    if from < programme.from {
        return refuse("from", &form.from, "outside_validity");
    }
    if let Some(end) = programme.to
        && (end < from || to.is_some_and(|to| end < to))
    {
        let field = if end < from { "from" } else { "to" };
        return refuse(field, &end.to_string(), "outside_validity");
    }
    Ok((from, to))
}

fn kinds(names: &[String]) -> Edit<Vec<Kind>> {
    if names.is_empty() {
        return refuse("kinds", "", "missing");
    }
    let kind = |name: &String| match form(name) {
        Some(kind) => Ok(kind),
        None => refuse("kinds", name, "bad_value"),
    };
    names.iter().map(kind).collect()
}

fn targets(targets: &[Target]) -> Edit<Vec<Target>> {
    for target in targets {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if target.what.is_empty() || !target.what.bytes().all(plain) {
            return refuse("targets", &target.what, "bad_value");
        }
        if !(target.number.is_finite() && target.number >= 0.0) {
            return refuse("targets", &target.number.to_string(), "out_of_range");
        }
    }
    Ok(targets.to_vec())
}

fn localities(form: &ServiceForm, listed: &[Locality]) -> Edit<Vec<Locality>> {
    let known = |id: &domain::LocalityId| {
        let found = listed.iter().find(|l| l.id == *id).cloned();
        found.ok_or_else(|| BadRequest::new("localities", Some(id.as_str()), "unknown"))
    };
    form.localities.iter().map(known).collect()
}

/// A provider's new name.
///
/// # Errors
/// What is refused, by field.
pub fn rename_provider(old: &Provider, form: &ProviderForm) -> Edit<Provider> {
    Ok(Provider {
        id: old.id.clone(),
        name: words("name", &form.name)?,
    })
}

/// A new provider.
///
/// # Errors
/// What is refused, by field.
pub fn add_provider(new: &NewProvider) -> Edit<Provider> {
    Ok(Provider {
        id: parsed("id", &new.id)?,
        name: words("name", &new.name)?,
    })
}

/// The programme with what the form says. Its services stay within its days.
///
/// # Errors
/// What is refused, by field: names and days are the administrator's.
pub fn change_programme(
    old: &Programme,
    form: &ProgrammeForm,
    services: &[Service],
    level: Level,
) -> Edit<Programme> {
    let (from, to) = days(&form.from, form.to.as_deref())?;
    if let Some(service) = services.iter().find(|s| s.from < from) {
        return refuse("from", service.id.as_str(), "service_outside");
    }
    let beyond = |s: &Service, to| to < s.from || s.to.is_some_and(|end| to < end);
    let later = |s: &&Service| to.is_some_and(|to| beyond(s, to));
    if let Some(service) = services.iter().find(later) {
        return refuse("to", service.id.as_str(), "service_outside");
    }
    let new = Programme {
        name: label(&form.name)?,
        from,
        to,
        persons_target: count("persons_target", form.persons_target)?,
        ..old.clone()
    };
    let changed = [
        ("name", old.name != new.name),
        ("from", old.from != new.from),
        ("to", old.to != new.to),
    ];
    match changed.into_iter().find(|(_, changed)| *changed) {
        Some((field, _)) if level < Level::Administrator => {
            Err(BadRequest::new(field, None, "not_yours"))
        }
        _ => Ok(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn sas() -> (Service, Programme) {
        let known = testing::known();
        let service = known.service(&testing::service_id("sas")).unwrap().clone();
        let programme = known.programme(&service.programme).unwrap().clone();
        (service, programme)
    }

    fn form(service: &Service) -> ServiceForm {
        ServiceForm {
            name: service.name.clone(),
            from: service.from.to_string(),
            to: service.to.map(|to| to.to_string()),
            kinds: vec!["span_open".into(), "contact".into()],
            drug_cells: false,
            capacity: None,
            persons_target: None,
            targets: Vec::new(),
            localities: Vec::new(),
        }
    }

    fn refused(change: impl FnOnce(&mut ServiceForm), level: Level) -> (String, String) {
        let (service, programme) = sas();
        let mut form = form(&service);
        change(&mut form);
        let why = apply(&service, &form, (&programme, &[]), level)
            .unwrap_err()
            .0;
        (why.field, why.reason)
    }

    #[test]
    fn a_form_as_it_was_read_changes_nothing_for_anybody() {
        let (service, programme) = sas();
        let same = apply(&service, &form(&service), (&programme, &[]), Level::Manager);
        assert_eq!(same.unwrap(), service);
    }

    #[test]
    fn a_manager_changes_names_and_forms_and_never_dates_or_targets() {
        let (service, programme) = sas();
        let mut named = form(&service);
        named.name.cs = " Aktivizace ".into();
        named.kinds.pop();
        let new = apply(&service, &named, (&programme, &[]), Level::Manager).unwrap();
        assert_eq!((new.name.cs.as_str(), new.kinds.len()), ("Aktivizace", 1));
        assert_eq!(new.quotas, service.quotas);
        let pair = |field: &str| (field.to_owned(), "not_yours".to_owned());
        let level = Level::Manager;
        assert_eq!(refused(|f| f.capacity = Some(9), level), pair("capacity"));
        assert_eq!(
            refused(|f| f.persons_target = Some(9), level),
            pair("persons_target")
        );
        assert_eq!(refused(|f| f.to = None, level), pair("to"));
    }

    #[test]
    fn what_cannot_be_is_refused_by_field() {
        let pair = |field: &str, reason: &str| (field.to_owned(), reason.to_owned());
        let level = Level::Administrator;
        assert_eq!(
            refused(|f| f.name.en = " ".into(), level),
            pair("name.en", "missing")
        );
        assert_eq!(
            refused(|f| f.kinds.clear(), level),
            pair("kinds", "missing")
        );
        assert_eq!(
            refused(|f| f.kinds = vec!["dance".into()], level),
            pair("kinds", "bad_value")
        );
        assert_eq!(
            refused(|f| f.capacity = Some(0), level),
            pair("capacity", "out_of_range")
        );
        assert_eq!(
            refused(|f| f.to = Some("2027-01-01".into()), level),
            pair("to", "outside_validity")
        );
        assert_eq!(
            refused(|f| f.from = "2025-02-01".into(), level),
            pair("from", "quota_outside")
        );
        let nowhere = domain::LocalityId::new("nikde").unwrap();
        assert_eq!(
            refused(|f| f.localities = vec![nowhere], level),
            pair("localities", "unknown")
        );
    }

    #[test]
    fn a_programme_keeps_its_services_within_its_days_and_its_name_is_the_administrators() {
        let (service, programme) = sas();
        let form = |from: &str, cs: &str| ProgrammeForm {
            name: domain::programme::Label {
                cs: cs.into(),
                en: "Programme".into(),
            },
            from: from.into(),
            to: Some("2026-12-31".into()),
            persons_target: Some(7),
        };
        let services = [service];
        let change = |form, level| change_programme(&programme, &form, &services, level);
        let why = change(form("2025-02-01", "Program"), Level::Administrator)
            .unwrap_err()
            .0;
        assert_eq!(
            (why.field.as_str(), why.reason.as_str()),
            ("from", "service_outside")
        );
        let why = change(form("2025-01-01", "Jiný"), Level::Coordinator)
            .unwrap_err()
            .0;
        assert_eq!(
            (why.field.as_str(), why.reason.as_str()),
            ("name", "not_yours")
        );
        let new = change(form("2025-01-01", "Program"), Level::Coordinator).unwrap();
        assert_eq!(new.persons_target, Some(7));
    }
}
