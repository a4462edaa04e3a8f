//! What programmes and services plan to reach, against what is counted.
use super::{Provenance, Ratio};
use domain::{Day, ProgrammeId, ServiceId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/reports/targets`: targets and their pace on a day (`domain.md` §10.6, §10.11).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TargetsReport {
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// The day up to which is counted, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub day: Day,
    /// The programme's own first, then those of its services that the caller sees.
    pub targets: Vec<TargetRow>,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// One target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TargetRow {
    /// Of which service; `null`: of the programme.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>))]
    pub service: Option<ServiceId>,
    /// What is counted: `persons`, or the name in the programme file, e.g. `syringes_exchanged_a_year`.
    pub what: String,
    /// The source gives it as reached, not as planned.
    pub reached: bool,
    /// The first day that counts; of a number *a year* in the calendar year of the day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// The last day that counts; `null`: no end is known.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub to: Option<Day>,
    /// T.
    pub target: f64,
    /// A, counted from the first day to the asked one; `null`: this cannot be counted yet.
    pub actual: Option<i64>,
    /// Days elapsed of all days, of a number *a year* of the calendar year; `null` without an end.
    pub time: Option<Ratio>,
    /// T × days elapsed / all days, to two places.
    pub expected: Option<f64>,
    /// A / T, to four places.
    pub fulfilment: Option<f64>,
    /// A / expected, to four places; `null` where nothing is expected yet.
    pub pace: Option<f64>,
    /// Of a number *a year*: A × 365 / days elapsed, to two places.
    pub projected_year: Option<f64>,
}
