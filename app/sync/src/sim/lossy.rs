//! A network that loses, doubles, delays and cuts, by seed, around any transport.
use super::exec::{Rng, SharedRng, yield_now};
use crate::round::{Transport, TransportError};
use crate::wire::{SyncReply, SyncRequest};
use std::cell::{Cell, RefCell};

/// How often what goes wrong, in a thousand requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The request never arrives.
    pub drop_request: u64,
    /// The server does it all; its reply never arrives. Also: killed between commit and reply.
    pub drop_reply: u64,
    /// The request arrives twice.
    pub duplicate: u64,
    /// The request arrives later, after others; its sender has given up.
    pub delay: u64,
    /// 503 before, or 500 after the work.
    pub server_error: u64,
    /// The reply ends in the middle.
    pub cut_reply: u64,
    /// 429.
    pub busy: u64,
}

impl Faults {
    /// None at all.
    pub const NONE: Faults = Faults {
        drop_request: 0,
        drop_reply: 0,
        duplicate: 0,
        delay: 0,
        server_error: 0,
        cut_reply: 0,
        busy: 0,
    };
    /// Nearly every second request goes wrong.
    pub const HEAVY: Faults = Faults {
        drop_request: 80,
        drop_reply: 80,
        duplicate: 80,
        delay: 60,
        server_error: 60,
        cut_reply: 60,
        busy: 30,
    };
}

/// A transport with faults.
#[derive(Debug)]
pub struct Lossy<T> {
    inner: T,
    rng: SharedRng,
    faults: Cell<Faults>,
    delayed: RefCell<Vec<SyncRequest>>,
    injected: Cell<u32>,
}

impl<T: Transport> Lossy<T> {
    /// Puts faults around a transport.
    pub fn new(inner: T, rng: Rng, faults: Faults) -> Self {
        Self {
            inner,
            rng: SharedRng::new(rng),
            faults: Cell::new(faults),
            delayed: RefCell::default(),
            injected: Cell::new(0),
        }
    }

    /// From now on nothing goes wrong; what was delayed still arrives.
    pub fn calm(&self) {
        self.faults.set(Faults::NONE);
    }

    /// How many faults there were.
    pub fn injected(&self) -> u32 {
        self.injected.get()
    }

    async fn late_arrivals(&self) {
        let calm = self.faults.get() == Faults::NONE;
        while !self.delayed.borrow().is_empty() && (calm || self.rng.with(|r| r.hit(500))) {
            let n = self.delayed.borrow().len() as u64;
            let late = self.rng.with(|r| r.below(n)) as usize;
            let request = self.delayed.borrow_mut().swap_remove(late);
            // Nobody waits for this reply any more.
            drop(self.inner.sync(&request).await);
        }
    }

    async fn wait(&self) {
        for _ in 0..self.rng.with(|r| r.below(4)) {
            yield_now().await;
        }
    }
}

impl<T: Transport> Transport for Lossy<T> {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        self.late_arrivals().await;
        self.wait().await;
        let f = self.faults.get();
        let mut dice = self.rng.with(|r| r.below(1000));
        let mut fault = |per_mille: u64| {
            let hit = dice < per_mille;
            dice = if hit {
                u64::MAX
            } else {
                dice.saturating_sub(per_mille)
            };
            self.injected.set(self.injected.get() + u32::from(hit));
            hit
        };
        if fault(f.drop_request) {
            return Err(TransportError::Offline);
        }
        if fault(f.busy) {
            return Err(TransportError::Busy {
                retry_after_s: Some(1),
            });
        }
        if fault(f.delay) {
            self.delayed.borrow_mut().push(request.clone());
            return Err(TransportError::Timeout);
        }
        if fault(f.duplicate) {
            let first = self.inner.sync(request).await;
            self.wait().await;
            let second = self.inner.sync(request).await;
            return if self.rng.with(|r| r.hit(500)) {
                first
            } else {
                second
            };
        }
        let (error, cut) = (fault(f.server_error), fault(f.cut_reply));
        if error && self.rng.with(|r| r.hit(500)) {
            return Err(TransportError::Server(503));
        }
        let lost = fault(f.drop_reply);
        let reply = self.inner.sync(request).await;
        self.wait().await;
        if lost {
            return Err(TransportError::Timeout);
        }
        if error {
            return Err(TransportError::Server(500));
        }
        if cut {
            let text = serde_json::to_string(&reply?).map_err(|_| TransportError::BadReply)?;
            let at = self.rng.with(|r| r.below(text.len() as u64)) as usize;
            let part = text.get(..at).unwrap_or_default();
            return serde_json::from_str(part).map_err(|_| TransportError::BadReply);
        }
        reply
    }
}
