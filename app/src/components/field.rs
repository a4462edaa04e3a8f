//! Text fields with their label, hint and problem.
use leptos::prelude::*;

/// A field of one line.
pub struct Text {
    /// Unique on the page.
    pub id: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What helps to fill it; empty: nothing.
    pub hint: &'static str,
    /// `text`, `password`, `date`, `time` …
    pub kind: &'static str,
    /// The `autocomplete` of the browser.
    pub autocomplete: &'static str,
    /// The `inputmode`; empty: as the kind.
    pub inputmode: &'static str,
}

impl Text {
    /// A plain text.
    #[must_use]
    pub const fn new(id: &'static str, label: &'static str) -> Self {
        Self {
            id,
            label,
            hint: "",
            kind: "text",
            autocomplete: "off",
            inputmode: "",
        }
    }

    /// Draws it. `problem` is said at the field.
    pub fn view(
        self,
        value: Signal<String>,
        set: Callback<String>,
        problem: Signal<Option<String>>,
    ) -> AnyView {
        let Self {
            id,
            label,
            hint,
            kind,
            autocomplete,
            inputmode,
        } = self;
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input
                    id=id
                    type=kind
                    autocomplete=autocomplete
                    inputmode=(!inputmode.is_empty()).then_some(inputmode)
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=format!("{id}-h")
                    aria-invalid=move || problem.get().is_some().then_some("true")
                    prop:value=move || value.get()
                    on:input=move |ev| set.run(event_target_value(&ev))
                />
                {help(id, hint, problem)}
            </div>
        }
        .into_any()
    }
}

/// A text of several lines.
pub fn area(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: Signal<String>,
    set: Callback<String>,
    problem: Signal<Option<String>>,
) -> AnyView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea
                id=id
                rows="3"
                aria-describedby=format!("{id}-h")
                aria-invalid=move || problem.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |ev| set.run(event_target_value(&ev))
            ></textarea>
            {help(id, hint, problem)}
        </div>
    }
    .into_any()
}

/// Hint, or in its place the problem.
pub fn help(id: &'static str, hint: &'static str, problem: Signal<Option<String>>) -> AnyView {
    view! {
        <p
            class="hint"
            class:problem=move || problem.get().is_some()
            id=format!("{id}-h")
            aria-live="polite"
        >
            {move || problem.get().unwrap_or_else(|| hint.to_owned())}
        </p>
    }
    .into_any()
}

/// A problem beneath a group of controls.
pub fn problem(text: Signal<Option<String>>) -> AnyView {
    view! {
        <div class="live" aria-live="polite">
            {move || text.get().map(|text| view! { <p class="hint problem">{text}</p> })}
        </div>
    }
    .into_any()
}

/// As [`fold`], and as open as it was left when it is drawn anew.
pub fn kept_fold(title: String, open: RwSignal<bool>, inside: AnyView) -> AnyView {
    let toggled = move |ev: leptos::ev::Event| {
        let details: leptos::web_sys::HtmlDetailsElement = event_target(&ev);
        open.set(details.open());
    };
    view! {
        <details class="fold" prop:open=open.get_untracked() on:toggle=toggled>
            <summary>{title}</summary>
            <div class="fold-inside">{inside}</div>
        </details>
    }
    .into_any()
}

/// A part that opens by a tap: for what is rarely needed.
pub fn fold(summary: String, open: bool, inside: AnyView) -> AnyView {
    view! {
        <details class="fold" open=open>
            <summary>{summary}</summary>
            <div class="fold-inside">{inside}</div>
        </details>
    }
    .into_any()
}
