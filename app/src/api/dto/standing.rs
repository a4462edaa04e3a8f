//! How services stand against their quotas on a day: the month and the whole programme to date.
use super::{Counts, Provenance};
use domain::{Day, ProgrammeId, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/reports/standing`: how each service of a programme or provider stands on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StandingReport {
    /// Local day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub day: Day,
    /// The services that had begun by then and were valid in that month, by id.
    pub services: Vec<ServiceStanding>,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// How one service stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ServiceStanding {
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// Its name in Czech.
    pub name_cs: String,
    /// Its name in English.
    pub name_en: String,
    /// Its programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Its provider.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub provider: ProviderId,
    /// Since the first of the day's month.
    pub month: Standing,
    /// Since the service began.
    pub whole: Standing,
}

/// What was owed and done between two days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Standing {
    /// First local day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last local day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// W: hours of all workers, breaks out, in minutes.
    pub worker_minutes: u64,
    /// O: time when at least one worked, breaks out, in minutes.
    pub open_minutes: u64,
    /// Owed after holidays, weeks in part by their days; `null`: not known, or owed in days.
    pub owed_minutes: Option<u64>,
    /// Done of what was owed, each week by the basis of its own quota.
    pub done_minutes: Option<u64>,
    /// What is missing; below 0: done beyond what was owed.
    pub missing_minutes: Option<i64>,
    /// Owed in days, for quotas in days.
    pub owed_days: Option<u64>,
    /// Days with a shift of at least an hour.
    pub done_days: Option<u64>,
    /// The same as minutes, in days.
    pub missing_days: Option<i64>,
    /// Counted numbers.
    pub counts: Counts,
}
