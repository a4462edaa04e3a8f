//! The contrast of the style's colours, measured, and held against `docs/DESIGN.md`, which shows it.
//!
//! `cargo test -p site contrast -- --nocapture` prints the table.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../style/10-tokens.css");
const DESIGN: &str = include_str!("../../../docs/DESIGN.md");

/// Text and what it stands on: 4.5, in the sun 7 (WCAG 2.2, 1.4.3 and 1.4.6).
const TEXTS: [(&str, &str); 28] = [
    ("text", "page"),
    ("text", "surface"),
    ("text", "sunken"),
    ("text", "bad-soft"),
    ("text-quiet", "page"),
    ("text-quiet", "surface"),
    ("text-quiet", "sunken"),
    ("link", "page"),
    ("link", "surface"),
    ("link", "sunken"),
    ("accent", "page"),
    ("accent", "surface"),
    ("accent", "accent-soft"),
    ("on-brand", "brand"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("good", "good-soft"),
    ("good", "surface"),
    ("wait", "wait-soft"),
    ("wait", "surface"),
    ("sent", "sent-soft"),
    ("bad", "bad-soft"),
    ("bad", "page"),
    ("bad", "surface"),
    ("on-snack", "snack"),
    ("snack-action", "snack"),
    ("on-snack", "snack-bad"),
    ("snack-action", "snack-bad"),
];
/// Edges of controls and the ring of the focus: 3, in the sun 7 (WCAG 2.2, 1.4.11).
const SHAPES: [(&str, &str); 6] = [
    ("line-strong", "page"),
    ("line-strong", "surface"),
    ("line-strong", "sunken"),
    ("focus", "page"),
    ("focus", "surface"),
    ("focus", "accent-soft"),
];
const SUN_LEAST: f64 = 7.0;

type Colours = BTreeMap<String, String>;

/// The declarations within the first block of a selector, by name: light and dark value.
fn block(selector: &str) -> BTreeMap<String, (String, String)> {
    let (_, rest) = TOKENS.split_once(selector).unwrap();
    let (inside, _) = rest.split_once('}').unwrap();
    let mut found = BTreeMap::new();
    for line in inside.lines() {
        let Some((name, value)) = line.trim().trim_end_matches(';').split_once(": ") else {
            continue;
        };
        let both = value
            .strip_prefix("light-dark(")
            .and_then(|v| v.strip_suffix(')'))
            .and_then(|v| v.split_once(", "))
            .unwrap_or((value, value));
        if both.0.starts_with('#') && both.1.starts_with('#') {
            let name = name.trim_start_matches("--").to_owned();
            found.insert(name, (both.0.to_owned(), both.1.to_owned()));
        }
    }
    found
}

fn themes() -> [Colours; 3] {
    let base = block("\n:root {");
    let light: Colours = base.iter().map(|(n, v)| (n.clone(), v.0.clone())).collect();
    let dark: Colours = base.iter().map(|(n, v)| (n.clone(), v.1.clone())).collect();
    let mut sun = light.clone();
    sun.extend(
        block(":root[data-theme=\"sun\"] {")
            .into_iter()
            .map(|(name, (colour, _))| (name, colour)),
    );
    [light, dark, sun]
}

/// Relative luminance of `#rrggbb` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn measured(pair: (&str, &str)) -> [f64; 3] {
    themes().map(|theme| contrast(&theme[pair.0], &theme[pair.1]))
}

#[test]
fn black_on_white_is_twenty_one() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 1e-3);
}

#[test]
fn every_text_and_every_edge_can_be_seen_in_every_theme() {
    for (pairs, least) in [(&TEXTS[..], 4.5), (&SHAPES[..], 3.0)] {
        for pair in pairs {
            let [light, dark, sun] = measured(*pair);
            assert!(light >= least, "{pair:?} in light: {light:.2}");
            assert!(dark >= least, "{pair:?} in dark: {dark:.2}");
            assert!(sun >= SUN_LEAST, "{pair:?} in the sun: {sun:.2}");
        }
    }
}

#[test]
fn the_contrast_table_of_the_design_is_what_is_measured() {
    let mut missing = Vec::new();
    for pair in TEXTS.iter().chain(&SHAPES) {
        let [light, dark, sun] = measured(*pair);
        let (over, under) = pair;
        let row = format!("| `{over}` on `{under}` | {light:.1} | {dark:.1} | {sun:.1} |");
        println!("{row}");
        if !DESIGN.contains(&row) {
            missing.push(row);
        }
    }
    assert!(
        missing.is_empty(),
        "docs/DESIGN.md lacks\n{}",
        missing.join("\n")
    );
}

#[test]
fn the_design_names_every_colour_with_its_values() {
    let [light, dark, sun] = themes();
    for (name, colour) in &light {
        let row = format!("| `{name}` | {colour} | {} | {} |", dark[name], sun[name]);
        println!("{row}");
        assert!(DESIGN.contains(&row), "docs/DESIGN.md lacks {row}");
    }
}
