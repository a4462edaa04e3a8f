//! The server of a run: the real store on a real SQLite file and the real answers, without HTTP. It
//! is killed by copying its files as they stand, which is what a killed process leaves.
use crate::faults::{Counter, Fault};
use anyhow::Context as _;
use domain::{AccountId, DeviceId, EntryId, Instant, ServiceId, StreamId};
use server_core::access::Access;
use server_core::answer::{AnswerError, Desk, MIN_WIRE};
use server_core::clock::{Clock, random_id};
use server_core::known::Known;
use server_core::session::{Sessions, Via, new_token};
use server_core::testing;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use store::model::{Device, StoredEntry, StreamState};
use store::{SqliteOptions, SqliteStore, Store, StoreError};
use sync::digest::Hash;
use sync::sim::Rng;
use sync::wire::{Changed, Epoch, MAX_BODY, Outcome, SyncReply};
use tokio::runtime::Runtime;

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
    store: Option<Arc<SqliteStore>>,
    sessions: Sessions,
    known: Known,
    clock: SimClock,
    folder: tempfile::TempDir,
    generation: u32,
    wal_at_start: u64,
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
    /// Since then something it knew may be gone.
    pub went_back: bool,
    faults: Counter,
}

/// Made once a process: the programme and the people, on a file that is copied for each run.
fn template() -> anyhow::Result<&'static Path> {
    static MADE: OnceLock<Result<tempfile::TempDir, String>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = scratch().map_err(|e| e.to_string())?;
        make_template(&folder.path().join("teren.sqlite")).map_err(|e| format!("{e:#}"))?;
        Ok(folder)
    });
    match made {
        Ok(folder) => Ok(folder.path()),
        Err(why) => anyhow::bail!("{why}"),
    }
}

/// A folder in memory where there is one: what is proved here is not the disk.
fn scratch() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    }
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

