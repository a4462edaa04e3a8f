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
use crate::wire::{MAX_ITEMS, MAX_OFFER, MAX_RAW, Offer, Refusal, SyncRequest};
use domain::{EntryId, Instant, StreamId};
use litemap::LiteMap;
use uuid::Uuid;

mod outcome;
mod transport;
pub use outcome::{Progress, RoundEnd, RoundOutcome};
pub use transport::{Transport, TransportError};

/// Most requests in one round.
pub const MAX_REQUESTS: u32 = 400;
/// Most bytes of `raw` in one request: with its escapes in JSON it stays below
/// [`crate::wire::MAX_BODY`].
pub const BATCH_BYTES: usize = 1024 * 1024;

/// From so many rounds in a row on that the server failed in, a batch is taken apart: see
/// [`Host::failed`].
pub const FAILED_OFTEN: u32 = 2;
/// So many single entries in a row that the server fails at: then it is not the entries.
const IN_VAIN: u32 = 8;

/// What a round takes from outside.
pub struct Host<'a> {
    /// The program's version.
    pub app_version: &'a str,
    /// The phone's clock.
    pub now: &'a dyn Fn() -> Instant,
    /// Makes a random stream id.
    pub mint: &'a dyn Fn() -> StreamId,
    /// Makes a random number for one request.
    pub nonce: &'a dyn Fn() -> Uuid,
    /// Called before each request and at the end.
    pub progress: &'a dyn Fn(Progress),
    /// How many rounds in a row have ended with [`RoundEnd::server_failed`]. After a few of them it
    /// may be one entry that the server fails at, and the others must not wait behind it: batches
    /// are halved as after a 413, and a single one is left out of the round. It stays pending.
    pub failed: u32,
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
        tried: LiteMap::new_vec(),
        left_out: LiteMap::new_vec(),
        in_vain: 0,
        failure: None,
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
    tried: LiteMap<EntryId, ()>,
    /// Single entries that the server failed at in this round.
    left_out: LiteMap<EntryId, ()>,
    /// How many of them since the last reply.
    in_vain: u32,
    /// How the server failed last.
    failure: Option<TransportError>,
    progress: Progress,
    findings: Findings,
    lost: Vec<Offer>,
}

impl<S: Storage, T: Transport> Round<'_, S, T> {
    async fn run(&mut self, by_hand: bool) -> Result<RoundEnd, RoundEnd> {
        let first = self.snapshot().await?;
        let soon = (first.waiting_for_round > 0).then_some(Retry::Soon);
        let release: Vec<_> = soon
            .into_iter()
            .chain(by_hand.then_some(Retry::ByHand))
            .collect();
        // A write for nothing would cost every round a wake of the disk.
        let mut known = release.is_empty().then_some(first);
        if known.is_none() {
            self.apply(&Applied {
                release,
                ..Applied::default()
            })
            .await?;
        }
        let mut last: Option<(bool, bool)> = None;
        for _ in 0..MAX_REQUESTS {
            let snapshot = match known.take() {
                Some(snapshot) => snapshot,
                None => self.snapshot().await?,
            };
            self.progress.pending = snapshot.pending;
            (self.host.progress)(self.progress);
            let batch = self.batch().await?;
            if let (true, Some((more, log_in))) = (batch.is_empty(), last) {
                if log_in {
                    return Ok(RoundEnd::Revoked);
                }
                if !more && snapshot.offering.is_empty() {
                    if let Some(failure) = self.failure.take() {
                        return Err(RoundEnd::Transport(failure));
                    }
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
            if !batch.is_empty() && batch.iter().all(|o| self.tried.contains_key(&o.item.id)) {
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

    /// The next batch, without entries that are too large for any request, or left out.
    async fn batch(&mut self) -> Result<Vec<Outgoing>, RoundEnd> {
        let out = self.left_out.len();
        loop {
            let mut batch = self
                .storage
                .batch(self.limit + out, BATCH_BYTES + out * MAX_RAW)
                .await
                .map_err(broken)?;
            let large: Vec<_> = batch
                .iter()
                .filter(|o| o.item.raw.len() > MAX_RAW)
                .map(too_large)
                .collect();
            if large.is_empty() {
                batch.retain(|o| !self.left_out.contains_key(&o.item.id));
                batch.truncate(self.limit);
                let mut bytes = 0;
                batch.retain(|o| {
                    let first = bytes == 0;
                    bytes += o.item.raw.len();
                    first || bytes <= BATCH_BYTES
                });
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
            nonce: (self.host.nonce)(),
        };
        let request = plan::build_request(snapshot, batch, offer, client);
        let reply = match self.transport.sync(&request).await {
            Ok(reply) if reply.nonce == request.nonce => reply,
            Ok(_) => return Err(RoundEnd::Transport(TransportError::BadReply)),
            Err(TransportError::TooLarge) => {
                self.smaller(&request, batch).await?;
                return Ok(None);
            }
            Err(error)
                if self.host.failed >= FAILED_OFTEN
                    && RoundEnd::Transport(error.clone()).server_failed() =>
            {
                self.apart(error, batch)?;
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
        let report = match applied.is_idle(&now) {
            true => AppliedReport::default(),
            false => self.apply(&applied).await?,
        };
        self.in_vain = 0;
        self.limit = (self.limit * 2).min(MAX_ITEMS);
        self.tried.extend(batch.iter().map(|o| (o.item.id, ())));
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

    /// After one failure of the server too many: half of the batch; a single entry is left out.
    fn apart(&mut self, error: TransportError, batch: &[Outgoing]) -> Result<(), RoundEnd> {
        match batch {
            [one] if self.in_vain + 1 < IN_VAIN => {
                self.in_vain += 1;
                self.left_out.insert(one.item.id, ());
                self.failure = Some(error);
                Ok(())
            }
            [] | [_] => Err(RoundEnd::Transport(error)),
            many => {
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
        all.offer_again |= new.offer_again;
        all.new_stream = new.new_stream.or(all.new_stream);
        all.former = new.former.or(all.former);
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
        offered: false,
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
