//! `/sprava/ciselniky`: the code lists.
use leptos::prelude::*;
use leptos_router::components::A;

use super::super::{asked, failed};
use super::head;
use crate::api::dto::ListRow;
use crate::ctx::Ctx;
use crate::pages::loading;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let lists = asked::<Vec<ListRow>>(|| Some("/api/v1/setup/lists".to_owned()), again);
    let row = move |list: &ListRow| {
        let name = tr
            .list_name(&list.list)
            .map_or_else(|| list.list.clone(), str::to_owned);
        let many = tr.choices(list.codes, list.retired);
        view! {
            <li>
                <A href=format!("/sprava/ciselniky/{}", list.list) attr:class="way">
                    <strong>{name}</strong>
                    <span class="quiet">{many}</span>
                </A>
            </li>
        }
    };
    let inside = move || match lists.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(lists)) => {
            view! { <ul class="ways">{lists.iter().map(row).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        {head(tr, "/sprava", tr.setup_lists().into_any())}
        {inside}
    }
    .into_any()
}
