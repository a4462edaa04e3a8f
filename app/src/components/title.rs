//! What a browser and a screen reader are told when another page is shown: its name in the title,
//! and the focus on its content. Both follow the address, which is there before the page's data.
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::ctx::Ctx;
use crate::i18n::Tr;
use crate::platform;

/// Keeps the title, and moves the focus when the address changes; the first page leaves it.
pub fn title(ctx: Ctx) -> AnyView {
    let path = use_location().pathname;
    Effect::new(move |shown: Option<String>| {
        let path = path.get();
        // The router tells the first address twice.
        if shown.is_some_and(|shown| shown != path) {
            platform::focus_content();
        }
        path
    });
    Effect::new(move |_| platform::mark_desk(path.with(|path| is_lead(path))));
    let text = move || {
        let tr = Tr(ctx.lang.get());
        path.with(|path| format!("{} · {}", name(tr, path), tr.app_name()))
    };
    view! { <Title text/> }.into_any()
}

/// Is it a managers' or administrators' page?
fn is_lead(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    crate::pages::lead::name(Tr(crate::i18n::Lang::Cs), first, parts.next()).is_some()
}

/// The name of the page at a path.
fn name(tr: Tr, path: &str) -> &'static str {
    let mut parts = path.trim_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    match (first, parts.next(), parts.next()) {
        ("", ..) => tr.nav_today(),
        ("prihlaseni", ..) => tr.log_in_title(),
        ("novy", ..) => tr.nav_new(),
        ("smena", ..) => tr.nav_shift(),
        ("kontakt", ..) => tr.title_contact(),
        ("vymena", ..) => tr.title_exchange(),
        ("navsteva", ..) => tr.title_visit(),
        ("nalez", Some("novy"), _) => tr.title_found(),
        ("nalez", ..) => tr.title_step(),
        ("hromadne", ..) => tr.title_bulk(),
        ("zapis", _, Some(_)) => tr.kind_correction(),
        ("zapis", ..) => tr.entry(),
        ("tyden", ..) => tr.nav_week(),
        ("hledat", ..) => tr.search_title(),
        ("neodeslano", ..) => tr.nav_unsent(),
        ("nastaveni", ..) => tr.nav_settings(),
        (first, second, _) => {
            crate::pages::lead::name(tr, first, second).unwrap_or_else(|| tr.not_found_title())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn the_managers_pages_are_dense() {
        let paths = ["/", "/tyden", "/vedeni/2025-W47", "/lide", "/sprava/sluzby"];
        assert_eq!(paths.map(is_lead), [false, false, true, true, true]);
    }

    /// Regression: every page had the title *Terén*.
    #[test]
    fn a_page_is_named_by_its_path() {
        let paths = [
            "/",
            "/tyden/2025-W47",
            "/zapis/1",
            "/zapis/1/oprava",
            "/nic",
        ];
        assert_eq!(
            paths.map(|path| name(Tr(Lang::Cs), path)),
            ["Dnes", "Týden", "Zápis", "Oprava", "Tato stránka tu není"]
        );
    }
}
