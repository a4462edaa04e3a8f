//! Always on the screen: how many entries, how many confirmed, and what is in the way.
use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::local_store::types::Tally;
use crate::sync_driver::{Phase as SyncPhase, SyncStatus, Trouble};

/// What a trouble of the sync means and what to do.
#[must_use]
pub fn trouble(tr: Tr, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Offline => tr.trouble_offline().to_owned(),
        Trouble::LogInAgain => tr.trouble_log_in().to_owned(),
        Trouble::UpdateNeeded => tr.trouble_update().to_owned(),
        Trouble::Server(status) => tr.trouble_server(*status),
        Trouble::Storage(what) => tr.trouble_storage(what),
        Trouble::Clock { skew_s } => tr.trouble_clock(*skew_s),
    }
}

/// Sign, text and loudness of the line.
fn line(tr: Tr, tally: Tally, sync: Option<&SyncStatus>) -> (Icon, String, &'static str) {
    let all = tally.unanswered() + tally.confirmed + tally.set_aside;
    // Who has written nothing has nothing to count.
    let counted = match all {
        0 => tr.status_ready().to_owned(),
        _ => tr.tally(all, tally.confirmed),
    };
    if tally.journal > 0 {
        return (
            Icon::Warning,
            tr.in_journal(tally.journal),
            "status status-loud",
        );
    }
    let hindered = sync.and_then(|s| s.trouble.as_ref());
    if let Some(found) = hindered.filter(|t| !matches!(t, Trouble::Offline)) {
        return (
            Icon::Warning,
            format!("{counted}. {}", trouble(tr, found)),
            "status status-loud",
        );
    }
    if let Some(SyncPhase::Running { .. }) = sync.map(|s| &s.phase)
        && tally.unanswered() > 0
    {
        return (
            Icon::Sent,
            format!("{counted} · {}", tr.syncing()),
            "status status-busy",
        );
    }
    if hindered.is_some() {
        return (
            Icon::Offline,
            format!("{counted} · {}", tr.offline()),
            "status status-busy",
        );
    }
    if tally.set_aside > 0 {
        let text = format!("{counted} · {}", tr.set_aside(tally.set_aside));
        return (Icon::Warning, text, "status status-busy");
    }
    if tally.unanswered() > 0 {
        return (Icon::Phone, counted, "status status-busy");
    }
    (Icon::Check, counted, "status")
}

/// The line, a link to *Neodesláno*.
pub fn status_line(ctx: Ctx) -> AnyView {
    let now = Memo::new(move |_| {
        line(
            Tr(ctx.lang.get()),
            ctx.tally.get(),
            ctx.sync_status().as_ref(),
        )
    });
    view! {
        <A href="/neodeslano" attr:class=move || now.with(|l| l.2) attr:id="stav">
            {move || icon(now.with(|l| l.0))}
            <span>{move || now.with(|l| l.1.clone())}</span>
        </A>
    }
    .into_any()
}
