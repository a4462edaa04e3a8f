//! Makes the folder that the server hands out, and weighs it.
//!
//! ```text
//! site build  --program FILE --out DIR [--dev]   WASM, style, public files → DIR
//! site budget --site DIR                         what a first visit downloads
//! ```
//!
//! wasm-bindgen runs here as a library, so it always equals the version that
//! `Cargo.lock` names: as a separate program it could drift.

#![expect(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]

mod assemble;
mod bindgen;
mod budget;
#[cfg(test)]
mod contrast;
mod cut;
mod files;
mod icons;
mod minify;
mod style;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

const USAGE: &str = "usage: site build --program FILE --out DIR [--dev] | site budget --site DIR";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().context(USAGE)?;
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().map(PathBuf::from).context(USAGE);
        match argument.as_str() {
            "--program" => options.program = Some(value()?),
            "--out" | "--site" => options.site = Some(value()?),
            "--dev" => options.dev = true,
            other => bail!("{other}: unknown option; {USAGE}"),
        }
    }
    let site = options.site.context(USAGE)?;
    match command.as_str() {
        "build" => assemble::build(&assemble::Inputs {
            project: std::env::current_dir()?,
            program: options.program.context(USAGE)?,
            out: site,
            dev: options.dev,
        }),
        "budget" => budget::check(&site),
        other => bail!("{other}: unknown command; {USAGE}"),
    }
}

#[derive(Default)]
struct Options {
    program: Option<PathBuf>,
    site: Option<PathBuf>,
    dev: bool,
}
