//! Contacts, one by one and in bulk.
use crate::ids::Code;
use serde::{Deserialize, Serialize};

/// A contact (kontakt).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Code list *contact kind* (`OSL`, `KON`, `INT` …).
    pub what: Code,
    /// Code list *form* (`T` field, `A` at the centre, `D` remote: an indirect act).
    pub form: Code,
    /// Code list *act* (`30.a.2`, `ZSP`, `HR.TEST` …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Code>,
    /// Code list *topic*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<Code>,
    /// Code list *referral*: where the client was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referrals: Vec<Code>,
    /// An interpreter was needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interpreter: bool,
    /// Kilometres driven for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub km: Option<u32>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How many of those counted are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The kind, by the code list that the field names.
    pub of: Code,
    /// How many persons.
    pub count: u32,
}

/// Nameless contacts written down together (hromadný kontakt). Whom it was with stands in the
/// entry's nameless counts, usually by sex; the fields here share the same persons out in other
/// ways, so that their sums check each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkContact {
    /// Code list *contact kind*, of every one of them.
    pub what: Code,
    /// Code list *form*.
    pub form: Code,
    /// All persons by the code list *drug cell*; empty if the service does not ask.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Share>,
    /// Users among them by the code list *drug*, their primary one; empty if nobody asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drugs: Vec<Share>,
    /// Of all persons, foreigners.
    #[serde(default)]
    pub foreigners: u32,
    /// Who refused to speak: persons beside those counted.
    #[serde(default)]
    pub refused: u32,
    /// Code list *act*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Code>,
    /// Code list *topic*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<Code>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl BulkContact {
    /// Of these drug cells are users, who may have a primary drug.
    pub const USERS: [&str; 2] = ["IV", "NIV"];

    /// Persons shared out by drug cell.
    #[must_use]
    pub fn in_cells(&self) -> u64 {
        self.cells.iter().map(|c| u64::from(c.count)).sum()
    }

    /// Users by their drug cells.
    #[must_use]
    pub fn users(&self) -> u64 {
        let users = self
            .cells
            .iter()
            .filter(|c| Self::USERS.contains(&c.of.as_str()));
        users.map(|c| u64::from(c.count)).sum()
    }

    /// Users shared out by primary drug.
    #[must_use]
    pub fn by_drug(&self) -> u64 {
        self.drugs.iter().map(|d| u64::from(d.count)).sum()
    }
}
