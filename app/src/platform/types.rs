//! What the platform answers, on the phone and on the server alike.
use serde::{Deserialize, Serialize};

/// The body of every error of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// A stable code of the error.
    pub error: String,
    /// Which field, dotted.
    #[serde(default)]
    pub field: Option<String>,
    /// Its value as received.
    #[serde(default)]
    pub value: Option<serde_json::Value>,
    /// A stable code of the reason.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No network, no server, or no answer in time.
    #[error("the server does not answer")]
    Offline,
    /// The server answered with another status than 2xx.
    #[error("the server answered {0}")]
    Status(u16, Option<ApiError>),
    /// The answer could not be read.
    #[error("the answer could not be read: {0}")]
    Bad(String),
}

/// Where the phone is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Degrees north, WGS84.
    pub lat: f64,
    /// Degrees east, WGS84.
    pub lon: f64,
    /// It may be so far off, in metres.
    pub accuracy_m: f64,
}

/// Why it is not known where the phone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// The user or the browser does not allow it.
    Denied,
    /// No signal of satellites in time, or no such sense.
    Unknown,
}

/// What the browser says about storage, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Used by this origin.
    pub used: u64,
    /// What this origin may use.
    pub quota: u64,
}

impl Estimate {
    /// Below this the user is warned: 50 MB.
    pub const SCARCE: u64 = 50_000_000;

    /// Little room is left.
    #[must_use]
    pub const fn is_scarce(&self) -> bool {
        self.quota.saturating_sub(self.used) < Self::SCARCE
    }
}
