//! `/`, *Dnes*: the shift that runs, the big buttons, what is unfinished, and the day's entries.
use chrono::Duration;
use domain::facts::{FactName, totals};
use domain::hours::Interval;
use domain::timeline::{DayLine, day_line};
use domain::{Day, Entry, hours, span};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use sync::wire::Role;

use super::{loading, new, shift};
use crate::centre;
use crate::components::agenda::agenda;
use crate::components::day_strip::day_strip;
use crate::components::empty::{empty, go};
use crate::components::entry_row::entry_row_with;
use crate::components::icon::{Icon, icon};
use crate::components::news;
use crate::components::notice::{Tone, notice};
use crate::ctx::{Ctx, Undo};
use crate::i18n::Tr;
use crate::live::{live, with_store};
use crate::local_store::types::{Draft, EntryQuery, EntryState, LocalEntry};
use crate::{platform, theme};

/// The page; who does not work in the field goes on to their own.
pub fn page(ctx: Ctx) -> AnyView {
    let navigate = use_navigate();
    let role = Memo::new(move |_| {
        ctx.session.track();
        (
            ctx.is(Role::Worker),
            ctx.leads(),
            ctx.is(Role::Administrator),
        )
    });
    Effect::new(move |_| {
        let to = match role.get() {
            (true, ..) => return,
            (_, true, _) => "/vedeni",
            (.., true) => "/sprava",
            _ => return,
        };
        navigate(
            to,
            NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            },
        );
    });
    (move || match role.get() {
        (false, true, _) | (false, _, true) => ().into_any(),
        _ => today(ctx),
    })
    .into_any()
}

fn today(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let day = Memo::new(move |_| ctx.today());
    let entries = live(ctx, move |store| {
        let day = day.get();
        // A night shift began yesterday.
        let query = EntryQuery {
            from: day - Duration::days(1),
            to: day,
            worker: None,
        };
        async move { store.current(query).await.map(|all| (day, all)) }
    });
    let drafts = live(ctx, |store| async move { store.drafts().await });
    let to_do = live(ctx, |store| async move { store.agenda().await });
    // What is beneath waits for its place.
    let placed = Memo::new(move |_| to_do.with(Option::is_some));
    let list = move || match entries.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok((day, all))) => day_list(ctx, day, all),
    };
    let unfinished = move || match drafts.get() {
        // What is beneath waits for its place.
        None => Some(loading(tr)),
        Some(Ok(all)) if !all.is_empty() => Some(draft_list(ctx, all)),
        Some(_) => None,
    };
    view! {
        <div class="today-head">
            <h1>{move || tr.long_day(day.get())}</h1>
            <A href="/hledat" attr:class="icon-button" attr:aria-label=tr.search_title()>
                {icon(Icon::Search)}
            </A>
            {theme::sun_switch(ctx)}
        </div>
        {move || no_services(ctx)}
        {centre::who(ctx)}
        {shift::card(ctx)}
        {move || new::buttons(ctx)}
        {news::card(ctx)}
        {unfinished}
        {agenda(ctx, day, to_do)}
        {move || {
            placed
                .get()
                .then(|| {
                    view! {
                        <section aria-labelledby="dnesni">
                            <h2 id="dnesni">{tr.todays_entries()}</h2>
                            {list}
                        </section>
                    }
                })
        }}
    }
    .into_any()
}

/// Why nothing can be written, if so; the page of the + says it too.
pub fn no_services(ctx: Ctx) -> Option<AnyView> {
    let tr = ctx.tr();
    if !ctx.services_today().is_empty() {
        return None;
    }
    // Before the first sync nothing is known: that is no reason to send anybody to the manager.
    let synced = ctx.sync_status().is_some_and(|s| s.last_ok.is_some());
    Some(if synced {
        let ask = move |_| {
            if let Some(sync) = ctx.sync() {
                sync.kick();
            }
        };
        let again = view! {
            <button type="button" class="button" on:click=ask>{tr.try_again()}</button>
        };
        let again = Some(again.into_any());
        empty(Icon::People, tr.no_services(), tr.no_services_do(), again)
    } else {
        notice(Tone::Quiet, tr.services_coming().to_owned())
    })
}

