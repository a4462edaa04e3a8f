//! What a phone begins to practise with.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::wire::{PulledEntry, SessionInfo};

/// `GET /api/v1/practice`: a made-up worker, the reference data of a made-up programme, and what
/// made-up colleagues wrote in the last week. The same as a sync would give, but nobody has logged in
/// and nothing is ever sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Practice {
    /// Who practises.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub session: SessionInfo,
    /// Documents of reference data.
    pub reference: Vec<PracticeDocument>,
    /// Entries of the colleagues.
    #[cfg_attr(feature = "ssr", schema(value_type = Vec<Object>))]
    pub entries: Vec<PulledEntry>,
}

/// A document of reference data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PracticeDocument {
    /// `programme/ID`, `service/ID`, `codes/LIST`, `person/ACCOUNT` …
    pub key: String,
    /// The document.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub doc: Value,
}
