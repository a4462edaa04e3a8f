//! The rules of design §5 and §6: same id and hash is a duplicate, same id with another hash and
//! same place with another id are set aside, and nothing good is lost beside it.
use super::{Decision, Effects, Held, Known, NewEntry, NewQuarantine, SetAside, StreamRow};
use crate::model::{Push, PushItem, Slot, Verdict};
use domain::{EntryId, Instant, StreamId};
use std::collections::{HashMap, HashSet};
use sync::digest::Hash;
use sync::plan::reason;
use sync::wire::{ItemResult, Outcome, Refusal};

/// Decides pushes one after another, each seeing what those before it do.
#[derive(Debug)]
pub struct Decider {
    /// What is known, the effects so far included.
    pub known: Known,
    /// What is to be written.
    pub effects: Effects,
    aside_by_id: HashMap<EntryId, Vec<usize>>,
    aside_by_raw: HashMap<Hash, Vec<usize>>,
    gone: HashSet<usize>,
    /// Of a [`SetAside`] of this group: its place in `effects.quarantine`.
    fresh: HashMap<usize, usize>,
}

fn refusal(field: &str, value: Option<String>, reason: &str) -> Refusal {
    Refusal {
        field: field.to_owned(),
        value,
        reason: reason.to_owned(),
    }
}

impl Decider {
    /// Starts from what the database holds.
    #[must_use]
    pub fn new(known: Known) -> Self {
        let mut decider = Self {
            known: Known {
                set_aside: Vec::new(),
                ..known
            },
            effects: Effects::default(),
            aside_by_id: HashMap::new(),
            aside_by_raw: HashMap::new(),
            gone: HashSet::new(),
            fresh: HashMap::new(),
        };
        for row in known.set_aside {
            decider.remember(row);
        }
        decider
    }

    /// Decides a whole push.
    pub fn push(&mut self, push: &mut Push) -> Decision {
        if !push.valid {
            let items = std::mem::take(&mut push.items);
            let results = items.into_iter().map(|item| self.handed_in(push, item));
            return Decision::Results(results.collect());
        }
        let row = self
            .known
            .streams
            .entry(push.stream)
            .or_insert_with(|| StreamRow::new(push.account));
        if row.account != push.account {
            return Decision::ForeignStream;
        }
        row.device = Some(push.device);
        row.told_max_seq = push.have.max_seq;
        row.pending = push.pending;
        row.oldest_pending = push.oldest_pending;
        row.synced_at = Some(push.now);
        self.effects.streams.insert(push.stream);
        self.effects
            .devices
            .push((push.device, push.now, push.app_version.clone()));
        let mut results = Vec::with_capacity(push.items.len() + push.offer.len());
        for item in std::mem::take(&mut push.items) {
            results.push(self.item(push, item));
        }
        for offer in &push.offer {
            let slot = Slot {
                id: offer.id,
                stream: push.stream,
                seq: offer.seq,
                schema: 0,
                hash: offer.hash,
            };
            results.extend(self.offered(slot));
        }
        Decision::Results(results)
    }

    /// An item of a revoked session.
    fn handed_in(&mut self, push: &Push, item: PushItem) -> ItemResult {
        let PushItem { slot, raw, verdict } = item;
        let reason = match verdict {
            Verdict::Quarantine(reason) => reason,
            Verdict::Accept { .. } => refusal("session", None, "session_revoked"),
        };
        if let Some(slot) = slot {
            if let Some(&(hash, change)) = self.known.entries.get(&slot.id)
                && hash == slot.hash
            {
                return duplicate(slot, change);
            }
            let place = i64::try_from(slot.seq).is_ok_and(|seq| seq > 0);
            let stream = self.known.streams.get(&slot.stream);
            if place && stream.is_some_and(|row| row.account == push.account) {
                self.take(slot, true);
            }
        }
        self.set_aside(push, slot, raw, reason)
    }

