//! The practice mode of this tab. While it is on, everything that is kept has a name of its own, so
//! that what is real in other tabs and on this phone is neither seen nor touched.
//!
//! It is a matter of the tab: sessionStorage knows of it, and forgets it with the tab.
use super::{complain, window};
use web_sys::Storage;

/// Whether this tab practises.
const FLAG: &str = "teren.practice";
/// What it begins with, until the database has it.
const DATA: &str = "teren.practice-data";
/// How everything that is kept meanwhile is called.
const OWN: &str = "cviceni.";
/// Small preferences are the same: nobody practises in another language.
const SHARED: &str = "teren.pref.";

thread_local! {
    /// Found out once a page; a change loads the page anew.
    static ON: bool = tab().is_some_and(|tab| tab.get_item(FLAG).ok().flatten().is_some());
}

fn tab() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}

/// Does this tab practise?
#[must_use]
pub fn is_on() -> bool {
    ON.with(|on| *on)
}

/// The name under which something is kept: the usual one, or the practice's own.
#[must_use]
pub fn named(name: &str) -> String {
    match is_on() && !name.starts_with(SHARED) {
        true => format!("{OWN}{name}"),
        false => name.to_owned(),
    }
}

/// The usual name of something that is kept; none if it is of the other mode.
#[must_use]
pub fn usual(name: &str) -> Option<&str> {
    match (name.strip_prefix(OWN), is_on()) {
        (Some(usual), true) => Some(usual),
        (None, false) => Some(name),
        (Some(_), false) => None,
        (None, true) => name.starts_with(SHARED).then_some(name),
    }
}

/// Begins: the page is loaded anew from the start. False if the browser keeps nothing for a tab.
pub fn begin(data: &str) -> bool {
    let Some(tab) = tab() else { return false };
    forget();
    if tab.set_item(DATA, data).is_err() || tab.set_item(FLAG, "1").is_err() {
        return false;
    }
    go_home()
}

/// What the practice begins with, once.
#[must_use]
pub fn take_data() -> Option<String> {
    let tab = tab().filter(|_| is_on())?;
    let data = tab.get_item(DATA).ok().flatten()?;
    if tab.remove_item(DATA).is_err() {
        complain("the practice data stay in the tab");
    }
    Some(data)
}

/// Ends: what was kept is deleted, and the page is loaded anew from the start.
pub fn end() {
    for name in [FLAG, DATA] {
        if tab().is_some_and(|tab| tab.remove_item(name).is_err()) {
            complain("the practice does not end");
        }
    }
    forget();
    go_home();
}

/// Deletes what an earlier practice has left. A database that is still open is deleted once its
/// page is gone.
fn forget() {
    let Some(window) = window() else { return };
    if let Ok(Some(local)) = window.local_storage() {
        let keys = (0..local.length().unwrap_or(0)).filter_map(|at| local.key(at).ok().flatten());
        let own: Vec<String> = keys.filter(|key| key.starts_with(OWN)).collect();
        for key in own {
            if local.remove_item(&key).is_err() {
                complain("a text of the practice stays");
            }
        }
    }
}

fn go_home() -> bool {
    window().is_some_and(|w| w.location().assign("/").is_ok())
}
