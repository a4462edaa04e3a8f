//! The names of what is counted, and a service's week by kind.
use domain::facts::FactName;
use domain::lists::List;
use domain::{Code, Day};
use leptos::prelude::*;

use super::chart::bar;
use super::figure::figure;
use super::tables::{Behind, count};
use crate::api::dto::ServiceWeek;
use crate::ctx::Ctx;
use crate::i18n::Tr;

/// The name of a counted number on the screen; an unknown one is shown as the server names it.
#[must_use]
pub fn name(ctx: Ctx, fact: &str) -> String {
    let tr = ctx.tr();
    let label = |list: List, code: &Code| {
        let lists = ctx.lists.get_untracked();
        lists.label(list, code, tr.0).to_owned()
    };
    match fact.parse::<FactName>() {
        Ok(FactName::ContactsOf(code)) => label(List::ContactKind, &code),
        Ok(FactName::VisitsOf(code)) => {
            format!("{}: {}", tr.visits(), label(List::VisitResult, &code))
        }
        Ok(plain) => tr.fact_name(&plain).to_owned(),
        Err(_) => fact.to_owned(),
    }
}

/// What is shown by kind: things that were done, which are compared by a bar, and pieces, which are
/// not of their unit. Minutes, persons and parts of another number stand elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Done,
    Pieces,
}

fn shown(fact: &str) -> Option<Shown> {
    match fact.parse().ok()? {
        FactName::ContactsOf(_) | FactName::VisitsOf(_) => Some(Shown::Done),
        FactName::Exchanges | FactName::Finds => Some(Shown::Done),
        FactName::NeedlesIn | FactName::NeedlesOut | FactName::NeedlesFound => Some(Shown::Pieces),
        _ => None,
    }
}

/// Rows of kinds, each with its share of the most; nothing if nothing was counted.
pub fn by_kind(ctx: Ctx, service: &ServiceWeek, (from, to): (Day, Day)) -> Option<AnyView> {
    let tr = ctx.tr();
    let behind = Behind::of(service);
    let mut kinds: Vec<(Shown, &String)> = service
        .counts
        .keys()
        .filter_map(|key| Some((shown(key)?, key)))
        .collect();
    kinds.sort_by_key(|(shown, _)| *shown == Shown::Pieces);
    let done = kinds.iter().filter(|(shown, _)| *shown == Shown::Done);
    let done = done.map(|(_, key)| count(&service.counts, key));
    let most = done.max().unwrap_or(0);
    if kinds.is_empty() {
        return None;
    }
    let row = |(shown, key): &(Shown, &String)| {
        let (name, n) = (name(ctx, key), count(&service.counts, key));
        let href = behind.href(key, from, to, None);
        let bar = (*shown == Shown::Done).then(|| bar(n, most));
        view! {
            <tr>
                <th scope="row">{name.clone()}</th>
                <td>{figure(tr, &name, tr.number(n), href)}</td>
                <td class="bar-cell">{bar}</td>
            </tr>
        }
    };
    Some(table(tr, kinds.iter().map(row).collect_view().into_any()))
}

fn table(tr: Tr, rows: AnyView) -> AnyView {
    view! {
        <h3>{tr.by_kind()}</h3>
        <div class="table-wrap" tabindex="0" role="region" aria-label=tr.by_kind()>
            <table class="figures tight">
                <thead>
                    <tr>
                        <th scope="col">{tr.kind()}</th>
                        <th scope="col">{tr.count_of()}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
