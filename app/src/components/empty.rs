//! What stands where there is nothing: why, what to do, and the button that does it.
use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Icon, icon};

/// An empty place. `act` is the button, see [`go`]; none where the form for it stands right beneath.
#[must_use]
pub fn empty(sign: Icon, why: &'static str, what: &'static str, act: Option<AnyView>) -> AnyView {
    view! {
        <div class="empty">
            {icon(sign)}
            <p class="strong">{why}</p>
            <p>{what}</p>
            {act}
        </div>
    }
    .into_any()
}

/// A button that leads to where something can be done.
#[must_use]
pub fn go(href: &'static str, text: &'static str) -> Option<AnyView> {
    Some(view! { <A href=href attr:class="button">{text}</A> }.into_any())
}
