//! What `public/boot.js` calls in the browser.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::app::App;

/// Takes over a page that the server has just rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}

/// Draws the page into the empty body of the shell, which is how every start
/// after the first visit begins, with or without the network.
#[wasm_bindgen]
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}
