//! Taking back, restoring: small entries that no form is needed for.
use domain::entry::{Body, Entry, SCHEMA, Withdrawal};
use domain::{AccountId, EntryId, Instant};
use leptos::prelude::Set as _;

use crate::ctx::{Ctx, Undo};
use crate::i18n::Tr;
use crate::live::with_own_store;
use crate::local_store::LocalStore;
use crate::local_store::types::{LocalError, NewEntry, Saved};
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

/// *Vrátit zpět* within ten seconds.
pub fn undo(ctx: Ctx, what: Undo) {
    let Some(me) = ctx.me_untracked() else {
        return;
    };
    ctx.snack.set(None);
    with_own_store(ctx, me, move |store| async move {
        let answer = match what {
            Undo::Entry(id) => withdraw(&store, me, id).await,
            Undo::Draft(draft) => {
                let kept = store.put_draft(draft).await;
                store.changed();
                match kept {
                    Ok(()) => return,
                    Err(why) => Err(why),
                }
            }
        };
        let (text, loud) = said(ctx.tr(), answer);
        ctx.say(text, None, loud);
    });
}

/// A withdrawal without a reason; none if the entry is not here any more.
async fn withdraw(
    store: &LocalStore,
    me: AccountId,
    id: EntryId,
) -> Result<Option<Saved>, LocalError> {
    let history = store.history(id).await?;
    let found = history.and_then(|h| h.all.into_iter().find(|e| e.entry.id == id));
    let Some(found) = found else {
        return Ok(None);
    };
    let new = EntryId(platform::new_id());
    let entry = withdrawal(new, &found.entry, me, "", platform::now());
    let flags = Vec::new();
    store.save(NewEntry { entry, flags }).await.map(Some)
}

/// What the bar says of it, and whether it stays.
fn said(tr: Tr, answer: Result<Option<Saved>, LocalError>) -> (String, bool) {
    match answer {
        Ok(Some(Saved::Durable { .. } | Saved::Already)) => (tr.undone().to_owned(), false),
        Ok(Some(Saved::Emergency)) => (tr.emergency_bar(), true),
        Ok(None) => (tr.entry_gone().to_owned(), false),
        Err(why) => (tr.local_error(&why), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// Regression: *Zápis vzat zpět* stood there while the withdrawal was in the journal only.
    #[test]
    fn an_undo_in_the_emergency_journal_is_not_said_to_be_done() {
        let tr = Tr(Lang::Cs);
        let durable = said(tr, Ok(Some(Saved::Durable { seq: 1 })));
        assert_eq!(durable, (tr.undone().to_owned(), false));
        let emergency = said(tr, Ok(Some(Saved::Emergency)));
        assert_eq!(emergency, (tr.emergency_bar(), true));
        assert_eq!(said(tr, Ok(None)), (tr.entry_gone().to_owned(), false));
    }
}
