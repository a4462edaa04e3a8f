//! Controls bound to one field of a form: a getter and a setter name the field.
use domain::lists::List;
use domain::{Code, Day};
use leptos::prelude::*;

use crate::components::person_new::options;
use crate::components::stepper::stepper;
use crate::components::{chips, field};
use crate::forms::kit::Kit;
use crate::forms::model::Form;

/// Reads a field.
pub type Reads<T> = fn(&Form) -> T;
/// Writes it.
pub type Writes<T> = fn(&mut Form, T);

/// One code of a list. `name` must be unique on the page.
pub fn code(
    kit: Kit,
    name: &'static str,
    legend: &str,
    list: List,
    get: Reads<Option<Code>>,
    put: Writes<Code>,
) -> AnyView {
    let value = kit.read(move |f| get(f).map(|code| code.to_string()).unwrap_or_default());
    let set = Callback::new(move |text: String| {
        if let Ok(code) = Code::new(&text) {
            kit.edit(|f| put(f, code));
        }
    });
    chips::one(name, legend, options(kit, list), value, set)
}

/// Any codes of a list.
pub fn codes(
    kit: Kit,
    name: &'static str,
    legend: &str,
    list: List,
    get: Reads<Vec<Code>>,
    put: Writes<Vec<Code>>,
) -> AnyView {
    let value = kit.read(move |f| get(f).iter().map(ToString::to_string).collect::<Vec<_>>());
    let set = Callback::new(move |texts: Vec<String>| {
        let codes = texts.iter().filter_map(|text| Code::new(text).ok());
        let codes = codes.collect();
        kit.edit(|f| put(f, codes));
    });
    chips::many(name, legend, options(kit, list), value, set)
}

/// A whole number, by taps or typed.
pub fn count(
    kit: Kit,
    id: &'static str,
    label: &str,
    get: Reads<u32>,
    put: Writes<u32>,
    steps: &'static [u32],
) -> AnyView {
    let set = Callback::new(move |n| kit.edit(|f| put(f, n)));
    stepper(
        kit.ctx.tr(),
        id.to_owned(),
        label.to_owned(),
        kit.read(get),
        set,
        steps,
    )
}

/// Yes or no.
pub fn switch(kit: Kit, label: &'static str, get: Reads<bool>, put: Writes<bool>) -> AnyView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=move || kit.form.with(get)
                on:change=move |ev| {
                    let on = event_target_checked(&ev);
                    kit.edit(|f| put(f, on));
                }
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// A line of text; what is wrong with the field `at` is said beneath.
pub fn line(
    kit: Kit,
    text: field::Text,
    at: &'static str,
    get: Reads<String>,
    put: Writes<String>,
) -> AnyView {
    let set = Callback::new(move |v| kit.edit(|f| put(f, v)));
    text.view(kit.read(get), set, kit.problem(at))
}

/// A day that may be left open.
pub fn day(
    kit: Kit,
    id: &'static str,
    label: &'static str,
    get: Reads<Option<Day>>,
    put: Writes<Option<Day>>,
) -> AnyView {
    let text = field::Text {
        kind: "date",
        ..field::Text::new(id, label)
    };
    let value = kit.read(move |f| get(f).map(|day| day.to_string()).unwrap_or_default());
    let set = Callback::new(move |v: String| kit.edit(|f| put(f, v.parse().ok())));
    text.view(value, set, Signal::stored(None))
}

/// Free text without names.
pub fn note(kit: Kit, get: Reads<String>, put: Writes<String>) -> AnyView {
    let tr = kit.ctx.tr();
    field::area(
        "poznamka",
        tr.note(),
        tr.note_hint(),
        kit.read(get),
        Callback::new(move |v| kit.edit(|f| put(f, v))),
        kit.problem("note"),
    )
}
