//! Invariants 4 and 5: without its own receipt nothing is confirmed and nothing is dropped.
use crate::common::{Phone, Tampered, raw, uuid};
use crate::{DONE, one_phone};
use domain::EntryId;
use sync::digest::Hash;
use sync::plan::reason;
use sync::round::{RoundEnd, TransportError};
use sync::storage::EntryState;
use sync::wire::Outcome;

#[test]
fn invariant_04_without_a_receipt_every_entry_keeps_its_body() {
    let (_, phone) = one_phone();
    let ids = phone.save_many(5);
    for error in [
        TransportError::Offline,
        TransportError::Timeout,
        TransportError::Unauthorized,
        TransportError::Busy {
            retry_after_s: None,
        },
        TransportError::Server(500),
        TransportError::Refused {
            status: 400,
            refusal: None,
        },
        TransportError::BadReply,
    ] {
        let broken = Tampered::new(&phone.door, |_, _| Err(error.clone()));
        let outcome = phone.round_over(&broken, false);
        assert_eq!(outcome.end, RoundEnd::Transport(error.clone()));
        for id in &ids {
            let record = &phone.storage.records()[id];
            assert_eq!(record.raw, Some(raw(*id, phone.author())), "{error}");
            assert_eq!(
                record.state,
                EntryState::Sent,
                "{error}: no answer is no receipt"
            );
        }
    }
    assert_eq!(phone.storage.drop_confirmed_bodies(), 0);
}

/// Seeds 221 and 2029 of the simulation: a proxy kept a reply. By its receipts something would be
/// confirmed, by its silence about offers called lost, by its cursor passed over.
#[test]
fn invariant_05_a_reply_to_another_request_changes_nothing() {
    let (server, phone) = one_phone();
    let id = phone.save();
    for nonce in [None, Some(uuid(0))] {
        let before = phone.snapshot();
        let kept = Tampered::new(&phone.door, |_, mut reply| {
            reply.nonce = nonce;
            Ok(reply)
        });
        let outcome = phone.round_over(&kept, false);
        assert_eq!(outcome.end, RoundEnd::Transport(TransportError::BadReply));
        assert_eq!(phone.snapshot(), before);
        assert_eq!(phone.state(id), EntryState::Sent);
    }
    assert_eq!(phone.round().end, DONE);
    assert!(phone.confirmed(id));
    assert_eq!(server.times_published(id), 1);
}

#[test]
fn invariant_05_an_ok_reply_without_results_proves_nothing() {
    let (server, phone) = one_phone();
    let id = phone.save();
    let empty = Tampered::new(&phone.door, |_, mut reply| {
        reply.results.clear();
        reply.changes.clear();
        Ok(reply)
    });
    let outcome = phone.round_over(&empty, false);
    assert_eq!(outcome.end, RoundEnd::Stuck);
    assert_eq!(outcome.findings.unanswered, 1);
    assert_eq!(phone.state(id), EntryState::Sent);
    assert_eq!(phone.round().end, DONE);
    assert!(phone.confirmed(id));
    assert_eq!(server.times_published(id), 1);
}

#[test]
fn invariant_05_a_receipt_with_another_hash_does_not_confirm_and_is_retried() {
    let (_, phone) = one_phone();
    let (bad, good) = (phone.save(), phone.save());
    let lying = Tampered::new(&phone.door, |_, mut reply| {
        for result in reply.results.iter_mut().filter(|r| r.id == Some(bad)) {
            result.hash = Some(Hash::of("something else"));
        }
        reply.changes.clear();
        Ok(reply)
    });
    let outcome = phone.round_over(&lying, false);
    assert_eq!(outcome.end, RoundEnd::Stuck);
    assert_eq!(
        phone.set_aside_for(bad).as_deref(),
        Some(reason::RECEIPT_MISMATCH)
    );
    assert!(phone.confirmed(good));
    assert_eq!(phone.snapshot().pending, 1, "it has no valid answer");
    // The next round tries it again by itself.
    assert_eq!(phone.round().end, DONE);
    assert!(phone.confirmed(bad));
}

#[test]
fn invariant_05_an_answer_for_another_entry_confirms_neither() {
    let (_, phone) = one_phone();
    let ids = phone.save_many(2);
    let swapped = Tampered::new(&phone.door, |_, mut reply| {
        reply.results.swap(0, 1);
        reply.changes.clear();
        Ok(reply)
    });
    assert_eq!(phone.round_over(&swapped, false).findings.unanswered, 2);
    assert_eq!(ids.map_states(&phone), [EntryState::Sent, EntryState::Sent]);
}

trait States {
    fn map_states(&self, phone: &Phone) -> Vec<EntryState>;
}

impl States for Vec<EntryId> {
    fn map_states(&self, phone: &Phone) -> Vec<EntryState> {
        self.iter().map(|id| phone.state(*id)).collect()
    }
}

#[test]
fn outcomes_of_the_wire_are_three() {
    let text = ["stored", "duplicate", "quarantined"].map(|t| format!("\"{t}\""));
    let read = text.map(|t| serde_json::from_str::<Outcome>(&t).unwrap());
    assert_eq!(
        read,
        [Outcome::Stored, Outcome::Duplicate, Outcome::Quarantined]
    );
}
