//! `teren erase ENTRY`.
use super::{open, say};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Settings;
use crate::erased::{ErasedList, Line};
use domain::EntryId;
use store::model::AuditLine;
use sync::digest::Hash;

pub async fn run(settings: &Settings, id: EntryId) -> anyhow::Result<()> {
    let store = open::database(settings).await?;
    let clock = SystemClock::new();
    let versions = store.history(id).await?;
    let Some(version) = versions.iter().find(|v| v.entry.id == id) else {
        anyhow::bail!("there is no entry {id}");
    };
    // The list first: were the program to stop between the two, a second run ends what it began.
    let line = Line {
        id,
        hash: Hash::of(&version.raw),
    };
    ErasedList::of(settings).add(line)?;
    let erased = store.erase(id, clock.now()).await?;
    if erased {
        let line = AuditLine {
            at: clock.now(),
            account: None,
            action: "erased".into(),
            subject: id.to_string(),
        };
        store.audit(&line).await?;
    }
    store.close().await;
    say(match erased {
        true => "erased; phones forget it at their next sync",
        false => "it had been erased before",
    });
    Ok(())
}
