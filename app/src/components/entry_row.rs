//! An entry in a list: when, what, for whom, and where it is on its way.
use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Icon, icon};
use super::state_badge;
use crate::centre;
use crate::ctx::Ctx;
use crate::local_store::types::LocalEntry;
use crate::pages::summary;
use domain::entry::Kind;

/// The sign of a kind.
#[must_use]
pub const fn sign(kind: Kind) -> Icon {
    match kind {
        Kind::Contact | Kind::BulkContact => Icon::Contact,
        Kind::HouseholdVisit => Icon::Family,
        Kind::FoundNeedles | Kind::FindStep => Icon::Needle,
        Kind::TaskClose => Icon::Check,
        Kind::Exchange => Icon::Exchange,
        Kind::SpanOpen | Kind::BreakClose => Icon::Play,
        Kind::SpanClose => Icon::Stop,
        Kind::BreakOpen => Icon::Pause,
        Kind::Correction => Icon::Pencil,
        Kind::Withdrawal => Icon::Undo,
    }
}

/// The row, a link to the entry. With `day` the day stands before the clock.
pub fn entry_row(ctx: Ctx, local: &LocalEntry, day: bool) -> AnyView {
    entry_row_with(ctx, local, day, None)
}

/// The same with what is odd about it among the others of its day.
pub fn entry_row_with(
    ctx: Ctx,
    local: &LocalEntry,
    day: bool,
    odd: Option<&'static str>,
) -> AnyView {
    let tr = ctx.tr();
    let entry = &local.entry;
    let lists = ctx.lists.get_untracked();
    let when = if day {
        tr.moment(entry.start)
    } else {
        tr.clock(entry.start)
    };
    let title = summary::title(tr, entry);
    let about = summary::about(tr, &lists, entry);
    let flags = local.flags.len();
    let mine = ctx
        .me_untracked()
        .is_some_and(|me| entry.workers.contains(&me));
    // On a centre's device everything is its own: who worked is what tells entries apart.
    let asserted = centre::is_one(ctx);
    let mut whose: Vec<String> = Vec::new();
    if !mine || asserted {
        whose.extend(entry.workers.iter().map(|w| ctx.person_name(*w)));
    }
    // Typed in by somebody who did not work: both are shown.
    if !entry.workers.contains(&entry.author) && !asserted {
        whose.push(format!("{} {}", tr.author(), ctx.person_name(entry.author)));
    }
    let whose = (!whose.is_empty()).then(|| whose.join(", "));
    let sign = sign(entry.effective_body().kind());
    let state = state_badge::badge(tr, &local.state);
    view! {
        <li class="row">
            <A href=format!("/zapis/{}", entry.root()) attr:class="row-link">
                <span class="row-sign">{icon(sign)}</span>
                <span class="row-main">
                    <span class="row-title">
                        <span class="row-when">{when}</span>
                        " "
                        {title}
                    </span>
                    <span class="row-about">{about}</span>
                    {whose.map(|whose| view! { <span class="row-about">{whose}</span> })}
                    {odd
                        .map(|odd| {
                            view! { <span class="row-flag">{icon(Icon::Warning)}{odd}</span> }
                        })}
                    {(flags > 0)
                        .then(|| {
                            view! { <span class="row-flag">{icon(Icon::Warning)}{tr.flags()}</span> }
                        })}
                </span>
                {state}
            </A>
        </li>
    }
    .into_any()
}
