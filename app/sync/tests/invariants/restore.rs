//! Invariant 12: a restored server, a skewed clock, an outdated wire.
use crate::common::{NOW, Phone, epoch, stream};
use crate::{DONE, one_phone};
use domain::Instant;

#[test]
fn invariant_12_skew_is_recorded_and_never_a_reason_to_refuse() {
    let (server, phone) = one_phone();
    for days in [-1, 0, 400] {
        let id = phone.save();
        let skew = days * 86_400_000_000;
        server.set_time(Instant(NOW.0 + skew));
        let outcome = phone.round();
        assert_eq!(outcome.findings.skew_us, Some(skew));
        assert_eq!(phone.storage.skew_us(), Some(skew));
        assert!(phone.confirmed(id));
    }
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
    let cursor = phone.snapshot().cursor.unwrap();
    assert!(cursor.ends_with("/0"), "nothing was looked at: {cursor}");
    server.set_min_wire(1);
    phone.round();
    assert_eq!(phone.storage.pulled().len(), 2);
}

/// Seed 3692 of the simulation: a copy of the phone handed it in again, in a stream of its own.
#[test]
fn invariant_12_a_body_that_was_dropped_comes_back_by_a_pull() {
    let (server, phone) = one_phone();
    let id = phone.save();
    phone.round();
    let raw = phone.storage.records()[&id].raw.clone();
    assert_eq!(phone.storage.drop_confirmed_bodies(), 1);
    server.restore(server.backup(), epoch(2));
    assert_eq!(phone.round().end, DONE);
    assert!(raw.is_some());
    assert_eq!(phone.storage.records()[&id].raw, raw);
    // So it can be handed in where it was taken from.
    server.lose(id);
    assert_eq!(phone.round().lost, []);
    assert!(phone.confirmed(id) && server.entries().contains_key(&id));
}
