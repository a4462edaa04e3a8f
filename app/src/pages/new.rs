//! `/novy`, the + of the bottom bar: what can be written down in the worker's own services.
use domain::entry::Kind;
use leptos::prelude::*;
use leptos_router::components::A;

use super::today;
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    view! {
        <h1>{tr.nav_new()}</h1>
        {move || today::no_services(ctx)}
        {move || buttons(ctx)}
        <div class="bigs">{big("/smena", Icon::Clock, tr.nav_shift())}</div>
    }
    .into_any()
}

/// The big buttons of the forms; *Dnes* has them too.
pub fn buttons(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    view! {
        <div class="bigs">
            {ctx.offers(Kind::Contact)
                .then(|| big("/kontakt/novy", Icon::Contact, tr.new_contact()))}
            {ctx.offers(Kind::Exchange)
                .then(|| big("/vymena/nova", Icon::Exchange, tr.new_exchange()))}
        </div>
    }
    .into_any()
}

fn big(href: &'static str, sign: Icon, text: &'static str) -> AnyView {
    view! {
        <A href=href attr:class="big">
            {icon(sign)}
            <span>{text}</span>
        </A>
    }
    .into_any()
}
