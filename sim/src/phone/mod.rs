//! A phone of a run: what its browser keeps for the app (the origin), its tabs, its user.
mod copies;
mod disk;
mod driver;
mod user;

pub use copies::Copies;
pub use disk::{Disk, Failed};
pub use driver::Tab;

use crate::faults::Fault;
use crate::kernel::{Owner, SECOND};
use crate::network::Line;
use crate::run::World;
use domain::{AccountId, EntryId, Instant, StreamId};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use sync::memory::MemoryStorage;
use sync::sim::Rng;
use sync::storage::{NewEntry, Snapshot};
use uuid::Uuid;

/// localStorage may be so much older than what its pages saw when the browser deletes the database
/// alone, in microseconds.
const LATE: u64 = 20 * SECOND as u64;

/// What a browser keeps for the app: gone when it is evicted, doubled when a phone is cloned.
pub struct Origin {
    /// IndexedDB.
    pub disk: Disk,
    /// The emergency journal, in localStorage.
    pub journal: RefCell<BTreeMap<EntryId, NewEntry>>,
    /// What the second copies say has been looked at since a tab was opened.
    pub looked: Cell<bool>,
    /// The session's token.
    pub cookie: RefCell<Option<String>>,
    /// The network as this phone has it.
    pub line: Rc<Line>,
    /// The tab that flushes.
    pub lock: Rc<Cell<Option<u64>>>,
    /// The last round ended with *log in again*.
    pub log_in: Cell<bool>,
    /// Whose.
    pub account: AccountId,
}

/// A phone.
pub struct Phone {
    /// Its place among the phones.
    pub n: usize,
    /// Whose.
    pub account: AccountId,
    /// Gone after an eviction until the app is opened again.
    pub origin: RefCell<Rc<Origin>>,
    /// Open tabs.
    pub tabs: RefCell<Vec<Rc<Tab>>>,
    /// How far its clock is ahead, in microseconds.
    pub ahead: Cell<i64>,
    /// What `navigator.onLine` says. It may say no although there is a network, and nothing depends
    /// on it.
    pub on_line: Cell<bool>,
    /// The journal takes nothing until then.
    pub journal_refuses: Cell<i64>,
    asked: Cell<u64>,
    rng: RefCell<Rng>,
}

impl Phone {
    /// A new phone, with nobody logged in yet and no tab.
    #[must_use]
    pub fn new(world: &Rc<World>, n: usize, account: AccountId, mut rng: Rng) -> Rc<Self> {
        let stream = StreamId(rng.uuid());
        let memory = MemoryStorage::new(stream, Some(account));
        Rc::new(Self {
            n,
            account,
            origin: RefCell::new(Rc::new(Origin::new(
                world,
                memory,
                Copies::default(),
                account,
            ))),
            tabs: RefCell::default(),
            ahead: Cell::new(rng.below(20 * SECOND as u64) as i64 - 10 * SECOND),
            on_line: Cell::new(true),
            journal_refuses: Cell::new(0),
            asked: Cell::new(0),
            rng: RefCell::new(rng),
        })
    }

    /// Draws by chance.
    pub fn draw<R>(&self, f: impl FnOnce(&mut Rng) -> R) -> R {
        f(&mut self.rng.borrow_mut())
    }

    /// For one request; not drawn, so that the wire has no part in what comes by chance.
    pub fn nonce(&self) -> Uuid {
        self.asked.set(self.asked.get() + 1);
        Uuid::from_u64_pair(self.n as u64, self.asked.get())
    }

    /// The origin as it is now.
    #[must_use]
    pub fn origin(&self) -> Rc<Origin> {
        self.origin.borrow().clone()
    }

    /// The phone's clock.
    #[must_use]
    pub fn clock(&self, world: &World) -> Instant {
        Instant(world.kernel.now() + self.ahead.get())
    }

