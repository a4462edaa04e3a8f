//! Counts of a period by provider and service: what a coordinator hands in to the funder.
use super::{Counts, Provenance, Ratio};
use domain::{Day, ProgrammeId, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/reports/overview`: counts of a programme or provider between two days. Nothing in it
/// leads to a worker, an entry or a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OverviewReport {
    /// First local day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last local day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// The programmes of the services below, by id.
    pub programmes: Vec<ProgrammeName>,
    /// Providers that had a service valid on a day of the period, by name.
    pub providers: Vec<ProviderCounts>,
    /// Of all of them.
    pub total: PeriodCounts,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A programme as pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProgrammeName {
    /// Programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Its name in Czech.
    pub name_cs: String,
    /// Its name in English.
    pub name_en: String,
}

/// Counts of a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProviderCounts {
    /// Provider.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// Its services, by id.
    pub services: Vec<ServiceCounts>,
    /// Of all its services that the caller sees.
    pub total: PeriodCounts,
}

/// Counts of a service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ServiceCounts {
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// Its programme.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub programme: ProgrammeId,
    /// Its name in Czech.
    pub name_cs: String,
    /// Its name in English.
    pub name_en: String,
    /// Its counts.
    #[serde(flatten)]
    pub counts: PeriodCounts,
}

/// What was done in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PeriodCounts {
    /// Hours of all workers, breaks out, in minutes.
    pub worker_minutes: u64,
    /// Time when at least one worked in a service, breaks out, summed over the services, in minutes.
    pub open_minutes: u64,
    /// Counted numbers by name, e.g. `contacts`, `needles_out`.
    pub counts: Counts,
    /// Needles received of those issued.
    pub return_rate: Ratio,
}
