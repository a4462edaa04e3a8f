//! `/neodeslano`: what has no confirmation, since when and why, and what can be done.
use domain::Instant;
use leptos::prelude::*;

use super::entry::facts_list;
use super::loading;
use crate::components::empty::{empty, go};
use crate::components::entry_row::entry_row;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::components::state_badge::look;
use crate::components::status_line::trouble;
use crate::ctx::Ctx;
use crate::live::{live, with_store};
use crate::local_store::types::{Bare, EntryState, LocalEntry, Tally, Unsent};
use crate::platform::{self, Estimate};
use crate::sync_driver::{Phase as SyncPhase, Trouble};

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let waiting = live(ctx, |store| async move { store.unsent().await });
    let estimate = RwSignal::new(None::<Estimate>);
    leptos::task::spawn_local(async move {
        let found = platform::storage_estimate().await;
        estimate.try_set(found);
    });
    let exported = RwSignal::new(None::<Result<(), String>>);
    let export = move |_| {
        with_store(ctx, move |store| async move {
            let answer = match store.export_unsent().await {
                Ok(text) => {
                    let day = platform::now().day();
                    platform::download(
                        &format!("teren-neodeslano-{day}.json"),
                        "application/json",
                        &text,
                    );
                    Ok(())
                }
                Err(why) => Err(tr.local_error(&why)),
            };
            exported.try_set(Some(answer));
        });
    };
    let send = move |_| {
        if let Some(sync) = ctx.sync() {
            sync.kick();
        }
    };
    let lists = move || match waiting.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok(all)) => lists(ctx, all),
    };
    view! {
        <h1>{tr.unsent_title()}</h1>
        {summary(ctx)}
        <div class="actions">
            <button type="button" class="button button-primary" on:click=send>
                {icon(Icon::Sent)}
                {tr.send_now()}
            </button>
            <button type="button" class="button" on:click=export>
                {icon(Icon::Download)}
                {tr.export()}
            </button>
        </div>
        <div aria-live="polite">
            {move || match exported.get() {
                None => view! { <p class="hint">{tr.export_hint()}</p> }.into_any(),
                Some(Ok(())) => notice(Tone::Quiet, tr.exported().to_owned()),
                Some(Err(why)) => notice(Tone::Warning, why),
            }}
        </div>
        {lists}
        {move || device(ctx, estimate.get())}
    }
    .into_any()
}

/// The state of the whole in one or a few sentences. Each part is drawn again only when its own
/// words change: an alert that is made anew is read out anew.
fn summary(ctx: Ctx) -> AnyView {
    let counted = Memo::new(move |_| counted(ctx));
    let said = Memo::new(move |_| said(ctx));
    let phase = Memo::new(move |_| {
        let status = ctx.sync_status().unwrap_or_default();
        (status.phase, status.trouble.is_some())
    });
    let said = move || {
        let said = said.get();
        let texts = said.texts.into_iter();
        let texts = texts.map(|text| notice(Tone::Warning, text));
        let log_in = said.log_in.then(|| {
            view! { <a class="button" href="/prihlaseni">{ctx.tr().log_in()}</a> }.into_any()
        });
        let seen = said.vanished.then(|| {
            let seen = move |_| seen_vanished(ctx);
            view! {
                <button type="button" class="button" on:click=seen>{ctx.tr().seen()}</button>
            }
            .into_any()
        });
        texts.chain(log_in).chain(seen).collect_view()
    };
    view! {
        <p class="lead">{move || counted.get()}</p>
        {move || progress(ctx, phase.get())}
        {said}
    }
    .into_any()
}

#[derive(Clone, PartialEq, Eq)]
struct Said {
    texts: Vec<String>,
    /// A log-in helps.
    log_in: bool,
    /// One of them says that a database vanished, until the user has seen it.
    vanished: bool,
}

/// What is wrong, and what helps.
fn said(ctx: Ctx) -> Said {
    let tr = ctx.tr();
    let status = ctx.sync_status().unwrap_or_default();
    let journal = ctx.tally.with(|t| t.journal);
    let mut said = Vec::new();
    if journal > 0 {
        said.push(tr.in_journal(journal));
    }
    said.extend(status.trouble.as_ref().map(|found| trouble(tr, found)));
    said.extend(status.gap.map(|(from, to)| tr.gap(from, to)));
    said.extend(status.evicted.iter().map(|lost| tr.evicted(lost)));
    if status.new_stream.is_some() {
        said.push(tr.new_stream().to_owned());
    }
    if status.scarce {
        said.push(tr.scarce().to_owned());
    }
    Said {
        texts: said,
        log_in: status.trouble == Some(Trouble::LogInAgain),
        vanished: !status.evicted.is_empty(),
    }
}

/// The notice of a vanished database goes; what else is wrong stays.
fn seen_vanished(ctx: Ctx) {
    with_store(ctx, |store| async move { store.dismiss_evicted() });
    if let Some(sync) = ctx.sync() {
        sync.seen_evicted();
    }
}

fn counted(ctx: Ctx) -> String {
    let tr = ctx.tr();
    let tally = ctx.tally.get();
    let all = tally.unanswered() + tally.confirmed + tally.set_aside;
    match (all, tally.unanswered()) {
        // What was set aside has an answer, but none that says *confirmed*.
        (_, 0) if tally.set_aside > 0 => {
            format!(
                "{}. {}.",
                tr.tally(all, tally.confirmed),
                tr.set_aside(tally.set_aside)
            )
        }
        (_, 0) => format!("{}.", tr.tally(all, tally.confirmed)),
        (_, n) => {
            let mut text = format!("{}. {}", tr.tally(all, tally.confirmed), tr.waiting(n));
            if let Some(since) = tally.oldest_unanswered {
                text.push_str(&format!(", {} {}", tr.since(), tr.moment(since)));
            }
            text.push('.');
            text
        }
    }
}

