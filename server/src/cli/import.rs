//! `teren import programme FILE`.
use super::{open, say};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Settings;
use crate::programmes;
use anyhow::Context as _;
use clap::Subcommand;
use std::path::PathBuf;
use store::model::{AuditLine, Conflict};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// A programme with its providers, services, quotas and targets (docs/PROGRAMMES.md)
    Programme {
        /// The TOML file
        file: PathBuf,
        /// Where the file and the browser have changed the same field, take the file's
        #[arg(long)]
        force: bool,
    },
}

pub async fn run(settings: &Settings, command: &Command) -> anyhow::Result<()> {
    let Command::Programme { file: path, force } = command;
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let file = programmes::read(&name, &text)?;
    let (store, _alone) = open::shared(settings).await?;
    let clock = SystemClock::new();
    let imported = match force {
        true => store.import_anyway(&file, None, clock.now()).await?,
        false => store.import(&file, None, clock.now()).await?,
    };
    if imported.added + imported.changed > 0 {
        let line = AuditLine {
            at: clock.now(),
            account: None,
            action: "reference_changed".into(),
            subject: file.programme.id.to_string(),
        };
        store.audit(&line).await?;
    }
    store.close().await;
    say(&format!(
        "{}: {} added, {} changed, {} as they were",
        file.programme.id, imported.added, imported.changed, imported.unchanged
    ));
    for conflict in &imported.conflicts {
        say(&told(conflict, *force));
    }
    if !imported.conflicts.is_empty() && !force {
        say("What was changed in the browser was kept. --force takes what the file says.");
    }
    Ok(())
}

/// A field that both have changed, and which of the two holds.
fn told(conflict: &Conflict, file_won: bool) -> String {
    let kept = if file_won { "overwritten" } else { "kept" };
    format!(
        "  {} {}: {} in the browser ({kept}), {} in the file",
        conflict.key, conflict.field, conflict.here, conflict.file
    )
}
