//! Who was met: recent ones as chips, others by code, new ones checked while they are written, and
//! nameless ones by count.
use domain::code::parse_known;
use domain::person::PersonRef;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::{anonymous, field, person_new};
use crate::forms::kit::Kit;
use crate::forms::rules;
use crate::live::live;
use crate::local_store::types::RecentPerson;
use crate::pages::summary;

/// How many recent persons stand above the form.
const RECENT: usize = 6;
/// How many are found by code.
const FOUND: usize = 6;

/// The whole part of a form.
pub fn person_picker(kit: Kit) -> AnyView {
    let ctx = kit.ctx;
    let tr = ctx.tr();
    let text = kit.typed;
    // What Enter in the field of the code or the year does: adds the person whose panel is open.
    let add = StoredValue::new(None::<Callback<()>>);
    let service = Memo::new(move |_| kit.form.with(|f| f.service.clone()));
    let recent = live(ctx, move |store| {
        let service = service.get();
        async move {
            match service {
                Some(service) => store.recent_persons(&service, RECENT).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let found = live(ctx, move |store| {
        let (service, text) = (service.get(), text.get());
        async move {
            match service {
                Some(service) if !text.trim().is_empty() => {
                    store.find_persons(&service, text.trim(), FOUND).await
                }
                _ => Ok(Vec::new()),
            }
        }
    });
    let of = |answer: &Option<Result<Vec<RecentPerson>, _>>| match answer {
        Some(Ok(list)) => list.iter().map(|r| r.person.clone()).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    // Those chosen that are not among the recent ones stand before them, so that a choice is seen.
    let shown = move || {
        let mut all = recent.with(of);
        kit.form.with(|f| {
            for p in f.persons.iter().rev() {
                if !all.iter().any(|r| r.node == p.node) {
                    all.insert(0, p.clone());
                }
            }
        });
        all
    };
    let chips = move || {
        let all = shown();
        if all.is_empty() {
            // What is beneath waits for its place.
            let reads = recent.with(Option::is_none);
            return reads.then(|| view! { <div class="loading"></div> }.into_any());
        }
        let chips = view! {
            <div class="chips" role="group" aria-label=tr.recent_persons()>
                {all.into_iter().map(|p| chip(kit, p, false)).collect_view()}
            </div>
        };
        Some(chips.into_any())
    };
    let results = move || {
        let typed = text.get();
        add.set_value(None);
        if typed.trim().is_empty() {
            return None;
        }
        let matches = found.with(of);
        let none = matches.is_empty();
        let check = parse_known(&typed);
        let known = check.as_ref().is_ok_and(|(_, code)| {
            matches
                .iter()
                .any(|p| p.code == *code && p.year_of_birth.is_none())
        });
        // The one known person who has this very code.
        let mut same = matches.iter().filter(|p| {
            let code = check.as_ref().map(|(_, code)| code);
            code.is_ok_and(|code| p.code == *code)
        });
        let one = match (same.next(), same.next()) {
            (Some(one), None) => Some(one.clone()),
            _ => None,
        };
        let full = typed.chars().filter(|c| c.is_alphanumeric()).count() >= 10;
        let below = match check {
            Ok((identity, code)) if !known => Some(person_new::panel(kit, identity, code, add)),
            Err(problem) if full => Some(
                view! { <p class="hint problem" role="alert">{tr.code_problem(&problem)}</p> }
                    .into_any(),
            ),
            _ if none => Some(view! { <p class="hint">{tr.nobody_found()}</p> }.into_any()),
            _ => None,
        };
        if let Some(one) = one {
            add.set_value(Some(Callback::new(move |()| {
                kit.edit(|f| f.add_person(&one));
                text.set(String::new());
            })));
        }
        Some(view! {
            <div class="chips">
                {matches.into_iter().map(|p| chip(kit, p, true)).collect_view()}
            </div>
            {below}
        })
    };
    let problem = kit.problem("persons");
    let left = kit.problem(rules::CODE);
    let enter = move |ev: leptos::ev::KeyboardEvent| {
        if ev.key() == "Enter"
            && let Some(add) = add.get_value()
        {
            add.run(());
        }
    };
    view! {
        <fieldset class="field persons">
            <legend>{tr.person()}</legend>
            {chips}
            <div class="field">
                <label for="kod">{tr.find_code()}</label>
                <input
                    id="kod"
                    class="code-input"
                    type="text"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="40"
                    aria-describedby="kod-h"
                    aria-invalid=move || left.get().is_some().then_some("true")
                    prop:value=move || text.get()
                    on:keydown=enter
                    on:input=move |ev| {
                        kit.forgive();
                        text.set(event_target_value(&ev));
                    }
                />
                {field::help("kod", tr.find_code_hint(), left)}
            </div>
            <div class="live" aria-live="polite">{results}</div>
            {anonymous::anonymous(kit)}
            {field::problem(problem)}
        </fieldset>
    }
    .into_any()
}

/// A person to tap. In the results a tap also empties the search.
fn chip(kit: Kit, person: PersonRef, found: bool) -> AnyView {
    let label = summary::person(&person);
    let (same, tapped) = (person.clone(), person);
    let pressed = Memo::new(move |_| kit.form.with(|f| f.has_person(&same)));
    let tap = move |_| {
        kit.edit(|f| f.toggle_person(&tapped));
        if found {
            kit.typed.set(String::new());
        }
    };
    view! {
        <button
            type="button"
            class="chip-button person-chip"
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=tap
        >
            {move || pressed.get().then(|| icon(Icon::Check))}
            {label}
        </button>
    }
    .into_any()
}
