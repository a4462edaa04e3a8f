//! `teren demo`.
use super::{open, serve};
use crate::clock::{Clock, SystemClock};
use crate::config::{ListenFlags, Settings};
use clap::Args;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub listen: ListenFlags,
    /// Prepare the demo's data and end, without listening
    #[arg(long)]
    pub prepare_only: bool,
}

pub async fn run(settings: Settings, arguments: &Arguments) -> anyhow::Result<()> {
    anyhow::ensure!(
        settings.listen.ip().is_loopback(),
        "the demo's passwords are known to everybody, so it listens on this machine only, not on {}",
        settings.listen
    );
    let _alone = open::alone(&settings, "start the demo")?;
    let store = open::database(&settings).await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let greeting = crate::demo::prepare(&store, clock.as_ref()).await?;
    if arguments.prepare_only {
        for line in &greeting {
            super::say(line);
        }
        store.close().await;
        return Ok(());
    }
    serve::listen(settings, store, clock, &greeting).await
}
