//! The whole path of an entry, simulated from one seed: phones with tabs, disks and users, a network
//! that loses, and the real server on real SQLite. The engine, the rules, the store and the answers
//! are the ones that ship; only the browser's database is the reference implementation.
//!
//! * [`plan`]: what happens in a run; [`run`]: it is carried out; [`oracle`]: what was promised, and
//!   whether it was kept; [`shrink`]: the smallest run that still fails.
//! * [`kernel`]: time and tasks; [`server`], [`network`], [`phone`], [`entries`], [`faults`].
#![deny(missing_docs)]

pub mod entries;
pub mod faults;
pub mod kernel;
pub mod network;
pub mod oracle;
pub mod phone;
pub mod plan;
pub mod run;
pub mod server;
pub mod shrink;
pub mod story;