    /// What its database says of itself.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.origin().snapshot()
    }

    /// The first tab, opened if there is none.
    pub fn tab(self: &Rc<Self>, world: &Rc<World>) -> Rc<Tab> {
        let open = self.tabs.borrow().first().cloned();
        open.unwrap_or_else(|| self.open(world))
    }

    /// Opens a tab.
    pub fn open(self: &Rc<Self>, world: &Rc<World>) -> Rc<Tab> {
        let tab = Tab::open(world, self);
        self.tabs.borrow_mut().push(tab.clone());
        tab
    }

    /// Kills all tabs where they stand.
    pub fn kill(&self, world: &World) {
        let tabs = self.tabs.take();
        for tab in tabs {
            world.kernel.kill(Owner::Tab(tab.number));
        }
    }

    /// Closes the newest tab but the first.
    pub fn close_second(&self, world: &World) {
        let second = {
            let mut tabs = self.tabs.borrow_mut();
            (tabs.len() > 1).then(|| tabs.pop()).flatten()
        };
        if let Some(tab) = second {
            world.kernel.kill(Owner::Tab(tab.number));
        }
    }

    /// The browser deletes the database; with `all` localStorage, copies and cookies too. The app starts
    /// again with a new stream.
    pub fn evict(&self, world: &Rc<World>, all: bool) {
        self.kill(world);
        world.faults.hit(Fault::Evicted);
        let old = self.origin();
        let copies = match all {
            true => Copies::default(),
            false => {
                let late = self.draw(|r| r.below(LATE)) as i64;
                old.disk.copies().as_of(world.kernel.now() - late)
            }
        };
        world.oracle.borrow_mut().evicted(&old, &copies.ids());
        let memory = MemoryStorage::new(StreamId(self.draw(Rng::uuid)), Some(self.account));
        let new = Origin::new(world, memory, copies, self.account);
        if !all {
            *new.cookie.borrow_mut() = old.cookie.borrow().clone();
            *new.journal.borrow_mut() = old.journal.borrow().clone();
        }
        *self.origin.borrow_mut() = Rc::new(new);
    }

    /// A second phone with a copy of everything that this one's browser keeps.
    #[must_use]
    pub fn cloned(&self, world: &World, n: usize) -> Rc<Self> {
        world.faults.hit(Fault::Cloned);
        let old = self.origin();
        let copy = Origin {
            disk: old.disk.copied(),
            journal: RefCell::new(old.journal.borrow().clone()),
            looked: Cell::new(false),
            cookie: RefCell::new(old.cookie.borrow().clone()),
            line: Rc::default(),
            lock: Rc::default(),
            log_in: Cell::new(old.log_in.get()),
            account: self.account,
        };
        Rc::new(Self {
            n,
            account: self.account,
            origin: RefCell::new(Rc::new(copy)),
            tabs: RefCell::default(),
            ahead: Cell::new(self.ahead.get()),
            on_line: Cell::new(true),
            journal_refuses: Cell::new(0),
            asked: Cell::new(0),
            rng: RefCell::new(self.draw(Rng::fork)),
        })
    }

    /// Everything about the phone itself is well again.
    pub fn mend(&self) {
        let origin = self.origin();
        origin.disk.mend();
        origin.line.out.set(0);
        origin.line.back.set(0);
        self.journal_refuses.set(0);
    }
}

impl Origin {
    fn new(world: &World, memory: MemoryStorage, copies: Copies, account: AccountId) -> Self {
        let (kernel, faults) = (world.kernel.clone(), world.faults.clone());
        let rate = world.rates.answer_lost;
        Self {
            disk: Disk::new(kernel, memory, copies, rate, faults),
            journal: RefCell::default(),
            looked: Cell::new(false),
            cookie: RefCell::default(),
            line: Rc::default(),
            lock: Rc::default(),
            log_in: Cell::new(true),
            account,
        }
    }

    /// What the database says of itself, without its disk's moods.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.disk.memory().look()
    }
}
