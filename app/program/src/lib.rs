//! The app as the WASM that `public/boot.js` loads; `scripts/site` cuts it into its parts.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the app into the empty body, on every start, with or without the network.
#[wasm_bindgen]
pub fn mount() {
    app::phone::mount();
}
