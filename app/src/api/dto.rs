//! Answers of `GET /api/v1/reports/…`, `/pending` and `/entries/{id}/history`.
//!
//! The contract: ids are the slugs of the programme files; durations are whole `*_minutes`; what is
//! unknown is `null`, never 0; a ratio stands with its numerator and denominator; every report says
//! when it was made, up to which change number it looked and whether the period is closed.
use domain::AccountId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod centres;
mod entries;
mod exchange;
mod finds;
mod hours;
mod households;
mod overview;
pub mod people;
mod phones;
mod practice;
mod setup;
mod standing;
mod targets;
mod week;

pub use centres::{CentreRow, OpenCentre};
pub use entries::{EntriesReport, EntryRow, HistoryReport, Version};
pub use exchange::{ExchangeDay, ExchangeReport};
pub use finds::{FindCell, FindsReport};
pub use hours::{DayHours, HoursReport, WeekHours, WorkerHours};
pub use households::{HouseholdCounts, HouseholdsReport, ServiceHouseholds};
pub use overview::{OverviewReport, PeriodCounts, ProgrammeName, ProviderCounts, ServiceCounts};
pub use phones::{DeviceRow, PendingReport, PendingStream, QuarantinedItem};
pub use practice::{Practice, PracticeDocument};
pub use setup::{
    AuditReport, AuditRow, Choice, CodeRow, FieldChange, ListReport, ListRow, ListService,
    LocalitiesReport, LocalityRow, Revision, ServiceReport, SetupProgramme, SetupProvider,
    SetupReport, SetupService,
};
pub use standing::{ServiceStanding, Standing, StandingReport};
pub use targets::{TargetRow, TargetsReport};
pub use week::{HolidayDay, RunningShift, ServiceWeek, WeekReport};

/// What stands at the head of every report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Provenance {
    /// When it was made (RFC 3339, UTC).
    pub generated_at: String,
    /// The change number up to which entries were looked at.
    pub watermark: u64,
    /// Is the period closed? Closed numbers never change.
    pub closed: bool,
    /// The `as_of` that was asked for, resolved to a change number; `null`: now.
    pub as_of: Option<u64>,
}

/// A number of a named kind, e.g. `contacts`, `exchanges`, `needles_in`, `needles_out`.
pub type Counts = BTreeMap<String, i64>;

/// A ratio with what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Ratio {
    /// Above the line.
    pub numerator: i64,
    /// Below the line.
    pub denominator: i64,
    /// Their quotient, rounded to four places; `null` if the denominator is 0.
    pub value: Option<f64>,
}

impl Ratio {
    /// A ratio of two counts.
    #[must_use]
    pub fn of(numerator: i64, denominator: i64) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of pieces are far below 2^52"
        )]
        let value = (denominator != 0)
            .then(|| (numerator as f64 / denominator as f64 * 10_000.0).round() / 10_000.0);
        Self {
            numerator,
            denominator,
            value,
        }
    }
}

/// An account as pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Person {
    /// Account.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: AccountId,
    /// Name for people.
    pub name: String,
}

/// The body of every error of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// Stable code of the kind of error, e.g. `bad_request`, `forbidden`.
    pub error: String,
    /// Which field, dotted.
    pub field: String,
    /// Its value as received, shortened.
    pub value: Option<String>,
    /// Stable code of the reason.
    pub reason: String,
}
