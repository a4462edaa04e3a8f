//! Small texts in localStorage.
//!
//! A browser may have none (switched off, some private modes): even asking for it throws. What is
//! set then lasts as long as the page, so that the app goes on; whatever must last longer has to ask
//! [`lasts`] first.
use super::{practice, window};
use gloo_storage::{LocalStorage, Storage as _};
use std::cell::RefCell;
use web_sys::Storage;

thread_local! {
    /// What stands for localStorage where there is none.
    static PAGE: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
    /// Asked for once a page. gloo-storage panics where there is none, so that is found out before.
    static STORAGE: Option<Storage> = is_there().then(LocalStorage::raw);
}

fn is_there() -> bool {
    window().is_some_and(|window| window.local_storage().is_ok_and(|found| found.is_some()))
}

fn storage() -> Option<Storage> {
    STORAGE.with(Option::clone)
}

/// Is there a localStorage, which is still there after the page?
#[must_use]
pub fn lasts() -> bool {
    STORAGE.with(Option::is_some)
}

/// A text, if it was set.
#[must_use]
pub fn get(key: &str) -> Option<String> {
    let key = &practice::named(key);
    match storage() {
        Some(storage) => storage.get_item(key).ok().flatten(),
        None => PAGE.with_borrow(|all| {
            let found = all.iter().find(|(known, _)| known == key);
            found.map(|(_, value)| value.clone())
        }),
    }
}

/// Sets a text. False if there is no room for it; what was there before then stays.
pub fn set(key: &str, value: &str) -> bool {
    let key = &practice::named(key);
    let Some(storage) = storage() else {
        PAGE.with_borrow_mut(|all| {
            all.retain(|(known, _)| known != key);
            all.push((key.to_owned(), value.to_owned()));
        });
        return true;
    };
    storage.set_item(key, value).is_ok()
}

/// Removes a text.
pub fn remove(key: &str) {
    let key = &practice::named(key);
    let Some(storage) = storage() else {
        return PAGE.with_borrow_mut(|all| all.retain(|(known, _)| known != key));
    };
    if storage.remove_item(key).is_err() {
        super::complain("a text was not removed from localStorage");
    }
}

/// Every key that begins like this.
#[must_use]
pub fn keys(prefix: &str) -> Vec<String> {
    let all = match storage() {
        Some(storage) => (0..storage.length().unwrap_or(0))
            .filter_map(|place| storage.key(place).ok().flatten())
            .collect(),
        None => PAGE.with_borrow(|all| all.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>()),
    };
    all.iter()
        .filter_map(|key| practice::usual(key))
        .filter(|key| key.starts_with(prefix))
        .map(str::to_owned)
        .collect()
}
