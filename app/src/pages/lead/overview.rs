//! `/vedeni/prehled?from=&to=`: counts of a period by provider and service. A coordinator hands them
//! in; a manager sees the own provider's, and each figure opens its entries.
use domain::ProviderId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use sync::wire::Role;

use super::figure::figure;
use super::period::Period;
use super::period_choice::choice;
use super::tables::{Behind, count, counted};
use super::{asked_all, failed, led};
use crate::api::dto::{OverviewReport, PeriodCounts, ProviderCounts};
use crate::components::empty::{empty, go};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::forms::rules;
use crate::i18n::Tr;
use crate::pages::loading;
use crate::platform;

/// Where the page is.
const PATH: &str = "/vedeni/prehled";

/// The page; without a period in the address it is this month.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let query = use_query_map();
    let period = Memo::new(move |_| {
        let told = query.with(|q| Period::read(&q.get("from")?, &q.get("to")?));
        told.unwrap_or_else(|| Period::month(ctx.today()))
    });
    let whose = Memo::new(move |_| whole(led(ctx)));
    let again = RwSignal::new(0);
    let reports = asked_all::<OverviewReport>(
        move || {
            let period = period.get().query();
            let whose = whose.get();
            let url = |whose: &String| format!("/api/v1/reports/overview?{whose}&{period}");
            whose.iter().map(url).collect()
        },
        again,
    );
    let inside = move || {
        if whose.with(Vec::is_empty) {
            return super::leads_nothing(tr);
        }
        let Period { from, to } = period.get();
        match reports.get() {
            None => loading(tr),
            Some(Err(why)) => failed(tr, &why, again),
            // The figures of another period are not shown under this one's name.
            Some(Ok(all)) if all.iter().any(|r| (r.from, r.to) != (from, to)) => loading(tr),
            Some(Ok(all)) => sections(ctx, &all),
        }
    };
    view! {
        <div class="lead-head">
            <h1>{tr.overview_title()}</h1>
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

/// Who coordinates a programme sees the own provider in it: to ask for both would show it twice.
fn whole(led: Vec<String>) -> Vec<String> {
    let programmes: Vec<String> = led
        .iter()
        .filter(|whose| whose.starts_with("programme="))
        .cloned()
        .collect();
    if programmes.is_empty() {
        led
    } else {
        programmes
    }
}

/// What is led, without what had nothing in the period.
fn sections(ctx: Ctx, reports: &[OverviewReport]) -> AnyView {
    let tr = ctx.tr();
    let counted = reports.iter().filter(|report| !report.providers.is_empty());
    let drawn: Vec<_> = counted.map(|report| drawn(ctx, report)).collect();
    if drawn.is_empty() {
        let (why, what) = (tr.overview_none(), tr.overview_none_do());
        return empty(
            Icon::Chart,
            why,
            what,
            go("/vedeni/prehled", tr.overview_title()),
        );
    }
    let counts_only = untrack(|| managed(ctx).is_empty());
    view! {
        {counts_only.then(|| notice(Tone::Quiet, tr.counts_only().to_owned()))}
        {drawn}
        <p class="legend">
            {tr.worker_hours()} ": " {tr.worker_hours_tip()} ". " {tr.open_hours()} ": "
            {tr.open_hours_tip()} ". " {tr.open_hours_sum()}
        </p>
    }
    .into_any()
}

fn drawn(ctx: Ctx, report: &OverviewReport) -> AnyView {
    let tr = ctx.tr();
    let name = report
        .programmes
        .iter()
        .map(|p| tr.pick(&p.name_cs, &p.name_en).to_owned())
        .collect::<Vec<_>>()
        .join(", ");
    let manages = untrack(|| managed(ctx));
    let several = report.providers.len() > 1;
    let rows = report
        .providers
        .iter()
        .map(|provider| of_provider(tr, report, provider, manages.contains(&provider.provider)))
        .collect_view();
    let total = several.then(|| {
        view! {
            <tfoot>
                <tr>
                    <th scope="row">{tr.total()}</th>
                    {cells(tr, &report.total, |_| None)}
                </tr>
            </tfoot>
        }
    });
    let heads = [tr.provider_service(), tr.worker_hours(), tr.open_hours()]
        .into_iter()
        .chain(counted(tr).map(|(_, text)| text))
        .chain([tr.return_rate()])
        .map(|text| view! { <th scope="col">{text}</th> })
        .collect_view();
    let label = name.clone();
    view! {
        <section class="overview">
            <h2>{name}</h2>
            <div class="table-wrap" tabindex="0" role="region" aria-label=label>
                <table class="figures">
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    {rows}
                    {total}
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The providers whose entries this account reads today.
fn managed(ctx: Ctx) -> Vec<ProviderId> {
    let today = ctx.today();
    ctx.session.with(|session| {
        let memberships = session.iter().flat_map(|s| &s.memberships);
        memberships
            .filter(|m| m.role == Role::Manager && rules::holds(m, today))
            .filter_map(|m| m.provider.clone())
            .collect()
    })
}

fn of_provider(tr: Tr, report: &OverviewReport, p: &ProviderCounts, readable: bool) -> AnyView {
    let services = p.services.iter().map(|s| {
        let behind = Behind {
            programme: s.programme.clone(),
            service: s.service.clone(),
            readable,
        };
        let href = |what: &str| behind.href(what, report.from, report.to, None);
        view! {
            <tr>
                <th scope="row" class="under">{tr.pick(&s.name_cs, &s.name_en).to_owned()}</th>
                {cells(tr, &s.counts, href)}
            </tr>
        }
    });
    view! {
        <tbody>
            <tr class="sum-row">
                <th scope="row">{p.name.clone()} ", " {tr.provider_total()}</th>
                {cells(tr, &p.total, |_| None)}
            </tr>
            {services.collect_view()}
        </tbody>
    }
    .into_any()
}

/// The figures of a row; `href` gives the address of the entries behind one.
fn cells(tr: Tr, c: &PeriodCounts, href: impl Fn(&str) -> Option<String>) -> AnyView {
    let time = |text: &'static str, what: &str, minutes: u64| match minutes {
        0 => view! { <td>"–"</td> }.into_any(),
        _ => {
            let value = tr.duration(i64::try_from(minutes).unwrap_or(i64::MAX));
            view! { <td>{figure(tr, text, value, href(what))}</td> }.into_any()
        }
    };
    let numbers = counted(tr).map(|(what, text)| {
        let n = count(&c.counts, what);
        let href = href(what).filter(|_| n > 0);
        view! { <td>{figure(tr, text, tr.number(n), href)}</td> }
    });
    view! {
        {time(tr.worker_hours(), "worker_minutes", c.worker_minutes)}
        {time(tr.open_hours(), "open_minutes", c.open_minutes)}
        {numbers.into_iter().collect_view()}
        <td>{rate(tr, c)}</td>
    }
    .into_any()
}

/// Needles received of those issued, in per cent; a dash if none was issued.
fn rate(tr: Tr, c: &PeriodCounts) -> String {
    let Some(rate) = c.return_rate.value else {
        return "–".to_owned();
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a ratio of counts, in tenths of a per cent"
    )]
    let tenths = (rate * 1000.0).round() as i64;
    format!("{}\u{a0}%", tr.tenths(tenths))
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_coordinator_who_also_manages_is_shown_the_programme_once() {
        let led = |all: &[&str]| all.iter().map(|&s| s.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            whole(led(&["provider=town", "programme=prog"])),
            ["programme=prog"]
        );
        assert_eq!(whole(led(&["provider=town"])), ["provider=town"]);
    }
}
