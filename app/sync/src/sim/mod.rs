//! Many phones against one server over a bad network, all by one seed: each entry that a phone
//! called saved must end on the server exactly once.
//!
//! The same run works with [`crate::memory::MemoryServer`] in milliseconds and with a real server
//! over HTTP: only the [`World`] differs.
mod exec;
mod lossy;

pub use exec::{Rng, SharedRng, block_on, together, yield_now};
pub use lossy::{Faults, Lossy};

use crate::digest::Hash;
use crate::memory::{Crash, MemoryStorage};
use crate::round::{Host, RoundEnd, Transport, run_round};
use crate::storage::{EntryState, NewEntry, Saved, Storage};
use crate::wire::Have;
use domain::{AccountId, EntryId, Instant, StreamId};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

/// The world around the phones.
#[expect(async_fn_in_trait, reason = "used by generics only, in one thread")]
pub trait World {
    /// How a phone reaches the server.
    type Transport: Transport;

    /// Logs a phone in, once, before the run. Its stream may be replaced later by the engine.
    async fn connect(&mut self, phone: usize, stream: StreamId) -> (AccountId, Self::Transport);

    /// The text of an entry that the server takes.
    fn entry(&mut self, phone: usize, id: EntryId) -> String;

    /// Stops the server, in the middle of whatever it does, and starts it again.
    async fn restart(&mut self);

    /// Takes a backup while the server works.
    async fn backup(&mut self);

    /// Puts the last backup in place, under a new epoch.
    async fn restore(&mut self);
}

/// What to simulate.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Everything by chance comes from it.
    pub seed: u64,
    /// Phones, one stream each.
    pub streams: usize,
    /// Entries in all.
    pub entries: usize,
    /// The network.
    pub faults: Faults,
    /// Restarts of the server.
    pub restarts: u32,
    /// A backup after a third, put in place after two thirds.
    pub restore: bool,
    /// How often a tab is killed at a write, in a thousand rounds.
    pub crashes: u64,
}

/// A phone at the end.
#[derive(Clone, Debug)]
pub struct PhoneReport {
    /// Its stream at the end.
    pub stream: StreamId,
    /// What it holds.
    pub have: Have,
    /// Every entry that was called saved, its hash and its state.
    pub entries: Vec<(EntryId, Hash, EntryState)>,
    /// Entries without a receipt of the present epoch.
    pub unconfirmed: usize,
    /// Rounds run.
    pub rounds: u32,
    /// Faults of its network.
    pub faults: u32,
}

/// The end of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// Every phone.
    pub phones: Vec<PhoneReport>,
    /// What must not be: empty if all is well. The server's side is the caller's to compare.
    pub problems: Vec<String>,
}

impl Report {
    /// All entries with their hashes.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, Hash)> {
        self.phones
            .iter()
            .flat_map(|p| p.entries.iter().map(|(id, hash, _)| (*id, *hash)))
    }
}

struct Phone<T> {
    storage: MemoryStorage,
    lossy: Lossy<T>,
    saved: RefCell<Vec<(EntryId, Hash)>>,
    rounds: Cell<u32>,
    clock: Cell<i64>,
    rng: SharedRng,
}

impl<T: Transport> Phone<T> {
    /// Saves an entry, tapping until the phone says *saved*, as a user does.
    async fn save(&self, id: EntryId, raw: String) -> Result<(), String> {
        let hash = Hash::of(&raw);
        loop {
            self.clock.set(self.clock.get() + 1_000_000);
            let entry = NewEntry {
                id,
                schema: domain::entry::SCHEMA,
                raw: raw.clone(),
                saved_at: Instant(self.clock.get()),
                draft: None,
            };
            match self.storage.save(entry).await {
                Ok(Saved::New { .. } | Saved::Already { .. }) => {
                    self.saved.borrow_mut().push((id, hash));
                    return Ok(());
                }
                Ok(Saved::OtherContent) => {
                    return Err(format!("{id} was saved with other content"));
                }
                Err(_) => {}
            }
        }
    }

    async fn round(&self) -> RoundEnd {
        self.rounds.set(self.rounds.get() + 1);
        let now = || {
            self.clock.set(self.clock.get() + 1000);
            Instant(self.clock.get())
        };
        let mint = || StreamId(self.rng.with(Rng::uuid));
        let host = Host {
            app_version: "sim",
            now: &now,
            mint: &mint,
            nonce: &|| mint().0,
            progress: &|_| {},
            failed: 0,
        };
        let by_hand = self.rng.with(|r| r.hit(100));
        run_round(&self.storage, &self.lossy, &host, by_hand)
            .await
            .end
    }
}

/// Most rounds that a phone gets at the end to bring all home over a good network.
const LAST_ROUNDS: u32 = 20;

