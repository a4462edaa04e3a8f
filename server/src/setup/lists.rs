//! Code lists with who offers what. Of other programmes and other providers' services a caller reads
//! nothing here, not even their slugs.
use super::Desk;
use app::api::dto::{CodeRow, ListReport, ListRow, ListService};
use domain::ProgrammeId;
use domain::lists::{Item, List};
use domain::programme::{Programme, Service};
use server_core::edit::lists::{Rights, choice};
use server_core::edit::{Level, rights};
use std::collections::BTreeSet;
use sync::wire::Role;

/// For whom the caller may change lists.
#[must_use]
pub fn rights(desk: &Desk) -> Rights {
    let access = desk.access();
    let all = access.has(Role::Administrator);
    let programmes = desk.present.all::<Programme>("programme/").into_iter();
    let own = programmes
        .map(|(_, programme)| programme.id)
        .filter(|id| all || access.coordinates(id));
    Rights {
        all,
        programmes: own.collect(),
    }
}

/// The programmes that the caller has to do with.
fn seen(desk: &Desk) -> BTreeSet<ProgrammeId> {
    let programmes = desk.present.all::<Programme>("programme/").into_iter();
    let level = |id: &ProgrammeId| rights::programme(desk.access(), &desk.known, id);
    let ids = programmes.map(|(_, programme)| programme.id);
    ids.filter(|id| level(id) != Level::None).collect()
}

/// Is the code of one of the caller's programmes, or of all?
fn visible(item: &Item, seen: &BTreeSet<ProgrammeId>) -> bool {
    item.only_in.is_empty() || item.only_in.iter().any(|p| seen.contains(p))
}

/// All lists in short.
#[must_use]
pub fn all(desk: &Desk) -> Vec<ListRow> {
    let seen = seen(desk);
    let row = |list: &List| {
        let (_, mut items) = desk.items(*list);
        items.retain(|item| visible(item, &seen));
        let retired = items.iter().filter(|item| item.retired).count();
        ListRow {
            list: list.as_str().to_owned(),
            codes: u32::try_from(items.len()).unwrap_or(u32::MAX),
            retired: u32::try_from(retired).unwrap_or(u32::MAX),
        }
    };
    List::ALL.iter().map(row).collect()
}

/// One list.
#[must_use]
pub fn report(desk: &Desk, list: List) -> ListReport {
    let (change, items) = desk.items(list);
    let (seen, mine) = (seen(desk), rights(desk));
    let row = |item: Item| CodeRow {
        edit: mine.own(&item),
        code: item.code,
        cs: item.cs,
        en: item.en,
        services: item.services,
        retired: item.retired,
        only_in: item
            .only_in
            .into_iter()
            .filter(|p| seen.contains(p))
            .collect(),
        not_in: item
            .not_in
            .into_iter()
            .filter(|p| seen.contains(p))
            .collect(),
    };
    let codes = items.iter().filter(|item| visible(item, &seen)).cloned();
    let codes: Vec<_> = codes.map(row).collect();
    let services = desk.present.all::<Service>("service/").into_iter();
    let own = services.filter(|(_, s)| rights::service(desk.access(), s) != Level::None);
    ListReport {
        list: list.as_str().to_owned(),
        change,
        edit: mine.all,
        services: own
            .map(|(change, s)| service(list, &items, change, s))
            .collect(),
        programmes: mine.programmes.into_iter().collect(),
        codes,
        service_types: desk.service_types(),
    }
}

fn service(list: List, items: &[Item], change: u64, service: Service) -> ListService {
    let without = items
        .iter()
        .filter(|item| service.not_offered.contains(&choice(list, &item.code)));
    ListService {
        without: without.map(|item| item.code.to_string()).collect(),
        id: service.id,
        name: service.name,
        change,
    }
}
