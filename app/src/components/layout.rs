//! The frame around every page: head with the status line, bottom bar on phones, the same bar as a
//! side bar on desks, and the bars that say what needs doing.
use leptos::prelude::*;
use leptos_router::components::A;
use sync::wire::Role;

use super::icon::{Icon, icon};
use super::notice::{Tone, notice};
use super::status_line::status_line;
use crate::ctx::{Ctx, Phase};
use crate::i18n::Tr;
use crate::{platform, practice};

/// Above the page.
pub fn top(ctx: Ctx) -> AnyView {
    let ready = Memo::new(move |_| ctx.phase.get() == Phase::Ready);
    let brand = move || Tr(ctx.lang.get()).app_name();
    view! {
        <a class="skip" href="#obsah">{move || Tr(ctx.lang.get()).skip()}</a>
        <header class="top no-print">
            <A href="/" attr:class="brand">{brand}</A>
            {move || ready.get().then(|| status_line(ctx))}
            {move || {
                let tr = Tr(ctx.lang.get());
                ready
                    .get()
                    .then(|| {
                        view! {
                            <A
                                href="/nastaveni"
                                attr:class="icon-button"
                                attr:aria-label=tr.nav_settings()
                            >
                                {icon(Icon::Settings)}
                            </A>
                        }
                    })
            }}
        </header>
        {bars(ctx)}
    }
    .into_any()
}

/// What must be said on every page.
fn bars(ctx: Ctx) -> AnyView {
    let update = move || {
        let tr = Tr(ctx.lang.get());
        ctx.update.get().then(|| {
            let inside = if ctx.dirty.get() {
                view! { <span>{tr.update_later()}</span> }.into_any()
            } else {
                view! {
                    <button type="button" class="button button-small" on:click=|_| platform::apply_update()>
                        {tr.update_now()}
                    </button>
                }
                .into_any()
            };
            view! {
                <div class="bar" role="status">
                    <span>{tr.update_ready()}</span>
                    {inside}
                </div>
            }
        })
    };
    let vanish = move || {
        let asks = ctx.phase.get() == Phase::Ready
            && platform::is_ios_tab()
            && ctx.tally.with(|t| t.unanswered() > 0);
        asks.then(|| {
            notice(
                Tone::Warning,
                Tr(ctx.lang.get()).storage_can_vanish().to_owned(),
            )
        })
    };
    let practice = move || {
        let tr = Tr(ctx.lang.get());
        platform::practice::is_on().then(|| {
            view! {
                <div class="bar practice">
                    <span>{tr.practice_bar()}</span>
                    <button
                        type="button"
                        class="button button-small"
                        on:click=move |_| practice::end(ctx.store())
                    >
                        {tr.practice_end()}
                    </button>
                </div>
            }
        })
    };
    view! {
        <aside class="bars no-print" aria-label=move || Tr(ctx.lang.get()).notices()>
            {practice}
            {update}
            {vanish}
        </aside>
    }
    .into_any()
}

/// Below the page: where to go. On wide screens the style sheet puts it at the side.
pub fn bottom(ctx: Ctx) -> AnyView {
    (move || {
        if ctx.phase.get() != Phase::Ready {
            return None;
        }
        let tr = Tr(ctx.lang.get());
        // Memberships decide what is shown; they come with the session.
        ctx.session.track();
        let (works, leads) = (ctx.is(Role::Worker), ctx.leads());
        Some(view! {
            <nav class="nav no-print" aria-label=tr.nav_main()>
                {works.then(|| item("/", Icon::Today, tr.nav_today()))}
                {works.then(|| plus(tr))}
                {works.then(|| item("/tyden", Icon::Week, tr.nav_week()))}
                {leads.then(|| item("/vedeni", Icon::Chart, tr.nav_lead()))}
                {(leads || ctx.is(Role::Administrator))
                    .then(|| item("/sprava", Icon::Admin, tr.admin_title()))}
                {works.then(|| item("/neodeslano", Icon::Unsent, tr.nav_unsent()))}
            </nav>
        })
    })
    .into_any()
}

fn plus(tr: Tr) -> AnyView {
    view! {
        <A href="/novy" exact=true attr:class="nav-item nav-plus">
            {icon(Icon::Plus)}
            <span>{tr.nav_new()}</span>
        </A>
    }
    .into_any()
}

fn item(href: &'static str, sign: Icon, text: &'static str) -> AnyView {
    view! {
        <A href=href exact=true attr:class="nav-item">
            {icon(sign)}
            <span>{text}</span>
        </A>
    }
    .into_any()
}
