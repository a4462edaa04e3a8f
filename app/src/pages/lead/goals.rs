//! `/vedeni/cile?from=&to=`: targets and their pace, visits to families and the 70 % rule, found
//! needles; of each programme that is led.
use domain::lists::List;
use domain::{Code, LocalityId, ProgrammeId, ServiceId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeMap;

use super::period::Period;
use super::period_choice::choice;
use super::{Answer, asked_all, failed, led};
use crate::api::dto::{
    FindCell, FindsReport, HouseholdsReport, Ratio, ServiceStanding, StandingReport, TargetRow,
    TargetsReport,
};
use crate::components::field;
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;
use crate::platform::{self, FetchError};

/// Where the page is.
const PATH: &str = "/vedeni/cile";

/// The page; without a period in the address it is this month.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let query = use_query_map();
    let period = Memo::new(move |_| {
        let told = query.with(|q| Period::read(&q.get("from")?, &q.get("to")?));
        told.unwrap_or_else(|| Period::month(ctx.today()))
    });
    let again = RwSignal::new(0);
    let whose = Memo::new(move |_| led(ctx));
    let today = Memo::new(move |_| ctx.today());
    let standing = asked_all::<StandingReport>(
        move || {
            let (whose, day) = (whose.get(), today.get());
            let url = |whose: &String| format!("/api/v1/reports/standing?{whose}&day={day}");
            whose.iter().map(url).collect()
        },
        again,
    );
    let programmes = Memo::new(move |_| {
        standing.with(|answer| match answer {
            Some(Ok(reports)) => programmes(reports),
            _ => Vec::new(),
        })
    });
    let urls = move |report: &'static str, query: fn(Period) -> String| {
        move || {
            let query = query(period.get());
            let programmes = programmes.get();
            let url = |p: &ProgrammeId| format!("/api/v1/reports/{report}?programme={p}&{query}");
            programmes.iter().map(url).collect::<Vec<_>>()
        }
    };
    let day = |period: Period| format!("day={}", period.to);
    let targets = asked_all::<TargetsReport>(urls("targets", day), again);
    let households = asked_all::<HouseholdsReport>(urls("households", Period::query), again);
    let finds = asked_all::<FindsReport>(urls("finds", Period::query), again);
    let inside = move || {
        if whose.with(Vec::is_empty) {
            return super::leads_nothing(tr);
        }
        let unknown = standing.with(|answer| match answer {
            None => Some(loading(tr)),
            Some(Err(why)) => Some(failed(tr, why, again)),
            Some(Ok(_)) => None,
        });
        if let Some(unknown) = unknown {
            return unknown;
        }
        view! {
            {section(tr, tr.targets(), targets, again, move |all| {
                standing.with(|known| target_tables(tr, all, &names(tr, known)))
            })}
            {section(tr, tr.families(), households, again, move |all| families(tr, all))}
            {section(tr, tr.finds(), finds, again, move |all| found(ctx, all))}
        }
        .into_any()
    };
    view! {
        <div class="lead-head">
            <h1>{tr.goals_title()}</h1>
            <button type="button" class="button button-small no-print" on:click=|_| platform::print()>
                {icon(Icon::Print)}
                {tr.print()}
            </button>
        </div>
        <p class="lead">
            {move || {
                let Period { from, to } = period.get();
                format!("{} – {}", tr.date(from), tr.date(to))
            }}
        </p>
        {move || choice(ctx, PATH, period.get())}
        {inside}
    }
    .into_any()
}

