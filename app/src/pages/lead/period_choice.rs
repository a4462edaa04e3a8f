//! The choice of a period above a report.
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::period::{Period, near};
use crate::components::field::{Text, problem};
use crate::ctx::Ctx;

/// The near periods, and two days for any other.
pub fn choice(ctx: Ctx, path: &'static str, shown: Period) -> AnyView {
    let tr = ctx.tr();
    let navigate = use_navigate();
    let today = ctx.today();
    let links = near(tr, today).into_iter().map(|(name, period)| {
        let current = (period == shown).then_some("page");
        // Not the router's link: that one takes every period for the current page.
        view! {
            <a
                class="chip-button"
                href=format!("{path}?{}", period.query())
                aria-current=current
            >
                {name}
            </a>
        }
    });
    let from = RwSignal::new(shown.from.to_string());
    let to = RwSignal::new(shown.to.to_string());
    let bad = RwSignal::new(None);
    let day = |id, label, value: RwSignal<String>| {
        Text {
            kind: "date",
            ..Text::new(id, label)
        }
        .view(
            value.into(),
            Callback::new(move |text| value.set(text)),
            Signal::derive(|| None),
        )
    };
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match Period::read(&from.get_untracked(), &to.get_untracked()) {
            Some(period) => navigate(&format!("{path}?{}", period.query()), Default::default()),
            None => bad.set(Some(tr.period_bad().to_owned())),
        }
    };
    view! {
        <nav class="chips no-print" aria-label=tr.period()>{links.collect_view()}</nav>
        <form class="period no-print" on:submit=go>
            {day("od", tr.period_from(), from)}
            {day("do", tr.period_to(), to)}
            <button type="submit" class="button button-small">{tr.period_show()}</button>
            {problem(bad.into())}
        </form>
    }
    .into_any()
}
