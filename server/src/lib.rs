//! The program `teren`: what phones and managers talk to.
//!
//! * [`cli`]: the commands, [`config`]: their settings.
//! * [`auth`]: who is calling, from where, and what they may read.
//! * [`ingest`]: a sync request, item by item, to a push for the store.
//! * [`reports`]: what managers and coordinators read, without HTTP.
//! * [`http`]: one file an endpoint, and `http::site` for the app's files and pages.
//! * [`programmes`]: programme files; [`demo`]: a made-up one with made-up people.
//! * [`clock`]: the only place that reads the time or draws random numbers.
#![deny(missing_docs)]

pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod erased;
pub mod http;
pub mod ingest;
pub mod programmes;
pub mod reference;
pub mod reports;
pub mod state;
pub mod telemetry;
#[cfg(test)]
pub(crate) mod testing;