    fn item(&mut self, push: &Push, item: PushItem) -> ItemResult {
        let PushItem { slot, raw, verdict } = item;
        let Some(slot) = slot else {
            let reason = match verdict {
                Verdict::Quarantine(reason) => reason,
                Verdict::Accept { .. } => refusal("id", None, "missing"),
            };
            return self.set_aside(push, None, raw, reason);
        };
        if slot.seq == 0 || i64::try_from(slot.seq).is_err() {
            let reason = refusal("seq", Some(slot.seq.to_string()), "bad_seq");
            return self.set_aside(push, Some(slot), raw, reason);
        }
        let owner = self
            .known
            .streams
            .entry(slot.stream)
            .or_insert_with(|| StreamRow::new(push.account))
            .account;
        if owner != push.account {
            let reason = refusal("stream", Some(slot.stream.to_string()), "foreign_stream");
            return self.set_aside(push, Some(slot), raw, reason);
        }
        self.effects.streams.insert(slot.stream);

        let here = self.known.entries.get(&slot.id).copied();
        if let Some((hash, change)) = here
            && hash == slot.hash
        {
            self.take(slot, false);
            return duplicate(slot, change);
        }
        // What was erased, its phone must learn whatever else is wrong with it, or it keeps the text.
        let erased = matches!(&verdict, Verdict::Quarantine(why) if why.reason == reason::ERASED);
        if here.is_some() && !erased {
            self.take(slot, true);
            let reason = refusal("id", Some(slot.id.to_string()), "id_conflict");
            return self.set_aside(push, Some(slot), raw, reason);
        }
        let held = self.known.slots.get(&(slot.stream, slot.seq));
        match held.filter(|_| !erased) {
            Some(held) if held.id != slot.id => {
                let reason = refusal("seq", Some(slot.seq.to_string()), "seq_conflict");
                return self.set_aside(push, Some(slot), raw, reason);
            }
            Some(held) if held.hash != slot.hash => {
                let reason = refusal("id", Some(slot.id.to_string()), "id_conflict");
                return self.set_aside(push, Some(slot), raw, reason);
            }
            _ => {}
        }
        match verdict {
            Verdict::Quarantine(reason) => {
                self.take(slot, true);
                self.set_aside(push, Some(slot), raw, reason)
            }
            Verdict::Accept { entry, flags } => {
                self.take(slot, false);
                self.release(slot.id, slot.hash, push.now);
                self.known.change += 1;
                let change = self.known.change;
                self.known.entries.insert(slot.id, (slot.hash, change));
                self.effects.entries.push(NewEntry {
                    change,
                    slot,
                    entry,
                    raw,
                    flags,
                    account: push.account,
                    device: push.device,
                    arrived: push.now,
                });
                ItemResult {
                    id: Some(slot.id),
                    outcome: Outcome::Stored,
                    reason: None,
                    hash: Some(slot.hash),
                    change: Some(change),
                }
            }
        }
    }

    /// The answer for a triple without its text: only if it is held.
    fn offered(&mut self, slot: Slot) -> Option<ItemResult> {
        if slot.seq == 0 || i64::try_from(slot.seq).is_err() {
            return None;
        }
        if let Some(&(hash, change)) = self.known.entries.get(&slot.id)
            && hash == slot.hash
        {
            self.take(slot, false);
            return Some(duplicate(slot, change));
        }
        let row = self.aside(slot)?;
        let reason = row.reason.clone();
        let here = self.known.slots.get(&(slot.stream, slot.seq));
        let same = here.is_some_and(|h| h.id == slot.id && h.hash == slot.hash);
        same.then(|| quarantined(Some(slot), reason))
    }

    /// Takes a place if it is free; frees an entry's own place from the quarantine.
    fn take(&mut self, slot: Slot, quarantined: bool) {
        let key = (slot.stream, slot.seq);
        match self.known.slots.get_mut(&key) {
            None => {
                self.known.slots.insert(
                    key,
                    Held {
                        id: slot.id,
                        hash: slot.hash,
                        quarantined,
                    },
                );
                self.effects.new_slots.push(key);
                self.advance(slot.stream, slot.seq);
            }
            Some(held)
                if held.quarantined
                    && !quarantined
                    && held.id == slot.id
                    && held.hash == slot.hash =>
            {
                held.quarantined = false;
                self.effects.accepted_slots.push(key);
            }
            Some(_) => {}
        }
    }

