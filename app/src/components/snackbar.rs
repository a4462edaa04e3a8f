//! The bar after a save: what was saved, where, and ten seconds to take it back.
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::forms::changes;
use crate::i18n::Tr;

/// The bar's place; empty most of the time.
pub fn snackbar(ctx: Ctx) -> AnyView {
    let bar = move || {
        let snack = ctx.snack.get()?;
        let tr = Tr(ctx.lang.get());
        let undo = snack.undo.map(|what| {
            view! {
                <button type="button" class="snack-action" on:click=move |_| changes::undo(ctx, what.clone())>
                    {tr.undo()}
                </button>
            }
        });
        let sign = if snack.emergency {
            Icon::Warning
        } else {
            Icon::Check
        };
        Some(view! {
            <div class="snack" class:snack-emergency=snack.emergency>
                {icon(sign)}
                <span class="snack-text">{snack.text}</span>
                {undo}
                <button
                    type="button"
                    class="snack-close"
                    aria-label=tr.close()
                    on:click=move |_| ctx.snack.set(None)
                >
                    {icon(Icon::Cross)}
                </button>
            </div>
        })
    };
    view! { <div class="snack-place" role="status">{bar}</div> }.into_any()
}
