//! The phone's memory: what is written down, what waits for the server, what the server sent.
//!
//! IndexedDB is the truth; the pages know this module and `domain`, never the browser. On the
//! server ([`absent`]) the same handle exists and answers that there is no storage.

pub mod types;

#[cfg(any(feature = "hydrate", test))]
mod codec;
#[cfg(any(feature = "hydrate", test))]
mod persons;
#[cfg(any(feature = "hydrate", test))]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(
        dead_code,
        reason = "what only the browser's part uses; the tests build it natively too"
    )
)]
mod record;
#[cfg(any(feature = "hydrate", test))]
mod versions;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
pub use browser::LocalStore;
#[cfg(feature = "hydrate")]
pub(crate) use browser::Wake;

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(not(feature = "hydrate"))]
pub use absent::LocalStore;
