//! The start of the app in the browser: opens the local store, begins to sync, keeps what every
//! page shares up to date.
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

/// Reads what is shared now and whenever the store changes.
fn follow(ctx: Ctx, store: LocalStore) {
    Effect::new(move |_| {
        store.version().track();
        let store = store.clone();
        leptos::task::spawn_local(async move {
            if let Err(why) = refresh(ctx, &store).await
                && ctx.phase.get_untracked() == Phase::Starting
            {
                ctx.phase.set(Phase::NoStore(why.to_string()));
            }
        });
    });
}

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
        put(ctx.tally, store.tally().await?);
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

/// Sets a signal only if its value is another: pages are not drawn again for nothing.
fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
