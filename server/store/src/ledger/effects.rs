//! What is decided, and what has to be written for it.
use crate::model::Slot;
use domain::{AccountId, DeviceId, Entry, Instant, StreamId};
use std::collections::BTreeSet;
use sync::digest::Hash;
use sync::wire::{ItemResult, Refusal};

/// An entry to be stored.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its number.
    pub change: u64,
    /// Where it is.
    pub slot: Slot,
    /// Decoded.
    pub entry: Box<Entry>,
    /// Its text.
    pub raw: String,
    /// Stable codes.
    pub flags: Vec<String>,
    /// Who sent it.
    pub account: AccountId,
    /// From where.
    pub device: DeviceId,
    /// When.
    pub arrived: Instant,
}

/// An item to be set aside.
#[derive(Clone, Debug)]
pub struct NewQuarantine {
    /// As claimed.
    pub slot: Option<Slot>,
    /// SHA-256 of the text.
    pub raw_hash: Hash,
    /// Who sent it.
    pub account: AccountId,
    /// When.
    pub arrived: Instant,
    /// Why.
    pub reason: Refusal,
    /// As it came.
    pub raw: String,
    /// When the same entry was accepted, within the same group of batches.
    pub released: Option<Instant>,
}

/// All that a group of batches writes.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// In order of change number.
    pub entries: Vec<NewEntry>,
    /// Slots taken for the first time.
    pub new_slots: Vec<(StreamId, u64)>,
    /// Slots whose entry is accepted after all.
    pub accepted_slots: Vec<(StreamId, u64)>,
    /// To be set aside.
    pub quarantine: Vec<NewQuarantine>,
    /// Rows of the quarantine whose entry is stored now.
    pub released: Vec<(u64, Instant)>,
    /// Streams to be written.
    pub streams: BTreeSet<StreamId>,
    /// Devices heard of: when, and with which program.
    pub devices: Vec<(DeviceId, Instant, String)>,
}

/// What is decided of one push.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Its results; the view of the stream is read off when the whole group is decided.
    Results(Vec<ItemResult>),
    /// The stream belongs to another account; nothing of this push is written.
    ForeignStream,
}
