//! `/vedeni/:week?`: all services of a provider (or programme) in a week. Every figure opens the
//! entries behind it.
use domain::facts::FactName;
use domain::{Day, IsoWeek};
use leptos::prelude::*;
use leptos_router::components::A;
use sync::wire::Role;

use super::figure::figure;
use super::look::Look;
use super::standing::{self, Standings};
use super::tables::{self, Behind, count, counted};
use super::{asked_all, chart, csv, facts, failed, glance, joined, led};
use crate::api::dto::{HolidayDay, ServiceWeek, WeekHours, WeekReport};
use crate::components::empty::{empty, go};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::components::week_nav::week_nav;
use crate::ctx::Ctx;
use crate::i18n::{Lang, Tr};
use crate::pages::loading;
use crate::pages::week::week_in_path;
use crate::platform;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let week = week_in_path(ctx);
    let this = Memo::new(move |_| IsoWeek::of(ctx.today()));
    let whose = Memo::new(move |_| led(ctx));
    let again = RwSignal::new(0);
    let report = asked_all::<WeekReport>(
        move || {
            let week = week.get();
            whose
                .get()
                .iter()
                .map(|whose| format!("/api/v1/reports/week?{whose}&week={week}"))
                .collect()
        },
        again,
    );
    let standings = standing::ask(ctx, week, whose, again);
    // The figures of another week are not shown under this one's name.
    let asked = Memo::new(move |_| {
        let joined = report.with(|got| joined(got.as_ref()?.as_ref().ok()?.clone()));
        joined.filter(|report| report.week == week.get())
    });
    let look = Look::ask(asked, again);
    let inside = move || {
        if whose.with(Vec::is_empty) {
            return super::leads_nothing(tr);
        }
        match report.get().map(|got| got.map(joined)) {
            None | Some(Ok(None)) => loading(tr),
            Some(Err(why)) => failed(tr, &why, again),
            Some(Ok(Some(report)))
                if report.week != week.get() || standings.with(Option::is_none) =>
            {
                loading(tr)
            }
            Some(Ok(Some(report))) => drawn(ctx, &report, standings, look),
        }
    };
    view! {
        {move || week_nav(tr, "/vedeni", week.get(), this.get())}
        {inside}
    }
    .into_any()
}

fn drawn(ctx: Ctx, report: &WeekReport, standings: Standings, look: Look) -> AnyView {
    let tr = ctx.tr();
    let today = untrack(|| ctx.today());
    if report.services.is_empty() {
        let (why, what) = (tr.no_services_week(), tr.no_services_week_do());
        return empty(
            Icon::Week,
            why,
            what,
            go("/sprava/sluzby", tr.setup_services()),
        );
    }
    let days = report.week.days();
    let holidays = (!report.holidays.is_empty()).then(|| {
        let names = report
            .holidays
            .iter()
            .map(|h| format!("{} {}", tr.day(h.day), holiday_name(tr, h)));
        notice(
            Tone::Quiet,
            format!(
                "{}: {}",
                tr.holidays(),
                names.collect::<Vec<_>>().join(", ")
            ),
        )
    });
    let coordinator = untrack(|| !ctx.is(Role::Manager));
    view! {
        <div class="lead-head">
            <p class="lead">{tr.lead_week()}</p>
            {save_csv(tr, report)}
            <button type="button" class="button button-small no-print" on:click=|_| platform::print()>
                {icon(Icon::Print)}
                {tr.print()}
            </button>
        </div>
        {holidays}
        {coordinator.then(|| notice(Tone::Quiet, tr.counts_only().to_owned()))}
        {look.section(tr, report)}
        {glance::table(tr, report, standings, today)}
        <div class="services">
            {report
                .services
                .iter()
                .map(|s| service(ctx, s, days, &report.holidays, standings))
                .collect_view()}
        </div>
        <p class="legend">
            {tr.worker_hours()} ": " {tr.worker_hours_tip()} ". " {tr.open_hours()} ": "
            {tr.open_hours_tip()} "."
        </p>
    }
    .into_any()
}

fn holiday_name(tr: Tr, holiday: &HolidayDay) -> &str {
    match tr.0 {
        Lang::Cs => &holiday.cs,
        Lang::En => &holiday.en,
    }
}

/// What is on the screen as a file for a spreadsheet.
fn save_csv(tr: Tr, report: &WeekReport) -> AnyView {
    let report = report.clone();
    let save = move |_| {
        let name = format!("teren-{}.csv", report.week);
        platform::download(&name, "text/csv;charset=utf-8", &csv::of_week(tr, &report));
    };
    view! {
        <button type="button" class="button button-small no-print" on:click=save>
            {icon(Icon::Download)}
            {tr.csv()}
        </button>
    }
    .into_any()
}

