//! `/sprava/lokality`: the places of a programme, also thousands of them.
use domain::setup::{LocalityChange, Seen};
use leptos::prelude::*;

use super::super::{Answer, asked, failed};
use super::{Sending, head};
use crate::api::dto::{LocalitiesReport, LocalityRow, SetupReport};
use crate::components::chips::{self, Opt};
use crate::components::empty::empty;
use crate::components::field::Text;
use crate::components::icon::Icon;
use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::pages::loading;

/// So many rows are drawn at once; the search finds the others.
const AT_ONCE: usize = 50;

/// What the page is made of.
#[derive(Clone, Copy)]
struct Page {
    tr: Tr,
    report: Answer<LocalitiesReport>,
    sending: Sending,
    search: RwSignal<String>,
    shown: RwSignal<usize>,
    renaming: RwSignal<Option<LocalityRow>>,
}

impl Page {
    fn send(self, change: LocalityChange, done: impl FnOnce() + 'static) {
        let Some(Ok(now)) = self.report.get_untracked() else {
            return;
        };
        let url = format!("/api/v1/setup/programmes/{}/localities", now.programme);
        let change = Seen {
            seen: now.change,
            change,
        };
        let report = self.report;
        self.sending.put(url, change, move |new: LocalitiesReport| {
            report.set(Some(Ok(new)));
            done();
        });
    }
}

/// The page.
pub fn page(ctx: Ctx) -> AnyView {
    let tr = ctx.tr();
    let again = RwSignal::new(0);
    let setup = asked::<SetupReport>(|| Some("/api/v1/setup".to_owned()), again);
    let programme = RwSignal::new(String::new());
    // The first one whose services are the newest: that is where work is.
    Effect::new(move |_| {
        setup.with(|setup| {
            if let Some(Ok(setup)) = setup
                && programme.with_untracked(String::is_empty)
                && let Some(newest) = setup.programmes.iter().max_by_key(|p| p.from)
            {
                programme.set(newest.id.to_string());
            }
        });
    });
    let report = asked::<LocalitiesReport>(
        move || {
            let of = programme.get();
            (!of.is_empty()).then(|| format!("/api/v1/setup/programmes/{of}/localities"))
        },
        again,
    );
    let page = Page {
        tr,
        report,
        sending: Sending::new(),
        search: RwSignal::new(String::new()),
        shown: RwSignal::new(AT_ONCE),
        renaming: RwSignal::new(None),
    };
    Effect::new(move |_| {
        if page.sending.meanwhile() {
            again.update(|n| *n += 1);
        }
    });
    let choices = Signal::derive(move || {
        setup.with(|setup| match setup {
            Some(Ok(setup)) => {
                let all = setup.programmes.iter();
                all.map(|p| Opt::new(p.id.as_str(), p.name.get(tr.0)))
                    .collect()
            }
            _ => Vec::new(),
        })
    });
    let inside = move || match (
        setup.with(|s| s.clone().and_then(Result::err)),
        report.get(),
    ) {
        (Some(why), _) | (_, Some(Err(why))) => failed(tr, &why, again),
        (_, None) => loading(tr),
        (_, Some(Ok(report))) => rows(page, &report),
    };
    let search = Text {
        kind: "search",
        ..Text::new("hledat", tr.setup_search())
    };
    let find = Callback::new(move |v| {
        page.shown.set(AT_ONCE);
        page.search.set(v);
    });
    view! {
        {head(tr, "/sprava", tr.setup_localities().into_any())}
        <div data-user-text="">
            {chips::select(
                "program",
                tr.setup_programme(),
                None,
                choices,
                programme.into(),
                Callback::new(move |v| programme.set(v)),
            )}
        </div>
        {search.view(page.search.into(), find, Signal::stored(None))}
        {page.sending.said(tr, &["name"], tr.setup_meanwhile_list())}
        {move || page.renaming.get().map(|row| rename(page, row))}
        <p class="hint">{tr.setup_retired_what()}</p>
        {inside}
        {new(page)}
    }
    .into_any()
}

