//! `/sprava/poskytovatele`: the providers and their names.
use domain::setup::{NewProvider, ProviderForm, Seen};
use leptos::prelude::*;

use super::super::{Answer, asked, failed};
use super::{Sending, head};
use crate::api::dto::{SetupProvider, SetupReport};
use crate::components::empty::empty;
use crate::components::field::Text;
use crate::components::icon::Icon;
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let report = asked::<SetupReport>(|| Some("/api/v1/setup".to_owned()), again);
    let sending = Sending::new();
    let renaming = RwSignal::new(None::<SetupProvider>);
    let name = RwSignal::new(String::new());
    Effect::new(move |_| {
        if sending.meanwhile() {
            again.update(|n| *n += 1);
        }
    });
    let rows = move || match report.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(report)) => rows(tr, &report, renaming, name),
    };
    let adds = move || report.with(|r| matches!(r, Some(Ok(r)) if r.adds_providers));
    view! {
        {head(tr, "/sprava", tr.setup_providers().into_any())}
        {move || renaming.get().map(|old| rename(tr, old, (renaming, name), sending, report))}
        {sending.said(tr, &["name", "id"], tr.setup_meanwhile())}
        {rows}
        {move || adds().then(|| new(tr, sending, report))}
    }
    .into_any()
}

fn rows(
    tr: Tr,
    report: &SetupReport,
    renaming: RwSignal<Option<SetupProvider>>,
    name: RwSignal<String>,
) -> AnyView {
    if report.providers.is_empty() {
        let (why, what) = (tr.setup_no_provider(), tr.setup_no_provider_do());
        return empty(Icon::People, why, what, None);
    }
    let row = |provider: &SetupProvider| {
        let (old, label) = (
            provider.clone(),
            format!("{}: {}", tr.setup_rename(), provider.name),
        );
        let tap = move |_| {
            name.set(old.name.clone());
            renaming.set(Some(old.clone()));
        };
        let button = provider.edit.then(|| {
            view! {
                <span data-user-text="">
                    <button type="button" class="button button-small" aria-label=label on:click=tap>
                        {tr.setup_rename()}
                    </button>
                </span>
            }
        });
        view! {
            <li class="row">
                <span class="row-main">
                    <span class="row-title" data-user-text="">{provider.name.clone()}</span>
                    <span class="row-about" data-user-text="">{provider.id.to_string()}</span>
                </span>
                {button}
            </li>
        }
    };
    view! { <ul class="rows">{report.providers.iter().map(row).collect_view()}</ul> }.into_any()
}

fn rename(
    tr: Tr,
    old: SetupProvider,
    (renaming, name): (RwSignal<Option<SetupProvider>>, RwSignal<String>),
    sending: Sending,
    report: Answer<SetupReport>,
) -> AnyView {
    let id = old.id;
    let save = move || {
        let now = report.with_untracked(|r| {
            let report = r.as_ref()?.as_ref().ok()?;
            report
                .providers
                .iter()
                .find(|p| p.id == id)
                .map(|p| p.change)
        });
        let change = Seen {
            seen: now.unwrap_or(old.change),
            change: ProviderForm {
                name: name.get_untracked(),
            },
        };
        sending.put(
            format!("/api/v1/setup/providers/{id}"),
            change,
            move |new: SetupReport| {
                report.set(Some(Ok(new)));
                renaming.set(None);
            },
        );
    };
    let text = Text::new("novy-nazev", tr.setup_name());
    view! {
        <div class="card">
            {text.view(name.into(), Callback::new(move |v| name.set(v)), sending.problem(tr, "name"))}
            <div class="actions">
                {sending.button(tr.save(), save)}
                <button type="button" class="button" on:click=move |_| renaming.set(None)>
                    {tr.cancel()}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn new(tr: Tr, sending: Sending, report: Answer<SetupReport>) -> AnyView {
    let (id, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let save = move || {
        let new = NewProvider {
            id: id.get_untracked(),
            name: name.get_untracked(),
        };
        sending.post(
            "/api/v1/setup/providers".to_owned(),
            new,
            move |now: SetupReport| {
                report.set(Some(Ok(now)));
            },
        );
    };
    let slug = Text {
        hint: tr.setup_slug_hint(),
        ..Text::new("zkratka", tr.setup_slug())
    };
    view! {
        <section class="card" aria-labelledby="novy">
            <h2 id="novy">{tr.setup_add()}</h2>
            {Text::new("nazev", tr.setup_name())
                .view(name.into(), Callback::new(move |v| name.set(v)), sending.problem(tr, "name"))}
            {slug.view(id.into(), Callback::new(move |v| id.set(v)), sending.problem(tr, "id"))}
            <div class="actions">{sending.button(tr.setup_add(), save)}</div>
        </section>
    }
    .into_any()
}
