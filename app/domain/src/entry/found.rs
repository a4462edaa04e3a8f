//! Needles found, and what became of them.
use crate::ids::{Code, EntryId};
use serde::{Deserialize, Serialize};

/// How far the disposal of a find is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindState {
    /// Known, still lying there (nahlášeno).
    Reported,
    /// Somebody is going there (na cestě).
    OnTheWay,
    /// Gone from there (sebráno).
    Collected,
}

impl FindState {
    /// In the order in which a find goes through them.
    pub const ALL: [FindState; 3] = [
        FindState::Reported,
        FindState::OnTheWay,
        FindState::Collected,
    ];

    /// Stable code, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            FindState::Reported => "reported",
            FindState::OnTheWay => "on_the_way",
            FindState::Collected => "collected",
        }
    }
}

/// Needles and syringes found (nález), reported at the entry's `start`. Never among the received
/// ones of an exchange. The entry's place type, locality and point say where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundNeedles {
    /// Needles and syringes, in pieces.
    pub pieces: u32,
    /// Code list *found source*: who found or reported them.
    pub source: Code,
    /// Where exactly, in words: *under the bench by lamp 12*. No person's home.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// How far it is already when it is written down.
    pub state: FindState,
    /// Code list *found disposal*, once collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposal: Option<Code>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The next step of a find, at the entry's `start`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindStep {
    /// The root entry of the find.
    pub find: EntryId,
    /// How far it is from now on.
    pub state: FindState,
    /// Code list *found disposal*, once collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposal: Option<Code>,
    /// Pieces really collected, if they were not as many as reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pieces: Option<u32>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
