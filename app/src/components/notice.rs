//! A message in the page: what happened and what to do.
use leptos::prelude::*;

use super::icon::{Icon, icon};

/// How it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Quiet,
    /// Needs a look.
    Warning,
}

/// A message. Warnings are spoken by screen readers.
#[must_use]
pub fn notice(tone: Tone, text: String) -> AnyView {
    match tone {
        Tone::Quiet => view! { <p class="notice">{text}</p> }.into_any(),
        Tone::Warning => view! {
            <p class="notice notice-warning" role="alert">
                {icon(Icon::Warning)}
                <span>{text}</span>
            </p>
        }
        .into_any(),
    }
}
