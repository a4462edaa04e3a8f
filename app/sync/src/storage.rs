//! What the engine asks of the phone's database.
//!
//! Five operations, each atomic: it happens whole or not at all, also when the tab is killed in
//! the middle of it. The engine keeps nothing between two of them that it could not read again,
//! so any number of tabs may run it over one database.
use crate::digest::Hash;
use crate::wire::{Epoch, Forget, Former, Item, Offer, PulledEntry, Refusal};
use domain::{EntryId, Instant, StreamId};
use serde::{Deserialize, Serialize};

mod snapshot;
pub use snapshot::{EarlierStream, OfferReason, Offering, Snapshot};

/// Where an entry of this phone is on its way. The user sees these five; *sent* only while a round
/// runs, since a request that failed proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// *nouzově, nezavírejte*: only in the emergency journal; it has no seq yet and is not in a
    /// [`Storage`] at all.
    Journal,
    /// *v telefonu*: durable on the phone, not sent.
    Saved,
    /// *odesláno* while a round runs, else *v telefonu*: has left the phone at least once, without
    /// an answer; the server may have it or not.
    Sent,
    /// *potvrzeno*: has a receipt. A receipt of another epoch than the database's present one is
    /// void: show the entry as if it had none until it is proven again ([`EntryState::proven`]).
    Confirmed {
        /// Its change number on the server.
        #[serde(default)]
        change: Option<u64>,
        /// The epoch of the receipt.
        epoch: Epoch,
        /// The phone's clock when the receipt came; the body stays for 30 days from then.
        at: Instant,
    },
    /// *odloženo*: set aside with its reason; the rest goes on.
    SetAside {
        /// Field, value and reason.
        reason: Refusal,
        /// Who set it aside.
        by: SetAsideBy,
        /// When it is tried again.
        retry: Retry,
    },
}

impl EntryState {
    /// Without a final answer: counted as pending, never to be dropped, blocks log-out.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        match self {
            Self::Journal | Self::Saved | Self::Sent => true,
            Self::Confirmed { .. } => false,
            Self::SetAside { retry, .. } => *retry != Retry::ByHand,
        }
    }

    /// Has a receipt of this epoch.
    #[must_use]
    pub fn proven(&self, now: Option<Epoch>) -> bool {
        matches!(self, Self::Confirmed { epoch, .. } if Some(*epoch) == now)
    }
}

/// Who set an entry aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetAsideBy {
    /// The phone: the server does not hold it.
    Phone,
    /// The server, which keeps it in its quarantine.
    Server,
}

/// When an entry that was set aside is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// In the next round.
    Soon,
    /// When the server calls the session valid again.
    AfterLogIn,
    /// Only when the user presses *Try now*: it has its answer, a human must look at it.
    ByHand,
}

/// An entry to be saved. Its form is complete; `raw` is frozen from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Minted when the form opened.
    pub id: EntryId,
    /// The schema of `raw`.
    pub schema: u16,
    /// The exact JSON text that will travel.
    pub raw: String,
    /// The phone's clock.
    pub saved_at: Instant,
    /// The draft that ends with this entry.
    pub draft: Option<String>,
}

/// What became of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// New, in this place.
    New {
        /// The stream.
        stream: StreamId,
        /// From 1, without gaps.
        seq: u64,
    },
    /// The same entry was there already: the second of twenty taps.
    Already {
        /// The stream.
        stream: StreamId,
        /// Its seq.
        seq: u64,
    },
    /// The id is taken by another content, which stays. A bug of the caller: show an error.
    OtherContent,
}

/// An entry of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// As it travels.
    pub item: Item,
    /// It has been sent before.
    pub sent: bool,
}

/// A receipt, already compared with what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Entry.
    pub id: EntryId,
    /// The hash that the server holds.
    pub hash: Hash,
    /// Change number.
    pub change: Option<u64>,
    /// The database that gave it.
    pub epoch: Epoch,
}

/// An entry to be set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Entry.
    pub id: EntryId,
    /// Why.
    pub reason: Refusal,
    /// By whom.
    pub by: SetAsideBy,
    /// When it is tried again.
    pub retry: Retry,
    /// The answer to an offer: the server may have lost the end of its log, and with it that it
    /// accepted the entry after all. Then it holds also for what is confirmed.
    pub offered: bool,
}

impl SetAside {
    /// The state that it gives to an entry; what has no body can't be tried again.
    #[must_use]
    pub fn state(&self, has_body: bool) -> EntryState {
        EntryState::SetAside {
            reason: self.reason.clone(),
            by: self.by,
            retry: if has_body { self.retry } else { Retry::ByHand },
        }
    }
}

