//! The rules of social field work: entries, client codes, hours, quotas, holidays, counting.
//!
//! No I/O, no clock, no random number and no Leptos: whatever depends on the moment or on chance
//! is passed in, so the same code decides on the phone, on the server and in a test.
#![deny(missing_docs)]

pub mod account;
pub mod agenda;
pub mod check;
pub mod code;
pub mod decode;
pub mod entry;
#[cfg(test)]
mod examples;
pub mod facts;
pub mod find;
mod flag;
pub mod fold;
pub mod holiday;
pub mod hours;
pub mod ids;
pub mod json;
pub mod limits;
pub mod lists;
pub mod person;
pub mod problem;
pub mod programme;
pub mod quota;
pub mod ratio;
pub mod setup;
pub mod span;
pub mod time;
pub mod timeline;
pub mod versions;

pub use entry::{Body, Entry};
pub use ids::{
    AccountId, Code, DeviceId, EntryId, FamilyId, LocalityId, PersonId, ProgrammeId, ProviderId,
    ServiceId, StreamId,
};
pub use time::{Day, Instant, IsoWeek};
