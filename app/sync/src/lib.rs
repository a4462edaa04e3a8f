//! Sync, version 1: what travels between a phone and the server, and the engine that drives it.
//!
//! Nothing here does I/O, reads a clock or draws a random number: storage and transport are
//! traits, the moment and the jitter are passed in. So the very same code runs on the phone and,
//! with a simulated network, in tests.
#![deny(missing_docs)]

pub mod digest;
#[cfg(any(test, feature = "testing"))]
pub mod memory;
pub mod plan;
pub mod round;
pub mod schedule;
#[cfg(any(test, feature = "testing"))]
pub mod sim;
pub mod storage;
pub mod wire;
