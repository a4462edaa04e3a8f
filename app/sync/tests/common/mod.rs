//! What the tests of this folder share.
#![expect(dead_code, reason = "each test program uses a part of it")]
use domain::{AccountId, Code, Entry, EntryId, Instant, ServiceId, StreamId};
use std::cell::Cell;
use sync::memory::{Backup, Door, MemoryServer, MemoryStorage};
use sync::round::{Host, RoundOutcome, Transport, TransportError, run_round};
use sync::sim::{Rng, World, block_on};
use sync::storage::{Applied, NewEntry, NewStream, Saved, Storage};
use sync::wire::{Epoch, SyncReply, SyncRequest};
use uuid::Uuid;

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub fn epoch(n: u128) -> Epoch {
    Epoch(uuid(0xE0_0000 + n))
}

pub fn stream(n: u128) -> StreamId {
    StreamId(uuid(0x50_0000 + n))
}

/// An entry as a form freezes it.
pub fn raw(id: EntryId, author: AccountId) -> String {
    raw_for(id, author, "prunerov-sas")
}

pub fn raw_for(id: EntryId, author: AccountId, service: &str) -> String {
    let entry = Entry {
        schema: 1,
        id,
        author,
        workers: vec![author],
        service: ServiceId::new(service).unwrap(),
        start: Instant(1_700_000_000_000_000),
        minutes: 20,
        locality: None,
        place_type: Some(Code::new("T").unwrap()),
        point: None,
        persons: Vec::new(),
        anonymous: Vec::new(),
        device_time: Instant(1_700_000_100_000_000),
        body: domain::Body::Withdrawal(domain::entry::Withdrawal {
            target: EntryId(uuid(7)),
            reason: "two taps".to_owned(),
        }),
    };
    serde_json::to_string(&entry).unwrap()
}

/// A phone for tests: a database and a door.
pub struct Phone {
    pub storage: MemoryStorage,
    pub door: Door,
    next: Cell<u128>,
    minted: Cell<u128>,
}

pub const NOW: Instant = Instant(1_700_000_000_000_000);

impl Phone {
    pub fn new(n: u128, server: &MemoryServer) -> Self {
        let account = AccountId(uuid(0xACC + n));
        Self::over(MemoryStorage::new(stream(n), Some(account)), n, server)
    }

    pub fn over(storage: MemoryStorage, n: u128, server: &MemoryServer) -> Self {
        Self {
            storage,
            door: server.door(),
            next: Cell::new(n << 32),
            minted: Cell::new(n << 16),
        }
    }

    pub fn author(&self) -> AccountId {
        block_on(self.storage.snapshot()).unwrap().account.unwrap()
    }

    pub fn save(&self) -> EntryId {
        self.next.set(self.next.get() + 1);
        let id = EntryId(uuid(0x1D << 100 | self.next.get()));
        self.save_raw(id, raw(id, self.author()));
        id
    }

    pub fn save_raw(&self, id: EntryId, raw: String) {
        let entry = NewEntry {
            id,
            schema: 1,
            raw,
            saved_at: NOW,
            draft: None,
        };
        let saved = block_on(self.storage.save(entry)).unwrap();
        assert!(matches!(saved, Saved::New { .. }), "{saved:?}");
    }

    pub fn save_many(&self, n: usize) -> Vec<EntryId> {
        (0..n).map(|_| self.save()).collect()
    }

    pub fn round(&self) -> RoundOutcome {
        self.round_over(&self.door, false)
    }

    pub fn round_over<T: Transport>(&self, transport: &T, by_hand: bool) -> RoundOutcome {
        self.round_after(transport, by_hand, 0)
    }

    /// A round after so many in which the server failed.
    pub fn round_after<T: Transport>(
        &self,
        transport: &T,
        by_hand: bool,
        failed: u32,
    ) -> RoundOutcome {
        let mint = || {
            self.minted.set(self.minted.get() + 1);
            stream(0xF000_0000 + self.minted.get())
        };
        let host = Host {
            app_version: "test",
            now: &|| NOW,
            mint: &mint,
            nonce: &|| mint().0,
            progress: &|_| {},
            failed,
        };
        block_on(run_round(&self.storage, transport, &host, by_hand))
    }

    /// Ends the stream, as after a conflict.
    pub fn part(&self) {
        self.minted.set(self.minted.get() + 1);
        let applied = Applied {
            new_stream: Some(NewStream {
                from: self.snapshot().stream,
                to: stream(0xF000_0000 + self.minted.get()),
            }),
            ..Applied::default()
        };
        block_on(self.storage.apply(&applied)).unwrap();
    }

    pub fn snapshot(&self) -> sync::storage::Snapshot {
        block_on(self.storage.snapshot()).unwrap()
    }

    pub fn state(&self, id: EntryId) -> sync::storage::EntryState {
        self.storage.records()[&id].state.clone()
    }

    /// Has a receipt of the present epoch.
    pub fn confirmed(&self, id: EntryId) -> bool {
        self.state(id).proven(self.snapshot().epoch)
    }

    pub fn set_aside_for(&self, id: EntryId) -> Option<String> {
        match self.state(id) {
            sync::storage::EntryState::SetAside { reason, .. } => Some(reason.reason),
            _ => None,
        }
    }
}

/// A world with the server in memory. A restart loses nothing there but what is on its way,
/// which the lossy network loses already.
pub struct MemoryWorld {
    pub server: MemoryServer,
    backup: Option<Backup>,
    rng: Rng,
    accounts: Vec<AccountId>,
}

impl MemoryWorld {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed ^ 0x5EED);
        let server = MemoryServer::new(Epoch(rng.uuid()));
        server.set_page(1 + rng.below(60) as usize);
        Self {
            server,
            backup: None,
            rng,
            accounts: Vec::new(),
        }
    }
}

impl World for MemoryWorld {
    type Transport = Door;

    async fn connect(&mut self, _: usize, _: StreamId) -> (AccountId, Door) {
        let account = AccountId(self.rng.uuid());
        self.accounts.push(account);
        (account, self.server.door())
    }

    fn entry(&mut self, phone: usize, id: EntryId) -> String {
        raw(id, self.accounts[phone])
    }

    async fn restart(&mut self) {}

    async fn backup(&mut self) {
        self.backup = Some(self.server.backup());
    }

    async fn restore(&mut self) {
        let backup = self.backup.take().expect("a backup was taken before");
        self.server.restore(backup, Epoch(self.rng.uuid()));
    }
}

/// A door whose replies are changed on their way.
pub struct Tampered<'a, F> {
    pub door: &'a Door,
    pub change: F,
    pub calls: Cell<u32>,
}

impl<'a, F> Tampered<'a, F>
where
    F: Fn(u32, SyncReply) -> Result<SyncReply, TransportError>,
{
    pub fn new(door: &'a Door, change: F) -> Self {
        Self {
            door,
            change,
            calls: Cell::new(0),
        }
    }
}

impl<F> Transport for Tampered<'_, F>
where
    F: Fn(u32, SyncReply) -> Result<SyncReply, TransportError>,
{
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        self.calls.set(self.calls.get() + 1);
        (self.change)(self.calls.get(), self.door.sync(request).await?)
    }
}
