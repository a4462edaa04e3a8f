//! The program `teren`; see [`server`].
use clap::Parser as _;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::run(server::cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            // if nobody reads the errors any more there is nobody to tell
            let _ = writeln!(std::io::stderr(), "teren: {error:#}");
            ExitCode::FAILURE
        }
    }
}