fn make_template(file: &Path) -> anyhow::Result<()> {
    runtime()?.block_on(async {
        let options = SqliteOptions::new(uuid::Uuid::from_u128(7));
        let store = SqliteStore::open(file, options).await?;
        let store: &dyn Store = &store;
        let now = testing::NOW;
        store
            .seed_lists(&domain::lists::CodeLists::builtin(), now)
            .await?;
        let programme = server_core::programmes::read("simulation", testing::PROGRAMME)?;
        store.import(&programme, None, now).await?;
        for n in 0..WORKERS {
            let login = login(n);
            let id = testing::account_id(&login);
            store.add_account(id, &login, &login, "-", now).await?;
            store
                .add_membership(id, &testing::worker(&[SERVICE]), now)
                .await?;
        }
        store.close().await;
        Ok(())
    })
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
    /// If files cannot be written.
    pub fn new(seed: u64, page: usize, faults: Counter) -> anyhow::Result<Self> {
        let folder = scratch()?;
        let first = folder.path().join("0");
        std::fs::create_dir(&first)?;
        std::fs::copy(template()?.join("teren.sqlite"), first.join("teren.sqlite"))?;
        let mut server = Self {
            runtime: runtime()?,
            store: None,
            sessions: Sessions::new(),
            known: Known::default(),
            clock: SimClock {
                now: AtomicI64::new(testing::NOW.0),
                rng: Mutex::new(Rng::new(seed)),
            },
            folder,
            generation: 0,
            wal_at_start: 0,
            backups: Vec::new(),
            erased: BTreeMap::new(),
            hashes: HashSet::new(),
            min_wire: MIN_WIRE,
            max_body: MAX_BODY,
            page,
            said: Said::new(),
            went_back: false,
            faults,
        };
        server.start()?;
        Ok(server)
    }

    fn file(&self) -> PathBuf {
        let generation = self.generation.to_string();
        self.folder.path().join(generation).join("teren.sqlite")
    }

    fn wal(&self) -> PathBuf {
        let mut name = self.file().into_os_string();
        name.push("-wal");
        name.into()
    }

    fn wal_length(&self) -> u64 {
        std::fs::metadata(self.wal()).map_or(0, |m| m.len())
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

    fn store(&self) -> anyhow::Result<Arc<SqliteStore>> {
        self.store.clone().context("the server is down")
    }

    /// Starts it on the files that are there.
    ///
    /// # Errors
    /// If the database does not open.
    pub fn start(&mut self) -> anyhow::Result<()> {
        if self.up() {
            return Ok(());
        }
        let options = SqliteOptions {
            readers: 1,
            ..SqliteOptions::new(random_id(&self.clock))
        };
        let file = self.file();
        let opened = self.runtime.block_on(SqliteStore::open(&file, options))?;
        self.store = Some(Arc::new(opened));
        self.erase_again()?;
        self.wal_at_start = self.wal_length();
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

    /// Kills it: what the operating system has of its files is all that is left.
    ///
    /// # Errors
    /// If files cannot be copied.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        if !self.up() {
            return Ok(());
        }
        self.copy_to_next(|_| {})?;
        self.store = None;
        self.sessions = Sessions::new();
        Ok(())
    }

    /// Kills it and loses the tail of its log.
    ///
    /// # Errors
    /// If files cannot be copied.
    pub fn lose_tail(&mut self, rng: &mut Rng) -> anyhow::Result<()> {
        let (from, to) = (self.wal_at_start, self.wal_length());
        if !self.up() || to <= from {
            return Ok(());
        }
        self.faults.hit(Fault::TailLost);
        self.went_back = true;
        let keep = from + rng.below(to - from);
        self.copy_to_next(|wal| {
            if let Ok(file) = std::fs::OpenOptions::new().write(true).open(wal) {
                drop(file.set_len(keep));
            }
        })?;
        self.store = None;
        self.sessions = Sessions::new();
        Ok(())
    }

    fn copy_to_next(&mut self, change: impl FnOnce(&Path)) -> anyhow::Result<()> {
        let (file, wal) = (self.file(), self.wal());
        self.generation += 1;
        std::fs::create_dir(self.file().parent().context("a folder")?)?;
        std::fs::copy(file, self.file())?;
        if wal.exists() {
            std::fs::copy(wal, self.wal())?;
            change(&self.wal());
        }
        Ok(())
    }

    /// Backs up while it runs.
    ///
    /// # Errors
    /// If that fails.
    pub fn backup(&mut self) -> anyhow::Result<()> {
        let Ok(store) = self.store() else {
            return Ok(());
        };
        let to = self
            .folder
            .path()
            .join(format!("backup-{}", self.backups.len()));
        self.runtime
            .block_on(async { (store.as_ref() as &dyn Store).backup(&to).await })?;
        self.backups.push(to);
        Ok(())
    }

    /// Puts the last backup in place and starts it, as `teren restore` does. False: there is none.
    ///
    /// # Errors
    /// If that fails.
    pub fn restore(&mut self) -> anyhow::Result<bool> {
        let Some(backup) = self.backups.last().cloned() else {
            return Ok(false);
        };
        self.faults.hit(Fault::Restored);
        self.went_back = true;
        self.store = None;
        self.sessions = Sessions::new();
        self.generation += 1;
        std::fs::create_dir(self.file().parent().context("a folder")?)?;
        std::fs::copy(backup, self.file())?;
        self.start()?;
        let store = self.store()?;
        let epoch = Epoch(random_id(&self.clock));
        self.runtime
            .block_on(async { (store.as_ref() as &dyn Store).renew_epoch(epoch).await })?;
        self.load()?;
        Ok(true)
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

    /// Has it ever given this receipt?
    #[must_use]
    pub fn said(&self, epoch: Epoch, id: EntryId, hash: Hash) -> bool {
        self.said.contains(&(epoch, id, hash))
    }

    /// Opens a session, as `POST /api/v1/devices` does. Returns its token; none while it is down.
    ///
    /// # Errors
    /// If the store fails.
    pub fn log_in(&mut self, who: AccountId, stream: StreamId) -> anyhow::Result<Option<String>> {
        let Ok(store) = self.store() else {
            return Ok(None);
        };
        let now = self.clock.now();
        let (token, hash) = new_token(&self.clock);
        let device = Device {
            id: DeviceId(random_id(&self.clock)),
            account: who,
            name: "simulated".into(),
            created_at: now,
            seen_at: now,
            rotated_at: now,
            revoked_at: None,
            app_version: "sim".into(),
        };
        self.runtime.block_on(async {
            let store: &dyn Store = store.as_ref();
            store.open_device(&device, &hash).await?;
            store.bind_stream(stream, who, device.id, now).await
        })?;
        Ok(Some(token))
    }

    /// Revokes the session of a token. False: there is none.
    ///
    /// # Errors
    /// If the store fails.
    pub fn revoke(&mut self, token: &str) -> anyhow::Result<bool> {
        let Ok(store) = self.store() else {
            return Ok(false);
        };
        let now = self.clock.now();
        Ok(self.runtime.block_on(async {
            let store: &dyn Store = store.as_ref();
            match store.device_by_token(&Hash::of(token)).await? {
                Some((device, _, _)) => store.revoke(device.id, now).await,
                None => Ok(false),
            }
        })?)
    }

    /// A worker joins the second service for so many days.
    ///
    /// # Errors
    /// If the store fails.
    pub fn join(&mut self, who: AccountId, days: u8) -> anyhow::Result<bool> {
        let Ok(store) = self.store() else {
            return Ok(false);
        };
        let now = self.clock.now();
        let mut membership = testing::worker(&[SECOND_SERVICE]);
        membership.from = now.day();
        membership.to = Some(now.day() + chrono::Duration::days(i64::from(days)));
        self.runtime.block_on(async {
            (store.as_ref() as &dyn Store)
                .add_membership(who, &membership, now)
                .await
        })?;
        self.load()?;
        Ok(true)
    }

    /// Erases a text everywhere, as `teren erase` does.
    ///
    /// # Errors
    /// If the store fails.
    pub fn erase(&mut self, id: EntryId) -> anyhow::Result<bool> {
        let Ok(store) = self.store() else {
            return Ok(false);
        };
        let now = self.clock.now();
        let (done, texts) = self.runtime.block_on(async {
            let store: &dyn Store = store.as_ref();
            let texts = store.texts(id).await?;
            anyhow::Ok((store.erase(id, now).await?, texts))
        })?;
        if done {
            self.hashes.extend(texts.iter().copied());
            self.erased.insert(id, texts);
        }
        Ok(done)
    }

    /// Was its text erased?
    #[must_use]
    pub fn was_erased(&self, id: EntryId) -> bool {
        self.erased.contains_key(&id)
    }

    /// Services that an account reads today.
    #[must_use]
    pub fn readable(&self, who: AccountId) -> BTreeSet<ServiceId> {
        let account = self.known.account(who);
        account.map_or_else(BTreeSet::new, |account| {
            Access::new(account, self.clock.now().day()).readable(&self.known)
        })
    }

    /// What the ledger holds under an id of a history.
    ///
    /// # Errors
    /// If the store fails.
    pub fn held(&self, root: EntryId, id: EntryId) -> anyhow::Result<Vec<StoredEntry>> {
        let store = self.store()?;
        let mut history = self
            .runtime
            .block_on(async { (store.as_ref() as &dyn Store).history(root).await })?;
        history.retain(|e| e.entry.id == id);
        Ok(history)
    }

    /// Items that were set aside: id and reason.
    ///
    /// # Errors
    /// If the store fails.
    pub fn quarantined(&self) -> anyhow::Result<Vec<(EntryId, String)>> {
        let store = self.store()?;
        let rows = self.runtime.block_on(async {
            (store.as_ref() as &dyn Store)
                .quarantined(None, 10_000)
                .await
        })?;
        let found = rows
            .into_iter()
            .filter_map(|q| Some((q.slot?.id, q.reason.reason)));
        Ok(found.collect())
    }

    /// What managers are shown of a stream.
    ///
    /// # Errors
    /// If the store fails.
    pub fn stream(&self, stream: StreamId) -> anyhow::Result<Option<StreamState>> {
        let store = self.store()?;
        Ok(self
            .runtime
            .block_on(async { (store.as_ref() as &dyn Store).stream(stream).await })?)
    }
}
