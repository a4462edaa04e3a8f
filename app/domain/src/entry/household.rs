//! Visits to families and what is agreed there.
use crate::ids::{Code, EntryId, FamilyId, LocalityId};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// A family (rodina) as its visitor knows it on that day. It is made in the form of a visit, without
/// the network; each visit carries what is known then, so the newest visit tells how it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// Minted on the phone with the first visit.
    pub id: FamilyId,
    /// What the provider calls it, e.g. `K-12`; never a name or an address.
    pub label: String,
    /// Where it lives, by locality, never by house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<LocalityId>,
    /// Adults who belong to it.
    pub adults: u32,
    /// Children who belong to it.
    pub children: u32,
}

/// Something agreed with the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its number within the visit; stays when others are added or removed by a correction.
    pub no: u32,
    /// What is to be done, without names.
    pub text: String,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
}

/// A visit to a family (návštěva v rodině). Coded persons of the entry are members who were met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdVisit {
    /// Which family.
    pub family: Family,
    /// Code list *visit purpose*.
    pub purpose: Code,
    /// Code list *visit result*: met, partly, not at home …
    pub result: Code,
    /// Adults who were met.
    pub adults: u32,
    /// Children who were met.
    pub children: u32,
    /// The way there and back, in minutes; beside the entry's own minutes, never among them.
    #[serde(default)]
    pub travel_minutes: u32,
    /// Kilometres driven for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<u32>,
    /// Code list *act*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Code>,
    /// Code list *visit area*: what it was about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Code>,
    /// What was agreed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// The day of the next visit, if one was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Day>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl HouseholdVisit {
    /// Results with which somebody of the family was met (zastiženi, část, přerušeno).
    pub const MET: [&str; 3] = ["ZAS", "CAS", "PRR"];

    /// Was somebody of the family met?
    #[must_use]
    pub fn met(&self) -> bool {
        Self::MET.contains(&self.result.as_str())
    }
}

/// A task of a visit is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskClose {
    /// The root entry of the visit.
    pub of: EntryId,
    /// [`Task::no`]
    pub task: u32,
    /// Done; otherwise dropped.
    pub done: bool,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