fn progress(ctx: Ctx, (phase, failing): (SyncPhase, bool)) -> Option<AnyView> {
    let tr = ctx.tr();
    match phase {
        SyncPhase::Running { done, total } if total > 0 => Some(
            view! {
                <p class="progress">
                    <progress max=total.to_string() value=done.to_string() aria-label=tr.syncing()></progress>
                    {tr.of_all(u64::from(done), u64::from(total))}
                </p>
            }
            .into_any(),
        ),
        SyncPhase::Waiting { until } if failing => {
            Some(view! { <p class="quiet">{tr.next_try(until)}</p> }.into_any())
        }
        _ => None,
    }
}

/// Entries that can only be named: which, since when and why.
fn bare_list(ctx: Ctx, bare: &[Bare]) -> Option<AnyView> {
    let tr = ctx.tr();
    let row = |e: &Bare| {
        let seq = e.seq.map(|n| format!("{} {n} · ", tr.place_in_stream()));
        let why = match &e.state {
            EntryState::SetAside(why) => tr.stable_code(&why.reason),
            state => look(tr, state).0,
        };
        view! {
            <li class="row">
                <span class="row-sign">{icon(Icon::Warning)}</span>
                <span class="row-main">{seq} {tr.moment(e.saved_at)}</span>
            </li>
            <li class="row-note">{why}</li>
        }
    };
    (!bare.is_empty()).then(|| {
        view! {
            <h2>{tr.bare_entries()}</h2>
            <p class="hint">{tr.bare_hint()}</p>
            <ul class="rows" id="bez-obsahu">{bare.iter().map(row).collect_view()}</ul>
        }
        .into_any()
    })
}

/// Nothing waits; what is still being counted is not promised.
fn nothing(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let known = Memo::new(move |_| {
        let waits = |t: &Tally| t.unanswered() > 0 || t.set_aside > 0;
        ctx.tally.with(|t| (!waits(t)).then_some(t.confirmed > 0))
    });
    (move || {
        let (sign, why, what) = match known.get()? {
            true => (Icon::Check, tr.all_confirmed(), tr.all_confirmed_do()),
            false => (Icon::List, tr.nothing_written(), tr.nothing_written_do()),
        };
        Some(empty(sign, why, what, go("/novy", tr.nav_new())))
    })
    .into_any()
}

fn lists(ctx: Ctx, all: Unsent) -> AnyView {
    let tr = ctx.tr();
    let bare = bare_list(ctx, &all.bare);
    let (aside, waiting): (Vec<_>, Vec<_>) = all
        .entries
        .into_iter()
        .partition(|e| matches!(e.state, EntryState::SetAside(_)));
    let reason = |e: &LocalEntry| match &e.state {
        EntryState::SetAside(why) => Some(tr.stable_code(&why.reason)),
        _ => None,
    };
    let none = waiting.is_empty() && aside.is_empty() && bare.is_none();
    view! {
        {none.then(|| nothing(ctx))}
        {(!waiting.is_empty())
            .then(|| {
                view! {
                    <h2>{tr.waiting_entries()}</h2>
                    <ul class="rows">
                        {waiting.iter().map(|e| entry_row(ctx, e, true)).collect_view()}
                    </ul>
                }
            })}
        {(!aside.is_empty())
            .then(|| {
                view! {
                    <h2>{tr.set_aside_entries()}</h2>
                    <p class="hint">{tr.set_aside_hint()}</p>
                    <ul class="rows">
                        {aside
                            .iter()
                            .map(|e| {
                                view! {
                                    {entry_row(ctx, e, true)}
                                    {reason(e).map(|text| view! { <li class="row-note">{text}</li> })}
                                }
                            })
                            .collect_view()}
                    </ul>
                }
            })}
        {bare}
    }
    .into_any()
}

fn device(ctx: Ctx, estimate: Option<Estimate>) -> AnyView {
    let told = Memo::new(move |_| {
        let status = ctx.sync_status().unwrap_or_default();
        (status.persisted, status.last_ok)
    });
    (move || {
        let (persisted, last_ok) = told.get();
        device_rows(ctx, estimate, persisted, last_ok)
    })
    .into_any()
}

fn device_rows(
    ctx: Ctx,
    estimate: Option<Estimate>,
    persisted: Option<bool>,
    last_ok: Option<Instant>,
) -> AnyView {
    let tr = ctx.tr();
    let persisted = match persisted {
        Some(true) => tr.storage_persisted(),
        Some(false) => tr.storage_best_effort(),
        None => tr.storage_unknown(),
    };
    let last = last_ok.map_or_else(|| tr.never().to_owned(), |at| tr.moment(at));
    let mut rows = vec![
        (tr.last_contact(), last),
        (tr.storage(), persisted.to_owned()),
    ];
    if let Some(found) = estimate {
        rows.push((
            tr.storage_used_label(),
            tr.storage_used(found.used, found.quota),
        ));
    }
    rows.push((tr.version(), env!("CARGO_PKG_VERSION").to_owned()));
    let device = ctx
        .session
        .with(|s| s.as_ref().map(|s| s.device.to_string()))
        .unwrap_or_default();
    rows.push((tr.device(), device.chars().take(8).collect()));
    view! {
        <section aria-labelledby="zarizeni">
            <h2 id="zarizeni">{tr.device()}</h2>
            {facts_list(rows)}
        </section>
    }
    .into_any()
}
