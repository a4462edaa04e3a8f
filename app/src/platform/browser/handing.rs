//! What the managers' pages need to hand a code over.
use super::window;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    async fn write_text(text: &str) -> Result<JsValue, JsValue>;
}

/// Copies a text; false where the browser does not let us.
pub async fn copy(text: &str) -> bool {
    write_text(text).await.is_ok()
}

/// `https://teren.example.org`
#[must_use]
pub fn origin() -> String {
    let origin = window().and_then(|w| w.location().origin().ok());
    origin.unwrap_or_default()
}

/// What stands behind `#` in the address.
#[must_use]
pub fn fragment() -> String {
    let hash = window().and_then(|w| w.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_owned()
}
