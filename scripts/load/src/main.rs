//! Measures the server as `docs/BUDGETS.md` asks: over HTTP, on the machine that
//! the server runs on too, its database a file, every receipt compared.
//!
//! ```text
//! load           --teren FILE --site DIR --work DIR
//! load week-page --teren FILE --site DIR --work DIR [--entries N]
//! ```
//!
//! The first measures phones that sync, the second a manager's week page over a full database.
//! Prints one markdown row a figure; ends with 1 if a goal is missed.

#![expect(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]

mod measure;
mod mix;
mod phone;
mod row;
mod teren;
mod town;
mod week_page;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use domain::{Day, Instant};

const USAGE: &str = "usage: load [week-page|town] --teren FILE --site DIR --work DIR [--entries N, of week-page] [--rows FILE]\n\
     LOAD_DATABASE=postgres://… names an empty database on a server; without it a file is made\n\
     --rows FILE: adds the rows to a file as well\n\
     usage: load table FILE FILE: the rows of two databases side by side";
/// What the week page is measured over unless told otherwise.
const ENTRIES: usize = 1_000_000;

/// All was measured, and a goal was missed: no fault of the program, which ends with 1.
const MISSED: u8 = 3;

fn main() -> Result<ExitCode> {
    let (mut teren, mut site, mut work, mut file) = (None, None, None, None);
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|word| word == "table").is_some() {
        let files: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
        let [file, server] = &files[..] else {
            bail!(USAGE)
        };
        print!("{}", row::table(&row::read(file)?, &row::read(server)?));
        return Ok(ExitCode::SUCCESS);
    }
    let week_page = arguments.next_if(|word| word == "week-page").is_some();
    let town = arguments.next_if(|word| word == "town").is_some();
    let mut entries = ENTRIES;
    while let Some(argument) = arguments.next() {
        let value = arguments.next().map(PathBuf::from).context(USAGE)?;
        match argument.as_str() {
            "--teren" => teren = Some(value),
            "--site" => site = Some(value),
            "--work" => work = Some(value),
            "--rows" => file = Some(value),
            "--entries" if week_page => {
                entries = value.to_str().context(USAGE)?.parse().context(USAGE)?;
            }
            other => bail!("{other}: unknown option; {USAGE}"),
        }
    }
    let program = teren::Program {
        teren: teren.context(USAGE)?,
        site: site.context(USAGE)?,
        server: std::env::var("LOAD_DATABASE").ok(),
    };
    let work = work.context(USAGE)?;
    std::fs::create_dir_all(&work)?;
    let rows = if week_page {
        week_page::all(&program, &work, entries, today())?
    } else if town {
        town::all(&program, &work, today())?
    } else {
        measure::all(&program, &work, today())?
    };
    if let Some(file) = file {
        row::add(&file, &rows)?;
    }
    println!();
    println!("| what | goal | measured | met |");
    println!("|---|---:|---:|---|");
    for row in &rows {
        println!("{row}");
    }
    Ok(match rows.iter().all(row::Row::met) {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(MISSED),
    })
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
