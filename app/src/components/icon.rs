//! Icons: decoration only, the text beside them speaks.
use leptos::prelude::*;

pub use crate::icons::Icon;

/// The drawing. Screen readers pass over it.
#[must_use]
pub fn icon(which: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <use_ href=which.href()></use_>
        </svg>
    }
    .into_any()
}
