//! A page that is not there.
use leptos::prelude::*;

use crate::components::empty::{empty, go};
use crate::components::icon::Icon;
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
        let (why, what) = (tr.not_found_why(), tr.not_found_what());
        view! {
            <h1>{tr.not_found_title()}</h1>
            {empty(Icon::Search, why, what, go("/", tr.to_start()))}
        }
    })
    .into_any()
}
