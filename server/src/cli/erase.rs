//! `teren erase ENTRY`.
use super::{open, say};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Settings;
use crate::erased::{ErasedList, Line};
use domain::EntryId;
use std::collections::BTreeSet;
use store::model::AuditLine;

/// Erases an entry with all that speaks of it: a correction repeats the text that it corrects.
pub async fn run(settings: &Settings, id: EntryId) -> anyhow::Result<()> {
    let (store, _alone) = open::shared(settings).await?;
    let clock = SystemClock::new();
    let history = store.history(id).await?;
    let ids: BTreeSet<EntryId> = history.iter().map(|v| v.entry.id).chain([id]).collect();
    let mut lines = Vec::new();
    for id in &ids {
        // What is only set aside has a text as well.
        let texts = store.texts(*id).await?;
        lines.extend(texts.into_iter().map(|hash| Line { id: *id, hash }));
    }
    anyhow::ensure!(!lines.is_empty(), "there is no entry {id}");
    // The list first: were the program to stop between the two, a second run ends what it began.
    for line in lines {
        ErasedList::of(settings).add(line)?;
    }
    let mut erased = 0;
    for id in ids {
        if store.erase(id, clock.now()).await? {
            erased += 1;
            let line = AuditLine {
                at: clock.now(),
                account: None,
                action: "erased".into(),
                subject: id.to_string(),
            };
            store.audit(&line).await?;
        }
    }
    store.close().await;
    say(&match erased {
        0 => "it had been erased before".to_owned(),
        1 => "erased; phones forget it at their next sync".to_owned(),
        n => format!(
            "erased, and {} entries that speak of it; phones forget them at their next sync",
            n - 1
        ),
    });
    Ok(())
}
