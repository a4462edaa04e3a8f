//! Small preferences in localStorage: language, theme, last values of forms. Nothing here may
//! matter if it is lost.
use super::local;
use domain::json;
use serde::Serialize;
use serde::de::DeserializeOwned;

const PREFIX: &str = "teren.pref.";

/// A preference; none if it was never set, can't be read, or there is no storage.
#[must_use]
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    json::read(&local::get(&format!("{PREFIX}{key}"))?).ok()
}

/// Keeps a preference, if there is room.
pub fn set<T: Serialize>(key: &str, value: &T) {
    let kept =
        serde_json::to_string(value).is_ok_and(|text| local::set(&format!("{PREFIX}{key}"), &text));
    if !kept {
        super::complain(&format!("preference {key} not kept"));
    }
}

/// Forgets a preference.
pub fn remove(key: &str) {
    local::remove(&format!("{PREFIX}{key}"));
}