/// Runs a scenario: phones save in bursts, some in two tabs at once, push over a bad network,
/// the server restarts and is restored; in the end the network is good and everybody goes home.
pub async fn run_streams<W: World>(scenario: &Scenario, world: &mut W) -> Report {
    let mut rng = Rng::new(scenario.seed);
    let mut problems = Vec::new();
    let mut phones = Vec::new();
    for n in 0..scenario.streams {
        let stream = StreamId(rng.uuid());
        let (account, transport) = world.connect(n, stream).await;
        phones.push(Phone {
            storage: MemoryStorage::new(stream, Some(account)),
            lossy: Lossy::new(transport, rng.fork(), scenario.faults),
            saved: RefCell::default(),
            rounds: Cell::new(0),
            clock: Cell::new(1_700_000_000_000_000 + rng.below(86_400_000_000) as i64),
            rng: SharedRng::new(rng.fork()),
        });
    }
    let (mut left, mut restarts) = (scenario.entries, scenario.restarts);
    let (mut backed_up, mut restored) = (!scenario.restore, !scenario.restore);
    while left > 0 {
        let done = scenario.entries - left;
        let found = RefCell::new(Vec::new());
        let mut tasks: Vec<Pin<Box<dyn Future<Output = ()> + '_>>> = Vec::new();
        for _ in 0..=rng.below(4) {
            let n = rng.below(phones.len() as u64) as usize;
            let burst = (rng.below(9) as usize).min(left);
            left -= burst;
            let writes: Vec<_> = (0..burst)
                .map(|_| {
                    let id = EntryId(rng.uuid());
                    (id, world.entry(n, id))
                })
                .collect();
            let (phone, found) = (&phones[n], &found);
            let crash = rng.hit(scenario.crashes).then(|| {
                if rng.hit(500) {
                    Crash::Before
                } else {
                    Crash::After
                }
            });
            tasks.push(Box::pin(async move {
                for (id, raw) in writes {
                    if let Err(problem) = phone.save(id, raw).await {
                        found.borrow_mut().push(problem);
                    }
                    yield_now().await;
                }
            }));
            for _ in 0..rng.below(3) {
                tasks.push(Box::pin(async move {
                    if let Some(crash) = crash {
                        phone.storage.crash_next_write(crash);
                    }
                    // How it ended does not matter now: it must end well in the end.
                    let _: RoundEnd = phone.round().await;
                }));
            }
        }
        if restarts > 0 && rng.hit(200) {
            restarts -= 1;
            tasks.push(Box::pin(world.restart()));
        } else if !backed_up && done * 3 >= scenario.entries {
            backed_up = true;
            tasks.push(Box::pin(world.backup()));
        } else if backed_up && !restored && done * 3 >= scenario.entries * 2 {
            restored = true;
            tasks.push(Box::pin(world.restore()));
        }
        together(tasks, &mut rng).await;
        problems.append(&mut found.into_inner());
    }
    if !restored {
        if !backed_up {
            world.backup().await;
        }
        world.restore().await;
    }
    for (n, phone) in phones.iter().enumerate() {
        phone.lossy.calm();
        if let Err(problem) = home(phone).await {
            problems.push(format!("phone {n}: {problem}"));
        }
    }
    let mut report = Report {
        phones: Vec::new(),
        problems,
    };
    for (n, phone) in phones.iter().enumerate() {
        report
            .phones
            .push(check(n, phone, &mut report.problems).await);
    }
    report
}

/// Rounds over a good network until nothing waits.
async fn home<T: Transport>(phone: &Phone<T>) -> Result<(), String> {
    let mut last = None;
    for _ in 0..LAST_ROUNDS {
        let end = phone.round().await;
        let settled = phone.storage.snapshot().await.is_ok_and(|s| s.settled());
        if settled && end == (RoundEnd::Done { more: false }) {
            return Ok(());
        }
        last = Some(end);
    }
    Err(format!(
        "not home after {LAST_ROUNDS} good rounds: {last:?}"
    ))
}

async fn check<T: Transport>(
    n: usize,
    phone: &Phone<T>,
    problems: &mut Vec<String>,
) -> PhoneReport {
    let records = phone.storage.records();
    let mut entries = Vec::new();
    let mut unconfirmed = 0;
    let (stream, have, epoch) = match phone.storage.snapshot().await {
        Ok(s) => (s.stream, s.have, s.epoch),
        Err(e) => {
            problems.push(format!("phone {n}: {e}"));
            (StreamId(uuid::Uuid::nil()), Have::NOTHING, None)
        }
    };
    for (id, hash) in phone.saved.borrow().iter() {
        let Some(record) = records.get(id) else {
            problems.push(format!("phone {n}: {id} was saved and is gone"));
            continue;
        };
        if record.hash != *hash {
            problems.push(format!(
                "phone {n}: {id} has another hash than when it was saved"
            ));
        }
        if !record.state.proven(epoch) {
            unconfirmed += 1;
            problems.push(format!("phone {n}: {id} is {:?}", record.state));
        }
        entries.push((*id, *hash, record.state.clone()));
    }
    PhoneReport {
        stream,
        have,
        entries,
        unconfirmed,
        rounds: phone.rounds.get(),
        faults: phone.lossy.injected(),
    }
}
