//! The routes of the app.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

/// The whole app, on the phone and on the server.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Terén"/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("") view=Here/>
                <Route path=path!("kontakt/novy") view=Here/>
                <Route path=path!("vymena/nova") view=Here/>
                <Route path=path!("smena") view=Here/>
            </Routes>
        </Router>
    }
}

/// Shows that the app runs: where it is, and that it answers a tap.
#[component]
fn Here() -> impl IntoView {
    let location = use_location();
    let (count, set_count) = signal(0);
    view! {
        <main>
            <h1>"Terén"</h1>
            <p id="path">{move || location.pathname.get()}</p>
            <button id="tap" on:click=move |_| set_count.update(|count| *count += 1)>
                {count}
            </button>
        </main>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <main>
            <h1>"Tato stránka tu není"</h1>
            <a href="/">"Na začátek"</a>
        </main>
    }
}
