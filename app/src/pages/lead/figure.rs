//! A figure that opens the entries behind it.
use leptos::prelude::*;
use leptos_router::components::A;

use crate::i18n::Tr;

/// A number as a link; without `href` (a coordinator, a blank) it is text.
#[must_use]
pub fn figure(tr: Tr, what: &str, value: String, href: Option<String>) -> AnyView {
    match href {
        Some(href) => {
            let name = tr.opens_entries(what, &value);
            view! { <A href=href attr:class="figure" attr:aria-label=name>{value}</A> }.into_any()
        }
        None => view! { <span class="figure-plain">{value}</span> }.into_any(),
    }
}
