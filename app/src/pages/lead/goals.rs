//! `/vedeni/cile?from=&to=`: targets and their pace, visits to families and the 70 % rule, found
//! needles; of each programme that is led.
use domain::lists::List;
use domain::{Code, LocalityId, ProgrammeId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use sync::wire::Role;

use super::period::Period;
use super::period_choice::choice;
use super::{Answer, asked_all, failed};
use crate::api::dto::{FindCell, FindsReport, HouseholdsReport, Ratio, TargetRow, TargetsReport};
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::forms::rules;
use crate::i18n::Tr;
use crate::pages::loading;
use crate::platform;

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
    let programmes = Memo::new(move |_| programmes(ctx));
    let again = RwSignal::new(0);
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
        if programmes.with(Vec::is_empty) {
            return super::leads_nothing(tr);
        }
        view! {
            {section(tr, tr.targets(), targets, again, move |all| target_table(ctx, all))}
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

/// Programmes that are coordinated, and those of the services of providers that are managed.
fn programmes(ctx: Ctx) -> Vec<ProgrammeId> {
    let today = ctx.today();
    let mut found: Vec<ProgrammeId> = ctx.session.with(|session| {
        let memberships = session.iter().flat_map(|s| &s.memberships);
        let valid = memberships.filter(|m| rules::holds(m, today));
        valid.filter_map(|m| m.programme.clone()).collect()
    });
    let managed: Vec<_> = ctx.session.with(|session| {
        let memberships = session.iter().flat_map(|s| &s.memberships);
        let valid = memberships.filter(|m| rules::holds(m, today) && m.role == Role::Manager);
        valid.filter_map(|m| m.provider.clone()).collect()
    });
    ctx.services.with(|all| {
        let own = all.iter().filter(|s| managed.contains(&s.provider));
        found.extend(own.map(|s| s.programme.clone()));
    });
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

fn target_table(ctx: Ctx, all: &[TargetsReport]) -> AnyView {
    let tr = ctx.tr();
    let rows: Vec<AnyView> = all
        .iter()
        .flat_map(|report| &report.targets)
        .map(|row| target(ctx, row))
        .collect();
    if rows.is_empty() {
        return nothing(tr.targets_none());
    }
    let heads = vec![
        tr.target_what(),
        tr.service(),
        tr.target_plan(),
        tr.target_now(),
        tr.target_expected(),
        tr.target_year(),
    ];
    table(tr.targets(), heads, rows)
}

fn target(ctx: Ctx, row: &TargetRow) -> AnyView {
    let tr = ctx.tr();
    let service = row.service.as_ref().map(|s| ctx.service_name(s));
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
            <td>{service.unwrap_or_default()}</td>
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
        let lists = ctx.lists.get_untracked();
        let code = Code::new(key).ok();
        code.map_or_else(
            || key.to_owned(),
            |code| lists.label(List::PlaceType, &code, tr.0).to_owned(),
        )
    };
    let locality = move |key: &str| match LocalityId::new(key) {
        Ok(id) => untrack(|| ctx.locality_name(&id)),
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
