//! The tables of the memory storage and what each field of an [`Applied`] does to them.
use super::Crash;
use crate::digest::Hash;
use crate::plan::reason;
use crate::storage::{
    Applied, AppliedReport, EarlierStream, EntryState, NewEntry, Offering, Pull, Receipt, Resend,
    Retry, Saved, SetAsideBy, Snapshot,
};
use crate::wire::{Epoch, Forget, Have, Offer, PulledEntry, Refusal};
use domain::{AccountId, EntryId, Instant, ServiceId, StreamId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An own entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its stream.
    pub stream: StreamId,
    /// Its place.
    pub seq: u64,
    /// Schema of `raw`.
    pub schema: u16,
    /// Hash of `raw`, kept when the body is dropped.
    pub hash: Hash,
    /// The body.
    pub raw: Option<String>,
    /// The phone's clock at save.
    pub saved_at: Instant,
    /// Where it is on its way.
    pub state: EntryState,
}

#[derive(Clone, Debug)]
pub(super) struct Database {
    pub(super) stream: StreamId,
    pub(super) account: Option<AccountId>,
    pub(super) epoch: Option<Epoch>,
    pub(super) have: Have,
    pub(super) cursor: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) offering: Vec<Offering>,
    pub(super) earlier: Vec<EarlierStream>,
    pub(super) own: BTreeMap<EntryId, Record>,
    pub(super) read: BTreeMap<EntryId, PulledEntry>,
    pub(super) reference: BTreeMap<String, serde_json::Value>,
    pub(super) drafts: BTreeMap<String, String>,
    pub(super) skew_us: Option<i64>,
    pub(super) crash: Option<Crash>,
    /// Replies and releases applied so far.
    pub(super) applies: u32,
}

impl Record {
    pub(super) fn offer(&self, id: EntryId) -> Offer {
        Offer {
            seq: self.seq,
            id,
            hash: self.hash,
        }
    }

    fn by_hand(&self) -> bool {
        matches!(
            self.state,
            EntryState::SetAside {
                retry: Retry::ByHand,
                ..
            }
        )
    }
}

/// The service of an entry, without decoding the rest.
pub(super) fn service_of(raw: &str) -> Option<ServiceId> {
    #[derive(Deserialize)]
    struct Peek {
        service: ServiceId,
    }
    serde_json::from_str::<Peek>(raw).ok().map(|p| p.service)
}

fn gone(code: &str, by: SetAsideBy) -> EntryState {
    EntryState::SetAside {
        reason: Refusal {
            field: "raw".to_owned(),
            value: None,
            reason: code.to_owned(),
        },
        by,
        retry: Retry::ByHand,
    }
}

impl Database {
    pub(super) fn new(stream: StreamId, account: Option<AccountId>) -> Self {
        Self {
            stream,
            account,
            epoch: None,
            have: Have::NOTHING,
            cursor: None,
            scope: None,
            offering: Vec::new(),
            earlier: Vec::new(),
            own: BTreeMap::new(),
            read: BTreeMap::new(),
            reference: BTreeMap::new(),
            drafts: BTreeMap::new(),
            skew_us: None,
            crash: None,
            applies: 0,
        }
    }

    pub(super) fn save(&mut self, entry: NewEntry) -> Saved {
        let hash = Hash::of(&entry.raw);
        if let Some(there) = self.own.get(&entry.id) {
            if there.hash != hash {
                return Saved::OtherContent;
            }
            return Saved::Already {
                stream: there.stream,
                seq: there.seq,
            };
        }
        let seq = self.next_place(entry.id, hash);
        let record = Record {
            stream: self.stream,
            seq,
            schema: entry.schema,
            hash,
            raw: Some(entry.raw),
            saved_at: entry.saved_at,
            state: EntryState::Saved,
        };
        self.own.insert(entry.id, record);
        if let Some(draft) = entry.draft {
            self.drafts.remove(&draft);
        }
        Saved::New {
            stream: self.stream,
            seq,
        }
    }