/// A range of a stream that the server lacks although the phone believed otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resend {
    /// Stream.
    pub stream: StreamId,
    /// First seq.
    pub from: u64,
    /// Last seq.
    pub to: u64,
}

/// A page of pulled data.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    /// The cursor that it was asked with.
    pub after: Option<String>,
    /// Entries of the scope with their change numbers, in order.
    pub entries: Vec<(u64, PulledEntry)>,
    /// Documents of reference data in order; `None`: the document is gone.
    pub reference: Vec<(String, Option<serde_json::Value>)>,
    /// Where it ended.
    pub cursor: String,
    /// The scope.
    pub scope: String,
}

/// What a reply changes on the phone. [`Storage::apply`] says what each field does; the fields
/// stand in the order in which they are applied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// The phone's clock; the `at` of receipts.
    pub at: Option<Instant>,
    /// The clock of the server minus that of the phone, in microseconds, the way of the request
    /// included. Recorded and shown, never a reason to refuse.
    pub skew_us: Option<i64>,
    /// The stream that this device had before, as the server knows it; the phone may have lost it.
    pub former: Option<Former>,
    /// The server's epoch, the same as stored or another.
    pub epoch: Option<EpochChange>,
    /// About to leave the phone: `saved` becomes `sent`.
    pub sent: Vec<EntryId>,
    /// Receipts for entries that were sent.
    pub receipts: Vec<Receipt>,
    /// Proof for entries that were offered.
    pub held: Vec<Receipt>,
    /// Entries to be set aside.
    pub set_aside: Vec<SetAside>,
    /// Entries set aside under one of these rules become `saved` again.
    pub release: Vec<Retry>,
    /// Ranges to be sent again.
    pub resend: Vec<Resend>,
    /// End the stream and start another.
    pub new_stream: Option<NewStream>,
    /// Single entries of earlier streams that move into the present stream.
    pub rehome: Vec<Rehome>,
    /// The new queue of offers, if it changes.
    pub offering: Option<Vec<Offering>>,
    /// Pulled data.
    pub pull: Option<Pull>,
    /// What may no longer be held.
    pub forget: Vec<Forget>,
}

impl Applied {
    /// Would it leave a database that stands like this as it is? Most replies tell nothing new, and
    /// a strict write costs a phone more than the request. A new `skew_us` alone is not worth one.
    #[must_use]
    pub fn is_idle(&self, now: &Snapshot) -> bool {
        let Self {
            at: _,
            skew_us: _,
            former,
            epoch,
            sent,
            receipts,
            held,
            set_aside,
            release,
            resend,
            new_stream,
            rehome,
            offering,
            pull,
            forget,
        } = self;
        sent.is_empty()
            && former.is_none()
            && receipts.is_empty()
            && held.is_empty()
            && set_aside.is_empty()
            && release.is_empty()
            && resend.is_empty()
            && rehome.is_empty()
            && forget.is_empty()
            && new_stream.is_none()
            && epoch.is_none_or(|e| e.from == now.epoch && e.from == Some(e.to))
            && offering.as_ref().is_none_or(|queue| *queue == now.offering)
            && pull.as_ref().is_none_or(|page| page.is_idle(now))
    }
}

impl Pull {
    fn is_idle(&self, now: &Snapshot) -> bool {
        let nothing = self.entries.is_empty() && self.reference.is_empty();
        nothing
            && Some(&self.cursor) == now.cursor.as_ref()
            && Some(&self.scope) == now.scope.as_ref()
    }
}

/// Which database answers: another one, or the same (`from` is `to`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochChange {
    /// What was stored when the engine looked.
    pub from: Option<Epoch>,
    /// What it is now.
    pub to: Epoch,
}

/// The end of a stream and the beginning of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewStream {
    /// The stream that ends.
    pub from: StreamId,
    /// A random id made for this.
    pub to: StreamId,
}

/// An entry that must leave its earlier stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rehome {
    /// Entry.
    pub id: EntryId,
    /// The stream in which the engine saw it.
    pub from: StreamId,
}

/// What [`Storage::apply`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppliedReport {
    /// Entries that are pending again.
    pub resent: u32,
    /// Entries that the server lacks and whose body the phone has dropped: lost, named.
    pub lost: Vec<Offer>,
    /// Whether the stream was changed.
    pub new_stream: bool,
    /// Whether the pulled page was taken.
    pub pulled: bool,
}

