//! What lasts: its beginning, its end, the breaks in it.
use crate::ids::{Code, EntryId};
use serde::{Deserialize, Serialize};

/// What lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// A worker's shift (směna): gives hours.
    Shift,
    /// An assistant's patrol (hlídka): gives hours.
    Patrol,
    /// A centre is open (den docházky): gives no hours of workers.
    AttendanceDay,
}

/// A span begins; its id is this entry's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanOpen {
    /// Shift, patrol or attendance day.
    pub span_kind: SpanKind,
    /// Code list *shift type*, for patrols.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift_type: Option<Code>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A span ends at the entry's `start`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanClose {
    /// The id of the open entry.
    pub span: EntryId,
}

/// A break begins at the entry's `start`; its id is this entry's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakOpen {
    /// The span it interrupts.
    pub span: EntryId,
}

/// A break ends at the entry's `start`. One that never ends lasts to the span's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakClose {
    /// The span it interrupts.
    pub span: EntryId,
    /// The id of the [`BreakOpen`] entry.
    pub pause: EntryId,
}
