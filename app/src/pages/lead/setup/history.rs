//! What was changed, when and by whom.
use leptos::prelude::*;
use serde_json::Value;

use super::super::Answer;
use crate::api::dto::{FieldChange, Revision, ServiceReport};
use crate::i18n::Tr;

/// The versions, the newest first.
pub fn section(tr: Tr, report: Answer<ServiceReport>) -> AnyView {
    let rows = move || {
        report.with(|report| match report {
            Some(Ok(report)) => report
                .history
                .iter()
                .map(|r| revision(tr, r))
                .collect_view()
                .into_any(),
            _ => ().into_any(),
        })
    };
    view! {
        <section aria-labelledby="historie">
            <h2 id="historie">{tr.setup_history()}</h2>
            <ol class="versions">{rows}</ol>
        </section>
    }
    .into_any()
}

fn revision(tr: Tr, revision: &Revision) -> AnyView {
    let who = match (&revision.by, revision.imported) {
        (Some(name), _) => name.clone(),
        (None, true) => tr.setup_imported().to_owned(),
        (None, false) => tr.setup_by_provider().to_owned(),
    };
    let changes = match revision.changes.is_empty() {
        true => view! { <li>{tr.setup_first()}</li> }.into_any(),
        false => revision
            .changes
            .iter()
            .map(|c| change(tr, c))
            .collect_view()
            .into_any(),
    };
    view! {
        <li class="card">
            <h3>
                {tr.date(revision.at.day())} " " {tr.clock(revision.at)} " · " <span data-user-text="">{who}</span>
            </h3>
            <ul>{changes}</ul>
        </li>
    }
    .into_any()
}

fn change(tr: Tr, change: &FieldChange) -> AnyView {
    view! {
        <li>
            {tr.setup_field(&change.field)} ": " <span data-user-text="">
                {value(tr, &change.from)} " → " {value(tr, &change.to)}
            </span>
        </li>
    }
    .into_any()
}

/// A value as people read it.
fn value(tr: Tr, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "✓" } else { "–" }.to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Array(items) => {
            let parts: Vec<_> = items.iter().map(|v| self::value(tr, v)).collect();
            parts.join(", ")
        }
        Value::Object(fields) => {
            let minutes = fields.get("minutes").and_then(Value::as_i64);
            let name = fields.get("name").and_then(Value::as_str);
            match (minutes, name, fields.get("owed")) {
                (Some(minutes), ..) if !fields.contains_key("day") => tr.duration(minutes),
                (_, Some(name), _) => name.to_owned(),
                (_, _, Some(owed)) => self::value(tr, owed),
                _ => {
                    let parts: Vec<_> = fields.values().map(|v| self::value(tr, v)).collect();
                    parts.join(" ")
                }
            }
        }
    }
}
