//! The root: what is shared, the frame around the pages, the routes.

use leptos::prelude::*;
use leptos_meta::{Html, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::components::{layout, snackbar, title};
use crate::ctx::Ctx;
use crate::i18n::{Lang, Tr, from_browser};
use crate::pages;
use crate::pages::WorkPage::{
    Bulk, Contact, Correction, Entry, Exchange, FindStep, Found, Search, Settings, Shift, Unsent,
    Visit, Week,
};
use crate::parts::{self, work};
use crate::{centre, platform, start, theme};

/// The whole app, on the phone and on the server.
///
/// The server renders the frame and *Otevírám zápisník* only: what a page shows is on the phone,
/// and so are its language and theme.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let (lang, theme) = preferred();
    let ctx = Ctx::new(lang, theme);
    provide_context(ctx);
    // An effect: it does not run on the server.
    Effect::new(move |_| start::open(ctx));
    centre::follow(ctx);
    parts::keep(ctx);
    theme::follow(ctx);
    view! {
        <Html
            attr:lang=move || Tr(ctx.lang.get()).tag()
            attr:data-theme=move || ctx.theme.get().as_str()
        />
        <Router>
            {title::title(ctx)}
            {layout::top(ctx)}
            <main id="obsah" tabindex="-1">
                <FlatRoutes fallback=|| pages::not_found::page()>
                    <Route path=path!("") view=|| pages::member(pages::today::page)/>
                    <Route path=path!("prihlaseni") view=|| pages::public(pages::log_in::page)/>
                    <Route path=path!("novy") view=|| pages::member(pages::new::page)/>
                    <Route path=path!("smena") view=|| pages::member(|ctx| work(ctx, Shift))/>
                    <Route path=path!("kontakt/novy") view=|| pages::member(|ctx| work(ctx, Contact))/>
                    <Route path=path!("vymena/nova") view=|| pages::member(|ctx| work(ctx, Exchange))/>
                    <Route path=path!("zapis/:id") view=|| pages::member(|ctx| work(ctx, Entry))/>
                    <Route path=path!("zapis/:id/oprava") view=|| pages::member(|ctx| work(ctx, Correction))/>
                    <Route path=path!("navsteva/nova") view=|| pages::member(|ctx| work(ctx, Visit))/>
                    <Route path=path!("nalez/novy") view=|| pages::member(|ctx| work(ctx, Found))/>
                    <Route path=path!("nalez/:id") view=|| pages::member(|ctx| work(ctx, FindStep))/>
                    <Route path=path!("hromadne/novy") view=|| pages::member(|ctx| work(ctx, Bulk))/>
                    <Route path=path!("tyden/:week?") view=|| pages::member(|ctx| work(ctx, Week))/>
                    <Route path=path!("hledat") view=|| pages::member(|ctx| work(ctx, Search))/>
                    <Route path=path!("neodeslano") view=|| pages::member(|ctx| work(ctx, Unsent))/>
                    <Route path=path!("nastaveni") view=|| pages::public(|ctx| work(ctx, Settings))/>
                    <pages::lead::LeadRoutes/>
                </FlatRoutes>
            </main>
            {snackbar::snackbar(ctx)}
            {layout::bottom(ctx)}
        </Router>
    }
}

/// Language and theme as set on this device, else as the browser says.
fn preferred() -> (Lang, theme::Theme) {
    let lang =
        platform::prefs::get("language").unwrap_or_else(|| from_browser(&platform::languages()));
    let theme = platform::prefs::get("theme").unwrap_or_default();
    (lang, theme)
}
