//! The server of a run: the real store on a real database and the real answers, without HTTP.
mod home;
mod look;
mod outage;
mod people;

use crate::faults::Counter;
use anyhow::Context as _;
use domain::{AccountId, EntryId, Instant};
use home::{Home, runtime, scratch};
use server_core::answer::{AnswerError, Desk, MIN_WIRE};
use server_core::clock::{Clock, random_id};
use server_core::known::Known;
use server_core::session::{Sessions, Via};
use server_core::testing;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{SqlStore, Store, StoreError};
use sync::digest::Hash;
use sync::sim::Rng;
use sync::wire::{Changed, Epoch, MAX_BODY, Outcome, SyncReply};
use tokio::runtime::Runtime;

pub use home::Backend;

/// The service that everybody works in.
pub const SERVICE: &str = "sas";
/// The service that somebody joins for some days.
pub const SECOND_SERVICE: &str = "tpd";
/// Accounts there are.
pub const WORKERS: usize = 8;

/// Time and chance of the server.
struct SimClock {
    now: AtomicI64,
    rng: Mutex<Rng>,
}

impl Clock for SimClock {
    fn now(&self) -> Instant {
        Instant(self.now.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.now().0.unsigned_abs())
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        for byte in bytes {
            *byte = rng.below(256) as u8;
        }
    }
}

/// An answer of HTTP.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: String,
    /// A new token, if it was renewed.
    pub cookie: Option<String>,
}

impl Answer {
    fn plain(status: u16) -> Self {
        Self {
            status,
            body: String::new(),
            cookie: None,
        }
    }
}

/// What the server promised: which hash under which epoch.
pub type Said = HashSet<(Epoch, EntryId, Hash)>;

/// The server.
pub struct Server {
    runtime: Runtime,
    store: Option<Arc<SqlStore>>,
    sessions: Sessions,
    known: Known,
    clock: SimClock,
    home: Box<dyn Home>,
    /// Of its backups.
    folder: tempfile::TempDir,
    backups: Vec<PathBuf>,
    /// Outside of every backup.
    erased: BTreeMap<EntryId, Vec<Hash>>,
    hashes: HashSet<Hash>,
    /// The oldest wire that may pull.
    pub min_wire: u16,
    /// Largest body that gets through.
    pub max_body: usize,
    page: usize,
    said: Said,
    /// How often something that it knew may have gone.
    pub gone_back: u32,
    faults: Counter,
}

fn login(worker: usize) -> String {
    format!("w{worker}")
}

/// The account of a worker.
#[must_use]
pub fn account(worker: usize) -> AccountId {
    testing::account_id(&login(worker % WORKERS))
}

impl Server {
    /// A server with a fresh database.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn new(backend: &Backend, seed: u64, page: usize, faults: Counter) -> anyhow::Result<Self> {
        let mut server = Self {
            runtime: runtime()?,
            store: None,
            sessions: Sessions::new(),
            known: Known::default(),
            clock: SimClock {
                now: AtomicI64::new(testing::NOW.0),
                rng: Mutex::new(Rng::new(seed)),
            },
            home: backend.home()?,
            folder: scratch()?,
            backups: Vec::new(),
            erased: BTreeMap::new(),
            hashes: HashSet::new(),
            min_wire: MIN_WIRE,
            max_body: MAX_BODY,
            page,
            said: Said::new(),
            gone_back: 0,
            faults,
        };
        server.start()?;
        Ok(server)
    }

    /// Tells the server the time.
    pub fn set_time(&self, now: i64) {
        self.clock.now.store(now, Ordering::Relaxed);
    }

    /// Does it run?
    #[must_use]
    pub fn up(&self) -> bool {
        self.store.is_some()
    }

    fn store(&self) -> anyhow::Result<Arc<SqlStore>> {
        self.store.clone().context("the server is down")
    }

    /// Starts it on the database that is there.
    ///
    /// # Errors
    /// If the database does not open.
    pub fn start(&mut self) -> anyhow::Result<()> {
        if self.up() {
            return Ok(());
        }
        let opened = self.home.open(&self.runtime, random_id(&self.clock))?;
        self.store = Some(Arc::new(opened));
        self.erase_again()?;
        self.home.started();
        self.load()
    }

    /// As every start and restore does with the list beside the database.
    fn erase_again(&self) -> anyhow::Result<()> {
        let (store, now) = (self.store()?, self.clock.now());
        self.runtime.block_on(async {
            for id in self.erased.keys() {
                (store.as_ref() as &dyn Store).erase(*id, now).await?;
            }
            Ok(())
        })
    }

    fn load(&mut self) -> anyhow::Result<()> {
        let store = self.store()?;
        self.known = self.runtime.block_on(async {
            let store: &dyn Store = store.as_ref();
            anyhow::Ok(Known::new(
                store.reference().await?,
                store.accounts().await?,
            ))
        })?;
        Ok(())
    }

    /// Answers a sync request that arrived.
    pub fn answer(&mut self, token: Option<&str>, body: &str) -> Answer {
        if !self.up() {
            return Answer::plain(502);
        }
        if body.len() > self.max_body {
            return Answer::plain(413);
        }
        let Some(token) = token else {
            return Answer::plain(401);
        };
        let answered = self.try_answer(token, body);
        match answered {
            Ok(answer) => answer,
            Err(AnswerError::Bad(why)) => Answer {
                status: 400,
                body: serde_json::to_string(&why.0).unwrap_or_default(),
                cookie: None,
            },
            Err(AnswerError::Store(StoreError::ForeignStream)) => Answer {
                status: 409,
                body: r#"{"field":"stream","reason":"foreign_stream"}"#.to_owned(),
                cookie: None,
            },
            Err(AnswerError::Store(StoreError::Closing)) => Answer::plain(503),
            Err(AnswerError::Store(_)) => Answer::plain(500),
        }
    }

    fn try_answer(&mut self, token: &str, body: &str) -> Result<Answer, AnswerError> {
        let Ok(store) = self.store() else {
            return Ok(Answer::plain(502));
        };
        let store: &dyn Store = store.as_ref();
        let desk = Desk {
            store,
            clock: &self.clock,
            known: &self.known,
            erased: &self.hashes,
            min_wire: self.min_wire,
            page: self.page,
        };
        let answered = self.runtime.block_on(async {
            let hash = Hash::of(token);
            let found = self
                .sessions
                .recognise(store, &self.clock, &hash, Via::Cookie)
                .await?;
            let Some((session, fresh)) = found else {
                return Ok(None);
            };
            Ok(Some((desk.answer(&session, body.as_bytes()).await?, fresh)))
        });
        let (reply, cookie) = match answered {
            Ok(Some(answered)) => answered,
            Ok(None) => return Ok(Answer::plain(401)),
            Err(error) => return Err(error),
        };
        self.note(&reply);
        Ok(Answer {
            status: 200,
            body: serde_json::to_string(&reply).unwrap_or_default(),
            cookie,
        })
    }

    fn note(&mut self, reply: &SyncReply) {
        let receipts = reply
            .results
            .iter()
            .filter(|r| r.outcome != Outcome::Quarantined)
            .filter_map(|r| Some((reply.epoch, r.id?, r.hash?)));
        self.said.extend(receipts);
        let pulled = reply.changes.iter().filter_map(|c| match &c.what {
            Changed::Entry(entry) => Some((reply.epoch, entry.id, entry.hash)),
            _ => None,
        });
        self.said.extend(pulled);
    }
}
