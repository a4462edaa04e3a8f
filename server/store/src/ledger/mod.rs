//! What becomes of a batch: decided in memory, from what the database holds, before anything is
//! written. No sqlx here: every database follows the same decisions.
mod decide;
mod effects;
mod gaps;

pub use decide::Decider;
pub use effects::{Decision, Effects, NewEntry, NewQuarantine};
pub use gaps::{differing, gaps};

use crate::model::Slot;
use domain::{AccountId, DeviceId, EntryId, Instant, StreamId};
use std::collections::HashMap;
use sync::digest::Hash;
use sync::wire::{Have, Refusal};

/// What is at a place of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Entry.
    pub id: EntryId,
    /// Its hash as claimed.
    pub hash: Hash,
    /// Set aside rather than stored.
    pub quarantined: bool,
}

/// A stream's row.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamRow {
    /// Whose.
    pub account: AccountId,
    /// Device it last came from.
    pub device: Option<DeviceId>,
    /// Contiguous entries held, and their digest.
    pub held: Have,
    /// The highest slot taken.
    pub top_seq: u64,
    /// Told by the phone.
    pub told_max_seq: u64,
    /// Told by the phone.
    pub pending: u32,
    /// Told by the phone.
    pub oldest_pending: Option<Instant>,
    /// When it last synced.
    pub synced_at: Option<Instant>,
}

impl StreamRow {
    /// A stream that has never been heard of.
    #[must_use]
    pub const fn new(account: AccountId) -> Self {
        Self {
            account,
            device: None,
            held: Have::NOTHING,
            top_seq: 0,
            told_max_seq: 0,
            pending: 0,
            oldest_pending: None,
            synced_at: None,
        }
    }
}

/// An unreleased row of the quarantine, as far as decisions need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its number; none if this very group of batches sets it aside.
    pub number: Option<u64>,
    /// As claimed.
    pub slot: Option<Slot>,
    /// SHA-256 of the text as it came.
    pub raw_hash: Hash,
    /// Why.
    pub reason: Refusal,
}

/// What the database holds of all that a group of batches names.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The highest change number given out.
    pub change: u64,
    /// Streams of the batches and their items.
    pub streams: HashMap<StreamId, StreamRow>,
    /// Slots named, and every slot above the contiguous ones of those streams.
    pub slots: HashMap<(StreamId, u64), Held>,
    /// Stored entries among the ids named: hash and change number.
    pub entries: HashMap<EntryId, (Hash, u64)>,
    /// Unreleased quarantine rows with an id or a text named.
    pub set_aside: Vec<SetAside>,
}
