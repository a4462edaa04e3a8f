//! The invariants that nothing is lost, as far as the engine keeps them; the numbers are those of
//! docs/ARCHITECTURE.md.
mod common;

use common::{NOW, Phone, Tampered, epoch, raw, stream, uuid};
use domain::{EntryId, Instant};
use sync::digest::Hash;
use sync::memory::{MemoryServer, MemoryStorage, Session};
use sync::plan::{StreamEnd, reason};
use sync::round::{Host, RoundEnd, TransportError, run_round};
use sync::schedule::{Action, Event, FailureKind, Finish, Scheduler};
use sync::sim::{Faults, Lossy, Rng, block_on, together};
use sync::storage::{EntryState, Retry, SetAsideBy, Storage};
use sync::wire::{GapKind, Outcome};

const DONE: RoundEnd = RoundEnd::Done { more: false };

fn one_phone() -> (MemoryServer, Phone) {
    let server = MemoryServer::new(epoch(1));
    let phone = Phone::new(1, &server);
    (server, phone)
}

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
fn invariant_06_a_poison_entry_is_set_aside_on_both_sides_and_the_rest_goes_on() {
    let (server, phone) = one_phone();
    let before = phone.save();
    let poison = EntryId(uuid(0xBAD));
    phone.save_raw(poison, "{\"schema\":1".to_owned());
    let after = phone.save();
    let outcome = phone.round();
    assert_eq!(outcome.end, DONE);
    assert!(phone.confirmed(before) && phone.confirmed(after));
    let EntryState::SetAside { reason, by, retry } = phone.state(poison) else {
        panic!("{:?}", phone.state(poison));
    };
    assert_eq!(
        (reason.field.as_str(), reason.reason.as_str()),
        ("raw", "undecodable")
    );
    assert_eq!((by, retry), (SetAsideBy::Server, Retry::ByHand));
    assert_eq!(server.quarantine()[0].item.raw, "{\"schema\":1");
    assert_eq!(outcome.findings.set_aside[0].0, poison);
    // Quarantined ones are part of the digest.
    assert_eq!(server.held(phone.snapshot().stream), phone.snapshot().have);
    // It is not sent again and again.
    let requests = server.requests();
    assert_eq!(phone.round().end, DONE);
    assert_eq!(server.requests(), requests + 1);
}

#[test]
fn invariant_06_an_entry_too_large_for_the_wire_is_set_aside_by_the_phone() {
    let (_, phone) = one_phone();
    let large = EntryId(uuid(0xB16));
    phone.save_raw(large, "x".repeat(sync::wire::MAX_RAW + 1));
    let good = phone.save();
    assert_eq!(phone.round().end, DONE);
    assert!(phone.confirmed(good));
    let EntryState::SetAside { reason, by, .. } = phone.state(large) else {
        panic!("{:?}", phone.state(large));
    };
    assert_eq!(by, SetAsideBy::Phone);
    assert_eq!(reason.reason, reason::TOO_LARGE);
    assert_eq!(reason.value.as_deref(), Some("65537"));
}

#[test]
fn invariant_06_a_413_halves_the_batch_until_only_the_large_entry_is_left_out() {
    let (server, phone) = one_phone();
    let mut good = phone.save_many(20);
    let large = EntryId(uuid(0xB16));
    phone.save_raw(large, format!("{{\"note\":\"{}\"}}", "x".repeat(9000)));
    good.extend(phone.save_many(20));
    server.set_max_body(8000);
    assert_eq!(phone.round().end, DONE);
    assert!(good.iter().all(|id| phone.confirmed(*id)));
    assert_eq!(
        phone.set_aside_for(large).as_deref(),
        Some(reason::TOO_LARGE)
    );
    // A server that takes it later gets it when the user asks.
    server.set_max_body(1_000_000);
    assert_eq!(phone.round_over(&phone.door, true).end, DONE);
    assert_eq!(phone.set_aside_for(large).as_deref(), Some("undecodable"));
}

#[test]
fn invariant_07_fail_once_never_write_again_drains_by_its_own_timer() {
    let (_, phone) = one_phone();
    let id = phone.save();
    let flaky = Tampered::new(&phone.door, |n, reply| {
        if n <= 3 {
            Err(TransportError::Timeout)
        } else {
            Ok(reply)
        }
    });
    let mut scheduler = Scheduler::default();
    let (mut now, mut rounds) = (0, 0);
    let mut actions = scheduler.on(Event::Saved, now, 0.5);
    while !phone.confirmed(id) {
        let run = actions.iter().any(|a| matches!(a, Action::Run { .. }));
        let event = if run {
            rounds += 1;
            Event::Finished(phone.round_over(&flaky, false).finish())
        } else {
            // Nothing happens but time.
            let Some(Action::SetTimer { delay_ms }) = actions.last() else {
                panic!("asleep for ever: {actions:?}");
            };
            now += delay_ms;
            Event::Timer
        };
        actions = scheduler.on(event, now, 0.5);
        assert!(rounds < 10);
    }
    assert_eq!(rounds, 4);
    assert!(now >= 3_000, "it waited between");
}

