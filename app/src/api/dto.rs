//! Answers of `GET /api/v1/reports/…`, `/pending` and `/entries/{id}/history`.
//!
//! The contract: ids are the slugs of the programme files; durations are whole `*_minutes`; what is
//! unknown is `null`, never 0; a ratio stands with its numerator and denominator; every report says
//! when it was made, up to which change number it looked and whether the period is closed.
use domain::{AccountId, Day, EntryId, Instant, IsoWeek, ProgrammeId, ProviderId, ServiceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// `GET /api/v1/pending`: who has what unsent or missing, and what was set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PendingReport {
    /// Streams of the provider's people, the oldest unsent entry first.
    pub streams: Vec<PendingStream>,
    /// Items set aside, newest first; content only for the provider's manager.
    pub quarantined: Vec<QuarantinedItem>,
    /// When it was made (RFC 3339, UTC).
    pub generated_at: String,
}

/// A phone's stream as the server knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PendingStream {
    /// Stream.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub stream: domain::StreamId,
    /// Whose.
    pub worker: Person,
    /// Name of the device.
    pub device_name: String,
    /// What the phone said is without an answer.
    pub pending: u32,
    /// Since when (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub oldest_pending: Option<Instant>,
    /// When it last synced (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub synced_at: Option<Instant>,
    /// How many entries the server holds without a gap.
    pub held: u64,
    /// The highest seq the phone said it has.
    pub told: u64,
    /// Ranges that the server lacks: (first seq, last seq).
    pub missing: Vec<(u64, u64)>,
}

/// An item that was set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct QuarantinedItem {
    /// Running number.
    pub number: u64,
    /// The entry, if the item named one.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<EntryId>,
    /// Who sent it.
    pub sender: Person,
    /// When it arrived (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub arrived: Instant,
    /// Which field.
    pub field: String,
    /// Its value, shortened.
    pub value: Option<String>,
    /// Stable code.
    pub reason: String,
    /// Was it accepted after all?
    pub released: bool,
    /// The text as it came; only for the provider's manager.
    pub raw: Option<String>,
}

/// `GET /api/v1/devices`: one of the caller's sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DeviceRow {
    /// Device.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: domain::DeviceId,
    /// What the user calls it.
    pub name: String,
    /// When it logged in (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub created_at: Instant,
    /// When it was last heard of (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub seen_at: Instant,
    /// Since when it is revoked (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub revoked_at: Option<Instant>,
    /// Program version it last told.
    pub app_version: String,
    /// The session that asks.
    pub current: bool,
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
