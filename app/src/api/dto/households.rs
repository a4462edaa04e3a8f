//! Visits to families between two days.
use super::{Provenance, Ratio};
use domain::{Day, ProgrammeId, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v1/reports/households`: visits to families (`domain.md` §10.14) and the 70 % rule (§10.10).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HouseholdsReport {
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// First day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// Services that visit families, or did so in the period.
    pub services: Vec<ServiceHouseholds>,
    /// Of all of them. A family that two services visited is one here.
    pub total: HouseholdCounts,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Visits of a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ServiceHouseholds {
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// Who provides it.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub provider: ProviderId,
    /// Its name in Czech.
    pub name_cs: String,
    /// Its name in English.
    pub name_en: String,
    /// Its counts.
    #[serde(flatten)]
    pub counts: HouseholdCounts,
}

/// Counts of visits. Those that entries add up to can be opened by their name in
/// `GET /api/v1/reports/entries`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HouseholdCounts {
    /// Visits, whatever came of them (`visits`).
    pub visits: i64,
    /// Visits in which somebody was met (`visits_met`: results `ZAS`, `CAS`, `PRR`) of all.
    pub met_rate: Ratio,
    /// Visits by code of the list *visit result* (`visits_of.ZAS` …).
    pub by_result: BTreeMap<String, i64>,
    /// Distinct families; they never add up over services or periods.
    pub families: i64,
    /// Adults met, summed over visits (`visit_adults`).
    pub adults: i64,
    /// Children met, summed over visits (`visit_children`).
    pub children: i64,
    /// Minutes of visits, without the way (`visit_minutes`).
    pub visit_minutes: i64,
    /// The way to visits and back, in minutes (`travel_minutes`).
    pub travel_minutes: i64,
    /// Kilometres driven for visits and contacts (`km`).
    pub km: i64,
    /// The 70 % rule by count: activities with adults of a family in the field (`family_work_field`)
    /// of all (`family_work`), contacts included.
    pub family_work: Ratio,
    /// The same by minutes.
    pub family_work_minutes: Ratio,
}
