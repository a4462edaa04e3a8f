//! The way between a phone and the server: it loses, doubles, delays, cuts and partitions.
use crate::faults::{Counter, Fault, Rates};
use crate::kernel::{HOUR, Kernel, MINUTE, Owner, SECOND, Slot, within};
use crate::phone::Origin;
use crate::server::{Answer, Server};
use crate::story;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::digest::Hash;
use sync::round::{Transport, TransportError};
use sync::wire::{Item, ItemResult, Outcome, Refusal, SyncReply, SyncRequest};

/// How long a phone waits for an answer.
const TIMEOUT: i64 = MINUTE;

/// The state of one phone's connection, each until a moment of true time.
#[derive(Default)]
pub struct Line {
    /// Requests are lost.
    pub out: Cell<i64>,
    /// Replies are lost.
    pub back: Cell<i64>,
    /// A reply that a proxy kept.
    kept: RefCell<Option<Answer>>,
}

/// The network of a run.
#[derive(Clone)]
pub struct Network {
    kernel: Kernel,
    server: Rc<RefCell<Server>>,
    rates: Rc<Cell<Rates>>,
    faults: Counter,
    problems: Rc<RefCell<Vec<String>>>,
    /// Requests that have not reached the server yet.
    under_way: Rc<Cell<u32>>,
}

/// A way of one tab.
pub struct Way {
    network: Network,
    origin: Rc<Origin>,
}

impl Network {
    /// Before a server.
    #[must_use]
    pub fn new(
        kernel: Kernel,
        server: Rc<RefCell<Server>>,
        rates: Rates,
        faults: Counter,
        problems: Rc<RefCell<Vec<String>>>,
    ) -> Self {
        Self {
            kernel,
            server,
            rates: Rc::new(Cell::new(rates)),
            faults,
            problems,
            under_way: Rc::default(),
        }
    }

    /// Has all that was ever sent reached the server?
    #[must_use]
    pub fn has_delivered(&self) -> bool {
        self.under_way.get() == 0
    }

    /// Nothing goes wrong any more.
    pub fn calm(&self) {
        self.rates.set(Rates::default());
    }

    /// A tab's way.
    #[must_use]
    pub fn way(&self, origin: Rc<Origin>) -> Way {
        Way {
            network: self.clone(),
            origin,
        }
    }

    fn fault(&self, fault: Fault, rate: u64) -> bool {
        let hit = self.kernel.draw(|r| r.hit(rate));
        if hit {
            story::tell(self.kernel.now(), || format!("  {}", fault.name()));
            self.faults.hit(fault);
        }
        hit
    }

    fn draw(&self, below: i64) -> i64 {
        self.kernel.draw(|r| r.below(below.unsigned_abs())) as i64
    }

    /// Kills the server and starts it again after a while.
    pub fn kill_server(&self, down_us: i64) {
        self.note(self.server.borrow_mut().kill());
        let this = self.clone();
        self.kernel.spawn(Owner::World, async move {
            this.kernel.sleep(down_us).await;
            this.start_server();
        });
    }

    /// Starts it, if it is down.
    pub fn start_server(&self) {
        let mut server = self.server.borrow_mut();
        server.set_time(self.kernel.now());
        self.note(server.start());
    }

    fn note(&self, done: anyhow::Result<()>) {
        if let Err(error) = done {
            self.problems
                .borrow_mut()
                .push(format!("server: {error:#}"));
        }
    }

    /// The request reaches the server.
    fn arrive(&self, origin: &Origin, token: Option<&str>, body: &str) -> Option<Answer> {
        let rates = self.rates.get();
        if self.fault(Fault::KilledBefore, rates.kill_before) {
            self.kill_server(self.draw(MINUTE));
            return None;
        }
        let answer = {
            let mut server = self.server.borrow_mut();
            server.set_time(self.kernel.now());
            server.answer(token, body)
        };
        story::tell(self.kernel.now(), || {
            story::answered(answer.status, &answer.body)
        });
        self.kernel
            .mark(u64::from(answer.status) + answer.body.len() as u64);
        if self.fault(Fault::KilledAfter, rates.kill_after) {
            if answer.cookie.is_some() {
                self.faults.hit(Fault::RotationLost);
            }
            self.kill_server(self.draw(MINUTE));
            return None;
        }
        if answer.status == 200 {
            *origin.line.kept.borrow_mut() = Some(Answer {
                cookie: None,
                ..answer.clone()
            });
        }
        Some(answer)
    }
}

/// What becomes of a request.
enum Fate {
    Through,
    Lost(TransportError),
    Answered(Answer),
    Late,
    Twice,
}

impl Way {
    fn fate(&self, request: &SyncRequest) -> Fate {
        let (net, now) = (&self.network, self.network.kernel.now());
        if now < self.origin.line.out.get() {
            net.faults.hit(Fault::PartitionOut);
            return Fate::Lost(TransportError::Offline);
        }
        let rates = net.rates.get();
        if net.fault(Fault::RequestDropped, rates.drop_request) {
            return Fate::Lost(TransportError::Timeout);
        }
        if net.fault(Fault::Busy, rates.busy) {
            let retry_after_s = Some(1 + net.draw(20) as u32);
            return Fate::Lost(TransportError::Busy { retry_after_s });
        }
        let kept = self.origin.line.kept.borrow().clone();
        if let Some(kept) = kept {
            if net.fault(Fault::StaleReply, rates.stale) {
                return Fate::Answered(kept);
            }
            // Whoever is silent about offers calls them lost: that is no fault that can be seen.
            let only_sent = !request.entries.is_empty() && request.offer.is_empty();
            let only_sent = only_sent && request.cursor.is_some();
            if only_sent && net.fault(Fault::WrongReceipt, rates.wrong_receipt) {
                return Fate::Answered(wrong_receipts(kept, request));
            }
        }
        if net.fault(Fault::Reordered, rates.reorder) {
            return Fate::Late;
        }
        if net.fault(Fault::Duplicated, rates.duplicate) {
            return Fate::Twice;
        }
        if net.fault(Fault::ServerError, rates.error) && net.draw(2) == 0 {
            return Fate::Lost(TransportError::Server(503));
        }
        Fate::Through
    }

