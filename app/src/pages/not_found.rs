//! A page that is not there.
use leptos::prelude::*;
use leptos_router::components::A;

use crate::ctx::use_ctx;
use crate::i18n::Tr;

/// The page; the server answers with 404.
pub fn page() -> AnyView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    let ctx = use_ctx();
    (move || {
        let tr = Tr(ctx.lang.get());
        view! {
            <h1>{tr.not_found_title()}</h1>
            <p>{tr.not_found_what()}</p>
            <A href="/" attr:class="button">{tr.to_start()}</A>
        }
    })
    .into_any()
}
