//! Choices as chips: radio buttons and check boxes that look like something to tap.
use leptos::prelude::*;

/// A choice: what is stored and what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opt {
    /// The stored code.
    pub code: String,
    /// The text.
    pub label: String,
}

impl Opt {
    /// A choice.
    #[must_use]
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            label: label.into(),
        }
    }
}

/// One of several. `name` must be unique on the page.
pub fn one(
    name: &str,
    legend: &str,
    options: Signal<Vec<Opt>>,
    value: Signal<String>,
    set: Callback<String>,
) -> AnyView {
    let name = name.to_owned();
    let chips = move || {
        options
            .get()
            .into_iter()
            .map(|o| {
                let code = o.code.clone();
                let same = o.code.clone();
                view! {
                    <label class="chip">
                        <input
                            type="radio"
                            name=name.clone()
                            value=o.code
                            prop:checked=move || value.with(|v| *v == same)
                            on:change=move |_| set.run(code.clone())
                        />
                        <span>{o.label}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field">
            <legend>{legend.to_owned()}</legend>
            <div class="chips">{chips}</div>
        </fieldset>
    }
    .into_any()
}

/// Any of several.
pub fn many(
    name: &str,
    legend: &str,
    options: Signal<Vec<Opt>>,
    value: Signal<Vec<String>>,
    set: Callback<Vec<String>>,
) -> AnyView {
    let name = name.to_owned();
    let chips = move || {
        options
            .get()
            .into_iter()
            .map(|o| {
                let code = o.code.clone();
                let same = o.code.clone();
                let toggle = move |_| {
                    let mut chosen = value.get_untracked();
                    match chosen.iter().position(|c| *c == code) {
                        Some(at) => {
                            chosen.remove(at);
                        }
                        None => chosen.push(code.clone()),
                    }
                    set.run(chosen);
                };
                view! {
                    <label class="chip">
                        <input
                            type="checkbox"
                            name=name.clone()
                            value=o.code
                            prop:checked=move || value.with(|v| v.contains(&same))
                            on:change=toggle
                        />
                        <span>{o.label}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field">
            <legend>{legend.to_owned()}</legend>
            <div class="chips">{chips}</div>
        </fieldset>
    }
    .into_any()
}

/// One of many, as the phone's own list: for long lists that are rarely used.
pub fn select(
    id: &'static str,
    label: &str,
    none: Option<&str>,
    options: Signal<Vec<Opt>>,
    value: Signal<String>,
    set: Callback<String>,
) -> AnyView {
    let none = none.map(str::to_owned);
    let list = move || {
        let chosen = value.get();
        none.iter()
            .map(|text| Opt::new("", text.clone()))
            .chain(options.get())
            .map(|o| {
                let selected = o.code == chosen;
                view! { <option value=o.code selected=selected>{o.label}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id>{label.to_owned()}</label>
            <select
                id=id
                prop:value=move || value.get()
                on:change=move |ev| set.run(event_target_value(&ev))
            >
                {list}
            </select>
        </div>
    }
    .into_any()
}
