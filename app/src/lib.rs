//! Terén's interface: one crate, compiled twice.
//!
//! * Feature `hydrate`, to WASM: the phone. Two exports, [`phone::hydrate`] for
//!   pages that the server rendered and [`phone::mount`] for the empty shell that
//!   the service worker keeps; `public/boot.js` chooses.
//! * Feature `ssr`, natively: the first visit, public pages and print.

pub mod api;
pub mod app;
mod components;
mod ctx;
mod forms;
mod i18n;
mod live;
pub mod local_store;
mod pages;
#[cfg(feature = "hydrate")]
pub mod phone;
pub mod platform;
#[cfg(feature = "ssr")]
pub mod shell;
mod start;
pub mod sync_driver;
