//! Parts of the program that the service worker is to keep: `public/boot.js` speaks with it.
use super::{complain, window};

const KEEP: &str = "teren:keep";
/// Which ones, apart by blanks.
const ATTRIBUTE: &str = "data-keep";

/// Has the files of a part kept, so that its pages open without the network.
pub fn keep_part(part: &str) {
    let told = window().is_some_and(|window| {
        let Some(root) = window.document().and_then(|d| d.document_element()) else {
            return false;
        };
        let mut parts = root.get_attribute(ATTRIBUTE).unwrap_or_default();
        if !parts.split(' ').any(|one| one == part) {
            parts.push(' ');
            parts.push_str(part);
        }
        root.set_attribute(ATTRIBUTE, parts.trim()).is_ok()
            && web_sys::Event::new(KEEP).is_ok_and(|event| window.dispatch_event(&event).is_ok())
    });
    if !told {
        complain("the parts could not be asked for");
    }
}
