//! Hours of a service in a week against its quota.
use super::{Counts, Provenance};
use domain::{AccountId, Day, IsoWeek, ProgrammeId, ServiceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v1/reports/hours`: the hours of a service in an ISO week against its quota.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HoursReport {
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// ISO week, e.g. `2014-W17`.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub week: IsoWeek,
    /// Its Monday.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Its Sunday.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// Hours against the quota.
    #[serde(flatten)]
    pub hours: WeekHours,
    /// Each worker's hours; `null` for a coordinator, who reads counts only.
    pub by_worker: Option<Vec<WorkerHours>>,
    /// Seven days, Monday first.
    pub by_day: Vec<DayHours>,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Hours of one service in one week, against what it owes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct WeekHours {
    /// W: the sum of the workers' hours, breaks out.
    pub worker_minutes: u32,
    /// O: the length of the union of their hours, breaks out.
    pub open_minutes: u32,
    /// How many workers have hours in it.
    pub workers: u32,
    /// `open` or `worker`: which of the two fulfils the quota; `null` without a quota.
    pub basis: Option<String>,
    /// Owed before holidays; `null`: not known, or owed in days.
    pub quota_minutes: Option<u32>,
    /// Owed after holidays.
    pub quota_after_holidays_minutes: Option<u32>,
    /// Owed in days before holidays, for quotas in days.
    pub quota_days: Option<u32>,
    /// Owed in days after holidays.
    pub quota_after_holidays_days: Option<u32>,
    /// Days with at least one hour of work, for quotas in days.
    pub worked_days: u32,
    /// What is missing to the quota after holidays, never below 0; `null`: not known.
    pub missing_minutes: Option<u32>,
    /// The same in days.
    pub missing_days: Option<u32>,
    /// The last day of the week on which what is missing can be made up; `null` without a quota, or if
    /// holidays leave no day of it.
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = Option<String>, format = Date))]
    pub until: Option<Day>,
    /// Shifts without an end: their hours are in none of these numbers.
    pub running: u32,
}

/// A worker's hours in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct WorkerHours {
    /// Account.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub worker: AccountId,
    /// Name for people.
    pub name: String,
    /// Worked in the week.
    pub worker_minutes: u32,
    /// Worked on each of the seven days, Monday first.
    pub by_day: Vec<u32>,
    /// Counted numbers of the week; empty in the hours report.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: Counts,
}

/// A day of a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DayHours {
    /// Local day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub day: Day,
    /// W of the day.
    pub worker_minutes: u32,
    /// O of the day.
    pub open_minutes: u32,
    /// A public holiday?
    pub holiday: bool,
    /// Counted numbers of the day; empty in the hours report.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: Counts,
}
