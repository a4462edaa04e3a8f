//! Terén's interface: one crate, compiled twice.
//!
//! * Feature `phone`, to WASM: the phone, with `lead` the managers' pages too. `programs/` makes
//!   one WASM of each.
//! * Feature `ssr`, natively: the first visit, public pages and print.

pub mod api;
pub mod app;
#[cfg_attr(not(feature = "lead"), path = "centre_elsewhere.rs")]
mod centre;
mod components;
mod ctx;
mod forms;
mod i18n;
pub mod icons;
mod live;
pub mod local_store;
mod pages;
#[cfg(feature = "phone")]
pub mod phone;
pub mod platform;
#[cfg(feature = "ssr")]
pub mod shell;
mod start;
pub mod sync_driver;
mod theme;
