//! Small preferences in localStorage: language, theme, last values of forms. Nothing here may
//! matter if it is lost.
use domain::json;
use gloo_storage::{LocalStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

const PREFIX: &str = "teren.pref.";

/// A preference; none if it was never set, can't be read, or there is no storage.
#[must_use]
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = LocalStorage::raw().get_item(&format!("{PREFIX}{key}"));
    json::read(&text.ok()??).ok()
}

/// Keeps a preference, if there is room.
pub fn set<T: Serialize>(key: &str, value: &T) {
    if let Err(why) = LocalStorage::set(format!("{PREFIX}{key}"), value) {
        super::complain(&format!("preference {key} not kept: {why}"));
    }
}

/// Forgets a preference.
pub fn remove(key: &str) {
    LocalStorage::delete(format!("{PREFIX}{key}"));
}
