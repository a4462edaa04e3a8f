//! A tab: the engine's scheduler and rounds, wired as the app wires them
//! (`app/src/sync_driver/driver.rs`).
use super::{Origin, Phone};
use crate::faults::Fault;
use crate::kernel::{MINUTE, Owner};
use crate::run::World;
use domain::{Instant, StreamId};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use sync::round::{Host, RoundEnd, run_round};
use sync::schedule::{Action, Event, FailureKind, Finish, Scheduler};
use sync::sim::Rng;

/// A hidden page's timers stand still after so long.
const FROZEN_AFTER: i64 = 5 * MINUTE;

/// A tab of a phone.
pub struct Tab {
    /// Its number in the whole run.
    pub number: u64,
    world: Weak<World>,
    phone: Weak<Phone>,
    origin: Rc<Origin>,
    scheduler: RefCell<Scheduler>,
    timer: Cell<u32>,
    failed: Cell<u32>,
    hidden_since: Cell<Option<i64>>,
    /// How its last round ended.
    pub last: RefCell<Option<RoundEnd>>,
}

/// One flusher an origin; let go when the round ends or its tab dies.
struct Held(Rc<Cell<Option<u64>>>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.set(None);
    }
}

impl Tab {
    /// Opens it, shown.
    pub fn open(world: &Rc<World>, phone: &Rc<Phone>) -> Rc<Self> {
        let tab = Rc::new(Self {
            number: world.next_number(),
            world: Rc::downgrade(world),
            phone: Rc::downgrade(phone),
            origin: phone.origin(),
            scheduler: RefCell::default(),
            timer: Cell::new(0),
            failed: Cell::new(0),
            hidden_since: Cell::new(None),
            last: RefCell::default(),
        });
        tab.origin.looked.set(false);
        tab.on(Event::Start);
        tab
    }

    /// The origin that it works on.
    #[must_use]
    pub fn origin(&self) -> &Rc<Origin> {
        &self.origin
    }

    /// Is it shown?
    #[must_use]
    pub fn shown(&self) -> bool {
        self.hidden_since.get().is_none()
    }

    /// The page is shown or hidden.
    pub fn show(self: &Rc<Self>, shown: bool) {
        let Some(world) = self.world.upgrade() else {
            return;
        };
        if shown == self.shown() {
            return;
        }
        self.hidden_since
            .set((!shown).then_some(world.kernel.now()));
        self.on(if shown { Event::Visible } else { Event::Hidden });
    }

    /// Something happened.
    pub fn on(self: &Rc<Self>, event: Event) {
        let (Some(world), Some(phone)) = (self.world.upgrade(), self.phone.upgrade()) else {
            return;
        };
        let now_ms = phone.clock(&world).0 / 1_000;
        let jitter = phone.draw(|r| r.below(1_000)) as f64 / 1_000.0;
        let actions = self.scheduler.borrow_mut().on(event, now_ms, jitter);
        for action in actions {
            match action {
                Action::Run { by_hand } => {
                    let tab = self.clone();
                    world.kernel.spawn(Owner::Tab(self.number), async move {
                        let finish = tab.round(by_hand).await;
                        tab.on(Event::Finished(finish));
                    });
                }
                Action::SetTimer { delay_ms } => self.set_timer(&world, delay_ms),
            }
        }
    }

    fn set_timer(self: &Rc<Self>, world: &Rc<World>, delay_ms: i64) {
        let number = self.timer.get().wrapping_add(1);
        self.timer.set(number);
        let (tab, kernel) = (self.clone(), world.kernel.clone());
        world.kernel.spawn(Owner::Tab(self.number), async move {
            kernel.sleep(delay_ms.saturating_mul(1_000)).await;
            let frozen = |since: i64| kernel.now() - since > FROZEN_AFTER;
            if tab.timer.get() == number && !tab.hidden_since.get().is_some_and(frozen) {
                tab.on(Event::Timer);
            }
        });
    }

    async fn round(self: &Rc<Self>, by_hand: bool) -> Finish {
        let (Some(world), Some(phone)) = (self.world.upgrade(), self.phone.upgrade()) else {
            return Finish::Idle;
        };
        // What waits in the emergency journal has no place in the stream yet, so it comes first.
        phone.drain_journal(&world, &self.origin).await;
        phone.bring_back(&world, &self.origin).await;
        let lock = match world.no_locks {
            true => {
                world.faults.hit(Fault::NoLocks);
                None
            }
            false if self.origin.lock.get().is_some() => {
                return Finish::Failed(FailureKind::Passing);
            }
            false => {
                self.origin.lock.set(Some(self.number));
                Some(Held(self.origin.lock.clone()))
            }
        };
        let way = world.network.way(self.origin.clone());
        let now = || -> Instant { phone.clock(&world) };
        let mint = || StreamId(phone.draw(Rng::uuid));
        let host = Host {
            app_version: "sim",
            now: &now,
            mint: &mint,
            nonce: &|| phone.nonce(),
            progress: &|_| {},
            failed: self.failed.get(),
        };
        let gone_back = world.server.borrow().gone_back;
        let outcome = run_round(&self.origin.disk, &way, &host, by_hand).await;
        drop(lock);
        self.failed.set(match outcome.end.server_failed() {
            true => self.failed.get().saturating_add(1),
            false => 0,
        });
        let refused = outcome.log_in() || outcome.findings.log_in;
        if refused || outcome.progress.requests > 0 {
            self.origin.log_in.set(refused);
        }
        world
            .oracle
            .borrow_mut()
            .after_round(&world, &self.origin, &outcome, gone_back);
        let finish = outcome.finish();
        *self.last.borrow_mut() = Some(outcome.end);
        finish
    }
}
