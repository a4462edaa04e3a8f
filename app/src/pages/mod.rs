//! The pages, one file each. They know the local store and `domain`; managers' pages fetch JSON.
pub mod bulk;
pub mod contact;
pub mod controls;
pub mod correction;
pub mod entry;
pub mod exchange;
pub mod find_step;
pub mod form_parts;
pub mod found;
pub mod lead;
pub mod log_in;
pub mod new;
pub mod not_found;
pub mod search;
pub mod search_text;
pub mod settings;
pub mod shift;
pub mod summary;
pub mod today;
pub mod unsent;
pub mod visit;
pub mod week;
pub mod week_quota;
pub mod withdraw;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::components::notice::{Tone, notice};
use crate::ctx::{Ctx, Phase, use_ctx};
use crate::i18n::Tr;
use crate::parts::Draw;

/// The pages of the part *work*: what whoever works opens from *Dnes*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkPage {
    /// `/kontakt/novy`
    Contact,
    /// `/vymena/nova`
    Exchange,
    /// `/navsteva/nova`
    Visit,
    /// `/nalez/novy`
    Found,
    /// `/nalez/:id`
    FindStep,
    /// `/hromadne/novy`
    Bulk,
    /// `/smena`
    Shift,
    /// `/zapis/:id`
    Entry,
    /// `/zapis/:id/oprava`
    Correction,
    /// `/tyden/:week?`
    Week,
    /// `/hledat`
    Search,
    /// `/neodeslano`
    Unsent,
    /// `/nastaveni`
    Settings,
}

impl WorkPage {
    /// Its page.
    #[must_use]
    pub fn draw(self) -> Draw {
        match self {
            Self::Contact => contact::new,
            Self::Exchange => exchange::new,
            Self::Visit => visit::new,
            Self::Found => found::new,
            Self::FindStep => find_step::page,
            Self::Bulk => bulk::new,
            Self::Shift => shift::page,
            Self::Entry => entry::page,
            Self::Correction => correction::page,
            Self::Week => week::page,
            Self::Search => search::page,
            Self::Unsent => unsent::page,
            Self::Settings => settings::page,
        }
    }
}

/// A page for whoever is logged in; others are asked to log in first.
pub fn member(page: fn(Ctx) -> AnyView) -> AnyView {
    gate(page, true)
}

/// A page for everybody.
pub fn public(page: fn(Ctx) -> AnyView) -> AnyView {
    gate(page, false)
}

/// Draws the page once the store is open, and again when the language or the account changes.
fn gate(page: fn(Ctx) -> AnyView, members_only: bool) -> AnyView {
    let ctx = use_ctx();
    let navigate = use_navigate();
    let location = use_location();
    if members_only {
        Effect::new(move |_| {
            if ctx.phase.get() == Phase::LoggedOut {
                let here = location.pathname.get_untracked();
                let to = if here == "/" {
                    "/prihlaseni".to_owned()
                } else {
                    format!("/prihlaseni?zpet={here}")
                };
                navigate(
                    &to,
                    NavigateOptions {
                        replace: true,
                        ..NavigateOptions::default()
                    },
                );
            }
        });
    }
    // Another account may log in in another tab: what is on the screen is not theirs.
    let account = Memo::new(move |_| ctx.me());
    (move || {
        let tr = Tr(ctx.lang.get());
        match ctx.phase.get() {
            Phase::Ready => {
                // Read, not only tracked: a memo that nobody reads is never computed and tells nothing.
                let _account = account.get();
                page(ctx)
            }
            Phase::LoggedOut if !members_only => page(ctx),
            Phase::NoStore(why) => no_store(tr, &why),
            Phase::Starting | Phase::LoggedOut => splash(tr),
        }
    })
    .into_any()
}

/// What is on the screen until the store is open.
fn splash(tr: Tr) -> AnyView {
    view! {
        <div class="splash">
            <p class="splash-name">{tr.app_name()}</p>
            <p>{tr.starting()}</p>
        </div>
    }
    .into_any()
}

fn no_store(tr: Tr, why: &str) -> AnyView {
    view! {
        <h1>{tr.no_store_title()}</h1>
        {notice(Tone::Warning, tr.no_store_what().to_owned())}
        <p class="quiet">{why.to_owned()}</p>
    }
    .into_any()
}

/// What a page shows while its data are read for the first time: keeps the place.
#[must_use]
pub fn loading(tr: Tr) -> AnyView {
    view! { <p class="loading" aria-live="polite">{tr.loading()}</p> }.into_any()
}
