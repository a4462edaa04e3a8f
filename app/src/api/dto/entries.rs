//! The entries behind a figure, and the history of one.
use super::{Person, Provenance};
use domain::{AccountId, Day, EntryId, Instant, ServiceId};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/reports/entries`: the entries behind a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct EntriesReport {
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// First day.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub from: Day,
    /// Last day, included.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub to: Day,
    /// Only this worker's.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<uuid::Uuid>))]
    pub worker: Option<AccountId>,
    /// Which figure, e.g. `worker_minutes`, `open_minutes`, `contacts`, `needles_in`.
    pub figure: String,
    /// The figure, as the pages show it; computed by itself, not summed from the rows.
    pub value: i64,
    /// The entries, by start.
    pub entries: Vec<EntryRow>,
    /// Head of the report.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// An entry as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct EntryRow {
    /// The root entry: opens its history.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: EntryId,
    /// The change number of the version that counts.
    pub change: u64,
    /// Kind of the body that counts, e.g. `contact`, `exchange`, `span_open`.
    pub kind: String,
    /// Service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// When it began (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub start: Instant,
    /// When a span ended (µs); `null` while it runs and for other kinds.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub end: Option<Instant>,
    /// Local day of the start.
    #[cfg_attr(feature = "ssr", schema(value_type = String, format = Date))]
    pub day: Day,
    /// Minutes of the entry; of a span: worked within the query's days, breaks out.
    pub minutes: u32,
    /// What this entry adds to the figure. For `open_minutes`, whose shifts overlap: what it adds
    /// to those before it in this list, so that the rows sum to the figure.
    pub adds: i64,
    /// Who wrote the root.
    pub author: Person,
    /// Who did the work.
    pub workers: Vec<Person>,
    /// Was it corrected?
    pub corrected: bool,
    /// Stable codes.
    pub flags: Vec<String>,
}

/// `GET /api/v1/entries/{id}/history`: all versions of an entry, in order of change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct HistoryReport {
    /// The root.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub root: EntryId,
    /// Its versions: the root, corrections, withdrawals; for a span its close and breaks too.
    pub versions: Vec<Version>,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Version {
    /// Its change number.
    pub change: u64,
    /// When it arrived (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub arrived: Instant,
    /// Who wrote it.
    pub author: Person,
    /// Who did the work.
    pub workers: Vec<Person>,
    /// Stable codes.
    pub flags: Vec<String>,
    /// The entry as it was written.
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub entry: serde_json::Value,
}
