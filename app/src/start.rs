//! The start of the app in the browser: opens the local store, begins to sync, keeps what every
//! page shares up to date.
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::ctx::{Ctx, Phase, Running};
use crate::local_store::LocalStore;
use crate::local_store::types::LocalError;
use crate::platform;

/// How often the clock on the screens is renewed.
const TICK: Duration = Duration::from_secs(10);

/// Opens the store; the phase says how far it is.
pub fn open(ctx: Ctx) {
    ctx.now.set(platform::now());
    set_interval(move || ctx.now.set(platform::now()), TICK);
    platform::on_visible(move || ctx.now.set(platform::now()));
    platform::on_hidden(move || {
        if let Some(flush) = ctx.flush.get_value() {
            flush();
        }
    });
    platform::on_update_ready(move || ctx.update.set(true));
    leptos::task::spawn_local(async move {
        match LocalStore::open().await {
            Ok(store) => {
                crate::practice::fill(&store).await;
                let sync = crate::sync_driver::start(&store);
                ctx.running.set(Some(Running {
                    store: store.clone(),
                    sync,
                }));
                follow(ctx, store);
            }
            Err(why) => ctx.phase.set(Phase::NoStore(why.to_string())),
        }
    });
}

/// Reads what is shared now and whenever the store changes: one reading at a time, what changes
/// during it is read by the next one, and reference data only when they have changed.
fn follow(ctx: Ctx, store: LocalStore) {
    let reading = Rc::new(Reading::default());
    Effect::new(move |_| {
        store.version().track();
        let now = platform::now().0;
        let since = now.saturating_sub(reading.since.get());
        // A reading that hangs must not stop all that follow.
        if (0..HANGS_US).contains(&since) {
            reading.again.set(true);
            return;
        }
        reading.since.set(now);
        let (store, reading) = (store.clone(), reading.clone());
        leptos::task::spawn_local(async move {
            loop {
                reading.again.set(false);
                let reference = Some(store.reference());
                let read = if reading.reference.get() == reference {
                    refresh_tally(ctx, &store).await
                } else {
                    refresh(ctx, &store).await
                };
                match read {
                    Ok(()) => reading.reference.set(reference),
                    Err(why) if ctx.phase.get_untracked() == Phase::Starting => {
                        ctx.phase.set(Phase::NoStore(why.to_string()));
                    }
                    Err(_) => {}
                }
                if !reading.again.get() {
                    break;
                }
            }
            reading.since.set(0);
        });
    });
}

/// How [`follow`] reads.
#[derive(Default)]
struct Reading {
    /// Since when a reading runs, microseconds.
    since: Cell<i64>,
    /// The store has changed meanwhile.
    again: Cell<bool>,
    /// The reference data that were read last.
    reference: Cell<Option<u64>>,
}

/// A reading that is not done by then hangs.
const HANGS_US: i64 = 10_000_000;

/// Reads session, reference data and tally once.
///
/// # Errors
/// Of the local store.
pub async fn refresh(ctx: Ctx, store: &LocalStore) -> Result<(), LocalError> {
    let session = store.session().await?;
    let phase = if session.is_some() {
        Phase::Ready
    } else {
        Phase::LoggedOut
    };
    if session.is_some() {
        put(ctx.services, store.services().await?);
        put(ctx.people, store.people().await?);
        refresh_tally(ctx, store).await?;
        let lists = store.lists().await?;
        if ctx
            .lists
            .with_untracked(|old| !Rc::ptr_eq(old, &lists) && **old != *lists)
        {
            ctx.lists.set(lists);
        }
    }
    put(ctx.session, session);
    put(ctx.phase, phase);
    Ok(())
}

async fn refresh_tally(ctx: Ctx, store: &LocalStore) -> Result<(), LocalError> {
    put(ctx.tally, store.tally().await?);
    // Asked for at once: the tally may be older than the bar.
    if store.in_journal() == 0 {
        ctx.journal_is_empty();
    }
    Ok(())
}

/// Sets a signal only if its value is another: pages are not drawn again for nothing.
fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