    fn next_place(&mut self, id: EntryId, hash: Hash) -> u64 {
        self.have = Have {
            max_seq: self.have.max_seq + 1,
            digest: self.have.digest.rolled(id, hash),
        };
        self.have.max_seq
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        let pending = || self.own.values().filter(|r| r.state.is_pending());
        let waiting = |for_what: Retry| {
            let waits = |r: &&Record| matches!(r.state, EntryState::SetAside { retry, .. } if retry == for_what);
            pending().filter(waits).count() as u32
        };
        Snapshot {
            stream: self.stream,
            account: self.account,
            epoch: self.epoch,
            have: self.have,
            pending: pending().count() as u32,
            oldest_pending: pending().map(|r| r.saved_at).min(),
            waiting_for_round: waiting(Retry::Soon),
            waiting_for_log_in: waiting(Retry::AfterLogIn),
            cursor: self.cursor.clone(),
            scope: self.scope.clone(),
            offering: self.offering.clone(),
            earlier: self.earlier.clone(),
        }
    }

    /// Own entries by age of their stream, then by seq.
    pub(super) fn in_order(&self) -> Vec<(EntryId, &Record)> {
        let age = |stream| {
            let place = self.earlier.iter().position(|e| e.stream == stream);
            place.unwrap_or(self.earlier.len())
        };
        let mut all: Vec<_> = self.own.iter().map(|(id, r)| (*id, r)).collect();
        all.sort_by_key(|(_, r)| (age(r.stream), r.seq));
        all
    }

    pub(super) fn apply(&mut self, applied: &Applied) -> AppliedReport {
        let mut report = AppliedReport::default();
        self.applies += 1;
        if let Some(change) = applied.epoch {
            if self.epoch != change.from && self.epoch != Some(change.to) {
                return report;
            }
            if self.epoch == change.from {
                self.epoch = Some(change.to);
                if change.from.is_some_and(|from| from != change.to) {
                    self.cursor = None;
                }
            }
        }
        self.skew_us = applied.skew_us.or(self.skew_us);
        for id in &applied.sent {
            if let Some(r) = self
                .own
                .get_mut(id)
                .filter(|r| r.state == EntryState::Saved)
            {
                r.state = EntryState::Sent;
            }
        }
        let at = applied.at.unwrap_or(Instant(0));
        for receipt in &applied.receipts {
            self.confirm(receipt, at, true);
        }
        for receipt in &applied.held {
            self.confirm(receipt, at, false);
        }
        for aside in &applied.set_aside {
            let epoch = self.epoch;
            let entry = self.own.get_mut(&aside.id);
            if let Some(r) = entry.filter(|r| aside.offered || !r.state.proven(epoch)) {
                r.state = aside.state(r.raw.is_some());
            }
        }
        for r in self.own.values_mut().filter(|r| r.raw.is_some()) {
            if let EntryState::SetAside { retry, .. } = &r.state
                && applied.release.contains(retry)
            {
                r.state = EntryState::Saved;
            }
        }
        for range in &applied.resend {
            self.resend(range, &mut report);
        }
        if let Some(new) = applied.new_stream.filter(|n| n.from == self.stream) {
            self.begin(new.to);
            report.new_stream = true;
        }
        for moved in &applied.rehome {
            let entry = self.own.get(&moved.id);
            if entry.is_some_and(|r| r.stream == moved.from && r.stream != self.stream) {
                self.rehome(moved.id, &mut report);
            }
        }
        if let Some(queue) = &applied.offering {
            self.offering.clone_from(queue);
        }
        if let Some(page) = applied.pull.as_ref().filter(|p| p.after == self.cursor) {
            self.pull(page, at);
            report.pulled = true;
        }
        for forget in &applied.forget {
            self.forget(forget);
        }
        report
    }

    fn confirm(&mut self, receipt: &Receipt, at: Instant, also_set_aside: bool) {
        let entry = self.own.get_mut(&receipt.id);
        if let Some(r) = entry.filter(|r| r.hash == receipt.hash)
            && (also_set_aside || !r.by_hand())
        {
            r.state = EntryState::Confirmed {
                change: receipt.change,
                epoch: receipt.epoch,
                at,
            };
        }
    }

