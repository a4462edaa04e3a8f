//! How safe the browser's storage is.
use super::super::Estimate;
use super::{property, window};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Calls a method without arguments of `navigator.storage` that returns a promise. Absent over
/// plain http and in old browsers.
async fn ask(method: &str) -> Option<JsValue> {
    let manager = property(&window()?.navigator(), "storage")?;
    let function: js_sys::Function = property(&manager, method)?.dyn_into().ok()?;
    let promise: js_sys::Promise = function.call0(&manager).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

/// Asks the browser not to evict this origin. Firefox asks the user, so ask after a save.
pub async fn persist() -> Option<bool> {
    ask("persist").await?.as_bool()
}

/// Has the browser promised not to evict this origin?
pub async fn is_persisted() -> Option<bool> {
    ask("persisted").await?.as_bool()
}

/// How much room is used and left.
pub async fn storage_estimate() -> Option<Estimate> {
    let answer = ask("estimate").await?;
    let bytes = |name| Some(property(&answer, name)?.as_f64()? as u64);
    Some(Estimate {
        used: bytes("usage")?,
        quota: bytes("quota")?,
    })
}
