//! The start in the browser; `app/program` makes a WASM of it.

use crate::app::App;

/// Draws the app into the empty body.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}