    fn resend(&mut self, range: &Resend, report: &mut AppliedReport) {
        for (id, r) in &mut self.own {
            let inside = r.stream == range.stream && (range.from..=range.to).contains(&r.seq);
            let due = match &r.state {
                EntryState::Confirmed { .. } => true,
                EntryState::SetAside { by, retry, .. } => {
                    *by == SetAsideBy::Server && *retry == Retry::ByHand
                }
                _ => false,
            };
            if !inside || !due {
                continue;
            }
            if r.raw.is_some() {
                r.state = EntryState::Saved;
                report.resent += 1;
            } else {
                r.state = gone(reason::BODY_GONE, SetAsideBy::Phone);
                report.lost.push(r.offer(*id));
            }
        }
    }

    /// Ends the stream and moves what is pending into the next one.
    fn begin(&mut self, to: StreamId) {
        let order: Vec<_> = self.in_order().iter().map(|(id, _)| *id).collect();
        self.earlier
            .push(EarlierStream::ended(self.stream, self.have));
        self.stream = to;
        self.have = Have::NOTHING;
        for id in order {
            if self.own.get(&id).is_some_and(|r| r.state.is_pending()) {
                self.move_here(id);
            }
        }
    }

    fn rehome(&mut self, id: EntryId, report: &mut AppliedReport) {
        let Some(r) = self.own.get_mut(&id) else {
            return;
        };
        if r.raw.is_some() {
            self.move_here(id);
            report.resent += 1;
        } else {
            r.state = gone(reason::BODY_GONE, SetAsideBy::Phone);
            report.lost.push(r.offer(id));
        }
    }

    fn move_here(&mut self, id: EntryId) {
        let Some(mut record) = self.own.remove(&id) else {
            return;
        };
        let (stream, seq) = (record.stream, record.seq);
        record.seq = self.next_place(id, record.hash);
        record.stream = self.stream;
        record.state = EntryState::Saved;
        self.own.insert(id, record);
        let before: Vec<_> = self
            .in_order()
            .into_iter()
            .filter(|(_, r)| r.stream == stream && r.seq < seq)
            .map(|(id, r)| r.offer(id))
            .collect();
        if let Some(earlier) = self.earlier.iter_mut().find(|e| e.stream == stream) {
            earlier.left(seq, before);
        }
    }

    fn pull(&mut self, page: &Pull, at: Instant) {
        for (change, entry) in &page.entries {
            let own = self.own.get_mut(&entry.id);
            if let Some(r) = own.filter(|r| r.hash == entry.hash) {
                r.raw.get_or_insert_with(|| entry.raw.clone());
                if let Some(epoch) = self.epoch.filter(|_| !r.state.proven(self.epoch)) {
                    r.state = EntryState::Confirmed {
                        change: Some(*change),
                        epoch,
                        at,
                    };
                }
            }
            self.read.insert(entry.id, entry.clone());
        }
        for (key, doc) in &page.reference {
            match doc {
                Some(doc) => self.reference.insert(key.clone(), doc.clone()),
                None => self.reference.remove(key),
            };
        }
        self.cursor = Some(page.cursor.clone());
        self.scope = Some(page.scope.clone());
    }

    fn forget(&mut self, forget: &Forget) {
        match forget {
            Forget::Service(service) => {
                let of_it = |raw: &str| service_of(raw).as_ref() == Some(service);
                self.read.retain(|_, e| !of_it(&e.raw));
                let epoch = self.epoch.filter(|_| !Offering::in_doubt(&self.offering));
                for r in self.own.values_mut() {
                    if r.state.proven(epoch) && r.raw.as_deref().is_some_and(of_it) {
                        r.raw = None;
                    }
                }
            }
            Forget::Entry(id) => {
                self.read.remove(id);
                if let Some(r) = self.own.get_mut(id) {
                    r.raw = None;
                    if r.state.is_pending() {
                        r.state = gone(reason::ERASED, SetAsideBy::Server);
                    }
                }
            }
        }
    }
}
