//! The page as such.
use super::super::Part;
use super::{complain, window};

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
