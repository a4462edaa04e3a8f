//! Invariants 10 and 11: what a log-out waits for, and what a session that is over does.
use crate::common::{Tampered, epoch, stream};
use crate::{DONE, one_phone};
use sync::memory::{MemoryStorage, Session};
use sync::plan::reason;
use sync::round::{RoundEnd, TransportError};
use sync::schedule::{FailureKind, Finish};
use sync::sim::block_on;
use sync::storage::Storage as _;

#[test]
fn invariant_10_an_outbox_is_settled_only_when_every_entry_has_its_answer() {
    let (server, phone) = one_phone();
    assert!(phone.snapshot().settled());
    phone.save();
    assert!(!phone.snapshot().settled());
    phone.door.set_session(Session::Revoked);
    phone.round();
    assert!(
        !phone.snapshot().settled(),
        "in quarantine for the next log-in is no answer"
    );
    phone.door.set_session(Session::Valid);
    phone.round();
    assert!(phone.snapshot().settled());
    // After a restore nothing is proven until the server has answered the offers.
    server.restore(server.backup(), epoch(2));
    let once = Tampered::new(&phone.door, |n, reply| {
        if n == 1 {
            Ok(reply)
        } else {
            Err(TransportError::Offline)
        }
    });
    phone.round_over(&once, false);
    assert!(!phone.snapshot().settled());
    assert_eq!(phone.round().end, DONE);
    assert!(phone.snapshot().settled());
}

#[test]
fn invariant_11_an_unknown_session_clears_nothing_and_asks_to_log_in() {
    let (_, phone) = one_phone();
    let id = phone.save();
    phone.door.set_session(Session::Unknown);
    let before = phone.storage.records();
    let outcome = phone.round();
    assert_eq!(
        outcome.end,
        RoundEnd::Transport(TransportError::Unauthorized)
    );
    assert!(outcome.log_in());
    assert_eq!(outcome.finish(), Finish::Failed(FailureKind::LogIn));
    assert_eq!(phone.storage.records()[&id].raw, before[&id].raw);
    assert_eq!(
        phone.snapshot().account,
        Some(phone.author()),
        "still logged in offline"
    );
    phone.door.set_session(Session::Valid);
    assert_eq!(phone.round().end, DONE);
    assert!(phone.confirmed(id));
}

#[test]
fn invariant_11_a_revoked_session_pushes_into_quarantine_and_all_is_retried_after_log_in() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(3);
    phone.door.set_session(Session::Revoked);
    let outcome = phone.round();
    assert_eq!(outcome.end, RoundEnd::Revoked);
    assert!(outcome.log_in() && outcome.findings.log_in);
    assert_eq!(server.quarantine().len(), 3, "the server has them already");
    for id in &ids {
        assert_eq!(
            phone.set_aside_for(*id).as_deref(),
            Some(reason::SESSION_REVOKED)
        );
        assert!(phone.storage.records()[id].raw.is_some());
    }
    assert_eq!(phone.snapshot().pending, 3);
    phone.door.set_session(Session::Valid);
    assert_eq!(phone.round().end, DONE);
    assert!(
        ids.iter()
            .all(|id| phone.confirmed(*id) && server.times_published(*id) == 1)
    );
    assert_eq!(server.quarantine(), []);
}

#[test]
fn a_phone_that_was_never_logged_in_reads_its_own_stream_back() {
    let storage = MemoryStorage::new(stream(3), None);
    let snapshot = block_on(storage.snapshot()).unwrap();
    assert_eq!((snapshot.stream, snapshot.account), (stream(3), None));
    assert!(snapshot.settled());
}
