//! What was promised to users, and whether it was kept.
mod replica;

use crate::entries::{Poison, root};
use crate::phone::Origin;
use crate::run::World;
use crate::server::SECOND_SERVICE;
use domain::versions::{Link, resolve};
use domain::{Entry, EntryId, StreamId};
use std::collections::{BTreeMap, BTreeSet};
use sync::digest::Hash;
use sync::round::{RoundEnd, RoundOutcome, TransportError};
use sync::storage::EntryState;

/// An entry that somebody tried to save.
struct Attempt {
    entry: Entry,
    hash: Hash,
    poison: Option<Poison>,
}

/// Entries of a database that the browser deleted.
struct Gone {
    stream: StreamId,
    entries: BTreeMap<EntryId, (StreamId, u64)>,
    journal: BTreeSet<EntryId>,
    /// Had a second copy, whether the database knew them or not.
    had_copy: Vec<EntryId>,
    /// Their second copies stayed.
    copied: BTreeSet<EntryId>,
}

/// Everything that was promised.
#[derive(Default)]
pub struct Oracle {
    attempts: BTreeMap<EntryId, Attempt>,
    /// Shown as *saved*.
    saved: BTreeMap<EntryId, Hash>,
    /// Shown as *emergency, do not close*.
    emergency: BTreeSet<EntryId>,
    /// Shown as *confirmed* at least once.
    confirmed: BTreeSet<EntryId>,
    gone: Vec<Gone>,
    /// Entries without their text on a phone.
    dropped: BTreeSet<EntryId>,
    /// Streams that two phones wrote into: what one of them lost may stand in a place that the
    /// other took, so that no gap can be named.
    shared: BTreeSet<StreamId>,
    /// Accounts whose log-out is explained: a session revoked, a token of a cloned phone.
    explained: BTreeSet<domain::AccountId>,
}

/// How the promises ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Shown as saved.
    pub saved: u64,
    /// On the server, exactly once.
    pub stored: u64,
    /// Set aside with a reason that holds.
    pub set_aside: u64,
    /// Erased by order.
    pub erased: u64,
    /// Evicted before it was ever confirmed.
    pub evicted: u64,
    /// Came home from a second copy after an eviction: among those stored.
    pub back: u64,
    /// Confirmed, then lost by the server's going back and by the phone's eviction or age.
    pub both: u64,
}

impl Tally {
    /// Adds another one.
    pub fn add(&mut self, other: &Self) {
        self.saved += other.saved;
        self.stored += other.stored;
        self.set_aside += other.set_aside;
        self.erased += other.erased;
        self.evicted += other.evicted;
        self.back += other.back;
        self.both += other.both;
    }
}

impl Oracle {
    /// Somebody tries to save it.
    pub fn attempt(&mut self, entry: &Entry, raw: &str, poison: Option<Poison>) {
        let attempt = Attempt {
            entry: entry.clone(),
            hash: Hash::of(raw),
            poison,
        };
        self.attempts.insert(entry.id, attempt);
    }

    /// The screen said *saved*.
    pub fn saved(&mut self, id: EntryId, hash: Hash) {
        self.saved.insert(id, hash);
    }

    /// The screen said *emergency, do not close*.
    pub fn emergency(&mut self, id: EntryId) {
        self.emergency.insert(id);
    }

    /// A session of this account ended by somebody's will.
    pub fn explain(&mut self, account: domain::AccountId) {
        self.explained.insert(account);
    }

    /// A phone is copied.
    pub fn cloned(&mut self, origin: &Origin) {
        self.explained.insert(origin.account);
        self.shared.insert(origin.snapshot().stream);
    }

    /// A database was deleted by its browser; these entries have a second copy that was left.
    pub fn evicted(&mut self, origin: &Origin, copied: &[EntryId]) {
        self.explained.insert(origin.account);
        let mut entries = BTreeMap::new();
        origin.disk.memory().each(|id, record| {
            entries.insert(id, (record.stream, record.seq));
        });
        self.gone.push(Gone {
            stream: origin.snapshot().stream,
            entries,
            journal: origin.journal.borrow().keys().copied().collect(),
            had_copy: origin.disk.copies().ids(),
            copied: copied.iter().copied().collect(),
        });
    }

