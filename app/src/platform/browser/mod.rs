//! The platform in the browser.

mod channel;
mod clock;
mod device;
mod events;
pub mod fetch;
mod files;
mod handing;
pub mod local;
mod locks;
mod page;
mod parts;
mod place;
pub mod practice;
pub mod prefs;
mod storage;
mod update;

pub use channel::Channel;
pub use clock::{Late, new_id, new_random_id, now, random, sleep, within};
pub use device::{device_name, is_ios_tab, languages, vibrate_ok};
pub use events::{confirm_leave, on_hidden, on_online, on_visible};
pub use files::download;
pub use handing::{copy, fragment, origin};
pub use locks::{Locked, with_lock};
pub use page::{
    colour_bars, focus_content, focus_first, focus_next, mark_desk, print, reload, show_problem,
};
pub use parts::keep_part;
pub use place::place;
pub use storage::{is_persisted, persist, storage_estimate};
pub use update::{apply_update, on_update_ready};

use wasm_bindgen::JsValue;

/// The window: the app never runs in a worker.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that touches the browser"
)]
fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// A property of a JS object, if it is there: for what old browsers lack and `web_sys` assumes.
fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(of, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}

/// Says on the console what a user can't mend. Never with data of entries.
pub fn complain(what: &str) {
    web_sys::console::warn_1(&JsValue::from_str(what));
}
