//! Invariant 6: an entry that the server itself fails at does not keep the others back.
use crate::DONE;
use crate::common::{Phone, epoch};
use domain::EntryId;
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;
use sync::memory::{Door, MemoryServer};
use sync::round::{FAILED_OFTEN, RoundEnd, Transport, TransportError};
use sync::wire::{SyncReply, SyncRequest};

/// A server with a bug: some entries make every request that carries them fail.
struct Buggy<'a> {
    door: &'a Door,
    poison: BTreeSet<EntryId>,
    asked: Cell<u32>,
}

impl Transport for Buggy<'_> {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        self.asked.set(self.asked.get() + 1);
        if request.entries.iter().any(|e| self.poison.contains(&e.id)) {
            return Err(TransportError::Server(500));
        }
        self.door.sync(request).await
    }
}

const FAILED: RoundEnd = RoundEnd::Transport(TransportError::Server(500));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    // A batch with an entry that the server failed at failed as a whole, for ever.
    #[test]
    fn invariant_06_entries_that_the_server_fails_at_stay_pending_and_all_others_get_through(
        places in prop::collection::btree_set(0_usize..250, 1..6),
        more in 1_usize..250,
    ) {
        let server = MemoryServer::new(epoch(1));
        let phone = Phone::new(1, &server);
        let ids = phone.save_many(more.max(places.last().unwrap() + 1));
        let poison: BTreeSet<_> = places.iter().map(|n| ids[*n]).collect();
        let buggy = Buggy { door: &phone.door, poison, asked: Cell::new(0) };
        for failed in 0..=FAILED_OFTEN {
            prop_assert_eq!(phone.round_after(&buggy, false, failed).end, FAILED);
        }
        for id in &ids {
            prop_assert_eq!(phone.confirmed(*id), !buggy.poison.contains(id));
        }
        prop_assert_eq!(phone.snapshot().pending as usize, buggy.poison.len());
        // What is written later goes out too, and the sick server is not asked without end.
        let later = phone.save();
        let asked = buggy.asked.get();
        phone.round_after(&buggy, false, FAILED_OFTEN);
        prop_assert!(phone.confirmed(later));
        prop_assert!(buggy.asked.get() - asked < 40);
        // A server that was mended takes the rest.
        prop_assert_eq!(phone.round().end, DONE);
        prop_assert!(ids.iter().all(|id| phone.confirmed(*id)));
        prop_assert!(ids.iter().all(|id| server.times_published(*id) == 1));
    }
}

#[test]
fn a_server_that_fails_at_everything_is_asked_once_a_round_at_first_and_never_without_end() {
    let server = MemoryServer::new(epoch(1));
    let phone = Phone::new(1, &server);
    let ids = phone.save_many(300);
    let buggy = Buggy {
        door: &phone.door,
        poison: ids.iter().copied().collect(),
        asked: Cell::new(0),
    };
    for failed in 0..FAILED_OFTEN {
        assert_eq!(phone.round_after(&buggy, false, failed).end, FAILED);
        assert_eq!(buggy.asked.get(), failed + 1);
    }
    buggy.asked.set(0);
    assert_eq!(phone.round_after(&buggy, false, 99).end, FAILED);
    assert!(buggy.asked.get() < 20, "{}", buggy.asked.get());
    assert!(ids.iter().all(|id| phone.state(*id).is_pending()));
    assert_eq!(phone.snapshot().pending, 300, "all stay");
}

#[test]
fn a_gateway_that_does_not_reach_the_server_is_no_reason_to_take_a_batch_apart() {
    for status in [502, 503, 504] {
        assert!(!RoundEnd::Transport(TransportError::Server(status)).server_failed());
    }
    assert!(FAILED.server_failed());
}
