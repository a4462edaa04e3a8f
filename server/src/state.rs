//! What every handler is given.
use crate::auth::limit::LogInLimits;
use crate::auth::password::Passwords;
use crate::clock::Clock;
use crate::config::Settings;
use crate::erased::ErasedList;
use crate::reference::References;
use server_core::session::Sessions;
use std::collections::HashSet;
use std::sync::Arc;
use store::Store;
use sync::digest::Hash;

/// The running server.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

/// See [`Server`].
pub struct Inner {
    /// Storage.
    pub store: Arc<dyn Store>,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// Settings in force.
    pub settings: Settings,
    /// Passwords.
    pub passwords: Passwords,
    /// Log-in limits.
    pub limits: LogInLimits,
    /// Reference data and people, cached.
    pub references: References,
    /// Finds sessions and renews their tokens.
    pub sessions: Sessions,
    /// The last answer of `/readyz`.
    pub readiness: crate::http::health::Readiness,
    /// Hashes of erased entries.
    pub erased: HashSet<Hash>,
    /// Renders the metrics.
    pub metrics: crate::telemetry::Metrics,
}

impl std::ops::Deref for Server {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Server {
    /// Puts a server together.
    ///
    /// # Errors
    /// If passwords cannot be hashed on this machine, or the list of erased entries cannot be read.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        settings: Settings,
        metrics: crate::telemetry::Metrics,
    ) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Inner {
            passwords: Passwords::new(clock.as_ref())?,
            limits: LogInLimits::new(settings.limits, clock.clone()),
            references: References::new(store.clone(), clock.clone()),
            readiness: tokio::sync::Mutex::new(None),
            sessions: Sessions::new(),
            erased: ErasedList::of(&settings).hashes()?,
            store,
            clock,
            settings,
            metrics,
        })))
    }
}
