//! The only place that touches the browser: clock, chance, events, files, network.
//!
//! Everything else asks here, so it can be tested without a browser, and one look shows what the
//! app uses of it. Without the feature `phone` (on the server) every function exists and does
//! nothing harmful; pages must not show a moment or a random number while the server renders.

mod types;
pub use types::{ApiError, Estimate, FetchError, NoPlace, Place};

#[cfg(feature = "phone")]
mod browser;
#[cfg(feature = "phone")]
pub use browser::*;

#[cfg(not(feature = "phone"))]
mod absent;
#[cfg(not(feature = "phone"))]
pub use absent::*;
