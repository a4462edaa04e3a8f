//! The platform where there is no browser: the server, which renders first visits.
use super::{Estimate, FetchError, NoPlace, Place};
use domain::Instant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The beginning of time: the server's pages show no moment of the phone.
#[must_use]
pub fn now() -> Instant {
    Instant(0)
}

/// Nil: nothing is minted where nothing can be saved.
#[must_use]
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::nil()
}

/// The middle of the range.
#[must_use]
pub fn random() -> f64 {
    0.5
}

/// The practice mode: nobody practises here.
pub mod practice {
    /// Never.
    #[must_use]
    pub const fn is_on() -> bool {
        false
    }

    /// There is no tab.
    pub const fn begin(_data: &str) -> bool {
        false
    }

    /// There are none.
    #[must_use]
    pub const fn take_data() -> Option<String> {
        None
    }

    /// Nothing to end.
    pub const fn end() {}
}

/// Small preferences: none here.
pub mod prefs {
    use super::{DeserializeOwned, Serialize};

    /// Nothing is kept here.
    #[must_use]
    pub fn get<T: DeserializeOwned>(_key: &str) -> Option<T> {
        None
    }

    /// Kept nowhere.
    pub fn set<T: Serialize>(_key: &str, _value: &T) {}

    /// Nothing to remove.
    pub fn remove(_key: &str) {}
}

/// Requests: the server asks nobody.
pub mod fetch {
    use super::{DeserializeOwned, FetchError, Serialize};

    /// Always [`FetchError::Offline`].
    ///
    /// # Errors
    /// Always.
    pub async fn get_json<T: DeserializeOwned>(_url: &str) -> Result<T, FetchError> {
        Err(FetchError::Offline)
    }

    /// Always [`FetchError::Offline`].
    ///
    /// # Errors
    /// Always.
    pub async fn tell<B: Serialize>(
        _method: &str,
        _url: &str,
        _body: Option<&B>,
    ) -> Result<String, FetchError> {
        Err(FetchError::Offline)
    }

    /// Always [`FetchError::Offline`].
    ///
    /// # Errors
    /// Always.
    pub async fn post_json<B: Serialize, T: DeserializeOwned>(
        _url: &str,
        _body: &B,
    ) -> Result<T, FetchError> {
        Err(FetchError::Offline)
    }

    /// Always [`FetchError::Offline`].
    ///
    /// # Errors
    /// Always.
    pub async fn put_json<B: Serialize, T: DeserializeOwned>(
        _url: &str,
        _body: &B,
    ) -> Result<T, FetchError> {
        Err(FetchError::Offline)
    }

    /// There is no network on the server.
    ///
    /// # Errors
    /// Always.
    pub async fn delete(_url: &str) -> Result<(), FetchError> {
        Err(FetchError::Offline)
    }
}

/// A work did not end in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late;

/// Waits without a limit: there is no clock.
///
/// # Errors
/// Never.
pub async fn within<T>(_limit: Duration, work: impl Future<Output = T>) -> Result<T, Late> {
    Ok(work.await)
}

/// Nothing to save a file with.
pub fn download(_name: &str, _mime: &str, _text: &str) {}

/// The server is nowhere.
///
/// # Errors
/// Always [`NoPlace::Unknown`].
pub async fn place() -> Result<Place, NoPlace> {
    Err(NoPlace::Unknown)
}

/// Nothing to vibrate.
pub fn vibrate_ok() {}

/// The server is no phone.
#[must_use]
pub fn is_ios_tab() -> bool {
    false
}

/// No browser to ask.
#[must_use]
pub fn languages() -> String {
    String::new()
}

/// No page to leave.
pub fn confirm_leave(_dirty: bool) {}

/// Unknown here.
pub async fn storage_estimate() -> Option<Estimate> {
    None
}

/// No page is shown.
pub fn on_visible(_call: impl Fn() + 'static) {}

/// No network to come back.
pub fn on_online(_call: impl Fn() + 'static) {}

/// No new version is announced here.
pub fn on_update_ready(_call: impl Fn() + 'static) {}

/// Nothing to update.
pub fn apply_update() {}

/// Nothing here waits.
pub async fn sleep(_duration: std::time::Duration) {}

/// Nobody keeps anything here.
pub fn keep_part(_part: &str) {}

/// Nothing to print on.
pub fn print() {}

/// No page goes from the screen here.
pub fn on_hidden(_call: impl Fn() + 'static) {}

/// Nobody's focus to move.
pub fn focus_content() {}

/// Nobody's focus to move on.
pub fn focus_next() -> bool {
    false
}

/// Nobody's focus to move.
pub fn focus_first(_id: &str) {}

/// No page.
pub fn show_problem() {}

/// Nobody to complain to: the server has its own log.
pub fn complain(_what: &str) {}

/// Nothing to load again.
pub fn reload() {}

/// Nothing to mark.
pub fn mark_desk(_is_one: bool) {}

/// No browser around the page.
pub fn colour_bars(_light: &str, _dark: &str) {}

/// See the browser's.
pub async fn copy(_text: &str) -> bool {
    false
}

/// See the browser's.
#[must_use]
pub fn origin() -> String {
    String::new()
}

/// See the browser's.
#[must_use]
pub fn fragment() -> String {
    String::new()
}
