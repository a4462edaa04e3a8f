//! `/sprava/ciselniky/:list`: a code list: add, rename, order, retire and bring back.
use domain::setup::{ListChange, Seen, Where};
use domain::{Code, ProgrammeId};
use leptos::prelude::*;

use super::super::{Answer, asked, failed};
use super::{Sending, head, in_path};
use crate::api::dto::{CodeRow, ListReport};
use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::field::{self, Text};
use crate::components::icon::Icon;
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;

/// What the page is made of.
#[derive(Clone, Copy)]
struct Page {
    tr: Tr,
    report: Answer<ListReport>,
    sending: Sending,
    renaming: RwSignal<Option<CodeRow>>,
}

impl Page {
    fn send(self, change: ListChange, done: impl FnOnce() + 'static) {
        let Some(Ok(now)) = self.report.get_untracked() else {
            return;
        };
        let service = match &change {
            ListChange::Offer {
                place: Where::Service(id),
                ..
            } => now.services.iter().find(|s| s.id == *id).map(|s| s.change),
            _ => None,
        };
        let change = Seen {
            seen: service.unwrap_or(now.change),
            change,
        };
        let (url, report) = (format!("/api/v1/setup/lists/{}", now.list), self.report);
        self.sending.put(url, change, move |new: ListReport| {
            report.set(Some(Ok(new)));
            done();
        });
    }

    fn offer(self, code: &Code, place: Where, offered: bool) {
        let code = code.clone();
        self.send(
            ListChange::Offer {
                code,
                place,
                offered,
            },
            || {},
        );
    }
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let list = in_path("list");
    let again = RwSignal::new(0);
    let report = asked::<ListReport>(
        move || Some(format!("/api/v1/setup/lists/{}", list.get())),
        again,
    );
    let page = Page {
        tr,
        report,
        sending: Sending::new(),
        renaming: RwSignal::new(None),
    };
    Effect::new(move |_| {
        if page.sending.meanwhile() {
            again.update(|n| *n += 1);
        }
    });
    let title = move || {
        list.with(|list| {
            tr.list_name(list)
                .map_or_else(|| list.clone(), str::to_owned)
        })
    };
    let inside = move || match report.get() {
        None => loading(tr),
        Some(Err(why)) => failed(tr, &why, again),
        Some(Ok(report)) if report.codes.is_empty() => {
            empty(Icon::List, tr.setup_no_code(), tr.setup_no_code_do(), None)
        }
        Some(Ok(report)) => {
            let rows = report
                .codes
                .iter()
                .enumerate()
                .map(|(at, code)| row(page, &report, at, code));
            view! { <ul class="rows">{rows.collect_view()}</ul> }.into_any()
        }
    };
    // Drawn once: what is typed stays when another one changes the list.
    let adds = Memo::new(move |_| {
        report.with(|r| matches!(r, Some(Ok(r)) if r.edit || !r.programmes.is_empty()))
    });
    view! {
        {head(tr, "/sprava/ciselniky", title.into_any())}
        {page.sending.said(tr, &["code", "cs", "en"], tr.setup_meanwhile_list())}
        {move || page.renaming.get().map(|row| rename(page, row))}
        <p class="hint">{tr.setup_retired_what()}</p>
        {inside}
        {move || adds.get().then(|| new(page))}
    }
    .into_any()
}

fn row(page: Page, report: &ListReport, at: usize, row: &CodeRow) -> AnyView {
    let tr = page.tr;
    let name = if tr.tag() == "cs" { &row.cs } else { &row.en }.clone();
    let badge = row
        .retired
        .then(|| view! { <span class="badge">{tr.setup_retired()}</span> });
    let only = (!row.only_in.is_empty()).then(|| {
        let names: Vec<_> = row.only_in.iter().map(ToString::to_string).collect();
        format!(" · {} {}", tr.code_only(), names.join(", "))
    });
    view! {
        <li class="row row-edit">
            <span class="row-main">
                <span class="row-title" data-user-text="">{name.clone()}</span>
                <span class="row-about" data-user-text="">{row.code.to_string()} {only}</span>
                {badge}
            </span>
            {row.edit.then(|| buttons(page, at, row, &name))}
            {places(page, report, row)}
        </li>
    }
    .into_any()
}

fn buttons(page: Page, at: usize, row: &CodeRow, name: &str) -> AnyView {
    let tr = page.tr;
    let place = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let label = |what: &str| format!("{what}: {name}");
    let to = move |code: Code, to: u32| page.send(ListChange::Move { code, to }, || {});
    let (up, down, old) = (row.code.clone(), row.code.clone(), row.clone());
    let (code, retired) = (row.code.clone(), row.retired);
    let retire = if retired {
        tr.setup_bring_back()
    } else {
        tr.setup_retire()
    };
    view! {
        <span class="row-tools" data-user-text="">
            <button
                type="button"
                class="button button-small"
                aria-label=label(tr.setup_up())
                on:click=move |_| to(up.clone(), place.saturating_sub(1).max(1))
            >
                "↑"
            </button>
            <button
                type="button"
                class="button button-small"
                aria-label=label(tr.setup_down())
                on:click=move |_| to(down.clone(), place.saturating_add(1))
            >
                "↓"
            </button>
            <button
                type="button"
                class="button button-small"
                aria-label=label(tr.setup_rename())
                on:click=move |_| page.renaming.set(Some(old.clone()))
            >
                {tr.setup_rename()}
            </button>
            <button
                type="button"
                class="button button-small"
                aria-label=label(retire)
                on:click=move |_| page.offer(&code, Where::All, retired)
            >
                {retire}
            </button>
        </span>
    }
    .into_any()
}

