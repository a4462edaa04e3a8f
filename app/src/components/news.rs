//! Short cards on *Dnes* for what is new since the user last looked: one at a time, gone with a tap.
use leptos::prelude::*;

use crate::ctx::Ctx;
use crate::platform::prefs;

/// The number of the last card that was read on this device.
const SEEN: &str = "news.seen";

/// Of who begins here nothing is new: everything is.
pub fn begins_here(ctx: Ctx) {
    if prefs::get::<u32>(SEEN).is_none() {
        prefs::set(SEEN, &newest(ctx));
    }
}

fn newest(ctx: Ctx) -> u32 {
    u32::try_from(ctx.tr().news().len()).unwrap_or(u32::MAX)
}

/// The oldest card that was not read; nothing if all were.
pub fn card(ctx: Ctx) -> AnyView {
    let seen = RwSignal::new(prefs::get::<u32>(SEEN).unwrap_or(0));
    let shown = move || {
        let tr = ctx.tr();
        let number = seen.get();
        let text = *tr.news().get(usize::try_from(number).ok()?)?;
        let read = move |_| {
            prefs::set(SEEN, &(number + 1));
            seen.set(number + 1);
        };
        Some(view! {
            <aside class="card news" aria-label=tr.what_is_new()>
                <h2>{tr.what_is_new()}</h2>
                <p>{text}</p>
                <button type="button" class="button button-small" on:click=read>
                    {tr.understood()}
                </button>
            </aside>
        })
    };
    shown.into_any()
}
