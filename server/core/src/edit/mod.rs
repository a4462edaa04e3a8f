//! Edits of reference data: a document as it is and a change give the new document, or a refusal that
//! names the field. No I/O; who may change what is decided here as well.
pub mod history;
pub mod lists;
pub mod localities;
pub mod present;
pub mod quotas;
pub mod rights;
pub mod service;
mod words;

pub use present::Present;
pub use rights::Level;

use crate::BadRequest;

/// The new document, or why not.
pub type Edit<T> = Result<T, BadRequest>;

/// A refusal.
fn refuse<T>(field: &str, value: &str, reason: &str) -> Edit<T> {
    Err(BadRequest::new(field, Some(value), reason))
}
