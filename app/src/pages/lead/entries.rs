//! `/vedeni/zapisy?…`: the entries behind a figure, with what each adds, and their sum.
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_query_map};

use super::{asked, facts, failed};
use crate::api::dto::{EntriesReport, EntryRow};
use crate::components::empty::{empty, go};
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;
use domain::entry::Kind;

/// The page. Its query is that of the API, so an address that was sent on works.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let location = use_location();
    let again = RwSignal::new(0);
    let report = asked::<EntriesReport>(
        move || {
            let query = location.search.get();
            let query = query.trim_start_matches('?').to_owned();
            (!query.is_empty()).then(|| format!("/api/v1/reports/entries?{query}"))
        },
        again,
    );
    let query = use_query_map();
    let week = move || {
        query
            .with(|q| q.get("from"))
            .and_then(|day| day.parse::<domain::Day>().ok())
            .map_or_else(
                || "/vedeni".to_owned(),
                |day| format!("/vedeni/{}", domain::IsoWeek::of(day)),
            )
    };
    let inside = move || match report.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(report)) => drawn(ctx, &report),
    };
    view! {
        <div class="page-head">
            <A href=week attr:class="icon-button" attr:aria-label=tr.back()>
                {icon(Icon::Left)}
            </A>
            <h1>{tr.entries_behind()}</h1>
        </div>
        {inside}
    }
    .into_any()
}

/// The name of a figure on the screen.
fn figure_name(ctx: Ctx, figure: &str) -> String {
    let tr = ctx.tr();
    let text = match figure {
        "worker_minutes" => tr.figure_worker_minutes(),
        "open_minutes" => tr.figure_open_minutes(),
        "entries" => tr.all_entries(),
        "flagged" => tr.flagged(),
        counted => return facts::name(ctx, counted),
    };
    text.to_owned()
}

/// The figure's own unit.
fn valued(tr: Tr, figure: &str, value: i64) -> String {
    if figure.ends_with("_minutes") {
        tr.duration(value)
    } else {
        tr.number(u64::try_from(value).unwrap_or(0))
    }
}

/// The name of a kind as the API writes it.
#[must_use]
pub fn kind_name(tr: Tr, kind: &str) -> &'static str {
    match Kind::ALL.iter().find(|k| k.as_str() == kind) {
        Some(Kind::SpanOpen) => tr.kind_shift(),
        Some(kind) => tr.kind_name(*kind),
        None => tr.kind_other(),
    }
}

fn drawn(ctx: Ctx, report: &EntriesReport) -> AnyView {
    let tr = ctx.tr();
    let name = figure_name(ctx, &report.figure);
    let worker = report.worker.and_then(|id| {
        report
            .entries
            .iter()
            .flat_map(|e| &e.workers)
            .find(|w| w.id == id)
            .map(|w| w.name.clone())
    });
    let head = [
        Some(ctx.service_name(&report.service)),
        worker,
        Some(tr.day_to_day(report.from, report.to)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ");
    if report.entries.is_empty() {
        let back = go("/vedeni", tr.nav_lead());
        return view! {
            <p class="lead">{name} " · " {head}</p>
            {empty(Icon::List, tr.no_entries_behind(), tr.no_entries_behind_do(), back)}
        }
        .into_any();
    }
    let row = |e: &EntryRow| {
        let when = match e.end {
            Some(end) => format!("{}–{}", tr.clock(e.start), tr.clock(end)),
            None => tr.clock(e.start),
        };
        let when = format!("{} {when}", tr.day(e.day));
        let mut who: Vec<String> = e.workers.iter().map(|w| w.name.clone()).collect();
        if !e.workers.contains(&e.author) {
            who.push(format!("{} {}", tr.author(), e.author.name));
        }
        let who = who.join(", ");
        view! {
            <tr>
                <th scope="row">
                    <A href=format!("/vedeni/zapis/{}", e.id) attr:class="figure">
                        {when}
                    </A>
                </th>
                <td class="left">{kind_name(tr, &e.kind)}</td>
                <td class="left">{who}</td>
                <td class="marks left">
                    {e.corrected.then(|| view! { <span class="badge">{tr.corrected()}</span> })}
                    {e.flags.iter().map(|f| view! { <span class="badge">{tr.flag(f)}</span> }).collect_view()}
                </td>
                <td class="strong">{valued(tr, &report.figure, e.adds)}</td>
            </tr>
        }
    };
    // The sum stands at the foot too, on a phone far down and out of sight.
    let sum = valued(tr, &report.figure, report.value);
    view! {
        <p class="lead">{name.clone()} ": " <strong>{sum}</strong> " · " {head}</p>
        <div class="table-wrap" tabindex="0" role="region" aria-label=name>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">{tr.when()}</th>
                        <th scope="col" class="left">{tr.kind()}</th>
                        <th scope="col" class="left">{tr.worker()}</th>
                        <th scope="col" class="left">{tr.flags()}</th>
                        <th scope="col">{tr.adds()}</th>
                    </tr>
                </thead>
                <tbody>{report.entries.iter().map(row).collect_view()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="4">{tr.sum()}</th>
                        <td class="strong" id="soucet">{valued(tr, &report.figure, report.value)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}
