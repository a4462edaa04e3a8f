//! Pages that the server renders: first visits, public pages, print.

use app::app::App;
use app::shell::{Assets, rendered_page};
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};

use super::headers::policy;

/// All routes of the app; any other path is rendered too, and is *not found*.
pub fn router(assets: Assets, provide: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    // Leptos reads nothing of these options: the pages' head is ours.
    let options = LeptosOptions::builder().output_name("app").build();
    let context = move || {
        provide();
        mark_response();
    };
    let page = move || rendered_page(assets.clone());
    let fallback = leptos_axum::render_app_to_stream_with_context(context.clone(), page.clone());
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, page)
        .fallback(fallback)
        .with_state(options)
}

/// The data that Leptos streams after the page is a script in the text, so the
/// page's policy names its nonce; and such a page must never come from a cache.
fn mark_response() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&policy(Some(&nonce))) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