/// The programmes of everything that is led: a manager's device holds no list of the own services, so
/// the server is asked.
fn programmes(reports: &[StandingReport]) -> Vec<ProgrammeId> {
    let services = reports.iter().flat_map(|report| &report.services);
    let mut found: Vec<ProgrammeId> = services.map(|s| s.programme.clone()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// One report of all programmes under its heading.
fn section<T: Clone + 'static>(
    tr: Tr,
    title: &'static str,
    answer: Answer<Vec<T>>,
    again: RwSignal<u32>,
    draw: impl Fn(&[T]) -> AnyView + Send + 'static,
) -> AnyView {
    let inside = move || {
        answer.with(|answer| match answer {
            None => loading(tr),
            Some(Err(why)) => failed(tr, why, again),
            Some(Ok(all)) => draw(all),
        })
    };
    view! {
        <section class="goals">
            <h2>{title}</h2>
            {inside}
        </section>
    }
    .into_any()
}

fn nothing(text: &'static str) -> AnyView {
    view! { <p class="quiet">{text}</p> }.into_any()
}

/// A table within its own scroll.
fn table(label: &'static str, heads: Vec<&'static str>, rows: Vec<AnyView>) -> AnyView {
    let heads = heads.into_iter();
    let heads = heads.map(|text| view! { <th scope="col">{text}</th> });
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=label>
            <table class="figures">
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The services' names, which a manager's device does not hold.
type Names = BTreeMap<ServiceId, String>;

fn names(tr: Tr, known: &Option<Result<Vec<StandingReport>, FetchError>>) -> Names {
    let reports = known.iter().flatten().flatten();
    let services = reports.flat_map(|report| &report.services);
    let name = |s: &ServiceStanding| {
        let name = tr.pick(&s.name_cs, &s.name_en).to_owned();
        (s.service.clone(), name)
    };
    services.map(name).collect()
}

/// What is counted, and below it, folded, what nothing tells yet.
fn target_tables(tr: Tr, all: &[TargetsReport], names: &Names) -> AnyView {
    let targets = all.iter().flat_map(|report| &report.targets);
    let (counted, others): (Vec<_>, Vec<_>) = targets.partition(|row| row.actual.is_some());
    if counted.is_empty() && others.is_empty() {
        return nothing(tr.targets_none());
    }
    let table = |rows: Vec<&TargetRow>| {
        let heads = vec![
            tr.target_what(),
            tr.service(),
            tr.target_plan(),
            tr.target_now(),
            tr.target_expected(),
            tr.target_year(),
        ];
        let rows = rows.into_iter().map(|row| target(tr, row, names)).collect();
        table(tr.targets(), heads, rows)
    };
    let counted = match counted.is_empty() {
        true => nothing(tr.targets_none_counted()),
        false => table(counted),
    };
    let others = (!others.is_empty()).then(|| {
        let title = format!("{} ({})", tr.target_not_counted(), others.len());
        field::fold(title, false, table(others))
    });
    view! {
        {counted}
        {others}
    }
    .into_any()
}

fn target(tr: Tr, row: &TargetRow, names: &Names) -> AnyView {
    let name = |id: &ServiceId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let service = row.service.as_ref().map(name);
    let blank = || "–".to_owned();
    let plan = match row.reached {
        false => tr.amount(row.target),
        true => format!("{} ({})", tr.amount(row.target), tr.target_reached()),
    };
    let now = match row.actual {
        None => tr.target_not_counted().to_owned(),
        Some(actual) => {
            let number = tr.number(u64::try_from(actual).unwrap_or(0));
            match row.fulfilment {
                Some(share) => format!("{number} ({})", tr.percent(share)),
                None => number,
            }
        }
    };
    let expected = row.expected.map_or_else(blank, |n| tr.amount(n));
    let year = row.projected_year.map_or_else(blank, |n| tr.amount(n));
    let bar = row.fulfilment.map(|share| {
        view! {
            <progress max="1" value=share.min(1.0).to_string()>{tr.percent(share)}</progress>
        }
    });
    view! {
        <tr>
            <th scope="row">{tr.target_name(&row.what)} {bar}</th>
            <td class="left">{service.unwrap_or_default()}</td>
            <td>{plan}</td>
            <td>{now}</td>
            <td>{expected}</td>
            <td>{year}</td>
        </tr>
    }
    .into_any()
}

fn share(tr: Tr, ratio: &Ratio) -> String {
    match ratio.value {
        None => "–".to_owned(),
        Some(value) => {
            let of = format!("{}/{}", ratio.numerator, ratio.denominator);
            format!("{} ({of})", tr.percent(value))
        }
    }
}

/// The least share of work with families that belongs into the field (`domain.md` §10.10).
const FIELD_SHARE: f64 = 0.7;

fn families(tr: Tr, all: &[HouseholdsReport]) -> AnyView {
    let services = all.iter().flat_map(|report| &report.services);
    let number = |n: i64| tr.number(u64::try_from(n).unwrap_or(0));
    let rows: Vec<AnyView> = services
        .map(|s| {
            let c = &s.counts;
            let low = |ratio: &Ratio| ratio.value.is_some_and(|value| value < FIELD_SHARE);
            let time = |ratio: &Ratio| match ratio.value {
                None => "–".to_owned(),
                Some(value) => tr.percent(value),
            };
            view! {
                <tr>
                    <th scope="row">{tr.pick(&s.name_cs, &s.name_en).to_owned()}</th>
                    <td>{number(c.visits)}</td>
                    <td>{number(c.families)}</td>
                    <td>{share(tr, &c.met_rate)}</td>
                    <td>{tr.duration(c.visit_minutes)}</td>
                    <td>{tr.duration(c.travel_minutes)}</td>
                    <td class:lacking=low(&c.family_work)>{share(tr, &c.family_work)}</td>
                    <td class:lacking=low(&c.family_work_minutes)>{time(&c.family_work_minutes)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    if rows.is_empty() {
        return nothing(tr.families_none());
    }
    let heads = vec![
        tr.service(),
        tr.visits(),
        tr.families(),
        tr.met_rate(),
        tr.visit_minutes(),
        tr.travel(),
        tr.field_share(),
        tr.field_share_minutes(),
    ];
    view! {
        {table(tr.families(), heads, rows)}
        <p class="legend">{tr.seventy()}</p>
    }
    .into_any()
}

fn found(ctx: Ctx, all: &[FindsReport]) -> AnyView {
    let tr = ctx.tr();
    let some = all.iter().filter(|report| report.finds > 0);
    let drawn: Vec<AnyView> = some.map(|report| finds_of(ctx, report)).collect();
    if drawn.is_empty() {
        return nothing(tr.finds_none());
    }
    drawn.into_any()
}

fn finds_of(ctx: Ctx, report: &FindsReport) -> AnyView {
    let tr = ctx.tr();
    let took = |minutes: Option<u64>| {
        let minutes = minutes.and_then(|m| i64::try_from(m).ok());
        minutes.map_or_else(|| "–".to_owned(), |m| tr.duration(m))
    };
    let figures = [
        (tr.finds_count(), tr.number(report.finds)),
        (tr.finds_pieces(), tr.number(report.pieces)),
        (tr.finds_open(), tr.number(report.open)),
        (tr.finds_median(), took(report.collection_median_minutes)),
        (tr.finds_longest(), took(report.collection_longest_minutes)),
    ];
    let figures = figures.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let place = move |key: &str| {
        // They may come later than the figures.
        let lists = ctx.lists.get();
        let code = Code::new(key).ok();
        code.map_or_else(
            || key.to_owned(),
            |code| lists.label(List::PlaceType, &code, tr.0).to_owned(),
        )
    };
    let locality = move |key: &str| match LocalityId::new(key) {
        Ok(id) => ctx.locality_name(&id),
        Err(_) => key.to_owned(),
    };
    view! {
        <dl class="service-figures">{figures.into_iter().collect_view()}</dl>
        <div class="goals-cells">
            {cells(tr, tr.place_type(), &report.by_place_type, &place)}
            {cells(tr, tr.locality(), &report.by_locality, &locality)}
            {cells(tr, tr.finds_when(), &report.by_month, &str::to_owned)}
        </div>
    }
    .into_any()
}

fn cells(tr: Tr, what: &'static str, all: &[FindCell], name: &dyn Fn(&str) -> String) -> AnyView {
    let number = |n: Option<u64>| n.map_or_else(|| tr.under_five().to_owned(), |n| tr.number(n));
    let rows = all
        .iter()
        .map(|cell| {
            let key = cell.key.as_deref();
            let key = key.map_or_else(|| tr.not_known().to_owned(), name);
            view! {
                <tr>
                    <th scope="row">{key}</th>
                    <td>{number(cell.finds)}</td>
                    <td>{number(cell.pieces)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    table(what, vec![what, tr.finds_count(), tr.finds_pieces()], rows)
}
