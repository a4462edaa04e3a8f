//! What the server in memory holds, and its rules.
use super::database::service_of;
use crate::digest::Hash;
use crate::plan::reason;
use crate::wire::{
    Change, Changed, Epoch, Forget, Gap, GapKind, Have, Item, ItemResult, Offer, Outcome,
    PulledEntry, Refusal, SyncReply, SyncRequest,
};
use domain::{Entry, EntryId, StreamId};
use std::collections::BTreeMap;

/// An item kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// As it came.
    pub item: Item,
    /// Why.
    pub reason: Refusal,
}

#[derive(Clone, Debug)]
pub(super) struct Data {
    pub(super) epoch: Epoch,
    /// Stored entries with their change numbers.
    pub(super) entries: BTreeMap<EntryId, (u64, PulledEntry)>,
    pub(super) slots: BTreeMap<(StreamId, u64), (EntryId, Hash)>,
    pub(super) quarantine: Vec<Quarantined>,
    pub(super) changes: Vec<Change>,
    pub(super) scope: String,
    pub(super) forget: Vec<Forget>,
    /// What phones said last of each stream: what it holds, and how many of its entries wait.
    pub(super) told: BTreeMap<StreamId, (Have, u32)>,
}

impl Data {
    pub(super) fn publish(&mut self, what: Changed) -> u64 {
        let change = self.changes.last().map_or(0, |c| c.change) + 1;
        self.changes.push(Change { change, what });
        change
    }

    /// Decides on one item.
    pub(super) fn take(&mut self, item: &Item, revoked: bool) -> ItemResult {
        let place = (item.stream, item.seq);
        let mine = (item.id, item.hash);
        match self.slots.get(&place) {
            Some((id, _)) if *id != item.id => {
                return self.keep_apart(item, "seq", reason::SEQ_CONFLICT);
            }
            Some((_, hash)) if *hash != item.hash => {
                return self.keep_apart(item, "hash", "id_conflict");
            }
            _ => {}
        }
        self.slots.insert(place, mine);
        if revoked {
            return self.keep_apart(item, "session", reason::SESSION_REVOKED);
        }
        match self.entries.get(&item.id) {
            Some((change, there)) if there.hash == item.hash => {
                return answer(item, Outcome::Duplicate, *change);
            }
            Some(_) => return self.keep_apart(item, "hash", "id_conflict"),
            None => {}
        }
        if Hash::of(&item.raw) != item.hash {
            return self.keep_apart(item, "hash", "hash_mismatch");
        }
        match serde_json::from_str::<Entry>(&item.raw) {
            Err(_) => return self.keep_apart(item, "raw", "undecodable"),
            Ok(entry) if entry.id != item.id => {
                return self.keep_apart(item, "id", "id_mismatch");
            }
            Ok(_) => {}
        }
        let entry = PulledEntry {
            id: item.id,
            hash: item.hash,
            raw: item.raw.clone(),
            flags: Vec::new(),
        };
        let change = self.publish(Changed::Entry(entry.clone()));
        self.entries.insert(item.id, (change, entry));
        self.quarantine.retain(|q| (q.item.id, q.item.hash) != mine);
        answer(item, Outcome::Stored, change)
    }

    /// The answer for an entry without its text: stored, or kept apart, in this very place.
    pub(super) fn offered(&self, stream: StreamId, offer: &Offer) -> Option<ItemResult> {
        let mine = (offer.id, offer.hash);
        let there = self.slots.get(&(stream, offer.seq));
        if there != Some(&mine) {
            return None;
        }
        let change = self.entries.get(&offer.id).map(|(change, _)| *change);
        let apart = self.quarantine.iter();
        let mut apart = apart.filter(|q| change.is_none() && (q.item.id, q.item.hash) == mine);
        let reason = apart.next_back().map(|q| q.reason.clone());
        Some(ItemResult {
            id: Some(offer.id),
            outcome: match reason {
                Some(_) => Outcome::Quarantined,
                None => Outcome::Duplicate,
            },
            reason,
            hash: Some(offer.hash),
            change,
        })
    }

