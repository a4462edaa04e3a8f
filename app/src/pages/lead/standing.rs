//! How a service stands to date: the month and the whole, against what was owed.
use domain::ServiceId;
use leptos::prelude::*;

use super::words;
use super::{Answer, asked_all};
use crate::api::dto::{ServiceStanding, Standing, StandingReport};
use crate::ctx::Ctx;
use crate::i18n::Tr;

/// The standing of every service that is led, asked for apart: the week is not held up by it.
pub type Standings = Answer<Vec<StandingReport>>;

/// Asks for the standing at the end of the week, or today if that is earlier.
pub fn ask(
    ctx: Ctx,
    week: Memo<domain::IsoWeek>,
    whose: Memo<Vec<String>>,
    again: RwSignal<u32>,
) -> Standings {
    asked_all::<StandingReport>(
        move || {
            let day = week.get().days()[6].min(ctx.today());
            let whose = whose.get();
            let url = |whose: &String| format!("/api/v1/reports/standing?{whose}&day={day}");
            whose.iter().map(url).collect()
        },
        again,
    )
}

/// Of one service, once it is known.
#[must_use]
pub fn of(standings: Standings, service: &ServiceId) -> Option<ServiceStanding> {
    standings.with(|answer| {
        let reports = answer.as_ref()?.as_ref().ok()?;
        let mut all = reports.iter().flat_map(|report| &report.services);
        all.find(|s| s.service == *service).cloned()
    })
}

/// The month of a service in one sentence; blank until it is known.
pub fn month(tr: Tr, standings: Standings, service: ServiceId) -> AnyView {
    (move || {
        of(standings, &service).map(|s| {
            let (text, class) = words::to_date(tr, &s.month);
            view! { <span class=class>{text}</span> }
        })
    })
    .into_any()
}

/// A table of both, under the figures of the week.
pub fn table(tr: Tr, standings: Standings, service: ServiceId) -> AnyView {
    let failed = move || standings.with(|answer| matches!(answer, Some(Err(_))));
    (move || {
        if failed() {
            return view! { <p class="quiet">{tr.to_date_offline()}</p> }.into_any();
        }
        match of(standings, &service) {
            Some(found) => drawn(tr, &found),
            None => ().into_any(),
        }
    })
    .into_any()
}

fn drawn(tr: Tr, s: &ServiceStanding) -> AnyView {
    let heads = [
        tr.to_date(),
        tr.worker_hours(),
        tr.open_hours(),
        tr.owed_to_date(),
        tr.done_to_date(),
        tr.difference(),
        tr.contacts(),
        tr.exchanges(),
    ];
    let [first, others @ ..] = heads;
    view! {
        <h3>{first}</h3>
        <div class="table-wrap" tabindex="0" role="region" aria-label=first>
            <table class="figures tight to-date">
                <thead>
                    <tr>
                        <td></td>
                        {others.map(|text| view! { <th scope="col">{text}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {row(tr, tr.month_to_date(), &s.month)}
                    {row(tr, tr.whole_to_date(), &s.whole)}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What was owed or done, in the unit of the quota.
fn amount(tr: Tr, minutes: Option<u64>, in_days: Option<u64>) -> String {
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    match (minutes, in_days) {
        (Some(minutes), _) => tr.duration(signed(minutes)),
        (None, Some(n)) => words::days(tr, signed(n)),
        (None, None) => "–".to_owned(),
    }
}

fn row(tr: Tr, name: &'static str, s: &Standing) -> AnyView {
    let time = |minutes: u64| amount(tr, Some(minutes), None);
    let number = |fact: &str| tr.number(super::tables::count(&s.counts, fact));
    let (said, class) = words::to_date(tr, s);
    view! {
        <tr>
            <th scope="row">
                {name} <span class="quiet since">{tr.date(s.from)} " – " {tr.date(s.to)}</span>
            </th>
            <td>{time(s.worker_minutes)}</td>
            <td>{time(s.open_minutes)}</td>
            <td>{amount(tr, s.owed_minutes, s.owed_days)}</td>
            <td>{amount(tr, s.done_minutes, s.done_days)}</td>
            <td class=class>{said}</td>
            <td>{number("contacts")}</td>
            <td>{number("exchanges")}</td>
        </tr>
    }
    .into_any()
}
