//! One way to speak to both databases: SQL with `$1`…, rows by the names of their columns.
//!
//! Not `sqlx::Any`: it knows no UUIDs, copies every column of every row, and guesses the types of
//! expressions. What the two databases say differently stands in [`dialect`].
mod conn;
mod dialect;
mod pool;
mod query;
mod row;

pub use conn::Conn;
pub use pool::{Pool, write_alone};
pub use query::{Query, plain};
pub use row::{At, Row, big};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One file.
    Sqlite,
    /// A server for any number of processes.
    Postgres,
}
