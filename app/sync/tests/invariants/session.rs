//! Invariants 10 and 11: what a log-out waits for, and what a session that is over does.
use crate::common::{Tampered, epoch, stream};
use crate::{DONE, one_phone};
use domain::StreamId;
use sync::memory::{Door, MemoryServer, MemoryStorage, Session};
use sync::plan::reason;
use sync::round::{RoundEnd, Transport, TransportError};
use sync::schedule::{FailureKind, Finish};
use sync::sim::block_on;
use sync::storage::Storage as _;
use sync::wire::{Outcome, Refusal, SyncReply, SyncRequest};

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

/// Seed 9363 of the simulation: an entry was called erased in a session that was over, which is told
/// to forget nothing; its text stayed on the phone.
#[test]
fn invariant_11_whatever_a_revoked_session_is_told_is_asked_again_after_the_log_in() {
    let (server, phone) = one_phone();
    let id = phone.save();
    phone.door.set_session(Session::Revoked);
    let erased = Tampered::new(&phone.door, |_, mut reply| {
        for reason in reply.results.iter_mut().filter_map(|r| r.reason.as_mut()) {
            reason.reason = reason::ERASED.to_owned();
        }
        Ok(reply)
    });
    phone.round_over(&erased, false);
    assert_eq!(phone.set_aside_for(id).as_deref(), Some(reason::ERASED));
    assert_eq!(phone.snapshot().waiting_for_log_in, 1);
    phone.door.set_session(Session::Valid);
    phone.round();
    assert!(phone.confirmed(id) && server.entries().contains_key(&id));
}

/// Seed 4560 of the simulation: the backup knew the entries from the quarantine only, so the places
/// agreed, and the reply that told of another server was one to a revoked session.
#[test]
fn invariant_12_a_restore_learnt_of_while_revoked_is_made_up_for_after_the_log_in() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(2);
    phone.door.set_session(Session::Revoked);
    phone.round();
    let backup = server.backup();
    phone.door.set_session(Session::Valid);
    assert_eq!(phone.round().end, DONE);
    server.restore(backup, epoch(2));
    phone.door.set_session(Session::Revoked);
    let outcome = phone.round();
    assert_eq!(
        (outcome.end, outcome.findings.new_epoch),
        (RoundEnd::Revoked, true)
    );
    assert!(phone.snapshot().in_doubt());
    phone.door.set_session(Session::Valid);
    assert_eq!(phone.round().end, DONE);
    for id in ids {
        assert!(phone.confirmed(id) && server.entries().contains_key(&id));
    }
    assert!(phone.snapshot().settled());
}

#[test]
fn a_phone_that_was_never_logged_in_reads_its_own_stream_back() {
    let storage = MemoryStorage::new(stream(3), None);
    let snapshot = block_on(storage.snapshot()).unwrap();
    assert_eq!((snapshot.stream, snapshot.account), (stream(3), None));
    assert!(snapshot.settled());
}

#[test]
fn a_stream_of_another_account_ends_the_round_with_its_reason_and_waits_for_a_log_in() {
    let (server, phone) = one_phone();
    let id = phone.save();
    let before = phone.snapshot();
    let refusal = Refusal {
        field: "stream".to_owned(),
        value: None,
        reason: reason::FOREIGN_STREAM.to_owned(),
    };
    let foreign = Tampered::new(&phone.door, |_, _| {
        Err(TransportError::Refused {
            status: 409,
            refusal: Some(refusal.clone()),
        })
    });
    let outcome = phone.round_over(&foreign, false);
    assert_eq!(outcome.end, RoundEnd::Foreign(refusal.clone()));
    assert_eq!(outcome.finish(), Finish::Failed(FailureKind::LogIn));
    let now = phone.snapshot();
    assert_eq!((now.stream, now.pending), (before.stream, 1));
    assert!(phone.storage.records()[&id].raw.is_some());
    assert_eq!(phone.round().end, DONE);
    assert_eq!(server.times_published(id), 1);
}

#[test]
fn an_entry_of_an_earlier_stream_that_is_another_accounts_moves_into_the_present_one() {
    let (server, phone) = one_phone();
    let id = phone.save();
    phone.round();
    let earlier = phone.snapshot().stream;
    phone.part();
    // The server has lost it, and its place has gone to another account meanwhile.
    server.restore(MemoryServer::new(epoch(1)).backup(), epoch(2));
    let foreign = Tampered::new(&phone.door, |_, mut reply| {
        let there = phone.storage.records()[&id].stream == earlier;
        for result in reply.results.iter_mut().filter(|_| there) {
            result.outcome = Outcome::Quarantined;
            result.reason = Some(Refusal {
                field: "stream".to_owned(),
                value: None,
                reason: reason::FOREIGN_STREAM.to_owned(),
            });
        }
        reply.changes.clear();
        Ok(reply)
    });
    assert_eq!(phone.round_over(&foreign, false).end, DONE);
    assert_eq!(phone.storage.records()[&id].stream, phone.snapshot().stream);
    assert!(phone.confirmed(id));
}

/// The server gave a stream to another account.
struct Given<'a>(&'a Door, StreamId);

impl Transport for Given<'_> {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        if request.stream != self.1 {
            return self.0.sync(request).await;
        }
        let refusal = Refusal {
            field: "stream".to_owned(),
            value: None,
            reason: reason::FOREIGN_STREAM.to_owned(),
        };
        Err(TransportError::Refused {
            status: 409,
            refusal: Some(refusal),
        })
    }
}

#[test]
fn an_earlier_stream_that_is_another_accounts_does_not_stop_the_rounds() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(3);
    phone.round();
    let earlier = phone.snapshot().stream;
    phone.part();
    server.restore(MemoryServer::new(epoch(1)).backup(), epoch(2));
    let given = Given(&phone.door, earlier);
    assert_eq!(phone.round_over(&given, false).end, DONE);
    assert!(phone.snapshot().settled());
    for id in ids {
        assert!(phone.confirmed(id) && server.times_published(id) == 1);
    }
}
