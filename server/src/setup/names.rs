//! Programmes, providers and services in short, with who may change what.
use super::Desk;
use app::api::dto::{
    LocalitiesReport, LocalityRow, SetupProgramme, SetupProvider, SetupReport, SetupService,
};
use domain::ProgrammeId;
use domain::programme::{Locality, Programme, Provider, Service};
use server_core::edit::{Level, rights, service};

/// What the caller sees of everything.
#[must_use]
pub fn report(desk: &Desk) -> SetupReport {
    let programmes: Vec<_> = desk.present.all("programme/");
    let programmes: Vec<_> = programmes
        .into_iter()
        .filter_map(|numbered| programme(desk, numbered))
        .collect();
    let providers = desk.present.all("provider/").into_iter();
    let services = desk.present.all("service/").into_iter();
    let adds = |p: &&SetupProgramme| level_of(desk, &p.id) >= Level::Coordinator;
    SetupReport {
        adds_services_in: programmes
            .iter()
            .filter(adds)
            .map(|p| p.id.clone())
            .collect(),
        programmes,
        providers: providers.filter_map(|p| provider(desk, p)).collect(),
        services: services.filter_map(|s| short(desk, s)).collect(),
        adds_providers: desk.access().has(sync::wire::Role::Administrator),
        service_types: desk.service_types(),
    }
}

/// The caller's level over a programme.
#[must_use]
pub fn level_of(desk: &Desk, programme: &ProgrammeId) -> Level {
    rights::programme(desk.access(), &desk.known, programme)
}

fn programme(desk: &Desk, (change, programme): (u64, Programme)) -> Option<SetupProgramme> {
    let level = level_of(desk, &programme.id);
    let edits: &[&str] = match level {
        Level::None => return None,
        Level::Manager => &[],
        Level::Coordinator => &["persons_target"],
        Level::Administrator => &["name", "from", "to", "persons_target"],
    };
    Some(SetupProgramme {
        id: programme.id,
        name: programme.name,
        from: programme.from,
        to: programme.to,
        persons_target: programme.persons_target,
        change,
        edits: edits.iter().map(ToString::to_string).collect(),
        edits_localities: true,
    })
}

fn provider(desk: &Desk, (change, provider): (u64, Provider)) -> Option<SetupProvider> {
    let level = rights::provider(desk.access(), &desk.known, &provider.id);
    let manages = desk.access().managed_providers().contains(&provider.id);
    (level != Level::None).then(|| SetupProvider {
        id: provider.id,
        name: provider.name,
        change,
        edit: level == Level::Administrator || manages,
    })
}

fn short(desk: &Desk, (change, whole): (u64, Service)) -> Option<SetupService> {
    let level = rights::service(desk.access(), &whole);
    (level != Level::None).then(|| SetupService {
        edit: !service::fields(level).is_empty(),
        id: whole.id,
        programme: whole.programme,
        provider: whole.provider,
        service_type: whole.service_type,
        name: whole.name,
        from: whole.from,
        to: whole.to,
        change,
    })
}

/// A programme's localities; none if there is no such list or the caller has nothing to do with it.
#[must_use]
pub fn localities(desk: &Desk, programme: &ProgrammeId) -> Option<LocalitiesReport> {
    if level_of(desk, programme) == Level::None {
        return None;
    }
    let key = format!("localities/{programme}");
    let (change, list): (u64, Vec<Locality>) = desk.present.get(&key)?;
    let row = |locality: Locality| LocalityRow {
        id: locality.id,
        name: locality.name,
        retired: locality.retired,
    };
    Some(LocalitiesReport {
        programme: programme.clone(),
        change,
        edit: true,
        localities: list.into_iter().map(row).collect(),
    })
}
