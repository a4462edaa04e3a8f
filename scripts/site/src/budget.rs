//! What a first visit downloads, against the budget.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};

use crate::files::{SiteFile, read_list};

/// Goal, warning and failure for script, style and WASM of a first visit, brotli.
const GOAL_KB: f64 = 285.0;
const WARN_KB: f64 = 350.0;
const FAIL_KB: f64 = 450.0;
/// Goal for everything that a worker needs on the phone.
const EVERYTHING_GOAL_KB: f64 = 400.0;
/// The part of the program that every worker needs.
const WORKERS: &str = "work";

/// Prints the weights, and one row for `docs/BUDGETS.md`.
///
/// # Errors
/// When there is no built site, it was built for development (nothing is
/// compressed then), or the first visit is over the limit.
pub fn check(folder: &Path) -> Result<()> {
    let site = read_list(folder)?;
    let mut first_visit = 0;
    let mut everything = 0;
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    println!("| file | bytes | on the wire |");
    println!("|---|---:|---:|");
    for (url, file) in &site.files {
        if url == &site.wasm && file.br.is_none() {
            bail!("{}: a development build; run `make site`", folder.display());
        }
        let wire = on_the_wire(file);
        for part in &file.parts {
            *parts.entry(part).or_default() += wire;
        }
        if file.precache || file.parts.iter().any(|part| part == WORKERS) {
            everything += wire;
        }
        if file.precache && url.starts_with("/pkg/") {
            first_visit += wire;
        }
        println!("| `{url}` | {} | {wire} |", file.bytes);
    }
    let (first, all) = (kilobytes(first_visit), kilobytes(everything));
    println!();
    println!("| what | goal | measured |");
    println!("|---|---:|---:|");
    println!("| first visit, JS + CSS + WASM, brotli | ≤ {GOAL_KB:.0} kB | {first:.1} kB |");
    println!(
        "| everything a worker needs, part `{WORKERS}` and icons too, on the wire | ≤ {EVERYTHING_GOAL_KB:.0} kB | {all:.1} kB |"
    );
    for (part, wire) in parts {
        let weight = kilobytes(wire);
        println!(
            "| part `{part}` with what it shares with others, for who uses it | – | {weight:.1} kB |"
        );
    }
    if all > EVERYTHING_GOAL_KB {
        println!("WARNING: everything together is over {EVERYTHING_GOAL_KB:.0} kB");
    }
    match verdict(first) {
        Verdict::Good => Ok(()),
        Verdict::Warning => {
            println!("WARNING: the first visit is over {WARN_KB:.0} kB");
            Ok(())
        }
        Verdict::Failure => bail!("the first visit weighs {first:.1} kB, over {FAIL_KB:.0} kB"),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Good,
    Warning,
    Failure,
}

fn verdict(first_visit_kb: f64) -> Verdict {
    if first_visit_kb > FAIL_KB {
        Verdict::Failure
    } else if first_visit_kb > WARN_KB {
        Verdict::Warning
    } else {
        Verdict::Good
    }
}

fn on_the_wire(file: &SiteFile) -> usize {
    file.br.unwrap_or(file.bytes)
}

/// kB are 1000 bytes.
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_warn_above_350_kb_and_fail_above_450_kb() {
        assert_eq!(verdict(350.0), Verdict::Good);
        assert_eq!(verdict(350.1), Verdict::Warning);
        assert_eq!(verdict(450.0), Verdict::Warning);
        assert_eq!(verdict(450.1), Verdict::Failure);
    }
}
