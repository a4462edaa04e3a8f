//! A centre's device, in the program of the workers, which cannot ask who writes: the page is loaded
//! again, and the starter (`public/boot.js`) takes the program that can.
use domain::AccountId;
use domain::entry::Entry;
use leptos::prelude::*;
use sync::wire::AccountKind;

use crate::ctx::Ctx;
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::platform;

/// Goes there.
pub fn follow(ctx: Ctx) {
    Effect::new(move |_| {
        let kind = ctx.session.with(|s| s.as_ref().map(|s| s.kind));
        if kind == Some(AccountKind::Centre) {
            platform::prefs::set("centre", &true);
            platform::reload();
        }
    });
}

/// Not here.
#[must_use]
pub const fn is_one(_: Ctx) -> bool {
    false
}

/// Whose phone it is.
#[must_use]
pub fn worker(ctx: Ctx) -> Option<AccountId> {
    ctx.me()
}

/// Nobody is asked.
pub const fn who(_: Ctx) -> Option<AnyView> {
    None
}

/// Nobody is asked.
pub const fn in_form(_: Kit) -> Option<AnyView> {
    None
}

/// The form stays as it is.
pub const fn begin(_: Ctx, _: &mut Form) {}

/// The entries stay as they are.
#[must_use]
pub const fn signed(_: Ctx, entries: Vec<Entry>) -> Vec<Entry> {
    entries
}
