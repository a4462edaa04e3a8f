//! Previous and next week.
use domain::IsoWeek;
use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Icon, icon};
use crate::i18n::Tr;

/// The heading of a week page with its two arrows; `base` is the page's path.
#[must_use]
pub fn week_nav(tr: Tr, base: &'static str, week: IsoWeek, this: IsoWeek) -> AnyView {
    let link = |w: IsoWeek| format!("{base}/{w}");
    let back = (week != this).then(|| {
        view! { <A href=base attr:class="button button-small no-print">{tr.this_week()}</A> }
    });
    view! {
        <div class="week-nav">
            <A href=link(week.plus(-1)) attr:class="icon-button no-print" attr:aria-label=tr.previous_week()>
                {icon(Icon::Left)}
            </A>
            <div class="week-name">
                <h1>{tr.week(week)}</h1>
                <p>{tr.week_days(week)}</p>
            </div>
            <A href=link(week.plus(1)) attr:class="icon-button no-print" attr:aria-label=tr.next_week()>
                {icon(Icon::Right)}
            </A>
        </div>
        {back}
    }
    .into_any()
}
