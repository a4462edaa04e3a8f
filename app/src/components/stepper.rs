//! A number by taps: less, more, and bigger steps; it can be typed too.
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::Tr;

/// The largest number that the field takes; beyond it the domain asks or refuses anyway.
const MOST: u32 = 99_999;

/// A stepper. `id` must be unique on the page; `steps` are the bigger steps upwards.
pub fn stepper(
    tr: Tr,
    id: String,
    label: String,
    value: Signal<u32>,
    set: Callback<u32>,
    steps: &'static [u32],
) -> AnyView {
    let add = move |n: u32| set.run(value.get_untracked().saturating_add(n).min(MOST));
    let typed = move |ev| {
        let digits: String = event_target_value(&ev)
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        set.run(digits.parse::<u32>().unwrap_or(0).min(MOST));
    };
    let bigger = steps
        .iter()
        .map(|n| {
            let n = *n;
            view! {
                <button
                    type="button"
                    class="step"
                    aria-label=format!("{label}: +{n}")
                    on:click=move |_| add(n)
                >
                    {format!("+{n}")}
                </button>
            }
        })
        .collect_view();
    let label_id = format!("{id}-l");
    let labelled_by = label_id.clone();
    view! {
        <div class="stepper" role="group" aria-labelledby=labelled_by>
            <label class="stepper-label" id=label_id for=id.clone()>{label.clone()}</label>
            <div class="stepper-row">
                <button
                    type="button"
                    class="step"
                    aria-label=format!("{label}: {}", tr.less())
                    prop:disabled=move || value.get() == 0
                    on:click=move |_| set.run(value.get_untracked().saturating_sub(1))
                >
                    {icon(Icon::Minus)}
                </button>
                <input
                    id=id
                    class="step-value"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="5"
                    prop:value=move || value.get().to_string()
                    on:change=typed
                    on:focus=move |ev| select_all(&ev)
                />
                <button
                    type="button"
                    class="step"
                    aria-label=format!("{label}: {}", tr.plus())
                    on:click=move |_| add(1)
                >
                    {icon(Icon::Plus)}
                </button>
                {bigger}
            </div>
        </div>
    }
    .into_any()
}

fn select_all(ev: &leptos::ev::FocusEvent) {
    let input: leptos::web_sys::HtmlInputElement = event_target(ev);
    input.select();
}
