//! Events of the page. Listeners live as long as the page: the app has one start.
use super::window;
use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{EventTarget, VisibilityState};

/// Calls at every such event of a target, from now on.
pub(super) fn listen(target: &EventTarget, event: &str, call: impl FnMut(JsValue) + 'static) {
    let closure = Closure::<dyn FnMut(JsValue)>::new(call);
    if target
        .add_event_listener_with_callback(event, closure.as_ref().unchecked_ref())
        .is_ok()
    {
        closure.forget();
    }
}

/// Is the page on the screen?
#[must_use]
pub fn is_visible() -> bool {
    window()
        .and_then(|w| w.document())
        .is_some_and(|d| d.visibility_state() == VisibilityState::Visible)
}

/// Calls whenever the page comes back on the screen.
pub fn on_visible(call: impl Fn() + 'static) {
    if let Some(document) = window().and_then(|w| w.document()) {
        listen(&document, "visibilitychange", move |_| {
            if is_visible() {
                call();
            }
        });
    }
}

/// Calls whenever the page leaves the screen.
pub fn on_hidden(call: impl Fn() + 'static) {
    if let Some(document) = window().and_then(|w| w.document()) {
        listen(&document, "visibilitychange", move |_| {
            if !is_visible() {
                call();
            }
        });
    }
}

/// Calls when the browser believes that the network is back: a hint, no more.
pub fn on_online(call: impl Fn() + 'static) {
    if let Some(window) = window() {
        listen(&window, "online", move |_| call());
    }
}

thread_local! {
    static DIRTY: Cell<bool> = const { Cell::new(false) };
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// While `dirty`, closing or reloading the page asks first: for an entry that is only in the
/// emergency journal or on the screen.
pub fn confirm_leave(dirty: bool) {
    DIRTY.set(dirty);
    if !dirty || GUARDED.replace(true) {
        return;
    }
    if let Some(window) = window() {
        listen(&window, "beforeunload", |event| {
            if DIRTY.get()
                && let Some(event) = event.dyn_ref::<web_sys::Event>()
            {
                event.prevent_default();
            }
        });
    }
}
