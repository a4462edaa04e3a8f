//! `/smena` and the card of *Dnes*: start, end, break, change of service, each one tap.
use domain::span::Span;
use domain::{EntryId, Instant, ServiceId};
use leptos::prelude::*;
use leptos_router::components::A;

use super::loading;
use crate::centre;
use crate::components::dialog::dialog;
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, notice};
use crate::components::when;
use crate::ctx::Ctx;
use crate::forms::shift::{self, Acts};
use crate::live::live;
use crate::platform;

/// Which end of a shift a moment is chosen for.
#[derive(Clone, Debug, PartialEq)]
enum Chosen {
    Start(ServiceId),
    End(Span),
}

/// What is chosen in the dialog with day and time.
#[derive(Clone, Copy)]
struct Picker {
    open: RwSignal<bool>,
    what: RwSignal<Option<Chosen>>,
    at: RwSignal<Instant>,
}

impl Picker {
    fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            what: RwSignal::new(None),
            at: RwSignal::new(Instant(0)),
        }
    }

    fn ask(self, what: Chosen) {
        self.at.set(platform::now());
        self.what.set(Some(what));
        self.open.set(true);
    }
}

/// The page: the same card, with everything that can be done.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    view! {
        <h1>{tr.nav_shift()}</h1>
        {drawn(ctx, true)}
    }
    .into_any()
}

/// The card of *Dnes*: what is needed most.
pub fn card(ctx: Ctx) -> AnyView {
    drawn(ctx, false)
}

