//! One round: push what waits, offer what is in doubt, pull what is new.
//!
//! Everything a round knows stands in the database after each request, so it may be cut off at
//! any point. It is bounded: after [`MAX_REQUESTS`] requests it ends with *more*, and the
//! scheduler starts another one.
use crate::plan::{self, Client, Findings, reason};
use crate::storage::{
    Applied, AppliedReport, OfferReason, Outgoing, Rehome, Retry, SetAside, SetAsideBy, Snapshot,
    Storage,
};
use crate::wire::{MAX_ITEMS, MAX_OFFER, MAX_RAW, Offer, Refusal, SyncReply, SyncRequest};
use domain::{EntryId, Instant, StreamId};
use std::collections::BTreeSet;

mod outcome;
pub use outcome::{Progress, RoundEnd, RoundOutcome};

/// Most requests in one round.
pub const MAX_REQUESTS: u32 = 400;
/// Most bytes of `raw` in one request: with its escapes in JSON it stays below
/// [`crate::wire::MAX_BODY`].
pub const BATCH_BYTES: usize = 1024 * 1024;

/// Sends one request. Every request must end: the transport has its own timeout.
#[expect(
    async_fn_in_trait,
    reason = "implemented in the browser, where futures are never Send, and used by generics only"
)]
pub trait Transport {
    /// `POST /api/v1/sync`.
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError>;
}

/// Why there was no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The server was not reached.
    #[error("no connection")]
    Offline,
    /// No answer in time; the server may have done everything.
    #[error("no answer in time")]
    Timeout,
    /// 401: the session is unknown here. Log in; keep everything.
    #[error("not logged in")]
    Unauthorized,
    /// 413.
    #[error("the request is too large")]
    TooLarge,
    /// 429.
    #[error("too many requests")]
    Busy {
        /// `Retry-After` in seconds.
        retry_after_s: Option<u32>,
    },
    /// 5xx.
    #[error("the server failed ({0})")]
    Server(u16),
    /// Another 4xx, with the reason that the server named.
    #[error("the server refused ({status})")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Its body.
        refusal: Option<Refusal>,
    },
    /// 2xx with something else than a reply, or with a part of one.
    #[error("the answer cannot be read")]
    BadReply,
}

/// What a round takes from outside.
pub struct Host<'a> {
    /// The program's version.
    pub app_version: &'a str,
    /// The phone's clock.
    pub now: &'a dyn Fn() -> Instant,
    /// Makes a random stream id.
    pub mint: &'a dyn Fn() -> StreamId,
    /// Called before each request and at the end.
    pub progress: &'a dyn Fn(Progress),
}

/// Runs a round. `by_hand`: the user pressed *Try now*, so what was set aside is tried too.
pub async fn run_round<S: Storage, T: Transport>(
    storage: &S,
    transport: &T,
    host: &Host<'_>,
    by_hand: bool,
) -> RoundOutcome {
    let mut round = Round {
        storage,
        transport,
        host,
        limit: MAX_ITEMS,
        offer_limit: MAX_OFFER,
        tried: BTreeSet::new(),
        progress: Progress::default(),
        findings: Findings::default(),
        lost: Vec::new(),
    };
    let end = match round.run(by_hand).await {
        Ok(end) | Err(end) => end,
    };
    RoundOutcome {
        end,
        progress: round.progress,
        findings: round.findings,
        lost: round.lost,
    }
}

struct Round<'a, S, T> {
    storage: &'a S,
    transport: &'a T,
    host: &'a Host<'a>,
    /// Most items in the next request.
    limit: usize,
    /// Most offers in the next request.
    offer_limit: usize,
    /// Entries already sent in this round with a reply: sending them once more is for the next.
    tried: BTreeSet<EntryId>,
    progress: Progress,
    findings: Findings,
    lost: Vec<Offer>,
}

