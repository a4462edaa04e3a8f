//! `/tyden/:week?`, *Týden*: my hours, contacts and exchanges by day, from the phone alone.
use chrono::Duration;
use domain::facts::{FactName, Totals, totals};
use domain::holiday::holiday;
use domain::{AccountId, Day, IsoWeek, hours, span};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{loading, week_quota};
use crate::components::empty::{empty, go};
use crate::components::entry_row::entry_row;
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::components::week_nav::week_nav;
use crate::ctx::Ctx;
use crate::live::live;
use crate::local_store::types::{EntryQuery, LocalEntry};

/// The week in the address, else this one.
pub fn week_in_path(ctx: Ctx) -> Memo<IsoWeek> {
    let params = use_params_map();
    Memo::new(move |_| {
        params
            .with(|p| p.get("week"))
            .and_then(|w| w.parse().ok())
            .unwrap_or_else(|| IsoWeek::of(ctx.today()))
    })
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let week = week_in_path(ctx);
    let this = Memo::new(move |_| IsoWeek::of(ctx.today()));
    let entries = live(ctx, move |store| {
        let (week, me) = (week.get(), ctx.me());
        let days = week.days();
        // A night shift may have begun on the Sunday before.
        let query = EntryQuery {
            from: days[0] - Duration::days(2),
            to: days[6] + Duration::days(1),
            worker: me,
        };
        async move { store.current(query).await.map(|all| (week, all)) }
    });
    let table = move || match entries.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok((shown, all))) => match ctx.me_untracked() {
            Some(me) => drawn(ctx, me, shown, &all),
            None => ().into_any(),
        },
    };
    // Read beside the entries, shown below them: what is drawn anew with each of them does not ask again.
    let needs = week_quota::needs(ctx, week);
    let there = Memo::new(move |_| entries.with(Option::is_some));
    let needs = move || there.get().then(&needs);
    let lists = move || match (entries.get(), ctx.me_untracked()) {
        (Some(Ok((shown, all))), Some(me)) => Some(lists(ctx, me, shown, &all)),
        _ => None,
    };
    view! {
        {move || week_nav(tr, "/tyden", week.get(), this.get())}
        <p class="lead">{tr.my_week()}</p>
        {table}
        {needs}
        {lists}
    }
    .into_any()
}

/// The entries of a day on which somebody worked.
fn of_day(all: &[LocalEntry], me: AccountId, day: Day) -> Vec<&LocalEntry> {
    all.iter()
        .filter(|e| e.entry.start.day() == day && e.entry.workers.contains(&me))
        .collect()
}

/// The entries by day.
fn lists(ctx: Ctx, me: AccountId, week: IsoWeek, all: &[LocalEntry]) -> AnyView {
    let tr = ctx.tr();
    let of = |day: &Day| {
        let mut list = of_day(all, me, *day);
        if list.is_empty() {
            return None;
        }
        list.sort_by_key(|e| (e.entry.start, e.entry.id));
        Some(view! {
            <h2 class="day-head">{tr.long_day(*day)}</h2>
            <ul class="rows">{list.into_iter().map(|e| entry_row(ctx, e, false)).collect_view()}</ul>
        })
    };
    week.days().iter().filter_map(of).collect_view().into_any()
}

fn drawn(ctx: Ctx, me: AccountId, week: IsoWeek, all: &[LocalEntry]) -> AnyView {
    let tr = ctx.tr();
    let spans: Vec<_> = span::assemble(all.iter().map(|e| &e.entry))
        .spans
        .into_iter()
        .filter(|s| s.workers.contains(&me))
        .collect();
    let hours = hours::of_week(&spans, week, None);
    let days = week.days();
    let of_day = |day: Day| of_day(all, me, day);
    let sums = |list: &[&LocalEntry]| totals(list.iter().map(|e| &e.entry));
    let whole: Vec<&LocalEntry> = days.iter().flat_map(|d| of_day(*d)).collect();
    let week_sums = sums(&whole);
    let number = |sums: &Totals, name: FactName| {
        tr.number(u64::try_from(sums.get(&name).copied().unwrap_or(0)).unwrap_or(0))
    };
    let in_out = |sums: &Totals| {
        format!(
            "{} / {}",
            number(sums, FactName::NeedlesIn),
            number(sums, FactName::NeedlesOut)
        )
    };
    let worked = |minutes: u32| match minutes {
        0 => "–".to_owned(),
        m => tr.duration(i64::from(m)),
    };
    if whole.is_empty() && hours.worker_minutes == 0 {
        let (why, what) = (tr.no_work_week(), tr.no_work_week_do());
        return empty(Icon::Week, why, what, go("/novy", tr.nav_new()));
    }
    let rows = days
        .iter()
        .zip(&hours.days)
        .map(|(day, h)| {
            let sums = sums(&of_day(*day));
            let free = holiday(*day).map(|h| h.name(tr.0));
            let mine = h.by_worker.get(&me).copied().unwrap_or(0);
            view! {
                <tr>
                    <th scope="row">
                        {tr.day(*day)}
                        {free.map(|name| view! { <span class="holiday">{name}</span> })}
                    </th>
                    <td>{worked(mine)}</td>
                    <td>{number(&sums, FactName::Contacts)}</td>
                    <td>{number(&sums, FactName::Exchanges)}</td>
                    <td>{in_out(&sums)}</td>
                </tr>
            }
        })
        .collect_view();
    let total = hours.by_worker.get(&me).copied().unwrap_or(0);
    let open = spans
        .iter()
        .any(|s| s.is_running() && hours.running.contains(&s.id));
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=tr.my_week()>
            <table class="figures tight">
                <thead>
                    <tr>
                        <th scope="col">{tr.day_label()}</th>
                        <th scope="col">{tr.hours()}</th>
                        <th scope="col">{tr.contacts()}</th>
                        <th scope="col">{tr.exchanges()}</th>
                        <th scope="col">{tr.received_issued()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{tr.total()}</th>
                        <td>{worked(total)}</td>
                        <td>{number(&week_sums, FactName::Contacts)}</td>
                        <td>{number(&week_sums, FactName::Exchanges)}</td>
                        <td>{in_out(&week_sums)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
        {open.then(|| notice(Tone::Quiet, tr.open_unclosed().to_owned()))}
    }
    .into_any()
}
