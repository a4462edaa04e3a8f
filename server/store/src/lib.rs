//! Storage of the server: small traits, one a kind of data, and the databases behind them.
//!
//! A handler knows these traits, never sqlx. Ingestion (deciding what becomes of an entry) and
//! derivation (facts, hours) are written once, above the databases, with the code of `domain`.
#![deny(missing_docs)]

pub mod check;
mod db;
mod derive;
pub mod error;
mod ledger;
mod merge;
pub mod model;
pub mod people;
pub mod reference;
pub mod sql;
pub mod traits;

pub use error::StoreError;
pub use sql::{PostgresOptions, SqlStore, SqliteOptions, Url};
pub use traits::Store;
