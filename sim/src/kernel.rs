//! Time and tasks of a simulation: one thread, one seed, and a clock that jumps from one thing that
//! happens to the next.
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use sync::sim::Rng;

/// Who a task dies with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The world: never killed.
    World,
    /// A tab, by its number in the whole run.
    Tab(u64),
}

/// A simulated second in microseconds.
pub const SECOND: i64 = 1_000_000;
/// A simulated minute.
pub const MINUTE: i64 = 60 * SECOND;
/// A simulated hour.
pub const HOUR: i64 = 60 * MINUTE;
/// A simulated day.
pub const DAY: i64 = 24 * HOUR;

type Work = Pin<Box<dyn Future<Output = ()>>>;

struct Task {
    owner: Owner,
    /// None while it is polled.
    work: Option<Work>,
}

type Ready = Arc<Mutex<BTreeSet<u64>>>;

struct Wakes {
    task: u64,
    ready: Ready,
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.insert(self.task);
    }
}

struct Inner {
    now: Cell<i64>,
    numbers: Cell<u64>,
    steps: Cell<u64>,
    trace: Cell<u64>,
    tasks: RefCell<BTreeMap<u64, Task>>,
    timers: RefCell<BTreeMap<(i64, u64), Waker>>,
    ready: Ready,
    rng: RefCell<Rng>,
}

/// A handle to the kernel of one run.
#[derive(Clone)]
pub struct Kernel(Rc<Inner>);

impl Kernel {
    /// Starts at a moment (microseconds since 1970); which of several ready tasks goes on comes from
    /// `rng`.
    #[must_use]
    pub fn new(now: i64, rng: Rng) -> Self {
        Self(Rc::new(Inner {
            now: Cell::new(now),
            numbers: Cell::new(0),
            steps: Cell::new(0),
            trace: Cell::new(0),
            tasks: RefCell::default(),
            timers: RefCell::default(),
            ready: Arc::default(),
            rng: RefCell::new(rng),
        }))
    }

    /// The true time.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.0.now.get()
    }

    /// Polls so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.0.steps.get()
    }

    /// A number that two runs share only if they went the same way.
    #[must_use]
    pub fn trace(&self) -> u64 {
        self.0.trace.get()
    }

    /// Adds to [`Kernel::trace`].
    pub fn mark(&self, what: u64) {
        let mixed = (self.0.trace.get().rotate_left(5) ^ what).wrapping_mul(0x517C_C1B7_2722_0A95);
        self.0.trace.set(mixed);
    }

    fn number(&self) -> u64 {
        self.0.numbers.set(self.0.numbers.get() + 1);
        self.0.numbers.get()
    }

    /// Draws by chance.
    pub fn draw<R>(&self, f: impl FnOnce(&mut Rng) -> R) -> R {
        f(&mut self.0.rng.borrow_mut())
    }

    /// Starts a task.
    pub fn spawn(&self, owner: Owner, work: impl Future<Output = ()> + 'static) {
        let id = self.number();
        let task = Task {
            owner,
            work: Some(Box::pin(work)),
        };
        self.0.tasks.borrow_mut().insert(id, task);
        self.wake(id);
    }

    fn wake(&self, id: u64) {
        let mut ready = self.0.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.insert(id);
    }

    /// Ends all tasks of an owner wherever they wait.
    pub fn kill(&self, owner: Owner) {
        let mut tasks = self.0.tasks.borrow_mut();
        let ids: Vec<_> = tasks
            .iter()
            .filter(|(_, task)| task.owner == owner)
            .map(|(id, _)| *id)
            .collect();
        let dead: Vec<_> = ids.iter().filter_map(|id| tasks.remove(id)).collect();
        drop(tasks);
        // What they held is let go here, which may wake others.
        drop(dead);
    }

    /// Drops everything that still waits. Tasks hold what holds the kernel: without this a run is
    /// never let go.
    pub fn end(&self) {
        let tasks = self.0.tasks.take();
        drop(tasks);
        self.0.timers.take();
    }

    /// Waits.
    pub fn sleep(&self, for_us: i64) -> Sleep {
        Sleep {
            kernel: self.clone(),
            until: self.now().saturating_add(for_us.max(0)),
            set: None,
        }
    }

    /// Runs until `done` says so, nothing is left to do, or the clock would pass `until`. Was it
    /// done?
    pub fn run(&self, until: i64, done: impl Fn() -> bool) -> bool {
        loop {
            if done() {
                return true;
            }
            if let Some(id) = self.next_ready() {
                self.poll(id);
                continue;
            }
            let first = self.0.timers.borrow_mut().pop_first();
            let Some(((at, number), waker)) = first else {
                // Time passes also while nobody waits for it.
                self.0.now.set(self.now().max(until));
                return done();
            };
            if at > until {
                self.0.timers.borrow_mut().insert((at, number), waker);
                self.0.now.set(until);
                return done();
            }
            self.0.now.set(self.now().max(at));
            waker.wake();
        }
    }

    fn next_ready(&self) -> Option<u64> {
        let mut ready = self.0.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let n = ready.len() as u64;
        if n == 0 {
            return None;
        }
        let which = self.draw(|r| r.below(n)) as usize;
        let id = *ready.iter().nth(which)?;
        ready.remove(&id);
        Some(id)
    }

    fn poll(&self, id: u64) {
        let taken = self
            .0
            .tasks
            .borrow_mut()
            .get_mut(&id)
            .and_then(|task| task.work.take());
        let Some(mut work) = taken else { return };
        self.0.steps.set(self.steps() + 1);
        self.mark(id ^ (self.now() as u64));
        let waker = Waker::from(Arc::new(Wakes {
            task: id,
            ready: self.0.ready.clone(),
        }));
        let ended = work
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready();
        let mut tasks = self.0.tasks.borrow_mut();
        if ended {
            tasks.remove(&id);
        } else if let Some(task) = tasks.get_mut(&id) {
            task.work = Some(work);
        }
        // Else it was killed while it ran, and ends here.
    }
}

