//! The device itself.
use super::{property, window};

/// A short buzz: saved. Where there is no motor, nothing.
pub fn vibrate_ok() {
    if let Some(navigator) = window().map(|w| w.navigator())
        && property(&navigator, "vibrate").is_some()
    {
        // The browser may refuse without a touch before it; then there is simply no buzz.
        let _buzzed: bool = navigator.vibrate_with_duration(30);
    }
}

/// An iPhone or iPad that shows the app in a browser's tab: there the system may delete its data
/// after seven days without a visit, and the installed app has a storage of its own.
#[must_use]
pub fn is_ios_tab() -> bool {
    let Some(navigator) = window().map(|w| w.navigator()) else {
        return false;
    };
    // Only iOS has `navigator.standalone`; it is false in a tab.
    property(&navigator, "standalone").and_then(|v| v.as_bool()) == Some(false)
        && navigator.max_touch_points() > 0
}

/// What this device is called in the list of devices until the user names it.
#[must_use]
pub fn device_name() -> String {
    let agent = window()
        .and_then(|w| w.navigator().user_agent().ok())
        .unwrap_or_default();
    let has = |mark: &str| agent.contains(mark);
    let system = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find(|(mark, _)| has(mark))
    .map_or("", |(_, name)| name);
    let browser = [
        ("Edg/", "Edge"),
        ("SamsungBrowser", "Samsung"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]
    .into_iter()
    .find(|(mark, _)| has(mark))
    .map_or("", |(_, name)| name);
    format!("{system} {browser}").trim().to_owned()
}

/// The user's languages as the browser lists them, e.g. `cs,en-GB,en`.
#[must_use]
pub fn languages() -> String {
    let Some(navigator) = window().map(|w| w.navigator()) else {
        return String::new();
    };
    let tags: Vec<_> = navigator
        .languages()
        .iter()
        .filter_map(|tag| tag.as_string())
        .collect();
    tags.join(",")
}
