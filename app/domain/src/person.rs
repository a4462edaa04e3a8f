//! Who was worked with: a coded person or a nameless count, never a name.
use crate::ids::{Code, PersonId};
use serde::{Deserialize, Serialize};

/// Sex as stated; part of a person's key, because three letters collide across sexes (Jan, Jana).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Sex {
    /// Male.
    M,
    /// Female.
    F,
    /// Other.
    X,
    /// Not stated; never joins two records by itself.
    #[default]
    U,
}

/// How a person is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Identity {
    /// A code made from what the client says ([`crate::code::ClientCode`]).
    Code,
    /// A serial number given by the provider (`NCC01NCC87`).
    Ncc,
}

/// One person in an entry: the node of the provider's set and the key it bears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    /// The node: minted on the phone when the person is first written down there.
    pub node: PersonId,
    /// Code or serial.
    pub identity: Identity,
    /// The canonical code, e.g. `LUD07TOM08` or `NCC01NCC87`.
    pub code: String,
    /// Sex as stated.
    pub sex: Sex,
    /// Year of birth, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_of_birth: Option<u16>,
    /// Tells apart two persons whose key is otherwise equal; set by a human.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Code list *role* (`CLI`, `ZAJ`, `BLI` …).
    pub role: Code,
    /// Code list *drug cell* (`NEU`, `NIV`, `IV`, `ROD`), where the service records it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drug_cell: Option<Code>,
}

/// An age band in whole years, both ends included; `to` is none for "and older".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AgeBand {
    /// Youngest age in years.
    pub from: u8,
    /// Oldest age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u8>,
}

/// Persons met without a code: how many, of which shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnonymousCount {
    /// How many persons, at least 1.
    pub count: u32,
    /// Sex as seen or stated.
    pub sex: Sex,
    /// Age band of the service's partition, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<AgeBand>,
    /// Code list *role*.
    pub role: Code,
    /// Code list *drug cell*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drug_cell: Option<Code>,
}