    /// Rolls the digest over what has become contiguous.
    fn advance(&mut self, stream: StreamId, seq: u64) {
        let Some(row) = self.known.streams.get_mut(&stream) else {
            return;
        };
        row.top_seq = row.top_seq.max(seq);
        while let Some(held) = self.known.slots.get(&(stream, row.held.max_seq + 1)) {
            row.held.max_seq += 1;
            row.held.digest = row.held.digest.rolled(held.id, held.hash);
        }
        self.effects.streams.insert(stream);
    }

    fn set_aside(
        &mut self,
        push: &Push,
        slot: Option<Slot>,
        raw: String,
        reason: Refusal,
    ) -> ItemResult {
        let raw_hash = Hash::of(&raw);
        let known = self
            .aside_by_raw
            .get(&raw_hash)
            .into_iter()
            .flatten()
            .any(|&i| {
                let row = &self.known.set_aside[i];
                let same = |a: Option<Slot>, b: Option<Slot>| match (a, b) {
                    (Some(a), Some(b)) => a.id == b.id && a.hash == b.hash,
                    (None, None) => true,
                    _ => false,
                };
                !self.gone.contains(&i)
                    && same(row.slot, slot)
                    && row.reason.reason == reason.reason
            });
        if !known {
            self.fresh
                .insert(self.known.set_aside.len(), self.effects.quarantine.len());
            self.remember(SetAside {
                number: None,
                slot,
                raw_hash,
                reason: reason.clone(),
            });
            self.effects.quarantine.push(NewQuarantine {
                slot,
                raw_hash,
                account: push.account,
                arrived: push.now,
                reason: reason.clone(),
                raw,
                released: None,
            });
        }
        quarantined(slot, reason)
    }

    fn remember(&mut self, row: SetAside) {
        let place = self.known.set_aside.len();
        self.aside_by_raw
            .entry(row.raw_hash)
            .or_default()
            .push(place);
        if let Some(slot) = row.slot {
            self.aside_by_id.entry(slot.id).or_default().push(place);
        }
        self.known.set_aside.push(row);
    }

    /// Why an entry is set aside. It may have been more than once, in several places and for several
    /// reasons: what was said of this place holds, and the last word.
    fn aside(&self, slot: Slot) -> Option<&SetAside> {
        let rows = self.aside_by_id.get(&slot.id)?.iter();
        let rows = rows.filter(|i| !self.gone.contains(i));
        rows.map(|&i| &self.known.set_aside[i])
            .filter(|row| row.slot.is_some_and(|s| s.hash == slot.hash))
            .max_by_key(|row| {
                let here = |s: Slot| (s.stream, s.seq) == (slot.stream, slot.seq);
                (row.slot.is_some_and(here), row.number.unwrap_or(u64::MAX))
            })
    }

    fn release(&mut self, id: EntryId, hash: Hash, now: Instant) {
        for &place in self.aside_by_id.get(&id).into_iter().flatten() {
            let row = &self.known.set_aside[place];
            if row.slot.is_none_or(|s| s.hash != hash) || !self.gone.insert(place) {
                continue;
            }
            match (row.number, self.fresh.get(&place)) {
                (Some(number), _) => self.effects.released.push((number, now)),
                (None, Some(&i)) => self.effects.quarantine[i].released = Some(now),
                (None, None) => {}
            }
        }
    }
}

fn duplicate(slot: Slot, change: u64) -> ItemResult {
    ItemResult {
        id: Some(slot.id),
        outcome: Outcome::Duplicate,
        reason: None,
        hash: Some(slot.hash),
        change: Some(change),
    }
}

fn quarantined(slot: Option<Slot>, reason: Refusal) -> ItemResult {
    ItemResult {
        id: slot.map(|s| s.id),
        outcome: Outcome::Quarantined,
        reason: Some(reason),
        hash: slot.map(|s| s.hash),
        change: None,
    }
}
