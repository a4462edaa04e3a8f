//! Chance by seed and a way to run futures together without a runtime.
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// SplitMix64: small, good enough for faults, the same on every machine.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to n − 1; 0 if n is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n.max(1)
    }

    /// True so many times in a thousand.
    pub fn hit(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// A random UUID.
    pub fn uuid(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u64_pair(self.draw(), self.draw())
    }

    /// Another independent source.
    pub fn fork(&mut self) -> Self {
        Self(self.draw())
    }
}

/// Lets the others go on, once.
pub async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|cx| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Runs futures together, polled in an order by chance, until all have ended.
pub async fn together(mut futures: Vec<Pin<Box<dyn Future<Output = ()> + '_>>>, rng: &mut Rng) {
    std::future::poll_fn(|cx| {
        let mut order: Vec<usize> = (0..futures.len()).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, rng.below(i as u64 + 1) as usize);
        }
        let mut ended = Vec::new();
        for i in order {
            if futures[i].as_mut().poll(cx).is_ready() {
                ended.push(i);
            }
        }
        ended.sort_unstable();
        for i in ended.into_iter().rev() {
            drop(futures.swap_remove(i));
        }
        if futures.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// Runs a future that waits for nothing but [`yield_now`].
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut cx) {
            return done;
        }
    }
}

/// A source of chance behind a shared reference.
#[derive(Debug)]
pub struct SharedRng(RefCell<Rng>);

impl SharedRng {
    /// Takes the source over.
    #[must_use]
    pub fn new(rng: Rng) -> Self {
        Self(RefCell::new(rng))
    }

    /// Uses it for a moment.
    pub fn with<R>(&self, f: impl FnOnce(&mut Rng) -> R) -> R {
        f(&mut self.0.borrow_mut())
    }
}
