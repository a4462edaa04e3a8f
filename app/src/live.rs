//! Data of a page, read from the local store and read again whenever the store changes.
//!
//! Like a `LocalResource`, with two differences that the field needs: the old value stays on the
//! screen until the new one is there (no flicker with every save), and it is one small function
//! instead of a tower of types for every result.
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use domain::AccountId;
use leptos::prelude::*;

use crate::ctx::Ctx;
use crate::local_store::LocalStore;
use crate::local_store::types::LocalError;
use crate::start;

/// A page's data: none until the first answer.
pub type Live<T> = RwSignal<Option<Result<T, LocalError>>, LocalStorage>;

type Loading<T> = Pin<Box<dyn Future<Output = Result<T, LocalError>>>>;

/// Reads now, at every change of the store, and when a signal that `load` read changes.
pub fn live<T, F>(ctx: Ctx, load: impl Fn(LocalStore) -> F + 'static) -> Live<T>
where
    T: PartialEq + 'static,
    F: Future<Output = Result<T, LocalError>> + 'static,
{
    boxed(ctx, Box::new(move |store| Box::pin(load(store))))
}

fn boxed<T: PartialEq + 'static>(ctx: Ctx, load: Box<dyn Fn(LocalStore) -> Loading<T>>) -> Live<T> {
    let data: Live<T> = RwSignal::new_local(None);
    let newest = Rc::new(Cell::new(0_u32));
    Effect::new(move |_| {
        let Some(store) = ctx.running.with(|r| r.as_ref().map(|r| r.store.clone())) else {
            return;
        };
        store.version().track();
        let loading = load(store);
        let number = newest.get() + 1;
        newest.set(number);
        let newest = newest.clone();
        leptos::task::spawn_local(async move {
            let answer = loading.await;
            // An answer that was overtaken, or whose page is gone, is dropped.
            // The same answer again draws nothing anew: focus and scroll stay where they are.
            let same = |old: &Option<Result<T, LocalError>>| old.as_ref() == Some(&answer);
            if newest.get() == number && data.try_with_untracked(same) == Some(false) {
                data.set(Some(answer));
            }
        });
    });
    data
}

/// Starts a piece of work of a page with the store.
pub fn with_store<F>(ctx: Ctx, work: impl FnOnce(LocalStore) -> F + 'static)
where
    F: Future<Output = ()> + 'static,
{
    if let Some(store) = ctx.store() {
        leptos::task::spawn_local(work(store));
    }
}

/// The same for what `account` writes: not if somebody else has logged in meanwhile in another tab,
/// whose entry it would become. The pages are then drawn for them.
pub fn with_own_store<F>(ctx: Ctx, account: AccountId, work: impl FnOnce(LocalStore) -> F + 'static)
where
    F: Future<Output = ()> + 'static,
{
    with_store(ctx, move |store| async move {
        let session = store.session().await.ok().flatten();
        if session.is_some_and(|s| s.account == account) {
            work(store).await;
        } else if let Err(why) = start::refresh(ctx, &store).await {
            ctx.say(ctx.tr().local_error(&why), None, true);
        }
    });
}
