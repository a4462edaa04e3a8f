//! A new version of the app: `public/boot.js` watches the service worker and speaks with the app
//! by events on `window`.
use super::events::listen;
use super::{complain, window};

const READY: &str = "teren:update-ready";
const APPLY: &str = "teren:update-apply";

/// Calls when a new version is installed and waits; at once if it waits already.
pub fn on_update_ready(call: impl Fn() + 'static) {
    let Some(window) = window() else { return };
    let waits = window
        .document()
        .and_then(|d| d.document_element())
        .and_then(|root| root.get_attribute("data-update"))
        .is_some_and(|state| state == "ready");
    if waits {
        call();
    }
    listen(&window, READY, move |_| call());
}

/// Swaps to the new version and reloads. Only while no form is dirty.
pub fn apply_update() {
    let sent = window().is_some_and(|window| {
        web_sys::Event::new(APPLY).is_ok_and(|event| window.dispatch_event(&event).is_ok())
    });
    if !sent {
        complain("the new version could not be asked for");
    }
}
