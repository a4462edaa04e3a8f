//! Phones: what waits in them, what was set aside, sessions.
use super::Person;
use domain::{EntryId, Instant};
use serde::{Deserialize, Serialize};

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
