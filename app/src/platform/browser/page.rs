//! The page as such.
use super::{complain, window};
use wasm_bindgen::JsCast as _;
use web_sys::{FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

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

/// Puts the focus on the next field of the page's content after the one that has it, or on the
/// button that saves; a choice among radio buttons counts as one. Whether there was one.
pub fn focus_next() -> bool {
    let Some(document) = window().and_then(|w| w.document()) else {
        return false;
    };
    // No other button: the next Enter would press it.
    let all = "#obsah :is(input, select, textarea, button[type=submit]):not([disabled])";
    let (Some(now), Ok(all)) = (document.active_element(), document.query_selector_all(all)) else {
        return false;
    };
    let all: Vec<HtmlElement> = (0..all.length())
        .filter_map(|n| all.get(n)?.dyn_into().ok())
        .collect();
    let group = |e: &web_sys::Element| {
        let radio = e.get_attribute("type").as_deref() == Some("radio");
        e.get_attribute("name").filter(|_| radio)
    };
    let mine = group(&now);
    let mut after = all.iter().skip_while(|e| ***e != now).skip(1);
    let next = after.find(|e| {
        // What is folded away has no place on the page.
        let shown = e.get_client_rects().length() > 0;
        shown && (mine.is_none() || group(e) != mine)
    });
    next.is_some_and(|e| e.focus().is_ok())
}

/// Puts the focus on the first field within the element of this id.
pub fn focus_first(id: &str) {
    let fields = format!("#{id} :is(input, select, textarea)");
    let first = window().and_then(|w| w.document()?.query_selector(&fields).ok()?);
    if let Some(first) = first.and_then(|e| e.dyn_into::<HtmlElement>().ok())
        && first.focus().is_err()
    {
        complain("this browser does not move the focus");
    }
}

/// Brings the first thing that a form complains about to the eye, out of a closed part if need be.
pub fn show_problem() {
    let found = window().and_then(|w| {
        w.document()?
            .query_selector_all("#obsah form .problem")
            .ok()
    });
    let Some(all) = found else { return };
    let said = |e: &web_sys::Element| e.text_content().is_some_and(|text| !text.trim().is_empty());
    let mut elements =
        (0..all.length()).filter_map(|n| all.get(n)?.dyn_into::<web_sys::Element>().ok());
    let Some(problem) = elements.find(said) else {
        return;
    };
    let mut around = problem.parent_element();
    while let Some(element) = around {
        if element.tag_name() == "DETAILS" && element.set_attribute("open", "").is_err() {
            complain("a part of the form does not open");
        }
        around = element.parent_element();
    }
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    let whole = problem.closest(".field").ok().flatten();
    whole
        .unwrap_or(problem)
        .scroll_into_view_with_scroll_into_view_options(&options);
}

/// Says on `<html data-desk>` whether the page is one for a desk: the style is dense there.
pub fn mark_desk(is_one: bool) {
    let root = window().and_then(|w| w.document()?.document_element());
    if root.is_none_or(|root| {
        root.toggle_attribute_with_force("data-desk", is_one)
            .is_err()
    }) {
        complain("the page keeps its density");
    }
}

/// Colours the browser's own bars: where the phone is light, and where it is dark.
pub fn colour_bars(light: &str, dark: &str) {
    let found = window()
        .and_then(|w| w.document())
        .and_then(|d| d.query_selector_all("meta[name=theme-color]").ok());
    let metas = found.iter().flat_map(|all| {
        (0..all.length()).filter_map(|n| all.get(n)?.dyn_into::<web_sys::Element>().ok())
    });
    for (meta, colour) in metas.zip([light, dark]) {
        if meta.set_attribute("content", colour).is_err() {
            complain("the browser's bars keep their colour");
        }
    }
}