    /// Sends it on its way; what it does there, it does also if the page dies meanwhile.
    fn send(&self, body: Rc<str>, after_us: i64, reply: Slot<Answer>) {
        let (net, origin) = (self.network.clone(), self.origin.clone());
        let token = origin.cookie.borrow().clone();
        net.under_way.set(net.under_way.get() + 1);
        net.kernel.clone().spawn(Owner::World, async move {
            net.kernel.sleep(after_us).await;
            net.under_way.set(net.under_way.get() - 1);
            let Some(answer) = net.arrive(&origin, token.as_deref(), &body) else {
                return;
            };
            net.kernel.sleep(net.draw(SECOND)).await;
            let partition = net.kernel.now() < origin.line.back.get();
            if partition {
                net.faults.hit(Fault::PartitionIn);
            }
            if partition || net.fault(Fault::ReplyDropped, net.rates.get().drop_reply) {
                if answer.cookie.is_some() {
                    net.faults.hit(Fault::RotationLost);
                }
                return;
            }
            // The browser keeps the cookie, whether the page still waits or not; the last reply
            // that arrives holds.
            if let Some(fresh) = &answer.cookie {
                *origin.cookie.borrow_mut() = Some(fresh.clone());
            }
            reply.put(answer);
        });
    }

    fn read(&self, mut answer: Answer) -> Result<SyncReply, TransportError> {
        let net = &self.network;
        let rates = net.rates.get();
        if answer.status == 200 && net.fault(Fault::ReplyCut, rates.cut) {
            let at = net.draw(answer.body.len() as i64) as usize;
            let part = answer.body.get(..at).unwrap_or_default();
            answer.body = part.to_owned();
        }
        Err(match answer.status {
            200..=299 => {
                return serde_json::from_str(&answer.body).map_err(|_| TransportError::BadReply);
            }
            401 => TransportError::Unauthorized,
            413 => TransportError::TooLarge,
            502 => TransportError::Offline,
            status @ 500.. => TransportError::Server(status),
            status => TransportError::Refused {
                status,
                refusal: serde_json::from_str::<Refusal>(&answer.body).ok(),
            },
        })
    }
}

/// What a broken server says: all is stored, under hashes of something else. Of what it said before
/// it repeats nothing: that is told apart by the nonce, and this one has the request's.
fn wrong_receipts(kept: Answer, request: &SyncRequest) -> Answer {
    let Ok(mut reply) = serde_json::from_str::<SyncReply>(&kept.body) else {
        return kept;
    };
    let wrong = |item: &Item| ItemResult {
        id: Some(item.id),
        outcome: Outcome::Stored,
        reason: None,
        hash: Some(Hash::of("another text")),
        change: Some(1),
    };
    reply.results = request.entries.iter().map(wrong).collect();
    reply.nonce = request.nonce;
    reply.epoch = request.epoch.unwrap_or(reply.epoch);
    reply.cursor = request.cursor.clone().unwrap_or(reply.cursor);
    reply.scope = request.scope.clone().unwrap_or(reply.scope);
    reply.missing.clear();
    reply.changes.clear();
    reply.forget.clear();
    reply.offer_again = false;
    Answer {
        body: serde_json::to_string(&reply).unwrap_or_default(),
        ..kept
    }
}

impl Transport for Way {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let net = &self.network;
        let body: Rc<str> = serde_json::to_string(request)
            .map_err(|_| TransportError::BadReply)?
            .into();
        story::tell(net.kernel.now(), || story::asked(&self.origin, request));
        let reply = Slot::default();
        match self.fate(request) {
            Fate::Lost(TransportError::Timeout) => {
                net.kernel.sleep(TIMEOUT).await;
                return Err(TransportError::Timeout);
            }
            Fate::Lost(error) => {
                net.kernel.sleep(net.draw(SECOND)).await;
                return Err(error);
            }
            Fate::Answered(answer) => {
                net.kernel.sleep(net.draw(SECOND)).await;
                return self.read(answer);
            }
            Fate::Late => {
                let late = TIMEOUT + net.draw(HOUR);
                self.send(body, late, Slot::default());
                net.kernel.sleep(TIMEOUT).await;
                return Err(TransportError::Timeout);
            }
            Fate::Twice => {
                self.send(body.clone(), net.draw(3 * SECOND), reply.clone());
                self.send(body, net.draw(3 * SECOND), reply.clone());
            }
            Fate::Through => self.send(body, net.draw(SECOND), reply.clone()),
        }
        match within(&net.kernel, TIMEOUT, reply.take()).await {
            Some(answer) => self.read(answer),
            None => Err(TransportError::Timeout),
        }
    }
}
