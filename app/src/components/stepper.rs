//! A number by taps: less, more, and bigger steps; it can be typed too.
use leptos::prelude::*;

use super::field;
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
    let wrong = RwSignal::new(false);
    let typed = move |ev| {
        let input: leptos::web_sys::HtmlInputElement = event_target(&ev);
        let number = whole(&input.value());
        wrong.set(number.is_none());
        if let Some(number) = number {
            set.run(number);
        }
        // What the form holds now is what is seen, whether it was taken or not.
        input.set_value(&value.get_untracked().to_string());
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
            {field::problem(
                Signal::derive(move || wrong.get().then(|| tr.whole_number().to_owned())),
            )}
        </div>
    }
    .into_any()
}

/// A whole number as typed; nothing is zero. Anything else is no number: a sign or a decimal comma
/// left out would make another one of it.
fn whole(text: &str) -> Option<u32> {
    let text = text.trim();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(text.parse::<u32>().unwrap_or(0).min(MOST))
}

fn select_all(ev: &leptos::ev::FocusEvent) {
    let input: leptos::web_sys::HtmlInputElement = event_target(ev);
    input.select();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Regression: 10,5 became 105 and -5 became 5.
    #[test]
    fn what_is_no_whole_number_is_not_made_one() {
        for bad in ["10,5", "10.5", "-5", "1 0", "1e3", "٣"] {
            assert_eq!(whole(bad), None, "{bad}");
        }
        assert_eq!(["", " 12 ", "007"].map(whole), [Some(0), Some(12), Some(7)]);
        assert_eq!(whole("123456"), Some(MOST));
    }
}