#[test]
fn invariant_08_two_tabs_that_flush_at_once_store_each_entry_once() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(450);
    let other_tab = Phone::over(phone.storage.clone(), 2, &server);
    let mut rng = Rng::new(5);
    let slow = |phone: &Phone, seed| Lossy::new(phone.door.clone(), Rng::new(seed), Faults::NONE);
    let (a, b) = (slow(&phone, 1), slow(&other_tab, 2));
    let mint = || stream(0xAA00);
    let host = Host {
        app_version: "",
        now: &|| NOW,
        mint: &mint,
        progress: &|_| {},
    };
    block_on(together(
        vec![
            Box::pin(async {
                run_round(&phone.storage, &a, &host, false).await;
            }),
            Box::pin(async {
                run_round(&other_tab.storage, &b, &host, false).await;
            }),
        ],
        &mut rng,
    ));
    assert_eq!(phone.round().end, DONE);
    assert!(ids.iter().all(|id| phone.confirmed(*id)));
    assert!(ids.iter().all(|id| server.times_published(*id) == 1));
    assert_eq!(
        phone.snapshot().stream,
        stream(1),
        "tabs are no cloned phone"
    );
    assert_eq!(phone.storage.pulled().len(), 450);
}

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
fn invariant_12_a_gap_on_the_server_is_named_and_filled_from_the_phone() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(9);
    phone.round();
    server.lose(ids[3]);
    server.lose(ids[4]);
    let outcome = phone.round();
    assert_eq!(outcome.end, DONE);
    assert!(
        ids.iter()
            .all(|id| phone.confirmed(*id) && server.entries().contains_key(id))
    );
    assert_eq!(server.held(phone.snapshot().stream), phone.snapshot().have);

    server.lose(ids[3]);
    let cut = Tampered::new(&phone.door, |n, reply| {
        if n == 1 {
            Ok(reply)
        } else {
            Err(TransportError::Offline)
        }
    });
    let gaps = phone.round_over(&cut, false).findings.gaps;
    assert_eq!(
        (gaps[0].from, gaps[0].to, gaps[0].why),
        (4, 4, GapKind::Absent)
    );
}

#[test]
fn invariant_12_what_both_sides_have_lost_is_named_as_lost() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(3);
    phone.round();
    assert_eq!(phone.storage.drop_confirmed_bodies(), 3);
    server.lose(ids[1]);
    let outcome = phone.round();
    let lost: Vec<_> = outcome.lost.iter().map(|o| (o.seq, o.id)).collect();
    assert_eq!(lost, [(2, ids[1])]);
    assert_eq!(
        phone.set_aside_for(ids[1]).as_deref(),
        Some(reason::BODY_GONE)
    );
    // It stays named and does not keep the phone busy.
    let again = phone.round();
    assert_eq!((again.end, again.lost.len()), (DONE, 0));
    assert_eq!(again.findings.gaps[0].from, 2);
}

#[test]
fn invariant_12_the_servers_digest_is_never_adopted() {
    let (server, phone) = one_phone();
    phone.save_many(3);
    phone.round();
    let own = phone.snapshot().have;
    let strange = Tampered::new(&phone.door, |_, mut reply| {
        reply.held.digest = Hash::of("another history");
        Ok(reply)
    });
    phone.round_over(&strange, false);
    let now = phone.snapshot();
    assert!(
        now.have == own
            || now
                .earlier
                .iter()
                .any(|e| e.stream == stream(1) && e.have == own),
        "the phone's own digest stands"
    );
    assert_eq!(server.held(stream(1)), own);
}

#[test]
fn invariant_12_another_entry_in_our_place_starts_a_new_stream_and_nothing_is_lost() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(4);
    phone.round();
    let foreign = EntryId(uuid(0xF0));
    server.lose(ids[1]);
    server.overwrite_slot(stream(1), 2, foreign, Hash::of("foreign"));
    let outcome = phone.round();
    assert_eq!(outcome.findings.new_stream, Some(StreamEnd::DigestDiffers));
    assert_ne!(phone.snapshot().stream, stream(1));
    assert!(
        ids.iter()
            .all(|id| phone.confirmed(*id) && server.entries().contains_key(id))
    );
    assert_eq!(phone.round().end, DONE);
    assert_eq!(server.held(phone.snapshot().stream), phone.snapshot().have);
}

#[test]
fn invariant_12_skew_is_recorded_and_never_a_reason_to_refuse() {
    let (server, phone) = one_phone();
    let id = phone.save();
    for days in [-1, 0, 400] {
        let skew = days * 86_400_000_000;
        server.set_time(Instant(NOW.0 + skew));
        let outcome = phone.round();
        assert_eq!(outcome.findings.skew_us, Some(skew));
        assert_eq!(phone.storage.skew_us(), Some(skew));
    }
    assert!(phone.confirmed(id));
}

