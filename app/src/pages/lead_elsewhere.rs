//! The managers' pages, in the program of the workers, which does not have them: the page is loaded
//! again, and the starter (`public/boot.js`) takes the program that has.
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::Route;
use leptos_router::path;

use crate::components::notice::{Tone, notice};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::live::with_store;
use crate::platform::{self, Part};

/// A database that does not answer must not keep anybody here: the page says by itself what it lost.
const FLUSH: Duration = Duration::from_secs(2);

/// Every address under which the other program has pages.
#[component(transparent)]
pub fn LeadRoutes() -> AnyNestedRoute {
    let page = || super::member(elsewhere);
    view! {
        <Route path=path!("vedeni/*page") view=page/>
        <Route path=path!("sprava/*page") view=page/>
        <Route path=path!("lide/*page") view=page/>
        <Route path=path!("pozvanka") view=|| super::public(elsewhere)/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The name of one of those pages, until it is there.
#[must_use]
pub fn name(tr: Tr, first: &str, _: Option<&str>) -> Option<&'static str> {
    matches!(first, "vedeni" | "sprava" | "lide" | "pozvanka").then(|| tr.nav_lead())
}

/// Goes there, or says that it could not be had.
pub fn elsewhere(ctx: Ctx) -> AnyView {
    let tr = Tr(ctx.lang.get());
    // Asked for and not there (no network at the first time): asking again at once would never end.
    if platform::part() == Part::LeadMissing {
        let again = move |_| platform::reload();
        return view! {
            {notice(Tone::Warning, tr.lead_offline().to_owned())}
            <div class="actions">
                <button type="button" class="button" on:click=again>{tr.try_again()}</button>
            </div>
        }
        .into_any();
    }
    // What an open form holds is written first: reading drafts waits for whatever writes them.
    Effect::new(move |_| {
        if let Some(flush) = ctx.flush.get_value() {
            flush();
        }
        with_store(ctx, move |store| async move {
            let _drafts = platform::within(FLUSH, store.drafts()).await;
            platform::reload();
        });
    });
    super::loading(tr)
}
