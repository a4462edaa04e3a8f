//! Devices at a centre's door.
use super::Person;
use domain::{AccountId, Instant, ServiceId};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/centre-devices`: opens one in place of the manager's session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct OpenCentre {
    /// Its only service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// What the centre calls it, at most 64 characters.
    pub name: String,
}

/// A device at a centre's door, open or closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CentreRow {
    /// Its account.
    #[cfg_attr(feature = "ssr", schema(value_type = uuid::Uuid))]
    pub id: AccountId,
    /// What the centre calls it.
    pub name: String,
    /// Its only service.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub service: ServiceId,
    /// Which manager opened it.
    pub opened_by: Person,
    /// When (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = i64))]
    pub opened_at: Instant,
    /// Since when it is closed (µs); `null`: it is open.
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub closed_at: Option<Instant>,
    /// When it last synced (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub synced_at: Option<Instant>,
    /// How many of its entries wait in it, as it said then.
    pub pending: u32,
    /// Since when the oldest of them waits (µs).
    #[cfg_attr(feature = "ssr", schema(value_type = Option<i64>))]
    pub oldest_pending: Option<Instant>,
    /// Program version it last told.
    pub app_version: String,
}