    /// An entry as it was written.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.attempts
            .get(&id)
            .filter(|a| a.poison.is_none())
            .map(|a| &a.entry)
    }

    /// Has it been corrected already?
    #[must_use]
    pub fn was_corrected(&self, sees: EntryId) -> bool {
        self.attempts.values().any(|a| match &a.entry.body {
            domain::Body::Correction(c) => c.sees == sees,
            _ => false,
        })
    }

    /// The version of a root that holds among these ids.
    #[must_use]
    pub fn current(&self, root: EntryId, among: &[EntryId]) -> Option<EntryId> {
        let links = among
            .iter()
            .filter_map(|id| self.attempts.get(id))
            .map(|a| Link::from(&a.entry));
        resolve(root, links, &|_| false).current
    }

    /// Bodies that have reached their age go: only of what is shown as confirmed, also while the
    /// round that confirmed it still runs.
    pub fn aged(&mut self, origin: &Origin) {
        let aged = bodiless(origin);
        let fresh = aged.iter().filter(|id| !self.dropped.contains(id));
        self.confirmed.extend(fresh.copied().collect::<Vec<_>>());
        self.dropped.extend(aged);
    }

    /// After a round: what is shown as confirmed has its receipt, what was dropped is held, and
    /// nobody was logged out for nothing. `gone_back`: how often the server had when it began.
    pub fn after_round(
        &mut self,
        world: &World,
        origin: &Origin,
        outcome: &RoundOutcome,
        gone_back: u32,
    ) {
        self.dropped_while_held(world, origin, gone_back);
        let epoch = origin.snapshot().epoch;
        let server = world.server.borrow();
        origin.disk.memory().each(|id, record| {
            let EntryState::Confirmed { epoch: of, .. } = record.state else {
                return;
            };
            if !record.state.proven(epoch) {
                return;
            }
            self.confirmed.insert(id);
            if !server.said(of, id, record.hash) {
                world.problem(format!("{id}: shown as confirmed without its receipt"));
            }
        });
        let unknown = outcome.end == RoundEnd::Transport(TransportError::Unauthorized);
        let had_one = origin.cookie.borrow().is_some();
        if unknown && had_one && !server.went_back() && !self.explained.contains(&origin.account) {
            world.problem(format!(
                "the phone of {} was logged out by nobody",
                origin.account
            ));
        }
    }

    /// A round drops no text of an entry that the server lacks, unless by order.
    fn dropped_while_held(&mut self, world: &World, origin: &Origin, gone_back: u32) {
        let server = world.server.borrow();
        for id in bodiless(origin) {
            let looked = server.up() && server.gone_back == gone_back;
            if !self.dropped.insert(id) || !looked || server.was_erased(id) {
                continue;
            }
            let held = server.held(root(&self.attempts[&id].entry), id);
            if held.is_ok_and(|held| held.is_empty()) {
                world.problem(format!(
                    "{id}: its text was dropped, and the server lacks it"
                ));
            }
        }
    }

    /// At the end, everything being well again: every promise.
    ///
    /// # Errors
    /// If the store fails.
    pub fn settle(&self, world: &World) -> anyhow::Result<Tally> {
        let mut tally = Tally::default();
        let server = world.server.borrow();
        let quarantined = server.quarantined()?;
        let phones = world.phones.borrow();
        let origins: Vec<_> = phones.iter().map(|p| p.origin()).collect();
        for (id, hash) in &self.saved {
            tally.saved += 1;
            let attempt = &self.attempts[id];
            let held = server.held(root(&attempt.entry), *id)?;
            let on_phones: Vec<_> = origins
                .iter()
                .filter_map(|o| o.disk.memory().records().remove(id))
                .collect();
            match held.as_slice() {
                [one] if one.hash == *hash && attempt.poison.is_none() => {
                    if server.was_erased(*id) {
                        tally.erased += 1;
                    } else {
                        tally.stored += 1;
                        tally.back +=
                            u64::from(self.gone_last(*id).is_some_and(|g| g.copied.contains(id)));
                    }
                    let unproven = on_phones
                        .iter()
                        .find(|r| !matches!(r.state, EntryState::Confirmed { .. }));
                    if let Some(record) = unproven.filter(|_| !server.was_erased(*id)) {
                        world.problem(format!(
                            "{id}: on the server, and a phone shows {:?}",
                            record.state
                        ));
                    }
                    continue;
                }
                [] => {}
                _ => {
                    world.problem(format!("{id}: stored {} times or changed", held.len()));
                    continue;
                }
            }
            if server.was_erased(*id) {
                tally.erased += 1;
                continue;
            }
            let aside = on_phones.iter().find_map(|r| match &r.state {
                EntryState::SetAside { reason, .. } => Some(reason.reason.clone()),
                _ => None,
            });
            let kept = quarantined.iter().find(|(of, _)| of == id);
            if let Some(poison) = attempt.poison {
                let reason = aside
                    .clone()
                    .or_else(|| kept.map(|(_, reason)| reason.clone()));
                if reason.as_deref() == Some(poison.reason()) {
                    tally.set_aside += 1;
                    continue;
                }
                if !on_phones.is_empty() {
                    world.problem(format!("{id}: {poison:?} ended as {reason:?}"));
                    continue;
                }
            }
            // Work of a day on which the server knows of no membership in that service: the phone's
            // clock was off, or the membership was lost with the server's tail.
            let second = attempt.entry.service.as_str() == SECOND_SERVICE;
            if second && aside.as_deref() == Some("no_membership") && kept.is_some() {
                tally.set_aside += 1;
                continue;
            }
            if on_phones.iter().any(|r| r.raw.is_some()) {
                let states: Vec<_> = on_phones.iter().map(|r| &r.state).collect();
                world.problem(format!("{id}: stuck on a phone: {states:?}"));
                continue;
            }
            let gone = self.gone_last(*id);
            let dropped = !on_phones.is_empty();
            if (gone.is_some() || dropped) && kept.is_some() {
                // Handed in under a revoked session, and a later acceptance may be lost with the
                // server's tail: the server keeps it, for a human.
                tally.set_aside += 1;
                continue;
            }
            match (self.confirmed.contains(id), gone) {
                (false, Some(gone)) if !gone.copied.contains(id) => {
                    tally.evicted += 1;
                    self.named(world, *id, gone)?;
                }
                (true, gone) if server.went_back() && (gone.is_some() || dropped) => {
                    tally.both += 1;
                    if dropped && aside.as_deref() != Some("body_gone") {
                        world.problem(format!(
                            "{id}: its body is gone and the phone says {aside:?}"
                        ));
                    }
                }
                (confirmed, _) => {
                    let when = if confirmed { "confirmed" } else { "saved" };
                    world.problem(format!("{id}: LOST after it was {when}"));
                }
            }
        }
        for id in self
            .emergency
            .iter()
            .filter(|id| !self.saved.contains_key(id))
        {
            let waits = origins.iter().any(|o| o.journal.borrow().contains_key(id));
            let evicted = self.gone.iter().any(|g| g.journal.contains(id));
            let held = server.held(root(&self.attempts[id].entry), *id)?;
            if waits || (!evicted && held.is_empty()) {
                world.problem(format!("{id}: shown as emergency, and not brought home"));
            }
        }
        drop(server);
        for phone in phones.iter() {
            self.replica(world, phone)?;
        }
        Ok(tally)
    }

    /// The last eviction that took an entry with it, or its second copy.
    fn gone_last(&self, id: EntryId) -> Option<&Gone> {
        let mut gone = self.gone.iter().rev();
        gone.find(|g| g.entries.contains_key(&id) || g.had_copy.contains(&id))
    }

    /// What an evicted database lost is named by the server, as far as it was ever told of it.
    fn named(&self, world: &World, id: EntryId, gone: &Gone) -> anyhow::Result<()> {
        let Some((stream, seq)) = gone.entries.get(&id).copied() else {
            return Ok(());
        };
        // An entry that had moved is a gap of no stream any more.
        if stream != gone.stream || self.shared.contains(&stream) {
            return Ok(());
        }
        let Some(state) = world.server.borrow().stream(stream)? else {
            return Ok(());
        };
        let told = state.told_max_seq >= seq;
        let named = state.gaps.iter().any(|g| (g.from..=g.to).contains(&seq));
        if told && !named {
            world.problem(format!(
                "{id}: evicted, and the server names no gap at {seq}"
            ));
        }
        Ok(())
    }
}

/// Entries of which a phone has the place alone.
fn bodiless(origin: &Origin) -> Vec<EntryId> {
    let mut ids = Vec::new();
    origin.disk.memory().each(|id, record| {
        if record.raw.is_none() {
            ids.push(id);
        }
    });
    ids
}
