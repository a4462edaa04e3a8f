//! A dialog over the page: the browser's own, which keeps the focus and closes with Escape.
use leptos::html;
use leptos::prelude::*;

/// A dialog that is shown while `open`. What is inside is drawn only then.
pub fn dialog(
    open: RwSignal<bool>,
    title: &'static str,
    inside: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let shown = open.get();
        let Some(element) = node.get() else { return };
        if shown && !element.open() {
            // It fails only for an element that is open or not in the page.
            let _shown = element.show_modal();
        } else if !shown && element.open() {
            element.close();
        }
    });
    view! {
        <dialog node_ref=node class="dialog" aria-label=title on:close=move |_| open.set(false)>
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <div class="dialog-inside">
                                <h2>{title}</h2>
                                {inside()}
                            </div>
                        }
                    })
            }}
        </dialog>
    }
    .into_any()
}
