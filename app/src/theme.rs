//! How the app looks: light, dark, for the sun, or as the phone says.
use leptos::prelude::*;

use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;
use crate::platform;

/// Colour of the browser's own bars, `--brand` of the style; the first as in the manifest.
pub const LIGHT_BAR: &str = "#0f4c42";
/// The same in the dark.
pub const DARK_BAR: &str = "#0b1f1b";
const SUN_BAR: &str = "#000000";

/// What is chosen on this device. The starter reads it too, before anything is painted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the phone.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Black on white, for a screen in the sun.
    Sun,
}

impl Theme {
    /// The value of `<html data-theme>`, for the style sheet.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Sun => "sun",
        }
    }

    /// The theme of such a value; as the phone if there is none.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            "sun" => Theme::Sun,
            _ => Theme::System,
        }
    }

    /// Colours of the browser's bars where the phone is light, and where it is dark.
    const fn bars(self) -> (&'static str, &'static str) {
        match self {
            Theme::System => (LIGHT_BAR, DARK_BAR),
            Theme::Light => (LIGHT_BAR, LIGHT_BAR),
            Theme::Dark => (DARK_BAR, DARK_BAR),
            Theme::Sun => (SUN_BAR, SUN_BAR),
        }
    }
}

/// Keeps the browser's bars in the theme's colour.
pub fn follow(ctx: Ctx) {
    Effect::new(move |_| {
        let (light, dark) = ctx.theme.get().bars();
        platform::colour_bars(light, dark);
    });
}

/// Chooses a theme, kept on this device.
pub fn choose(ctx: Ctx, theme: Theme) {
    let before = ctx.theme.get_untracked();
    if theme == Theme::Sun && before != Theme::Sun {
        platform::prefs::set("theme_before", &before);
    }
    platform::prefs::set("theme", &theme);
    ctx.theme.set(theme);
}

/// One tap for the sun, one more for what was before. It is on *Dnes*, which every page is one tap
/// from: who cannot read the screen finds no settings.
pub fn sun_switch(ctx: Ctx) -> AnyView {
    let sunny = move || ctx.theme.get() == Theme::Sun;
    let switch = move |_| {
        let theme = match ctx.theme.get_untracked() {
            Theme::Sun => platform::prefs::get("theme_before").unwrap_or_default(),
            _ => Theme::Sun,
        };
        choose(ctx, theme);
    };
    view! {
        <button
            type="button"
            class="icon-button sun-switch"
            aria-label=ctx.tr().sun_switch()
            aria-pressed=move || if sunny() { "true" } else { "false" }
            on:click=switch
        >
            {icon(Icon::Sun)}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_is_found_again_by_its_name() {
        for theme in [Theme::System, Theme::Light, Theme::Dark, Theme::Sun] {
            assert_eq!(Theme::of(theme.as_str()), theme);
            // The starter takes what is kept for the name.
            let kept = serde_json::to_string(&theme).unwrap();
            assert_eq!(kept, format!("\"{}\"", theme.as_str()));
        }
    }

    #[test]
    fn the_browsers_bars_have_the_colour_of_the_head() {
        let style = include_str!("../../style/10-tokens.css");
        let brands: Vec<_> = style.lines().filter(|l| l.contains("--brand:")).collect();
        assert_eq!(
            brands,
            [
                format!("  --brand: light-dark({LIGHT_BAR}, {DARK_BAR});"),
                format!("  --brand: {SUN_BAR};"),
            ]
        );
        let manifest = include_str!("../../public/manifest.webmanifest");
        assert!(manifest.contains(&format!("\"theme_color\": \"{LIGHT_BAR}\"")));
    }
}
