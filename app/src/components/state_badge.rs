//! Where an entry is on its way: text and sign, never colour alone.
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::Tr;
use crate::local_store::types::EntryState;

/// Text, sign and style of a state.
#[must_use]
pub const fn look(tr: Tr, state: &EntryState) -> (&'static str, Icon, &'static str) {
    match state {
        EntryState::Journal => (tr.state_journal(), Icon::Emergency, "badge badge-journal"),
        EntryState::Saved => (tr.state_saved(), Icon::Phone, "badge badge-saved"),
        EntryState::Sent => (tr.state_sent(), Icon::Sent, "badge badge-sent"),
        EntryState::Confirmed => (tr.state_confirmed(), Icon::Check, "badge badge-confirmed"),
        EntryState::SetAside(_) => (tr.state_set_aside(), Icon::Aside, "badge badge-aside"),
    }
}

/// The badge.
#[must_use]
pub fn badge(tr: Tr, state: &EntryState) -> AnyView {
    let (text, sign, class) = look(tr, state);
    view! { <span class=class>{icon(sign)}{text}</span> }.into_any()
}