/// What was begun and not saved: to go on with, or to drop.
pub fn draft_list(ctx: Ctx, drafts: Vec<Draft>) -> AnyView {
    let tr = ctx.tr();
    let row = move |d: Draft| {
        let id = d.id;
        let dropped = d.clone();
        let drop = move |_| {
            let undo = Undo::Draft(dropped.clone());
            with_store(ctx, move |store| async move {
                match store.drop_draft(id).await {
                    Ok(()) => ctx.say(tr.draft_dropped().to_owned(), Some(undo), false),
                    Err(why) => ctx.say(tr.local_error(&why), None, true),
                }
            });
        };
        view! {
            <li class="row draft">
                <span class="row-sign">{icon(Icon::Pencil)}</span>
                <span class="row-main">{tr.draft_of(&d.path, d.touched)}</span>
                <A href=format!("{}?id={id}", d.path) attr:class="button button-small">
                    {tr.resume()}
                </A>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=format!("{}: {}", tr.discard(), tr.draft_of(&d.path, d.touched))
                    on:click=drop
                >
                    {icon(Icon::Cross)}
                </button>
            </li>
        }
    };
    view! {
        <section aria-labelledby="rozepsane">
            <h2 id="rozepsane">{tr.drafts()}</h2>
            <ul class="rows">{drafts.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The day's tally and its entries, the newest first.
fn day_list(ctx: Ctx, day: Day, mut all: Vec<LocalEntry>) -> AnyView {
    let tr = ctx.tr();
    let me = ctx.me_untracked();
    let works = |e: &&Entry| me.is_some_and(|me| e.workers.contains(&me));
    let spans = span::assemble(all.iter().map(|e| &e.entry).filter(works)).spans;
    // Drawn again by every change; a minute more of a running shift is no reason.
    let now = platform::now();
    let line = me.map(|me| day_line(day, me, all.iter().map(|e| &e.entry), now));
    let line = line.unwrap_or_default();
    all.retain(|e| e.entry.start.day() == day);
    if all.is_empty() {
        let (why, what) = (tr.no_entries_today(), tr.no_entries_today_do());
        // Without a service there is nothing to begin with, and the page says why.
        let act =
            go("/novy", tr.nav_new()).filter(|_| untrack(|| !ctx.services_today().is_empty()));
        return empty(Icon::List, why, what, act);
    }
    all.sort_by_key(|e| std::cmp::Reverse((e.entry.start, e.entry.id)));
    let sums = totals(all.iter().map(|e| &e.entry).filter(works));
    let sum = |name| u64::try_from(sums.get(&name).copied().unwrap_or(0)).unwrap_or(0);
    let worked = move || {
        let minutes = hours::by_day(&spans, Some(ctx.now.get()))
            .get(&day)
            .and_then(|d| d.by_worker.get(&me?).copied());
        tr.duration(i64::from(minutes.unwrap_or(0)))
    };
    let figures = [
        (tr.contacts(), tr.number(sum(FactName::Contacts))),
        (tr.exchanges(), tr.number(sum(FactName::Exchanges))),
        (
            tr.received_issued(),
            format!(
                "{} / {}",
                tr.number(sum(FactName::NeedlesIn)),
                tr.number(sum(FactName::NeedlesOut))
            ),
        ),
    ];
    view! {
        <dl class="tally" aria-label=tr.days_tally()>
            <div>
                <dt>{tr.hours()}</dt>
                <dd>{worked}</dd>
            </div>
            {figures
                .into_iter()
                .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view()}
        </dl>
        {day_strip(tr, &line)}
        <p class="ledger quiet">{ledger(tr, all.iter().filter(|e| works(&&e.entry)))}</p>
        <ul class="rows">{rows(ctx, &all, &line)}</ul>
    }
    .into_any()
}

/// How many of one's own entries of the day the server has confirmed.
fn ledger<'a>(tr: Tr, own: impl Iterator<Item = &'a LocalEntry>) -> String {
    let (mut all, mut confirmed) = (0, 0);
    for local in own {
        all += 1;
        confirmed += u64::from(local.state == EntryState::Confirmed);
    }
    tr.ledger(all, confirmed)
}

/// Entries and the gaps between them, the newest first.
fn rows(ctx: Ctx, all: &[LocalEntry], line: &DayLine) -> Vec<AnyView> {
    let tr = ctx.tr();
    let overlapping = |root| line.filled.iter().any(|f| f.id == root && f.overlaps);
    let entries = all.iter().map(|e| {
        let root = e.entry.root();
        let note = overlapping(root).then(|| tr.overlaps());
        (e.entry.start, entry_row_with(ctx, e, false, note))
    });
    let gaps = line.gaps.iter().map(|gap| (gap.start, gap_row(tr, *gap)));
    let mut rows: Vec<_> = entries.chain(gaps).collect();
    rows.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Time of a shift that nothing was written of: a tap begins an entry in it.
fn gap_row(tr: Tr, gap: Interval) -> AnyView {
    let text = tr.gap_line(gap.start, gap.end, gap.minutes());
    let to = format!("/novy?od={}", gap.start.0);
    view! {
        <li class="row gap">
            <span class="row-sign">{icon(Icon::Clock)}</span>
            <span class="row-main">{text}</span>
            <A href=to attr:class="button button-small">{tr.fill_gap()}</A>
        </li>
    }
    .into_any()
}
