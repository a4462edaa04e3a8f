//! Files that the user keeps.
use super::{complain, window};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers a text as a file to be saved.
pub fn download(name: &str, mime: &str, text: &str) {
    if let Err(why) = try_download(name, mime, text) {
        complain(&format!("download failed: {why:?}"));
    }
}

fn try_download(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let document = window()
        .and_then(|w| w.document())
        .ok_or("no document to download from")?;
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser takes its copy at the click's end, so the URL must outlive this call.
    wasm_bindgen_futures::spawn_local(async move {
        super::sleep(std::time::Duration::from_secs(60)).await;
        if Url::revoke_object_url(&url).is_err() {
            complain("a download's URL was gone already");
        }
    });
    Ok(())
}