    pub(super) fn keep_apart(&mut self, item: &Item, field: &str, code: &str) -> ItemResult {
        let reason = Refusal {
            field: field.to_owned(),
            value: None,
            reason: code.to_owned(),
        };
        let kept = Quarantined {
            item: item.clone(),
            reason: reason.clone(),
        };
        if !self.quarantine.contains(&kept) {
            self.quarantine.push(kept);
        }
        ItemResult {
            id: Some(item.id),
            outcome: Outcome::Quarantined,
            reason: Some(reason),
            hash: Some(item.hash),
            change: None,
        }
    }

    /// The places of a stream that are taken, from 1 up to a seq.
    pub(super) fn of_stream(
        &self,
        stream: StreamId,
        to: u64,
    ) -> impl Iterator<Item = (u64, EntryId, Hash)> {
        let range = self.slots.range((stream, 0)..=(stream, to));
        range
            .map(|((_, seq), (id, hash))| (*seq, *id, *hash))
            .filter(|(seq, _, _)| *seq > 0)
    }

    /// The state of a stream without a gap, up to a seq.
    pub(super) fn held(&self, stream: StreamId, to: u64) -> Have {
        let mut have = Have::NOTHING;
        for (seq, id, hash) in self.of_stream(stream, to) {
            if seq != have.max_seq + 1 {
                break;
            }
            have = Have {
                max_seq: seq,
                digest: have.digest.rolled(id, hash),
            };
        }
        have
    }

    pub(super) fn missing(&self, stream: StreamId, have: Have) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let mut next = 1;
        let there = self.of_stream(stream, have.max_seq);
        for seq in there.map(|(seq, _, _)| seq).chain([have.max_seq + 1]) {
            if seq > next {
                gaps.push(Gap {
                    from: next,
                    to: seq - 1,
                    why: GapKind::Absent,
                });
            }
            next = seq + 1;
        }
        if gaps.is_empty() && self.held(stream, have.max_seq).digest != have.digest {
            gaps.push(Gap {
                from: 1,
                to: have.max_seq,
                why: GapKind::Differs,
            });
        }
        gaps
    }

    /// Is a change of the scope, or of what phones were told to forget?
    fn shows(&self, what: &Changed) -> bool {
        let Changed::Entry(entry) = what else {
            return true;
        };
        let of = service_of(&entry.raw);
        let gone = |f: &Forget| matches!(f, Forget::Service(s) if of.as_ref() == Some(s));
        !self.forget.iter().any(gone)
    }

    /// Without a page: the wire is too old for changes, and the cursor stands.
    pub(super) fn pull(&self, request: &SyncRequest, page: Option<usize>, reply: &mut SyncReply) {
        let same_scope = request.scope.as_ref() == Some(&self.scope);
        let epoch = self.epoch.0.to_string();
        let cursor = request.cursor.as_deref().and_then(|c| c.split_once('/'));
        let after = match cursor {
            Some((of, n)) if same_scope && of == epoch => n.parse().unwrap_or(0),
            _ => 0,
        };
        if let Some(page) = page {
            let asked = |c: &&Change| c.change > after && self.shows(&c.what);
            let mut rest = self.changes.iter().filter(asked);
            reply.changes = rest.by_ref().take(page).cloned().collect();
            reply.more = rest.next().is_some();
        }
        let last = reply.changes.last().map_or(after, |c| c.change);
        reply.cursor = format!("{epoch}/{last}");
        reply.scope.clone_from(&self.scope);
        if !same_scope {
            reply.forget.clone_from(&self.forget);
        }
    }
}

fn answer(item: &Item, outcome: Outcome, change: u64) -> ItemResult {
    ItemResult {
        id: Some(item.id),
        outcome,
        reason: None,
        hash: Some(item.hash),
        change: Some(change),
    }
}
