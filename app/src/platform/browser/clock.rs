//! Time and chance.
use domain::Instant;
use futures::FutureExt as _;
use futures::future::{Either, select};
use std::future::Future;
use std::time::Duration;

/// The phone's clock, in whole milliseconds: browsers give no better one.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the phone's clock")]
pub fn now() -> Instant {
    let ms = js_sys::Date::now() as i64;
    Instant(ms.saturating_mul(1_000))
}

/// A new UUID v7.
#[must_use]
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// A random number from 0 (included) to 1 (excluded), for jitter.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "for jitter, never for ids")]
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Waits. Browsers may slow this down in hidden tabs.
pub async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// A work did not end in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late;

/// Waits for `work`, but no longer than `limit`. The work is dropped if it is late: give a handle
/// of a spawned one if it must go on.
///
/// # Errors
/// [`Late`].
pub async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Result<T, Late> {
    let timer = sleep(limit).boxed_local();
    match select(work.boxed_local(), timer).await {
        Either::Left((done, _)) => Ok(done),
        Either::Right(((), _)) => Err(Late),
    }
}

/// A new random UUID (v4), for what must not tell when it was made.
#[must_use]
pub fn new_random_id() -> uuid::Uuid {
    uuid::Uuid::new_v4()
}
