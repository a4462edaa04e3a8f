//! A phone's database and a server in memory: the reference for both, quick enough for thousands
//! of seeds.
mod database;
mod ledger;
mod phone;
mod server;

pub use database::Record;
pub use ledger::Quarantined;
pub use phone::MemoryStorage;
pub use server::{Backup, Door, MemoryServer, Session};

/// Why an operation of the memory storage failed: only ever because a test asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tab was killed {0:?} the commit")]
pub struct Crashed(pub Crash);

/// Where a write is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// Nothing of it was written.
    Before,
    /// All of it was written; nobody heard.
    After,
}
