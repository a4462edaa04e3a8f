//! The week page: all services of a provider or programme.
use super::hours::{DayHours, WeekHours, WorkerHours};
use super::{Counts, Person, Provenance, Ratio};
use domain::{Day, EntryId, Instant, IsoWeek, ProgrammeId, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/reports/week`: all services of a provider or programme in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct WeekReport {
    /// ISO week.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub week: IsoWeek,
    /// Its Monday.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Its Sunday.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// Public holidays in it.
    pub holidays: Vec<HolidayDay>,
    /// The services that were valid on a day of the week, by id.
    pub services: Vec<ServiceWeek>,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A public holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HolidayDay {
    /// Local day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub day: Day,
    /// Name in Czech.
    pub cs: String,
    /// Name in English.
    pub en: String,
}

/// One service in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ServiceWeek {
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// Its name in Czech.
    pub name_cs: String,
    /// Its name in English.
    pub name_en: String,
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Provider.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub provider: ProviderId,
    /// Does the programme file mark its quota as doubtful?
    pub quota_doubtful: bool,
    /// Hours against the quota.
    #[serde(flatten)]
    pub hours: WeekHours,
    /// Counted numbers of the week.
    pub counts: Counts,
    /// Received to issued.
    pub return_rate: Ratio,
    /// Each worker; `null` for a coordinator.
    pub by_worker: Option<Vec<WorkerHours>>,
    /// Seven days, Monday first.
    pub by_day: Vec<DayHours>,
    /// Shifts without an end; `null` for a coordinator.
    pub running_shifts: Option<Vec<RunningShift>>,
}

/// A shift without an end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RunningShift {
    /// The entry that opened it.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub span: EntryId,
    /// Whose.
    pub workers: Vec<Person>,
    /// Since when (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub since: Instant,
    /// Longer than 12 hours: somebody forgot to end it.
    pub forgotten: bool,
}
