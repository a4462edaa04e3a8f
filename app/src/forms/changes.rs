//! Taking back, restoring: small entries that no form is needed for.
use domain::entry::{Body, Entry, SCHEMA, Withdrawal};
use domain::{AccountId, EntryId, Instant};
use leptos::prelude::Set as _;

use crate::ctx::Ctx;
use crate::live::with_store;
use crate::local_store::types::NewEntry;
use crate::platform;

/// A withdrawal of `target` by `author`. It bears the target's service and workers, so it goes the
/// same way and the same people see it.
#[must_use]
pub fn withdrawal(
    id: EntryId,
    target: &Entry,
    author: AccountId,
    reason: &str,
    now: Instant,
) -> Entry {
    Entry {
        schema: SCHEMA,
        id,
        author,
        workers: target.workers.clone(),
        service: target.service.clone(),
        start: target.start,
        minutes: 0,
        locality: None,
        place_type: None,
        point: None,
        persons: Vec::new(),
        anonymous: Vec::new(),
        device_time: now,
        body: Body::Withdrawal(Withdrawal {
            target: target.id,
            reason: reason.trim().to_owned(),
        }),
    }
}

/// *Vrátit zpět* within ten seconds: a withdrawal without a reason.
pub fn undo(ctx: Ctx, id: EntryId) {
    let Some(author) = ctx.me_untracked() else {
        return;
    };
    ctx.snack.set(None);
    with_store(ctx, move |store| async move {
        let tr = ctx.tr();
        let answer = match store.history(id).await {
            Ok(Some(history)) => match history.all.iter().find(|e| e.entry.id == id) {
                Some(found) => {
                    let entry = withdrawal(
                        EntryId(platform::new_id()),
                        &found.entry,
                        author,
                        "",
                        platform::now(),
                    );
                    store
                        .save(NewEntry {
                            entry,
                            flags: Vec::new(),
                        })
                        .await
                        .map(|_| true)
                }
                None => Ok(false),
            },
            Ok(None) => Ok(false),
            Err(why) => Err(why),
        };
        match answer {
            Ok(true) => {
                ctx.say(tr.undone().to_owned(), None, false);
                if let Some(sync) = ctx.sync() {
                    sync.kick();
                }
            }
            Ok(false) => ctx.say(tr.entry_gone().to_owned(), None, false),
            Err(why) => ctx.say(tr.local_error(&why), None, true),
        }
    });
}
