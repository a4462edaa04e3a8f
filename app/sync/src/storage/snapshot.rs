//! What the database holds, as one consistent reading.
use crate::wire::{Epoch, Have, Offer};
use domain::{AccountId, Instant, StreamId};
use serde::{Deserialize, Serialize};

/// The state of the database as one consistent reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The stream that new entries go into.
    pub stream: StreamId,
    /// Whose stream it is; none before the first log-in.
    pub account: Option<AccountId>,
    /// The epoch that receipts must have to be good; none before the first reply.
    pub epoch: Option<Epoch>,
    /// What `stream` holds, sent or not.
    pub have: Have,
    /// Entries without an answer, of all streams of the account: [`EntryState::is_pending`].
    pub pending: u32,
    /// When the oldest of them was saved.
    pub oldest_pending: Option<Instant>,
    /// Set aside until the next round ([`Retry::Soon`]); they count as pending too.
    pub waiting_for_round: u32,
    /// Set aside until the next log-in ([`Retry::AfterLogIn`]); they count as pending too.
    pub waiting_for_log_in: u32,
    /// Where the last pull ended.
    pub cursor: Option<String>,
    /// The scope that it was pulled under.
    pub scope: Option<String>,
    /// Streams of the account that are still to be offered, the first one first.
    pub offering: Vec<Offering>,
    /// Earlier streams of the account in this database, oldest first. They take no new entries.
    pub earlier: Vec<EarlierStream>,
}

impl Snapshot {
    /// Nothing waits for an answer: log-out, wipe and switch of profile are safe.
    #[must_use]
    pub fn settled(&self) -> bool {
        self.pending == 0 && !self.in_doubt()
    }

    /// Whether the server has what it once confirmed is being asked.
    #[must_use]
    pub fn in_doubt(&self) -> bool {
        Offering::in_doubt(&self.offering)
    }

    /// The highest seq given in a stream of this database.
    #[must_use]
    pub fn max_seq(&self, stream: StreamId) -> u64 {
        if stream == self.stream {
            return self.have.max_seq;
        }
        let earlier = self.earlier.iter().find(|e| e.stream == stream);
        earlier.map_or(0, |e| e.last.max(e.have.max_seq))
    }

    /// What the phone says that a stream of this database holds; nothing if it is unknown.
    #[must_use]
    pub fn have_of(&self, stream: StreamId) -> Have {
        if stream == self.stream {
            return self.have;
        }
        let earlier = self.earlier.iter().find(|e| e.stream == stream);
        earlier.map_or(Have::NOTHING, |e| e.have)
    }
}

/// A stream that the database held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierStream {
    /// Its id.
    pub stream: StreamId,
    /// What it holds up to the first place that an entry has moved away from: beyond that nothing
    /// may be named as missing, since nothing will ever come.
    pub have: Have,
    /// The highest seq that was ever given in it. What stayed beyond `have` is still offered.
    #[serde(default)]
    pub last: u64,
}

impl EarlierStream {
    /// A stream that ends as it is.
    #[must_use]
    pub const fn ended(stream: StreamId, have: Have) -> Self {
        Self {
            stream,
            have,
            last: have.max_seq,
        }
    }

    /// An entry has moved away from the place `left`. `before` is what is still below that place,
    /// in order of seq.
    pub fn left(&mut self, left: u64, before: impl IntoIterator<Item = Offer>) {
        if left > self.have.max_seq {
            return;
        }
        self.have = Have::NOTHING;
        for offer in before {
            // Another one had moved away before.
            if offer.seq != self.have.max_seq + 1 || offer.seq >= left {
                break;
            }
            self.have = Have {
                max_seq: offer.seq,
                digest: self.have.digest.rolled(offer.id, offer.hash),
            };
        }
    }
}

/// A stream that is being offered to the server by (seq, id, hash).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offering {
    /// Which stream.
    pub stream: StreamId,
    /// The next seq to offer.
    pub from: u64,
    /// Why.
    pub why: OfferReason,
}

impl Offering {
    /// Whether the server has what it once confirmed is being asked by one of these.
    #[must_use]
    pub fn in_doubt(queue: &[Self]) -> bool {
        queue.iter().any(|o| o.why != OfferReason::Ended)
    }
}

/// Why a stream is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferReason {
    /// The server's database has a new epoch, or has lost the end of its log: it may lack what it
    /// once confirmed.
    Epoch,
    /// The digests differ.
    Digest,
    /// The stream has ended, or entries have moved away from it: nothing is offered, but the phone
    /// says once what it holds of it now, so that nobody waits for what moved.
    Ended,
}