fn service(
    ctx: Ctx,
    s: &ServiceWeek,
    days: [Day; 7],
    holidays: &[HolidayDay],
    standings: Standings,
) -> AnyView {
    let tr = ctx.tr();
    let (from, to) = (days[0], days[6]);
    let behind = Behind::of(s);
    let name = tr.pick(&s.name_cs, &s.name_en).to_owned();
    let time = |text: &'static str, what: &str, minutes: u32| {
        let value = tr.duration(i64::from(minutes));
        cell(
            text,
            figure(tr, text, value, behind.href(what, from, to, None)),
        )
    };
    let numbers = counted(tr).map(|(what, text)| {
        let value = tr.number(count(&s.counts, what));
        cell(
            text,
            figure(tr, text, value, behind.href(what, from, to, None)),
        )
    });
    let persons = count(&s.counts, "secondary_persons");
    let others = tr.fact_name(&FactName::SecondaryPersons);
    let secondary = (persons > 0).then(|| {
        let href = behind.href("secondary_persons", from, to, None);
        cell(others, figure(tr, others, tr.number(persons), href))
    });
    let rate = s.return_rate.value.map(|rate| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a ratio of counts, in tenths of a per cent"
        )]
        let tenths = (rate * 1000.0).round() as i64;
        cell(
            tr.return_rate(),
            view! { <span>{tr.tenths(tenths)} "\u{a0}%"</span> }.into_any(),
        )
    });
    let id = format!("s-{}", s.service);
    view! {
        <article class="service" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{name}</h2>
            <dl class="service-figures">
                {time(tr.worker_hours(), "worker_minutes", s.hours.worker_minutes)}
                {time(tr.open_hours(), "open_minutes", s.hours.open_minutes)}
                {quota(tr, &s.hours)}
                {missing(tr, &s.hours)}
                {numbers.into_iter().collect_view()}
                {rate}
                {secondary}
            </dl>
            <p class="owed-why">{quota_reason(tr, s, holidays)}</p>
            {running(tr, s)}
            <details class="fold service-more">
                <summary>{tr.open_service()}</summary>
                <div class="fold-inside">
                    {standing::table(tr, standings, s.service.clone())}
                    {tables::by_worker(tr, s, days)}
                    {chart::hours_by_day(tr, s)}
                    {tables::by_day(tr, s)}
                    {facts::by_kind(ctx, s, (from, to))}
                </div>
            </details>
        </article>
    }
    .into_any()
}

fn cell(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// What is owed before and after holidays; none if the source gives no number.
fn owed(tr: Tr, h: &WeekHours) -> Option<(String, String)> {
    match (h.quota_minutes, h.quota_days) {
        (Some(before), _) => {
            let after = h.quota_after_holidays_minutes.unwrap_or(before);
            Some((
                tr.duration(i64::from(before)),
                tr.duration(i64::from(after)),
            ))
        }
        (None, Some(before)) => Some((
            tr.days(before),
            tr.days(h.quota_after_holidays_days.unwrap_or(before)),
        )),
        (None, None) => None,
    }
}

/// What is owed after holidays; blank, never zero, without a number in the source.
fn quota(tr: Tr, h: &WeekHours) -> AnyView {
    let value = match owed(tr, h) {
        Some((_, after)) => view! { <span>{after}</span> }.into_any(),
        None => view! { <span class="blank">"–"</span> }.into_any(),
    };
    cell(tr.quota_short(), value)
}

/// Why it is as much: the holidays that took something off, which hours count, what is doubtful.
fn quota_reason(tr: Tr, s: &ServiceWeek, holidays: &[HolidayDay]) -> String {
    let mut why = Vec::new();
    match owed(tr, &s.hours) {
        None => why.push(format!("{}: {}", tr.quota_short(), tr.quota_unknown())),
        Some((before, after)) if before != after => {
            let names: Vec<&str> = holidays.iter().map(|d| holiday_name(tr, d)).collect();
            why.push(tr.reduced(&names.join(", "), &after, &before));
        }
        Some(_) => {}
    }
    match s.hours.basis.as_deref() {
        Some("worker") => why.push(tr.basis_worker().to_owned()),
        Some(_) => why.push(tr.basis_open().to_owned()),
        None => {}
    }
    if s.quota_doubtful {
        why.push(tr.quota_doubtful().to_owned());
    }
    why.join(" · ")
}

/// What is missing; in words it stands in the table above.
fn missing(tr: Tr, h: &WeekHours) -> AnyView {
    let (text, class) = match (h.missing_minutes, h.missing_days) {
        (Some(0), _) | (None, Some(0)) => (tr.fulfilled().to_owned(), "good"),
        (Some(m), _) => (tr.duration(i64::from(m)), "lacking"),
        (None, Some(d)) => (tr.days(d), "lacking"),
        (None, None) => ("–".to_owned(), "blank"),
    };
    cell(
        tr.missing(),
        view! { <span class=class>{text}</span> }.into_any(),
    )
}

/// Shifts without an end: in none of the figures, so they must be seen.
fn running(tr: Tr, s: &ServiceWeek) -> Option<AnyView> {
    let shifts = s.running_shifts.as_ref().filter(|all| !all.is_empty())?;
    let row = |shift: &crate::api::dto::RunningShift| {
        let who = shift
            .workers
            .iter()
            .map(|w| w.name.clone())
            .collect::<Vec<_>>()
            .join(", ");
        let text = format!("{who}, {} {}", tr.since(), tr.moment(shift.since));
        view! {
            <li class:forgotten=shift.forgotten>
                <A href=format!("/vedeni/zapis/{}", shift.span)>{text}</A>
            </li>
        }
    };
    Some(
        view! {
            <div class="running-shifts">
                <h3>{tr.running_shifts()}</h3>
                <ul>{shifts.iter().map(row).collect_view()}</ul>
            </div>
        }
        .into_any(),
    )
}
