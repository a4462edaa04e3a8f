//! Measures the server as `docs/BUDGETS.md` asks: over HTTP, on the machine that
//! the server runs on too, its database a file, every receipt compared.
//!
//! ```text
//! load --teren FILE --site DIR --work DIR
//! ```
//!
//! Prints one markdown row a figure; ends with 1 if a goal is missed.

#![expect(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]

mod measure;
mod mix;
mod phone;
mod teren;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use domain::{Day, Instant};

const USAGE: &str = "usage: load --teren FILE --site DIR --work DIR";

fn main() -> Result<()> {
    let (mut teren, mut site, mut work) = (None, None, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().map(PathBuf::from).context(USAGE)?;
        match argument.as_str() {
            "--teren" => teren = Some(value),
            "--site" => site = Some(value),
            "--work" => work = Some(value),
            other => bail!("{other}: unknown option; {USAGE}"),
        }
    }
    let program = teren::Program {
        teren: teren.context(USAGE)?,
        site: site.context(USAGE)?,
    };
    let work = work.context(USAGE)?;
    std::fs::create_dir_all(&work)?;
    let rows = measure::all(&program, &work, today())?;
    println!();
    println!("| what | goal | measured | met |");
    println!("|---|---:|---:|---|");
    for row in &rows {
        println!("{row}");
    }
    if rows.iter().any(|row| !row.met()) {
        bail!("a goal is missed");
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "what phones pull depends on the day: asked once, here, and passed on"
)]
fn today() -> Day {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX)).day()
}