/// For which of the own programmes and services it is not offered.
fn places(page: Page, report: &ListReport, row: &CodeRow) -> AnyView {
    let tr = page.tr;
    let programmes = report.programmes.iter().map(|id| {
        let offered = !row.not_in.contains(id);
        (id.to_string(), Where::Programme(id.clone()), offered)
    });
    let services = report.services.iter().map(|service| {
        let offered = !service.without.iter().any(|code| code == row.code.as_str());
        let name = service.name.get(tr.0).to_owned();
        (name, Where::Service(service.id.clone()), offered)
    });
    let all: Vec<_> = programmes.chain(services).collect();
    let out: Vec<_> = all
        .iter()
        .filter(|(.., offered)| !offered)
        .map(|(name, ..)| name.clone())
        .collect();
    let said = match out.is_empty() {
        true => tr.code_who().to_owned(),
        false => format!("{}: {}", tr.code_who(), out.join(", ")),
    };
    let code = row.code.clone();
    let one = move |(name, place, offered): (String, Where, bool)| {
        let code = code.clone();
        let what = match (&place, offered) {
            (_, false) => tr.code_in_again(),
            (Where::Service(_), true) => tr.code_out_service(),
            (_, true) => tr.code_out_programme(),
        };
        view! {
            <li>
                <button
                    type="button"
                    class="button button-small"
                    on:click=move |_| page.offer(&code, place.clone(), !offered)
                >
                    {what} ": " <span data-user-text="">{name}</span>
                </button>
            </li>
        }
    };
    let inside = view! { <ul class="row-places">{all.into_iter().map(one).collect_view()}</ul> };
    field::fold(said, false, inside.into_any())
}

fn rename(page: Page, row: CodeRow) -> AnyView {
    let tr = page.tr;
    let (cs, en) = (RwSignal::new(row.cs), RwSignal::new(row.en));
    let save = move || {
        let change = ListChange::Rename {
            code: row.code.clone(),
            cs: cs.get_untracked(),
            en: en.get_untracked(),
        };
        page.send(change, move || page.renaming.set(None));
    };
    view! {
        <div class="card">
            {texts(page, ["zmena-cs", "zmena-en"], cs, en)}
            <div class="actions">
                {page.sending.button(tr.save(), save)}
                <button type="button" class="button" on:click=move |_| page.renaming.set(None)>
                    {tr.cancel()}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn texts(
    page: Page,
    ids: [&'static str; 2],
    cs: RwSignal<String>,
    en: RwSignal<String>,
) -> AnyView {
    let tr = page.tr;
    let line = |id, label, value: RwSignal<String>, field| {
        let set = Callback::new(move |v| value.set(v));
        Text::new(id, label).view(value.into(), set, page.sending.problem(tr, field))
    };
    view! {
        {line(ids[0], tr.code_cs(), cs, "cs")}
        {line(ids[1], tr.code_en(), en, "en")}
    }
    .into_any()
}

fn new(page: Page) -> AnyView {
    let tr = page.tr;
    let [code, cs, en] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let first = page.report.with_untracked(|r| match r {
        Some(Ok(r)) if !r.edit => r.programmes.last().map(ToString::to_string),
        _ => None,
    });
    let programme = RwSignal::new(first.unwrap_or_default());
    let choices = Signal::derive(move || {
        page.report.with(|r| match r {
            Some(Ok(r)) => {
                let all = r.edit.then(|| Opt::new("", tr.code_all())).into_iter();
                let own = r
                    .programmes
                    .iter()
                    .map(|p| Opt::new(p.as_str(), p.to_string()));
                all.chain(own).collect()
            }
            _ => Vec::new(),
        })
    });
    let save = move || {
        let change = ListChange::Add {
            code: code.get_untracked(),
            cs: cs.get_untracked(),
            en: en.get_untracked(),
            services: Vec::new(),
            programme: ProgrammeId::new(&programme.get_untracked()).ok(),
        };
        page.send(change, move || {
            [code, cs, en]
                .map(|v| v.set(String::new()))
                .into_iter()
                .collect()
        });
    };
    let text = Text {
        hint: tr.list_code_hint(),
        ..Text::new("kod", tr.code())
    };
    view! {
        <section class="card" aria-labelledby="nova">
            <h2 id="nova">{tr.code_new()}</h2>
            {text.view(code.into(), Callback::new(move |v| code.set(v)), page.sending.problem(tr, "code"))}
            {texts(page, ["nove-cs", "nove-en"], cs, en)}
            {chips::select(
                "pro-koho",
                tr.list_code_for(),
                None,
                choices,
                programme.into(),
                Callback::new(move |v| programme.set(v)),
            )}
            <div class="actions">{page.sending.button(tr.setup_add(), save)}</div>
        </section>
    }
    .into_any()
}
