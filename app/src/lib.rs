//! Terén's interface: one crate, compiled twice.
//!
//! * Feature `phone`, to WASM: the phone. `program/` links it, the build tool cuts it into its parts
//!   ([`parts`]).
//! * Feature `ssr`, natively: the first visit, public pages and print.

pub mod api;
pub mod app;
mod centre;
mod components;
mod ctx;
mod forms;
mod i18n;
pub mod icons;
mod live;
pub mod local_store;
mod pages;
mod parts;
#[cfg(feature = "phone")]
pub mod phone;
pub mod platform;
mod practice;
#[cfg(feature = "ssr")]
pub mod shell;
mod start;
pub mod sync_driver;
mod theme;