fn drawn(ctx: Ctx, full: bool) -> AnyView {
    let tr = ctx.tr();
    let acts = Acts::new(ctx);
    let picker = Picker::new();
    let spans = live(ctx, move |store| {
        let worker = centre::worker(ctx);
        async move {
            match worker {
                Some(worker) => store.open_spans(worker).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let inside = move || match spans.get() {
        None => loading(tr),
        Some(Err(why)) => notice(Tone::Warning, tr.local_error(&why)),
        Some(Ok(all)) if all.is_empty() => idle(ctx, acts, picker, full),
        Some(Ok(all)) => all
            .into_iter()
            .map(|span| running(ctx, acts, picker, span, full))
            .collect_view()
            .into_any(),
    };
    view! {
        <section class="shift" aria-label=tr.nav_shift()>
            {inside}
            {move || acts.error.get().map(|text| notice(Tone::Warning, text))}
        </section>
        {chooser(ctx, acts, picker)}
        {doubts(ctx, acts)}
    }
    .into_any()
}

/// No shift runs: one tap a service.
fn idle(ctx: Ctx, acts: Acts, picker: Picker, full: bool) -> AnyView {
    let tr = ctx.tr();
    let services = ctx.services_today();
    let several = services.len() > 1;
    let start = move |service: ServiceId, name: String| {
        let id = EntryId(platform::new_id());
        let (to_start, to_pick) = (service.clone(), service);
        let tap = move |_| {
            let now = platform::now();
            if let Some(me) = ctx.me_untracked() {
                acts.run(vec![shift::open(id, me, to_start.clone(), now, now)], None);
            }
        };
        let label = if several {
            name.clone()
        } else {
            tr.start_shift().to_owned()
        };
        view! {
            <div class="shift-start">
                <button
                    type="button"
                    class="button button-primary"
                    aria-disabled=move || acts.busy.get().then_some("true")
                    on:click=tap
                >
                    {icon(Icon::Play)}
                    {label}
                </button>
                {full
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button-quiet"
                                aria-label=format!("{} {name}", tr.start_at_other())
                                on:click=move |_| picker.ask(Chosen::Start(to_pick.clone()))
                            >
                                {tr.start_at_other()}
                            </button>
                        }
                    })}
            </div>
        }
    };
    let lead = if several {
        tr.start_shift_for()
    } else {
        tr.shift_none()
    };
    view! {
        <p class="shift-head">{lead}</p>
        <div class="shift-starts">
            {services
                .into_iter()
                .map(|s| start(s.id.clone(), s.name.get(tr.0).to_owned()))
                .collect_view()}
        </div>
    }
    .into_any()
}

/// A running shift.
fn running(ctx: Ctx, acts: Acts, picker: Picker, span: Span, full: bool) -> AnyView {
    let tr = ctx.tr();
    // Minted when the card is drawn: twenty taps make one entry.
    let (stop_id, pause_id) = (EntryId(platform::new_id()), EntryId(platform::new_id()));
    let paused = span.pause.is_some();
    let (a, b, c, d, e) = (
        span.clone(),
        span.clone(),
        span.clone(),
        span.clone(),
        span.clone(),
    );
    let worked = move || {
        let minutes: u32 = a
            .worked(Some(ctx.now.get()))
            .into_iter()
            .map(domain::hours::Interval::minutes)
            .sum();
        tr.duration(i64::from(minutes))
    };
    let stop = move |_| {
        let now = platform::now();
        if let Some(me) = ctx.me_untracked() {
            acts.run(
                vec![shift::close(stop_id, me, &b, now, now)],
                Some(b.clone()),
            );
        }
    };
    let pause = move |_| {
        if let Some(me) = ctx.me_untracked() {
            acts.run(
                vec![shift::pause(pause_id, me, &c, platform::now())],
                Some(c.clone()),
            );
        }
    };
    let overdue = move || d.is_overdue(ctx.now.get());
    let breaks = span
        .breaks
        .iter()
        .map(|(from, to)| format!("{}–{}", tr.clock(*from), tr.clock(*to)))
        .collect::<Vec<_>>()
        .join(", ");
    let since = if span.start.day() == ctx.now.get_untracked().day() {
        tr.clock(span.start)
    } else {
        tr.moment(span.start)
    };
    let (sign, state) = if paused {
        (Icon::Pause, tr.shift_on_break())
    } else {
        (Icon::Clock, tr.shift_running())
    };
    view! {
        <div class="shift-card" class:shift-paused=paused>
            <p class="shift-head">
                {icon(sign)}
                <strong>{state}</strong>
                <span>{ctx.service_name(&span.service)}</span>
            </p>
            <p class="shift-clock">
                <span class="shift-time">{worked}</span>
                <span class="quiet">{tr.since()} " " {since}</span>
            </p>
            {(!breaks.is_empty()).then(|| view! { <p class="quiet">{tr.breaks()} ": " {breaks}</p> })}
            {move || {
                overdue().then(|| notice(Tone::Warning, tr.shift_forgotten().to_owned()))
            }}
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || acts.busy.get().then_some("true")
                    on:click=pause
                >
                    {icon(if paused { Icon::Play } else { Icon::Pause })}
                    {if paused { tr.end_break() } else { tr.start_break() }}
                </button>
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || acts.busy.get().then_some("true")
                    on:click=stop
                >
                    {icon(Icon::Stop)}
                    {tr.stop_shift()}
                </button>
            </div>
            {if full {
                view! {
                    <div class="actions">
                        <button
                            type="button"
                            class="button button-quiet"
                            on:click=move |_| picker.ask(Chosen::End(e.clone()))
                        >
                            {tr.stop_at_other()}
                        </button>
                        <A href=format!("/zapis/{}", span.id) attr:class="button button-quiet">
                            {icon(Icon::Pencil)}
                            {tr.title_fix_time()}
                        </A>
                    </div>
                    {change(ctx, acts, &span)}
                }
                    .into_any()
            } else {
                view! {
                    <A href="/smena" attr:class="more-link">
                        {tr.change_service()}
                        {icon(Icon::Right)}
                    </A>
                }
                    .into_any()
            }}
        </div>
    }
    .into_any()
}

/// Another service in one tap: this shift ends and the next one begins, in one transaction.
fn change(ctx: Ctx, acts: Acts, span: &Span) -> AnyView {
    let tr = ctx.tr();
    let others: Vec<_> = ctx
        .services_today()
        .into_iter()
        .filter(|s| s.id != span.service)
        .collect();
    if others.is_empty() {
        return ().into_any();
    }
    let button = |service: ServiceId, name: String| {
        let span = span.clone();
        let (stop_id, open_id) = (EntryId(platform::new_id()), EntryId(platform::new_id()));
        let tap = move |_| {
            let now = platform::now();
            let Some(me) = ctx.me_untracked() else { return };
            let stop = shift::close(stop_id, me, &span, now, now);
            let open = shift::open(open_id, me, service.clone(), now, now);
            acts.run(vec![stop, open], Some(span.clone()));
        };
        view! {
            <button
                type="button"
                class="button"
                aria-disabled=move || acts.busy.get().then_some("true")
                on:click=tap
            >
                {icon(Icon::Swap)}
                {name}
            </button>
        }
    };
    view! {
        <h2>{tr.change_service()}</h2>
        <div class="actions">
            {others
                .into_iter()
                .map(|s| button(s.id.clone(), s.name.get(tr.0).to_owned()))
                .collect_view()}
        </div>
    }
    .into_any()
}

/// The dialog that asks for another moment than now.
fn chooser(ctx: Ctx, acts: Acts, picker: Picker) -> AnyView {
    let tr = ctx.tr();
    let inside = move || {
        let ending = picker
            .what
            .with_untracked(|w| matches!(w, Some(Chosen::End(_))));
        let id = EntryId(platform::new_id());
        let save = move |_| {
            let (at, now) = (picker.at.get_untracked(), platform::now());
            let Some(me) = ctx.me_untracked() else { return };
            picker.open.set(false);
            match picker.what.get_untracked() {
                Some(Chosen::Start(service)) => {
                    acts.run(vec![shift::open(id, me, service, at, now)], None);
                }
                Some(Chosen::End(span)) => {
                    acts.run(vec![shift::close(id, me, &span, at, now)], Some(span));
                }
                None => {}
            }
        };
        view! {
            <p>{if ending { tr.when_ended() } else { tr.when_began() }}</p>
            {when::moment(ctx, "smena", picker.at.into(), Callback::new(move |at| picker.at.set(at)))}
            <div class="actions">
                <button type="button" class="button" on:click=move |_| picker.open.set(false)>
                    {tr.cancel()}
                </button>
                <button type="button" class="button button-primary" on:click=save>
                    {tr.save()}
                </button>
            </div>
        }
        .into_any()
    };
    dialog(picker.open, tr.nav_shift(), inside)
}

/// Asked about once, then stored as flags.
pub fn doubts(ctx: Ctx, acts: Acts) -> AnyView {
    let tr = ctx.tr();
    dialog(acts.asking, tr.really(), move || {
        view! {
            <ul class="doubts">
                {acts
                    .doubts
                    .get_untracked()
                    .into_iter()
                    .map(|code| view! { <li>{tr.stable_code(code)}</li> })
                    .collect_view()}
            </ul>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| acts.asking.set(false)>
                    {tr.no_back()}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    on:click=move |_| acts.save_anyway()
                >
                    {tr.yes_save()}
                </button>
            </div>
        }
        .into_any()
    })
}
