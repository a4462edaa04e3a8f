//! The HTML around the app: the empty shell that phones keep, and the page
//! that the server fills at a first visit. Both have the same head.
//!
//! Neither has a script of its own in the text: the shell is cached, so it can't
//! carry a nonce, and the security policy then allows files of ours only.

use leptos::html;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::theme::{DARK_BAR, LIGHT_BAR};

/// Names of the built files that a page refers to, hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The module that starts the app.
    pub boot: String,
    /// The glue between the browser and the WASM.
    pub script: String,
    /// The app.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
}

#[component]
fn Head(assets: Assets) -> impl IntoView {
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
        <meta name="color-scheme" content="light dark"/>
        // The app sets both to the one that is chosen.
        {bar("(prefers-color-scheme: light)", LIGHT_BAR)}
        {bar("(prefers-color-scheme: dark)", DARK_BAR)}
        <meta name="robots" content="noindex"/>
        // Numbers in entries are no telephone numbers.
        <meta name="format-detection" content="telephone=no"/>
        <meta name="apple-mobile-web-app-capable" content="yes"/>
        <meta name="apple-mobile-web-app-title" content="Terén"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
        <link rel="icon" type="image/svg+xml" href="/icons/icon.svg"/>
        <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png"/>
        // The starter would ask for these two only once it runs.
        <link rel="modulepreload" href=assets.script/>
        <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="anonymous" href=assets.wasm/>
        <link rel="stylesheet" href=assets.style/>
        // Nothing is painted before it has set the theme.
        <script type="module" blocking="render" src=assets.boot></script>
    }
}

/// Colour of the browser's own bars for phones of this kind.
fn bar(media: &'static str, colour: &'static str) -> impl IntoView {
    html::meta()
        .name("theme-color")
        .attr("media", media)
        .content(colour)
}

/// `GET /app-shell`: the same for everybody, nothing of any user in it.
pub fn empty_shell(assets: Assets) -> String {
    let page = view! {
        <!DOCTYPE html>
        <html lang="cs">
            <head>
                <Head assets/>
                <title>"Terén"</title>
            </head>
            <body></body>
        </html>
    };
    Owner::new().with(|| page.to_html())
}

/// The page that the server renders; `data-ssr` tells the starter
/// that there is a first picture to be replaced.
pub fn rendered_page(assets: Assets) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        // Its language comes from the app.
        <html>
            <head>
                <Head assets/>
                <MetaTags/>
            </head>
            <body data-ssr="">
                <App/>
            </body>
        </html>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets() -> Assets {
        Assets {
            boot: "/pkg/boot.1.js".into(),
            script: "/pkg/app.2.js".into(),
            wasm: "/pkg/app.3.wasm".into(),
            style: "/pkg/app.4.css".into(),
        }
    }

    #[test]
    fn the_shell_has_an_empty_body_without_the_mark_of_a_rendered_page() {
        let html = empty_shell(assets());
        assert!(
            html.starts_with("<!DOCTYPE html><html lang=\"cs\">"),
            "{html}"
        );
        assert!(html.ends_with("<body></body></html>"), "{html}");
    }

    #[test]
    fn the_shell_has_one_script_and_it_is_a_file() {
        let html = empty_shell(assets());
        let scripts: Vec<_> = html.match_indices("<script").collect();
        assert_eq!(scripts.len(), 1, "{html}");
        assert!(
            html.contains(
                "<script type=\"module\" blocking=\"render\" src=\"/pkg/boot.1.js\"></script>"
            ),
            "{html}"
        );
    }

    #[test]
    fn the_shell_names_every_asset_once() {
        let html = empty_shell(assets());
        for name in [
            "/pkg/boot.1.js",
            "/pkg/app.2.js",
            "/pkg/app.3.wasm",
            "/pkg/app.4.css",
        ] {
            assert_eq!(html.matches(name).count(), 1, "{name} in {html}");
        }
    }
}