impl<S: Storage, T: Transport> Round<'_, S, T> {
    async fn run(&mut self, by_hand: bool) -> Result<RoundEnd, RoundEnd> {
        let mut release = vec![Retry::Soon];
        if by_hand {
            release.push(Retry::ByHand);
        }
        self.apply(&Applied {
            release,
            ..Applied::default()
        })
        .await?;
        let mut last: Option<(bool, bool)> = None;
        for _ in 0..MAX_REQUESTS {
            let snapshot = self.snapshot().await?;
            self.progress.pending = snapshot.pending;
            (self.host.progress)(self.progress);
            let batch = self.batch().await?;
            if let (true, Some((more, log_in))) = (batch.is_empty(), last) {
                if log_in {
                    return Ok(RoundEnd::Revoked);
                }
                if !more && snapshot.offering.is_empty() {
                    let all = snapshot.pending == 0;
                    return Ok(if all {
                        RoundEnd::Done { more: false }
                    } else {
                        RoundEnd::Stuck
                    });
                }
            }
            // Entries come back in a round if the server lacks what it confirmed in the same
            // round, or leaves them without an answer: do not insist, wait.
            if !batch.is_empty() && batch.iter().all(|o| self.tried.contains(&o.item.id)) {
                return Ok(RoundEnd::Stuck);
            }
            let Some(offer) = self.offers(&snapshot).await? else {
                continue;
            };
            if let Some(findings) = self.exchange(&snapshot, &batch, offer).await? {
                last = Some((findings.more, findings.log_in));
                self.gather(findings);
            }
        }
        Ok(RoundEnd::Done { more: true })
    }

    /// The next batch, without entries that are too large for any request.
    async fn batch(&mut self) -> Result<Vec<Outgoing>, RoundEnd> {
        loop {
            let mut batch = self
                .storage
                .batch(self.limit, BATCH_BYTES)
                .await
                .map_err(broken)?;
            let large: Vec<_> = batch
                .iter()
                .filter(|o| o.item.raw.len() > MAX_RAW)
                .map(too_large)
                .collect();
            if large.is_empty() {
                return Ok(batch);
            }
            batch.clear();
            self.set_aside(large).await?;
        }
    }

    /// The next page of offers. None: the queue went on without a request; look again.
    async fn offers(&self, snapshot: &Snapshot) -> Result<Option<Vec<Offer>>, RoundEnd> {
        let front = snapshot.offering.first();
        let Some(front) = front.filter(|o| o.why != OfferReason::Ended) else {
            return Ok(Some(Vec::new()));
        };
        let page = self
            .storage
            .offers(front.stream, front.from, self.offer_limit)
            .await;
        let page = page.map_err(broken)?;
        if !page.is_empty() {
            return Ok(Some(page));
        }
        let rest = snapshot.offering[1..].to_vec();
        self.storage
            .apply(&Applied {
                offering: Some(rest),
                ..Applied::default()
            })
            .await
            .map_err(broken)?;
        Ok(None)
    }

    /// One request. None: it was refused as it is, and the next one is another.
    async fn exchange(
        &mut self,
        snapshot: &Snapshot,
        batch: &[Outgoing],
        offer: Vec<Offer>,
    ) -> Result<Option<Findings>, RoundEnd> {
        let sent: Vec<_> = batch
            .iter()
            .filter(|o| !o.sent)
            .map(|o| o.item.id)
            .collect();
        if !sent.is_empty() {
            self.apply(&Applied {
                sent,
                ..Applied::default()
            })
            .await?;
        }
        let client = Client {
            app_version: self.host.app_version,
            now: (self.host.now)(),
        };
        let request = plan::build_request(snapshot, batch, offer, client);
        let reply = match self.transport.sync(&request).await {
            Ok(reply) => reply,
            Err(TransportError::TooLarge) => {
                self.smaller(&request, batch).await?;
                return Ok(None);
            }
            Err(TransportError::Refused {
                refusal: Some(refusal),
                ..
            }) if refusal.reason == reason::FOREIGN_STREAM => {
                if request.stream == snapshot.stream {
                    return Err(RoundEnd::Foreign(refusal));
                }
                self.leave(snapshot, &request).await?;
                return Ok(None);
            }
            Err(error) => return Err(RoundEnd::Transport(error)),
        };
        let now = self.snapshot().await?;
        let (applied, findings) =
            plan::digest_reply(&now, &request, reply, (self.host.mint)(), (self.host.now)());
        let report = self.apply(&applied).await?;
        self.limit = (self.limit * 2).min(MAX_ITEMS);
        self.tried.extend(batch.iter().map(|o| o.item.id));
        if report.new_stream {
            // Those that moved are other requests now.
            self.tried.clear();
        }
        for moved in &applied.rehome {
            self.tried.remove(&moved.id);
        }
        self.progress.requests += 1;
        self.progress.confirmed += findings.confirmed;
        self.progress.pulled += findings.pulled;
        Ok(Some(findings))
    }

    /// The server holds an earlier stream for another account: what was offered of it moves into the
    /// present one, and there is nothing to be said of it.
    async fn leave(&mut self, snapshot: &Snapshot, request: &SyncRequest) -> Result<(), RoundEnd> {
        let mut queue = snapshot.offering.clone();
        match (request.offer.last(), queue.first_mut()) {
            (Some(last), Some(front)) => front.from = last.seq + 1,
            _ => queue.retain(|o| o.stream != request.stream),
        }
        let moved = request.offer.iter().map(|offer| Rehome {
            id: offer.id,
            from: request.stream,
        });
        self.apply(&Applied {
            rehome: moved.collect(),
            offering: Some(queue),
            ..Applied::default()
        })
        .await?;
        Ok(())
    }

    /// After a 413: half of the batch; a single entry is set aside; then fewer offers.
    async fn smaller(&mut self, request: &SyncRequest, batch: &[Outgoing]) -> Result<(), RoundEnd> {
        match (batch, request.offer.len()) {
            ([], 0 | 1) => Err(RoundEnd::Transport(TransportError::TooLarge)),
            ([] | [_], n) if n > 1 => {
                self.offer_limit = n / 2;
                Ok(())
            }
            ([one], _) => self.set_aside(vec![too_large(one)]).await,
            (many, _) => {
                self.limit = many.len() / 2;
                Ok(())
            }
        }
    }

    async fn set_aside(&mut self, entries: Vec<SetAside>) -> Result<(), RoundEnd> {
        let found = entries.iter().map(|s| (s.id, s.reason.clone()));
        self.findings.set_aside.extend(found);
        self.apply(&Applied {
            set_aside: entries,
            ..Applied::default()
        })
        .await?;
        Ok(())
    }

    async fn snapshot(&self) -> Result<Snapshot, RoundEnd> {
        self.storage.snapshot().await.map_err(broken)
    }

    async fn apply(&mut self, applied: &Applied) -> Result<AppliedReport, RoundEnd> {
        let report = self.storage.apply(applied).await.map_err(broken)?;
        self.lost.extend(&report.lost);
        Ok(report)
    }

    /// Adds the findings of a request to those of the round.
    fn gather(&mut self, new: Findings) {
        let all = &mut self.findings;
        all.confirmed += new.confirmed;
        all.pulled += new.pulled;
        all.set_aside.extend(new.set_aside);
        all.damaged.extend(new.damaged);
        all.new_epoch |= new.new_epoch;
        all.new_stream = new.new_stream.or(all.new_stream);
        // Of these the last word counts.
        all.stale = new.stale;
        all.log_in = new.log_in;
        all.update_required = new.update_required;
        all.unanswered = new.unanswered;
        all.gaps = new.gaps;
        all.skew_us = new.skew_us.or(all.skew_us);
        all.more = new.more;
    }
}

fn broken(error: impl std::fmt::Display) -> RoundEnd {
    RoundEnd::Storage(error.to_string())
}

fn too_large(entry: &Outgoing) -> SetAside {
    SetAside {
        id: entry.item.id,
        reason: Refusal {
            field: "raw".to_owned(),
            value: Some(entry.item.raw.len().to_string()),
            reason: reason::TOO_LARGE.to_owned(),
        },
        by: SetAsideBy::Phone,
        retry: Retry::ByHand,
    }
}
