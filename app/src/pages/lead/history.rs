//! `/vedeni/zapis/:id`: all versions of an entry as they arrived.
use domain::Entry;
use domain::entry::Body;
use leptos::prelude::*;
use leptos_router::components::A;

use super::{asked, decide, failed};
use crate::api::dto::{HistoryReport, Version};
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::pages::entry::{facts, id_in_path};
use crate::pages::{loading, summary};

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let id = id_in_path();
    let again = RwSignal::new(0);
    let report = asked::<HistoryReport>(
        move || id.get().map(|id| format!("/api/v1/entries/{id}/history")),
        again,
    );
    let decision = decide::Decision::new(ctx, again);
    let inside = move || {
        match report.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(report)) => view! {
            {decide::section(ctx, &report, decision)}
            <ol class="versions">{report.versions.iter().map(|v| version(ctx, v)).collect_view()}</ol>
        }
        .into_any(),
    }
    };
    view! {
        <div class="page-head">
            <A href="/vedeni" attr:class="icon-button" attr:aria-label=tr.back()>
                {icon(Icon::Left)}
            </A>
            <h1>{tr.to_history()}</h1>
        </div>
        {inside}
    }
    .into_any()
}

fn version(ctx: Ctx, v: &Version) -> AnyView {
    let tr = ctx.tr();
    let entry = domain::json::from_tree::<Entry>(v.entry.clone()).ok();
    let (what, reason) = match entry.as_ref().map(|e| &e.body) {
        Some(Body::Correction(c)) => (tr.version_correction().to_owned(), c.reason.clone()),
        Some(Body::Withdrawal(w)) => (tr.version_withdrawal().to_owned(), w.reason.clone()),
        _ => (tr.version_first().to_owned(), String::new()),
    };
    let title = entry.as_ref().map(|e| summary::title(tr, e));
    let said = entry
        .as_ref()
        .filter(|e| !matches!(e.body, Body::Withdrawal(_)))
        .map(|e| facts(ctx, e));
    view! {
        <li class="card">
            <h2>{what} {title.map(|t| format!(": {t}"))}</h2>
            <p class="quiet">
                {tr.author()} " " {v.author.name.clone()} " · " {tr.arrived()} " " {tr.moment(v.arrived)}
                " · " {tr.change_number()} " " {v.change}
            </p>
            {(!reason.is_empty()).then(|| view! { <p>{tr.reason_label()} ": " <span data-user-text="">{reason}</span></p> })}
            {said}
            {(!v.flags.is_empty())
                .then(|| {
                    view! {
                        <ul class="flags">
                            {v.flags.iter().map(|f| view! { <li>{tr.flag(f)}</li> }).collect_view()}
                        </ul>
                    }
                })}
        </li>
    }
    .into_any()
}
