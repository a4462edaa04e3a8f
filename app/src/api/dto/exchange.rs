//! Needle exchange between two days.
use super::{Provenance, Ratio};
use domain::{Day, ProgrammeId, ServiceId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/reports/exchange`: needle exchange of a service between two days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ExchangeReport {
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// First day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// How many exchanges.
    pub exchanges: i64,
    /// Needles and syringes received (IN), pieces.
    pub received: i64,
    /// Needles and syringes issued (OUT), pieces.
    pub issued: i64,
    /// Received to issued.
    pub return_rate: Ratio,
    /// Persons for whom clients also exchanged (SVIP), summed over exchanges.
    pub secondary_persons: i64,
    /// The same by local day; days without an exchange are left out.
    pub by_day: Vec<ExchangeDay>,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A day of exchanges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ExchangeDay {
    /// Local day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub day: Day,
    /// How many exchanges.
    pub exchanges: i64,
    /// Pieces received (IN).
    pub received: i64,
    /// Pieces issued (OUT).
    pub issued: i64,
    /// Secondary persons.
    pub secondary_persons: i64,
}