#[test]
fn invariant_12_a_restored_server_gets_back_what_it_lost_and_only_that() {
    let (server, phone) = one_phone();
    let before = phone.save_many(250);
    phone.round();
    let backup = server.backup();
    let after = phone.save_many(30);
    phone.round();
    server.restore(backup, epoch(2));
    let unsent = phone.save_many(3);
    assert_eq!(server.entries().len(), 250);

    let outcome = phone.round();
    assert_eq!(outcome.end, DONE);
    assert!(outcome.findings.new_epoch);
    assert_eq!(phone.snapshot().epoch, Some(epoch(2)));
    for id in before.iter().chain(&after).chain(&unsent) {
        assert!(phone.confirmed(*id), "receipts of the old epoch are void");
        assert_eq!(server.times_published(*id), 1);
    }
    assert_eq!(server.held(stream(1)), phone.snapshot().have);
    assert_eq!(phone.snapshot().stream, stream(1), "a restore is no clone");
}

#[test]
fn invariant_12_after_a_restore_what_has_no_body_is_named() {
    let (server, phone) = one_phone();
    phone.save_many(2);
    phone.round();
    let backup = server.backup();
    let late = phone.save();
    phone.round();
    phone.storage.drop_confirmed_bodies();
    server.restore(backup, epoch(2));
    let outcome = phone.round();
    assert_eq!(
        outcome.lost.iter().map(|o| o.id).collect::<Vec<_>>(),
        [late]
    );
    assert_eq!(outcome.end, DONE);
}

#[test]
fn a_cloned_phone_starts_a_stream_of_its_own_and_both_keep_all_entries() {
    let (server, first) = one_phone();
    first.save_many(5);
    first.round();
    let second = Phone::over(first.storage.cloned_phone(), 2, &server);
    let a = first.save_many(2);
    let b = second.save_many(3);
    assert_eq!(first.round().end, DONE);
    let outcome = second.round();
    assert_eq!(outcome.end, DONE);
    assert!(matches!(
        outcome.findings.new_stream,
        Some(StreamEnd::SeqConflict | StreamEnd::HeldBeyondOwn)
    ));
    let c = first.save_many(1);
    assert_eq!(first.round().end, DONE);
    assert_ne!(second.snapshot().stream, stream(1));
    for (phone, ids) in [(&first, &a), (&second, &b), (&first, &c)] {
        for id in ids {
            assert!(phone.confirmed(*id));
            assert_eq!(server.times_published(*id), 1);
        }
    }
    for phone in [&first, &second] {
        assert_eq!(server.held(phone.snapshot().stream), phone.snapshot().have);
    }
    assert_eq!(server.entries().len(), 11);
}

#[test]
fn a_phone_whose_database_went_back_in_time_starts_a_new_stream() {
    let (server, phone) = one_phone();
    phone.save_many(2);
    phone.round();
    let old = phone.storage.cloned_phone();
    phone.save_many(3);
    phone.round();
    let back = Phone::over(old, 9, &server);
    let outcome = back.round();
    assert_eq!(outcome.findings.new_stream, Some(StreamEnd::HeldBeyondOwn));
    let id = back.save();
    assert_eq!(back.round().end, DONE);
    assert!(back.confirmed(id));
    assert_eq!(
        back.storage.pulled().len(),
        6,
        "and pulls its own lost entries again"
    );
}

#[test]
fn the_same_id_with_other_content_is_quarantined_and_never_overwritten() {
    let (server, phone) = one_phone();
    let id = phone.save();
    phone.round();
    let other = Phone::new(2, &server);
    other.save_raw(id, raw(EntryId(uuid(5)), other.author()));
    let good = other.save();
    let before = server.entries()[&id];
    assert_eq!(other.round().end, DONE);
    assert_eq!(other.set_aside_for(id).as_deref(), Some("id_conflict"));
    assert!(other.confirmed(good));
    assert_eq!(server.entries()[&id], before);
}

#[test]
fn an_outdated_wire_pushes_and_pulls_nothing_until_the_update() {
    let (server, phone) = one_phone();
    let other = Phone::new(2, &server);
    other.save();
    other.round();
    server.set_min_wire(2);
    let id = phone.save();
    let outcome = phone.round();
    assert_eq!(outcome.end, DONE);
    assert_eq!(outcome.findings.update_required, Some(2));
    assert!(phone.confirmed(id));
    assert_eq!(phone.storage.pulled().len(), 0);
    assert_eq!(phone.snapshot().cursor, None);
    server.set_min_wire(1);
    phone.round();
    assert_eq!(phone.storage.pulled().len(), 2);
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

#[test]
fn a_phone_that_was_never_logged_in_reads_its_own_stream_back() {
    let storage = MemoryStorage::new(stream(3), None);
    let snapshot = block_on(storage.snapshot()).unwrap();
    assert_eq!((snapshot.stream, snapshot.account), (stream(3), None));
    assert!(snapshot.settled());
}
