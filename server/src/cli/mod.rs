//! The commands of the program `teren`, one file each.
mod backup;
mod demo;
mod erase;
mod import;
mod migrate_data;
mod open;
mod restore;
mod serve;
mod user;
mod verify;

use crate::config::{Flags, ListenFlags, Settings};
use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::path::PathBuf;

/// Terén: the record book of social field work.
#[derive(Debug, Parser)]
#[command(
    name = "teren",
    version,
    about = "Terén: the record book of social field work, on a phone, without signal",
    after_help = "Every flag may also stand in the environment (TEREN_…) or in teren.toml.\n\n\
        First steps:\n  teren import programme my-programme.toml\n  teren user add jana --name 'Jana' --worker my-service --generate\n  teren serve\n\n\
        To look around:\n  teren demo"
)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(ListenFlags),
    /// Run the server with made-up people and weeks of made-up work, and print how to log in
    Demo(demo::Arguments),
    /// Add an account, set its password, disable it
    #[command(subcommand)]
    User(user::Command),
    /// Load reference data
    #[command(subcommand)]
    Import(import::Command),
    /// Copy the database into a file; the server may run meanwhile
    Backup {
        /// The file to write; must not exist
        file: PathBuf,
    },
    /// Put a backup in place of the database; the server must not run
    Restore {
        /// The file that `teren backup` wrote
        file: PathBuf,
    },
    /// Copy the database from the file to PostgreSQL or back, and prove it; no server may run
    MigrateData(migrate_data::Arguments),
    /// Prove sequences, digests, facts and sums against the entries; the server may run meanwhile
    Verify(verify::Arguments),
    /// Erase the text of one entry for good, on the server and on phones; its counts stay
    Erase {
        /// The entry's id
        entry: domain::EntryId,
    },
}

/// Runs a command to its end.
///
/// # Errors
/// Whatever went wrong, with what to do about it.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let none = ListenFlags::default();
    let listen = match &cli.command {
        Command::Serve(listen) => listen,
        Command::Demo(arguments) => &arguments.listen,
        _ => &none,
    };
    let settings = Settings::load(&cli.flags, listen)?;
    crate::telemetry::start_log(&settings);
    match cli.command {
        Command::Serve(_) => serve::run(settings).await,
        Command::Demo(arguments) => demo::run(settings, &arguments).await,
        Command::User(command) => user::run(&settings, command).await,
        Command::Import(command) => import::run(&settings, &command).await,
        Command::Backup { file } => backup::run(&settings, &file).await,
        Command::Restore { file } => restore::run(&settings, &file).await,
        Command::MigrateData(arguments) => migrate_data::run(&settings, &arguments).await,
        Command::Verify(arguments) => verify::run(&settings, arguments).await,
        Command::Erase { entry } => erase::run(&settings, entry).await,
    }
}

/// A line for people, on standard output.
fn say(line: &str) {
    // if nobody reads the output any more there is nobody to tell
    let _ = writeln!(std::io::stdout(), "{line}");
}
