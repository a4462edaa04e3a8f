//! What a phone shows at the end, against what the server holds.
use super::Oracle;
use crate::entries::root;
use crate::phone::Phone;
use crate::run::World;
use domain::StreamId;
use std::collections::BTreeSet;
use std::rc::Rc;
use sync::storage::{EntryState, SetAsideBy};

impl Oracle {
    /// A phone at the end: nothing waits, digests are equal, it shows what it may and only that.
    pub(super) fn replica(&self, world: &World, phone: &Rc<Phone>) -> anyhow::Result<()> {
        let n = phone.n;
        let snapshot = phone.snapshot();
        let server = world.server.borrow();
        if !snapshot.settled() {
            let offering = &snapshot.offering;
            world.problem(format!(
                "phone {n}: stuck with {} pending, {offering:?}",
                snapshot.pending
            ));
        }
        let streams = snapshot.earlier.iter().map(|e| (e.stream, e.have));
        for (stream, have) in streams.chain([(snapshot.stream, snapshot.have)]) {
            if have.max_seq == 0 {
                continue;
            }
            let state = server.stream(stream)?;
            let held = state.as_ref().map(|s| s.held);
            let present = stream == snapshot.stream;
            // What the phone itself has set aside is a gap, and named as one; so is what another
            // copy of it has or had, of the stream that they shared.
            let mut set_aside = own_gaps(phone, stream);
            if present && set_aside.is_empty() && held != Some(have) {
                world.problem(format!("phone {n}: digests differ: {have:?} and {held:?}"));
            }
            let gaps = state.map(|s| s.gaps).unwrap_or_default();
            for other in world.phones.borrow().iter() {
                set_aside.extend(own_gaps(other, stream));
            }
            let gone = self.gone.iter().flat_map(|g| g.entries.values());
            set_aside.extend(gone.filter(|(of, _)| *of == stream).map(|(_, seq)| *seq));
            let named = gaps.iter().flat_map(|g| g.from..=g.to);
            if named.into_iter().any(|seq| !set_aside.contains(&seq)) {
                world.problem(format!(
                    "phone {n}: the server waits for what never comes: {gaps:?}"
                ));
            }
        }
        let readable = server.readable(phone.account);
        let memory = phone.origin().disk.memory().clone();
        let shown = memory.pulled();
        for (id, attempt) in &self.attempts {
            let held = server.held(root(&attempt.entry), *id)?;
            let due = !held.is_empty()
                && !server.was_erased(*id)
                && readable.contains(&attempt.entry.service);
            match (due, shown.get(id)) {
                (true, None) => world.problem(format!("phone {n} does not show {id}")),
                // Lost by restore and eviction together: counted there. A colleague's phone is the
                // last that knows of it.
                (false, Some(_)) if held.is_empty() && server.went_back() => {}
                (false, Some(_)) => world.problem(format!("phone {n} still shows {id}")),
                (true, Some(entry)) => {
                    let flags = held.first().map(|e| &e.flags);
                    if Some(&entry.flags) != flags || entry.hash != attempt.hash {
                        world.problem(format!("phone {n} shows {id} as another replica does not"));
                    }
                }
                (false, None) => {}
            }
            if server.was_erased(*id) && memory.records().get(id).is_some_and(|r| r.raw.is_some()) {
                world.problem(format!("phone {n} keeps the erased {id}"));
            }
        }
        if let Some(id) = shown.keys().find(|id| !self.attempts.contains_key(id)) {
            world.problem(format!("phone {n} shows {id}, which nobody wrote"));
        }
        Ok(())
    }
}

/// Places of a stream whose entries the phone has set aside by itself: the server never saw them.
fn own_gaps(phone: &Phone, stream: StreamId) -> BTreeSet<u64> {
    let mut gaps = BTreeSet::new();
    phone.origin().disk.memory().each(|_, record| {
        let aside = matches!(
            record.state,
            EntryState::SetAside {
                by: SetAsideBy::Phone,
                ..
            }
        );
        if aside && record.stream == stream {
            gaps.insert(record.seq);
        }
    });
    gaps
}
