//! Needle exchange.
use crate::ids::{Code, EntryId};
use serde::{Deserialize, Serialize};

/// One line of an exchange. Received and issued are two numbers, never a balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemLine {
    /// Code list *exchange item* (`J1`, `JEH`, `VODA` …).
    pub item: Code,
    /// Pieces received from the client (IN).
    pub received: u32,
    /// Pieces issued to the client (OUT).
    pub issued: u32,
}

/// A needle exchange (výměna). OUT above IN is normal and never blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// What went in and out; only `J*` and `JEH` enter the totals.
    pub items: Vec<ItemLine>,
    /// Code list *count method* (`EXACT`, `EST`, `DECL`).
    pub count_method: Code,
    /// Code list *for whom* (`SELF`, `SEC`, `OTH`).
    pub for_whom: Code,
    /// Persons for whom the client also exchanges (SVIP).
    #[serde(default)]
    pub secondary_persons: u32,
    /// The contact during which it happened, if that was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<EntryId>,
    /// Free text, without names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Exchange {
    /// Does this item enter the totals of needles and syringes?
    #[must_use]
    pub fn counts(item: &Code) -> bool {
        let s = item.as_str();
        s == "JEH"
            || (s.starts_with('J') && s[1..].bytes().all(|b| b.is_ascii_digit()) && s.len() > 1)
    }

    /// Needles and syringes received (IN) and issued (OUT), in pieces.
    #[must_use]
    pub fn totals(&self) -> (u64, u64) {
        self.items
            .iter()
            .filter(|line| Self::counts(&line.item))
            .fold((0, 0), |(i, o), line| {
                (i + u64::from(line.received), o + u64::from(line.issued))
            })
    }
}
