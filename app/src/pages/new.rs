//! `/novy`, the + of the bottom bar: what can be written down in the worker's own services.
use domain::entry::Kind;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

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
        <div class="bigs">{big("/smena".to_owned(), Icon::Clock, tr.nav_shift())}</div>
    }
    .into_any()
}

/// The big buttons of the forms; *Dnes* has them too. A moment in the address goes with them: whoever
/// fills a gap has chosen when.
pub fn buttons(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let from = use_query_map()
        .with(|q| q.get("od"))
        .map(|od| format!("?od={od}"));
    let from = from.unwrap_or_default();
    let big =
        move |path: &str, sign: Icon, text: &'static str| big(format!("{path}{from}"), sign, text);
    view! {
        <div class="bigs">
            {ctx.offers(Kind::Contact)
                .then(|| big("/kontakt/novy", Icon::Contact, tr.new_contact()))}
            {ctx.offers(Kind::Exchange)
                .then(|| big("/vymena/nova", Icon::Exchange, tr.new_exchange()))}
            {ctx.offers(Kind::HouseholdVisit)
                .then(|| big("/navsteva/nova", Icon::Family, tr.new_visit()))}
            {ctx.offers(Kind::FoundNeedles)
                .then(|| big("/nalez/novy", Icon::Needle, tr.new_found()))}
            {ctx.offers(Kind::BulkContact)
                .then(|| big("/hromadne/novy", Icon::People, tr.new_bulk()))}
        </div>
    }
    .into_any()
}

fn big(href: String, sign: Icon, text: &'static str) -> AnyView {
    view! {
        <A href=href attr:class="big">
            {icon(sign)}
            <span>{text}</span>
        </A>
    }
    .into_any()
}
