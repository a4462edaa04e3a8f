//! `teren migrate-data --to …`: from a file to a server, or back.
use super::{open, say, verify};
use crate::clock::{Clock as _, SystemClock};
use crate::config::{Settings, server};
use anyhow::Context as _;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use store::SqlStore;
use store::model::AuditLine;
use store::traits::{Audit as _, Ledger as _, Upkeep as _, Verify as _};

#[derive(Clone, Debug, Args)]
pub struct Arguments {
    /// The database to make: postgres://… (with nothing in it) or a new file
    #[arg(long, value_name = "URL or FILE")]
    pub to: String,
}

/// Copies the database of the settings; no server may run on it, or what comes meanwhile would stay
/// behind. The copy has the same epoch and numbers: phones go on as if nothing had happened.
pub async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    open::exists(settings)?;
    let _alone = open::alone(settings, "move its data")?;
    let from = open::whole(settings).await?;
    let others = from.others().await?;
    anyhow::ensure!(
        others == 0,
        "{others} connections of servers are open; stop the servers before you move their data"
    );
    let to = target(settings, &arguments.to).await?;
    let clock = SystemClock::new();
    let rows = from.copy_to(&to).await.with_context(|| {
        "the copy must be made in a database with nothing in it: make one (createdb), or name a new file"
    })?;
    let line = AuditLine {
        at: clock.now(),
        account: None,
        action: "migrated".into(),
        subject: rows.to_string(),
    };
    to.audit(&line).await?;
    say(&format!("copied {rows} rows; proving the copy"));
    let found = to.verify(verify::teller(SystemClock::new())).await?;
    verify::name(&found);
    anyhow::ensure!(
        found.clean(),
        "the copy is not as it should be; go on with the old database"
    );
    let (before, after) = (from.watermark().await?, to.watermark().await?);
    anyhow::ensure!(
        before == after,
        "the old database went from change {after} to {before} meanwhile; stop its servers, and copy again"
    );
    from.close().await;
    to.close().await;
    say("start the server on the copy, and keep the old database until you trust it");
    Ok(())
}

async fn target(settings: &Settings, to: &str) -> anyhow::Result<Arc<SqlStore>> {
    if to.contains("://") {
        return open::at_server(&server(to)?).await;
    }
    let file = PathBuf::from(to);
    anyhow::ensure!(
        !file.exists(),
        "{} exists already; give a new name",
        file.display()
    );
    open::at(settings, &file, false).await
}
