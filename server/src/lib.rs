//! The program `teren`: what phones and managers talk to.
//!
//! * [`cli`]: the commands, [`config`]: their settings.
//! * [`auth`]: who is calling, from where, and what they may read.
//! * [`people`]: who may set up whom, and what must hold.
//! * [`reports`]: what managers and coordinators read, without HTTP.
//! * [`setup`]: reference data for those who change them.
//! * [`http`]: one file an endpoint, and `http::site` for the app's files and pages.
//! * [`demo`]: a made-up programme with made-up people.
//!
//! What is decided apart from HTTP stands in the package `server-core`: the answer to a sync
//! request, who may read what, sessions, programme files, the clock.
#![deny(missing_docs)]

pub mod auth;
pub mod cli;
pub mod config;
pub mod demo;
pub mod erased;
pub mod http;
pub mod people;
pub mod reference;
pub mod reports;
pub mod setup;
pub mod state;
pub mod telemetry;
#[cfg(test)]
pub(crate) mod testing;

pub use server_core::{clock, programmes};
