//! Entries about other entries: corrections and withdrawals.
use super::Body;
use crate::ids::EntryId;
use serde::{Deserialize, Serialize};

/// A correction: the correcting entry's envelope and this body replace the seen version whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The root entry.
    pub corrects: EntryId,
    /// The version it was made on: the root or an earlier correction.
    pub sees: EntryId,
    /// Why, in the corrector's words.
    pub reason: String,
    /// The new body, of the same kind as the root's.
    pub body: Box<Body>,
}

/// A withdrawal: its target no longer counts. Withdrawing a withdrawal restores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Any earlier entry: a root, a correction or a withdrawal.
    pub target: EntryId,
    /// Why; empty for an undo within ten seconds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}