/// The phone's database.
///
/// The futures need not be `Send`: a browser has one thread.
#[expect(
    async_fn_in_trait,
    reason = "implemented in the browser, where futures are never Send, and used by generics only"
)]
pub trait Storage {
    /// Why an operation failed. After an error nothing of the operation may be visible, except
    /// that a commit whose answer was lost may be: every operation can be repeated.
    type Error: std::fmt::Display;

    /// Saves an entry, in **one** transaction with `durability: strict`:
    /// take `have.max_seq + 1` of the present stream as its seq, roll the digest, put outbox
    /// record (state [`EntryState::Saved`]) and read model, delete the draft. Nothing else may be
    /// awaited inside. An id that is there already takes no seq.
    async fn save(&self, entry: NewEntry) -> Result<Saved, Self::Error>;

    /// One consistent reading.
    async fn snapshot(&self) -> Result<Snapshot, Self::Error>;

    /// Entries in state `saved` or `sent`, of earlier streams of the account too, ordered by
    /// (stream in order of age, seq). At most `max_items`, and as long as the sum of `raw` bytes
    /// is at most `max_bytes`; but the first one always, so that one that is too large is found.
    async fn batch(&self, max_items: usize, max_bytes: usize)
    -> Result<Vec<Outgoing>, Self::Error>;

    /// What the phone knows of a stream from a seq on, bodies or not, in order of seq. Every
    /// entry counts, whatever its state.
    async fn offers(
        &self,
        stream: StreamId,
        from: u64,
        max: usize,
    ) -> Result<Vec<Offer>, Self::Error>;

    /// Applies a reply in one transaction (strict, unless only `sent` is filled), field by field:
    ///
    /// - `epoch`: only if the stored epoch is still `from`. Store `to`. If `from` was some other:
    ///   the cursor becomes none; the scope stays, it says what the phone holds. Receipts of the old
    ///   epoch stay written and are void.
    ///   If the stored epoch is neither `from` nor `to`, **nothing** of this `Applied` is done.
    /// - `sent`: `saved` → `sent`.
    /// - `receipts`: the entry becomes `confirmed` if its stored hash equals; also one that was
    ///   set aside.
    /// - `held`: as `receipts`, but an entry that is set aside by [`Retry::ByHand`] stays so:
    ///   the server holds it in its quarantine.
    /// - `set_aside`: unless the entry is `confirmed` in the stored epoch (another tab was
    ///   quicker); what was `offered` also then. What is to be tried again and has no body any more
    ///   waits for a human ([`Retry::ByHand`]).
    /// - `release`: set aside under one of these rules → `saved`, if it has a body.
    /// - `resend`: entries of the range that are `confirmed`, or set aside by the server with
    ///   [`Retry::ByHand`] (its quarantine may be gone too): with a body → `saved`; without → set
    ///   aside by the phone, [`Retry::ByHand`], reason `body_gone`, and reported in `lost`. Others
    ///   stay.
    /// - `new_stream`: only if the present stream is still `from`. `from` goes to `earlier` with
    ///   its `have`, `to` begins with [`crate::wire::Have::NOTHING`], and every pending entry of any stream of
    ///   the account moves to it in order of batch, state `saved`: new seq, digest rolled; id,
    ///   hash and raw unchanged. Confirmed ones and those set aside by hand stay where they are.
    /// - `rehome`: only if the entry's stream is still `from` and not the present one. With a
    ///   body: moves to the present stream, state `saved`. Without: as in `resend`.
    /// - Both: [`EarlierStream::left`] for each stream that an entry has moved away from, with the
    ///   lowest place that was left.
    /// - `offering`: replaces the queue.
    /// - `pull`: only if the stored cursor equals `after` (else another tab was quicker). Puts
    ///   entries and documents into the read model, stores cursor and scope. An entry of this
    ///   phone that comes back with its own hash and is not confirmed in the stored epoch is
    ///   confirmed with it: a human has taken it out of quarantine. If its body was dropped, it has
    ///   it again.
    /// - `forget`: [`Forget::Service`] drops everything of the service from the read model and
    ///   the bodies of own entries that are confirmed in the stored epoch (another server than the
    ///   one that confirmed them may still ask for the others), unless the queue of offers then
    ///   leaves a doubt: what took the membership from the server may have taken the entries too.
    ///   Those bodies go with their age. [`Forget::Entry`] drops that body in any
    ///   state (erasure is a duty), a pending one is set aside by the server, `erased`. The
    ///   (stream, seq, id, hash) stay for digest and offers.
    async fn apply(&self, applied: &Applied) -> Result<AppliedReport, Self::Error>;
}
