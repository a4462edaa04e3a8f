//! `/sprava/audit`: who did what, when, with filters, page by page.
use leptos::prelude::*;

use super::super::{asked, failed};
use super::head;
use crate::api::dto::{AuditReport, AuditRow};
use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::field::Text;
use crate::components::icon::Icon;
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;

/// Lines of a page.
const LINES: u32 = 50;

/// The actions that can be looked for by name.
const ACTIONS: [&str; 9] = [
    "reference_changed",
    "login",
    "login_failed",
    "device_revoked",
    "account_added",
    "account_disabled",
    "password_changed",
    "membership_added",
    "entry_erased",
];

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let [from, to, action, subject] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let offset = RwSignal::new(0_u32);
    let asks = move || {
        format!(
            "/api/v1/audit?from={}&to={}&action={}&subject={}&offset={}&limit={LINES}",
            from.get_untracked(),
            to.get_untracked(),
            action.get_untracked(),
            plain(&subject.get_untracked()),
            offset.get(),
        )
    };
    let report = asked::<AuditReport>(move || Some(asks()), again);
    let find = move || {
        offset.set(0);
        again.update(|n| *n += 1);
    };
    let clear = move |_| {
        for filter in [from, to, action, subject] {
            filter.set(String::new());
        }
        find();
    };
    let inside = move || match report.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(report)) if report.lines.is_empty() => {
            let all = view! {
                <button type="button" class="button" on:click=clear>{tr.clear_filters()}</button>
            };
            let all = Some(all.into_any());
            empty(Icon::Search, tr.audit_none(), tr.audit_none_do(), all)
        }
        Some(Ok(report)) => lines(tr, &report, offset),
    };
    let line = |text: Text, value: RwSignal<String>| {
        text.view(
            value.into(),
            Callback::new(move |v| value.set(v)),
            Signal::stored(None),
        )
    };
    let day = |id, label| Text {
        kind: "date",
        ..Text::new(id, label)
    };
    let about = Text {
        hint: tr.audit_subject_hint(),
        ..Text::new("ceho", tr.audit_subject())
    };
    let actions = ACTIONS
        .map(|code| Opt::new(code, tr.audit_word(code)))
        .to_vec();
    view! {
        {head(tr, "/sprava", tr.setup_audit().into_any())}
        <form
            class="card"
            on:submit=move |ev| {
                ev.prevent_default();
                find();
            }
        >
            {line(day("od", tr.setup_from()), from)}
            {line(day("do", tr.setup_to()), to)}
            {chips::select(
                "co",
                tr.audit_action(),
                Some(tr.audit_any()),
                Signal::stored(actions),
                action.into(),
                Callback::new(move |v| action.set(v)),
            )}
            {line(about, subject)}
            <div class="actions">
                <button type="submit" class="button button-primary">{tr.audit_find()}</button>
            </div>
        </form>
        {inside}
    }
    .into_any()
}

/// Only what subjects are made of: it goes into the address.
fn plain(text: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "/-_.".contains(*c);
    text.chars().filter(allowed).collect()
}

fn lines(tr: Tr, report: &AuditReport, offset: RwSignal<u32>) -> AnyView {
    let here = offset.get_untracked();
    let newer = (here > 0).then(|| {
        let tap = move |_| offset.update(|n| *n = n.saturating_sub(LINES));
        view! { <button type="button" class="button" on:click=tap>{tr.audit_newer()}</button> }
    });
    let older = report.more.then(|| {
        let tap = move |_| offset.update(|n| *n += LINES);
        view! { <button type="button" class="button" on:click=tap>{tr.audit_older()}</button> }
    });
    view! {
        <ul class="rows">{report.lines.iter().map(|l| line(tr, l)).collect_view()}</ul>
        <div class="actions">{newer} {older}</div>
    }
    .into_any()
}

fn line(tr: Tr, line: &AuditRow) -> AnyView {
    let who = match (&line.name, line.account) {
        (Some(name), _) => name.clone(),
        (None, Some(_)) => tr.audit_unknown().to_owned(),
        (None, None) => tr.audit_command().to_owned(),
    };
    let about = line.about.as_ref().map(|label| label.get(tr.0).to_owned());
    let about = about.unwrap_or_else(|| line.subject.clone());
    view! {
        <li class="row row-tall">
            <span class="row-main">
                <span class="row-title">{tr.audit_word(&line.action)}</span>
                <span class="row-about">
                    {tr.date(line.at.day())} " " {tr.clock(line.at)} " · "
                    <span data-user-text="">{who} " · " {about}</span>
                </span>
            </span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_what_a_subject_is_made_of_goes_into_the_address() {
        assert_eq!(super::plain("service/prunerov-sas"), "service/prunerov-sas");
        assert_eq!(super::plain("a&limit=200 č"), "alimit200");
    }
}
