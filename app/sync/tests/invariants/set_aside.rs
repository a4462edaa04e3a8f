//! Invariant 6: a bad entry is set aside with its reason, and the rest goes on.
use crate::common::{Phone, raw, uuid};
use crate::{DONE, one_phone};
use domain::EntryId;
use sync::plan::reason;
use sync::storage::{EntryState, Retry, SetAsideBy};

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
