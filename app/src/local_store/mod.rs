//! The phone's memory: what is written down, what waits for the server, what the server sent.
//!
//! IndexedDB is the truth; the pages know this module and `domain`, never the browser. On the
//! server ([`absent`]) the same handle exists and answers that there is no storage.

pub mod types;

#[cfg(any(feature = "phone", test))]
mod codec;
#[cfg(any(feature = "phone", test))]
mod families;
#[cfg(any(feature = "phone", test))]
mod persons;
#[cfg(any(feature = "phone", test))]
#[cfg_attr(
    not(feature = "phone"),
    expect(
        dead_code,
        reason = "what only the browser's part uses; the tests build it natively too"
    )
)]
mod record;
#[cfg(any(feature = "phone", test))]
mod versions;

#[cfg(feature = "phone")]
mod browser;
#[cfg(feature = "phone")]
pub use browser::LocalStore;
#[cfg(feature = "phone")]
pub(crate) use browser::Wake;
#[cfg(all(test, feature = "phone"))]
pub(crate) use browser::nobody_is_logged_in;

#[cfg(not(feature = "phone"))]
mod absent;
#[cfg(not(feature = "phone"))]
pub use absent::LocalStore;
