//! Sync on the phone: wires the engine of `sync` to timers, events, the network and the local
//! store, and tells the pages how it goes.

use crate::local_store::types::Evicted;
use domain::Instant;
use leptos::prelude::*;
use std::rc::Rc;
use sync::plan::StreamEnd;

#[cfg(feature = "phone")]
mod driver;
#[cfg(all(test, feature = "phone"))]
mod tests;
#[cfg(feature = "phone")]
mod transport;
#[cfg(feature = "phone")]
pub use driver::start;

/// What sync does now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing to do, or another tab does it.
    #[default]
    Idle,
    /// A round runs.
    Running {
        /// Entries answered in it.
        done: u32,
        /// Entries answered and waiting.
        total: u32,
    },
    /// The next attempt is set.
    Waiting {
        /// When.
        until: Instant,
    },
}

/// What is wrong, for a human.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No connection to the server.
    Offline,
    /// The server refuses the session (unknown, revoked, another account's): log in again; nothing
    /// is lost.
    LogInAgain,
    /// The server no longer answers this version's pulls: update.
    UpdateNeeded,
    /// The server answered with this status.
    Server(u16),
    /// The phone's database failed.
    Storage(String),
    /// The phone's clock is wrong.
    Clock {
        /// The server's clock minus the phone's, seconds.
        skew_s: i64,
    },
}

/// How sync stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// What it does.
    pub phase: Phase,
    /// When a round last ended well.
    pub last_ok: Option<Instant>,
    /// What is wrong.
    pub trouble: Option<Trouble>,
    /// Has the browser promised not to delete the storage? None: it does not say.
    pub persisted: Option<bool>,
    /// Little room is left on the phone.
    pub scarce: bool,
    /// Entries (first and last seq) that the server lacks and this phone can't send again.
    pub gap: Option<(u64, u64)>,
    /// Databases that vanished.
    pub evicted: Vec<Evicted>,
    /// Why this phone had to begin a new stream, e.g. two phones shared one.
    pub new_stream: Option<StreamEnd>,
}

/// A handle to the sync of this tab.
#[derive(Clone, Copy)]
pub struct SyncHandle {
    status: RwSignal<SyncStatus>,
    /// What *Try now* does.
    press: StoredValue<Press, LocalStorage>,
}

type Press = Rc<dyn Fn()>;

impl SyncHandle {
    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Signal<SyncStatus> {
        self.status.into()
    }

    /// The user has seen that a database vanished.
    pub fn seen_evicted(&self) {
        self.status.update(|status| status.evicted.clear());
    }

    /// Tries now, also what was set aside.
    pub fn kick(&self) {
        self.press.get_value()();
    }
}

/// Starts nothing: there is no phone.
#[cfg(not(feature = "phone"))]
#[must_use]
pub fn start(_store: &crate::local_store::LocalStore) -> SyncHandle {
    SyncHandle {
        status: RwSignal::default(),
        press: StoredValue::new_local(Rc::new(|| ())),
    }
}
