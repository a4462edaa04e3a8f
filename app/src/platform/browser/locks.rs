//! Web Locks: one flusher an origin.
use super::{property, window};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// What came of asking for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked<T> {
    /// The work was done.
    Done(T),
    /// Another tab holds the lock; the work was not begun.
    Busy,
}

/// Does `work` while holding the lock `name`, if no other tab holds it. Without Web Locks it
/// simply runs: the server is idempotent.
pub async fn with_lock<T: 'static>(
    name: &str,
    work: impl Future<Output = T> + 'static,
) -> Locked<T> {
    let Some(locks) = window().and_then(|w| property(&w.navigator(), "locks")) else {
        return Locked::Done(work.await);
    };
    let Some(request) =
        property(&locks, "request").and_then(|f| f.dyn_into::<js_sys::Function>().ok())
    else {
        return Locked::Done(work.await);
    };
    let result = Rc::new(RefCell::new(None));
    let slot = Rc::clone(&result);
    let mut work = Some(work);
    // The lock is held until the promise that this returns is settled.
    let call = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |lock: JsValue| {
        let Some(work) = work.take().filter(|_| !lock.is_null()) else {
            return JsValue::UNDEFINED;
        };
        let slot = Rc::clone(&slot);
        future_to_promise(async move {
            let done = work.await;
            slot.replace(Some(done));
            Ok(JsValue::UNDEFINED)
        })
        .into()
    });
    let options = js_sys::Object::new();
    let set = js_sys::Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let asked = set.and_then(|_| request.call3(&locks, &name.into(), &options, call.as_ref()));
    if let Ok(promise) = asked.and_then(JsCast::dyn_into::<js_sys::Promise>)
        && let Err(why) = JsFuture::from(promise).await
    {
        super::complain(&format!("lock {name}: {why:?}"));
    }
    result.take().map_or(Locked::Busy, Locked::Done)
}
