//! `teren backup FILE`.
use super::{open, say};
use crate::config::Settings;
use std::path::Path;

pub async fn run(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        !file.exists(),
        "{} exists already; give a new name",
        file.display()
    );
    open::exists(settings)?;
    let (store, _alone) = open::shared(settings).await?;
    store.backup(file).await?;
    store.close().await;
    let size = std::fs::metadata(file)?.len();
    say(&format!(
        "wrote {} ({} kB)",
        file.display(),
        size.div_ceil(1024)
    ));
    Ok(())
}
