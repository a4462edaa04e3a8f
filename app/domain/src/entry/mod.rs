//! The entry: one append-only envelope for everything that is written down.
mod amend;
mod body;
mod contact;
mod exchange;
mod found;
mod household;
mod span;

pub use amend::{Correction, Withdrawal};
pub use body::{Body, Kind};
pub use contact::{BulkContact, Contact, Share};
pub use exchange::{Exchange, ItemLine};
pub use found::{FindState, FindStep, FoundNeedles};
pub use household::{Family, HouseholdVisit, Task, TaskClose};
pub use span::{BreakClose, BreakOpen, SpanClose, SpanKind, SpanOpen};

use crate::ids::{AccountId, Code, EntryId, LocalityId, ServiceId};
use crate::person::{AnonymousCount, PersonRef};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// The schema that this program writes. Every schema ever released stays readable.
pub const SCHEMA: u16 = 1;

/// A place on the Earth, WGS84 degrees. Only found needles and incidents have one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
}

/// One entry, as it is frozen into JSON when it is saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// See [`SCHEMA`].
    pub schema: u16,
    /// Minted when the form opened.
    pub id: EntryId,
    /// Who wrote it.
    pub author: AccountId,
    /// Who did the work, one or more.
    pub workers: Vec<AccountId>,
    /// For which service.
    pub service: ServiceId,
    /// When it began. For the close of a span or break: when that ended.
    pub start: Instant,
    /// How long it took, in minutes; 0 for what marks a moment.
    pub minutes: u32,
    /// Where, by locality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<LocalityId>,
    /// Code list *place type*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_type: Option<Code>,
    /// Only where the kind allows it, never for a person or household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// Coded persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonRef>,
    /// Nameless persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anonymous: Vec<AnonymousCount>,
    /// The phone's clock at save; skew is recorded and shown, never a reason to refuse.
    pub device_time: Instant,
    /// What was done.
    pub body: Body,
}

impl Entry {
    /// The body that counts: of a correction, the corrected body.
    #[must_use]
    pub fn effective_body(&self) -> &Body {
        match &self.body {
            Body::Correction(c) => &c.body,
            other => other,
        }
    }

    /// The entry whose history this one belongs to: of a correction its root, else itself.
    #[must_use]
    pub fn root(&self) -> EntryId {
        match &self.body {
            Body::Correction(c) => c.corrects,
            _ => self.id,
        }
    }
}
