//! The page as such.
use super::super::Part;
use super::{complain, window};
use wasm_bindgen::JsCast as _;
use web_sys::{FocusOptions, HtmlElement};

/// Opens the browser's print.
pub fn print() {
    if window().is_none_or(|w| w.print().is_err()) {
        complain("this browser does not print");
    }
}

/// Loads the page again from its address.
pub fn reload() {
    if window().is_none_or(|w| w.location().reload().is_err()) {
        complain("this browser does not reload");
    }
}

/// Puts the focus on the page's content; what is seen stays where it is.
pub fn focus_content() {
    let content = window().and_then(|w| w.document()?.get_element_by_id("obsah"));
    let Some(content) = content.and_then(|e| e.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    if content.focus_with_options(&options).is_err() {
        complain("this browser does not move the focus");
    }
}

/// Which program runs, as the starter left it on `<html data-part>`.
#[must_use]
pub fn part() -> Part {
    let part = window()
        .and_then(|window| window.document()?.document_element())
        .and_then(|root| root.get_attribute("data-part"));
    match part.as_deref() {
        Some("lead") => Part::Lead,
        Some("lead-missing") => Part::LeadMissing,
        _ => Part::Worker,
    }
}
