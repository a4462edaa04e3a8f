//! `/vedeni/telefony`: whose entries have not arrived, since when, and what was set aside.
use leptos::prelude::*;
use leptos_router::components::A;
use sync::wire::Role;

use super::behalf::Asked;
use super::{asked, failed};
use crate::api::dto::{PendingReport, PendingStream, QuarantinedItem};
use crate::components::empty::empty;
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let report = asked::<PendingReport>(|| Some("/api/v1/pending".to_owned()), again);
    let inside = move || match report.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(report)) => drawn(tr, &report, untrack(|| ctx.is(Role::Manager))),
    };
    view! {
        <h1>{tr.phones_title()}</h1>
        <p class="lead">{tr.phones_what()}</p>
        {inside}
    }
    .into_any()
}

fn drawn(tr: Tr, report: &PendingReport, writes: bool) -> AnyView {
    let streams = if report.streams.is_empty() {
        empty(Icon::Phone, tr.phones_none(), tr.phones_none_do(), None)
    } else {
        view! { <ul class="rows phones">{report.streams.iter().map(|s| phone(tr, s, writes)).collect_view()}</ul> }
            .into_any()
    };
    let aside = if report.quarantined.is_empty() {
        empty(
            Icon::Check,
            tr.quarantine_none(),
            tr.quarantine_none_do(),
            None,
        )
    } else {
        view! {
            <p class="hint">{tr.quarantine_what()}</p>
            <ul class="rows">
                {report.quarantined.iter().map(|q| quarantined(tr, q)).collect_view()}
            </ul>
        }
        .into_any()
    };
    view! {
        {streams}
        <section aria-labelledby="odlozene">
            <h2 id="odlozene">{tr.quarantine()}</h2>
            {aside}
        </section>
    }
    .into_any()
}

/// `writes`: a manager may type in what a dead phone holds.
fn phone(tr: Tr, s: &PendingStream, writes: bool) -> AnyView {
    let gap: u64 = s
        .missing
        .iter()
        .map(|(from, to)| to.saturating_sub(*from) + 1)
        .sum();
    let quiet = s.pending == 0 && gap == 0;
    let state = if quiet {
        view! { <span class="badge badge-confirmed">{icon(Icon::Check)}{tr.phones_all_in()}</span> }
            .into_any()
    } else {
        let since = s
            .oldest_pending
            .map(|at| format!(", {} {}", tr.pending_since(), tr.moment(at)))
            .unwrap_or_default();
        let mut said = Vec::new();
        if s.pending > 0 {
            said.push(format!("{}{since}", tr.waiting(s.pending)));
        }
        if gap > 0 {
            let ranges = s
                .missing
                .iter()
                .map(|(from, to)| {
                    if from == to {
                        from.to_string()
                    } else {
                        format!("{from}–{to}")
                    }
                })
                .collect::<Vec<_>>()
                .join(", ");
            said.push(format!(
                "{}: {} ({ranges})",
                tr.missing_entries(),
                tr.number(gap)
            ));
        }
        view! { <span class="badge badge-saved">{icon(Icon::Warning)}{said.join("; ")}</span> }
            .into_any()
    };
    let seen = s
        .synced_at
        .map_or_else(|| tr.never().to_owned(), |at| tr.moment(at));
    view! {
        <li class="row">
            <span class="row-sign">{icon(Icon::Phone)}</span>
            <span class="row-main">
                <span class="row-title">{s.worker.name.clone()}</span>
                <span class="row-about">
                    {s.device_name.clone()} " · " {tr.last_sync()} " " {seen} " · " {tr.held()} " "
                    {tr.of_all(s.held, s.told)}
                </span>
            </span>
            {state}
            {writes.then(|| write_for(tr, s))}
        </li>
    }
    .into_any()
}

fn write_for(tr: Tr, s: &PendingStream) -> AnyView {
    let to = Asked {
        worker: Some(s.worker.id),
        ..Asked::default()
    };
    let name = format!("{}: {}", tr.behalf_write(), s.worker.name);
    view! {
        <A href=to.address() attr:class="write-for" attr:aria-label=name>
            {icon(Icon::Pencil)}
        </A>
    }
    .into_any()
}

fn quarantined(tr: Tr, q: &QuarantinedItem) -> AnyView {
    let value = q
        .value
        .as_ref()
        .map(|v| format!(" ({v})"))
        .unwrap_or_default();
    view! {
        <li class="row row-tall">
            <span class="row-sign">{icon(Icon::Warning)}</span>
            <span class="row-main">
                <span class="row-title">{tr.stable_code(&q.reason)} {value}</span>
                <span class="row-about">
                    {tr.sender()} " " {q.sender.name.clone()} " · " {tr.arrived()} " "
                    {tr.moment(q.arrived)} {q.released.then(|| format!(" · {}", tr.released()))}
                </span>
                {q.raw
                    .clone()
                    .map(|raw| {
                        view! {
                            <details>
                                <summary>{tr.quarantine_raw()}</summary>
                                <pre class="raw" tabindex="0">{raw}</pre>
                            </details>
                        }
                    })}
            </span>
        </li>
    }
    .into_any()
}