/// See [`Kernel::sleep`].
pub struct Sleep {
    kernel: Kernel,
    until: i64,
    set: Option<(i64, u64)>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let set = self.set.take();
        let mut timers = self.kernel.0.timers.borrow_mut();
        if let Some(key) = set {
            timers.remove(&key);
            if self.kernel.now() >= self.until {
                return Poll::Ready(());
            }
        }
        let key = (self.until, self.kernel.number());
        timers.insert(key, cx.waker().clone());
        drop(timers);
        self.set = Some(key);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.set.take() {
            self.kernel.0.timers.borrow_mut().remove(&key);
        }
    }
}

/// A value that one task gives to another.
pub struct Slot<T>(Rc<RefCell<(Option<T>, Option<Waker>)>>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Rc::new(RefCell::new((None, None))))
    }
}

impl<T> Slot<T> {
    /// Gives it; an earlier one that nobody took is gone.
    pub fn put(&self, value: T) {
        let waker = {
            let mut inner = self.0.borrow_mut();
            inner.0 = Some(value);
            inner.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits for it.
    pub async fn take(&self) -> T {
        std::future::poll_fn(|cx| {
            let mut inner = self.0.borrow_mut();
            match inner.0.take() {
                Some(value) => Poll::Ready(value),
                None => {
                    inner.1 = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

/// Waits for a future at most so long; None: it took longer, and was dropped.
pub async fn within<F: Future>(kernel: &Kernel, limit_us: i64, work: F) -> Option<F::Output> {
    let mut work = std::pin::pin!(work);
    let mut limit = std::pin::pin!(kernel.sleep(limit_us));
    std::future::poll_fn(|cx| {
        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(done));
        }
        limit.as_mut().poll(cx).map(|()| None)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_jumps_to_what_comes_next_and_stops_at_the_end() {
        let kernel = Kernel::new(0, Rng::new(1));
        let seen = Rc::new(RefCell::new(Vec::new()));
        for wait in [30, 10, 20] {
            let (k, seen) = (kernel.clone(), seen.clone());
            kernel.spawn(Owner::World, async move {
                k.sleep(wait * SECOND).await;
                seen.borrow_mut().push(k.now() / SECOND);
            });
        }
        assert!(!kernel.run(25 * SECOND, || false));
        assert_eq!(*seen.borrow(), [10, 20]);
        assert_eq!(kernel.now(), 25 * SECOND);
        assert!(!kernel.run(DAY, || false));
        assert_eq!(*seen.borrow(), [10, 20, 30]);
    }

    #[test]
    fn what_is_killed_ends_where_it_waits_and_lets_go_what_it_held() {
        let kernel = Kernel::new(0, Rng::new(1));
        let held = Rc::new(());
        let (k, mine) = (kernel.clone(), held.clone());
        kernel.spawn(Owner::Tab(7), async move {
            k.sleep(MINUTE).await;
            drop(mine);
            panic!("it went on");
        });
        kernel.run(SECOND, || false);
        assert_eq!(Rc::strong_count(&held), 2);
        kernel.kill(Owner::Tab(7));
        assert_eq!(Rc::strong_count(&held), 1);
        kernel.run(DAY, || false);
    }

    #[test]
    fn a_limit_ends_what_takes_too_long() {
        let kernel = Kernel::new(0, Rng::new(1));
        let results = Rc::new(RefCell::new(Vec::new()));
        let (k, r) = (kernel.clone(), results.clone());
        kernel.spawn(Owner::World, async move {
            let late = within(&k, SECOND, k.sleep(MINUTE)).await;
            let soon = within(&k, MINUTE, k.sleep(SECOND)).await;
            r.borrow_mut().extend([late.is_some(), soon.is_some()]);
        });
        kernel.run(DAY, || false);
        assert_eq!(kernel.now(), DAY);
        assert_eq!(*results.borrow(), [false, true]);
    }
}