/// Rows that contain what is looked for, whatever the size of its letters.
fn rows(page: Page, report: &LocalitiesReport) -> AnyView {
    let tr = page.tr;
    if report.localities.is_empty() {
        return empty(
            Icon::Place,
            tr.setup_no_locality(),
            tr.setup_no_locality_do(),
            None,
        );
    }
    let all: StoredValue<Vec<LocalityRow>> = StoredValue::new(report.localities.clone());
    let edit = report.edit;
    let found = move || {
        let search = page.search.get().to_lowercase();
        let fits = |row: &LocalityRow| row.name.to_lowercase().contains(&search);
        all.with_value(|all| {
            let found = all.iter().cloned().enumerate().filter(|(_, row)| fits(row));
            found.collect::<Vec<_>>()
        })
    };
    let list = move || {
        let found = found();
        if found.is_empty() {
            let (why, what) = (tr.setup_none_found(), tr.setup_none_found_do());
            return empty(Icon::Search, why, what, None);
        }
        let rest = found.len() > page.shown.get();
        let few = found.into_iter().take(page.shown.get());
        let rows = few.map(|(at, one)| row(page, at, one, edit)).collect_view();
        let more = rest.then(|| {
            view! {
                <button
                    type="button"
                    class="button button-wide"
                    on:click=move |_| page.shown.update(|n| *n += 4 * AT_ONCE)
                >
                    {tr.setup_more()}
                </button>
            }
        });
        view! {
            <ul class="rows">{rows}</ul>
            {more}
        }
        .into_any()
    };
    list.into_any()
}

fn row(page: Page, at: usize, row: LocalityRow, edit: bool) -> AnyView {
    let tr = page.tr;
    let place = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let badge = row
        .retired
        .then(|| view! { <span class="badge">{tr.setup_retired()}</span> });
    let name = row.name.clone();
    view! {
        <li class="row row-edit">
            <span class="row-main">
                <span class="row-title" data-user-text="">{name}</span>
                {badge}
            </span>
            {edit.then(|| buttons(page, place, row))}
        </li>
    }
    .into_any()
}

fn buttons(page: Page, place: u32, row: LocalityRow) -> AnyView {
    let tr = page.tr;
    let to =
        move |id: domain::LocalityId, to: u32| page.send(LocalityChange::Move { id, to }, || {});
    let label = |what: &str| format!("{what}: {}", row.name);
    let (up, down, typed) = (row.id.clone(), row.id.clone(), row.id.clone());
    let (id, retired, old) = (row.id.clone(), !row.retired, row.clone());
    let retire = if row.retired {
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
            <input
                class="place"
                inputmode="numeric"
                aria-label=label(tr.setup_place())
                prop:value=place.to_string()
                on:change=move |ev| {
                    if let Ok(place) = event_target_value(&ev).trim().parse() {
                        to(typed.clone(), place);
                    }
                }
            />
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
                on:click=move |_| {
                    let id = id.clone();
                    page.send(LocalityChange::Retire { id, retired }, || {});
                }
            >
                {retire}
            </button>
        </span>
    }
    .into_any()
}

fn rename(page: Page, row: LocalityRow) -> AnyView {
    let tr = page.tr;
    let name = RwSignal::new(row.name);
    let save = move || {
        let change = LocalityChange::Rename {
            id: row.id.clone(),
            name: name.get_untracked(),
        };
        page.send(change, move || page.renaming.set(None));
    };
    let text = Text::new("novy-nazev", tr.setup_name());
    view! {
        <div class="card">
            {text.view(name.into(), Callback::new(move |v| name.set(v)), page.sending.problem(tr, "name"))}
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

fn new(page: Page) -> AnyView {
    let tr = page.tr;
    let name = RwSignal::new(String::new());
    let save = move || {
        let change = LocalityChange::Add {
            name: name.get_untracked(),
        };
        page.send(change, move || name.set(String::new()));
    };
    view! {
        <section class="card" aria-labelledby="nova">
            <h2 id="nova">{tr.setup_add()}</h2>
            {Text::new("nova-lokalita", tr.setup_name())
                .view(name.into(), Callback::new(move |v| name.set(v)), page.sending.problem(tr, "name"))}
            <div class="actions">{page.sending.button(tr.setup_add(), save)}</div>
        </section>
    }
    .into_any()
}
