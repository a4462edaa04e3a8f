//! Invariant 12: both sides compare their streams; gaps, losses, copies of a phone.
use crate::common::{Phone, Tampered, epoch, stream, uuid};
use crate::{DONE, one_phone};
use domain::EntryId;
use sync::digest::Hash;
use sync::memory::MemoryServer;
use sync::plan::{StreamEnd, reason};
use sync::round::TransportError;
use sync::storage::OfferReason;
use sync::wire::GapKind;

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

/// Seed 826 of the simulation: a power cut took what was confirmed, and a copy of the phone was
/// quicker to fill its place. The stream ends, and what was confirmed in it is asked for again.
#[test]
fn invariant_12_a_stream_that_ends_is_offered_to_its_end() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(3);
    phone.round();
    server.lose(ids[2]);
    for seq in [3, 4] {
        let foreign = EntryId(uuid(0xF0 + u128::from(seq)));
        server.overwrite_slot(stream(1), seq, foreign, Hash::of("foreign"));
    }
    let outcome = phone.round();
    assert_eq!(outcome.findings.new_stream, Some(StreamEnd::HeldBeyondOwn));
    assert_eq!(phone.round().end, DONE);
    for id in ids {
        assert!(phone.confirmed(id) && server.entries().contains_key(&id));
    }
    assert!(phone.snapshot().settled());
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
fn a_stream_that_ended_after_a_conflict_is_not_named_as_lacking_what_moved_away() {
    let (server, first) = one_phone();
    first.save_many(5);
    first.round();
    let second = Phone::over(first.storage.cloned_phone(), 2, &server);
    first.save();
    first.round();
    // More than one request takes: the conflict is found before the last places are sent.
    let ids = second.save_many(250);
    assert_eq!(second.round().end, DONE);
    assert_ne!(second.snapshot().stream, stream(1));
    assert_eq!(server.shown(stream(1)), (vec![], 0));
    let ended = second.snapshot().earlier[0];
    assert_eq!((ended.have.max_seq, ended.last), (5, 255));
    assert!(second.snapshot().offering.is_empty());
    // What stayed beyond the first place that was left is not forgotten after a restore.
    server.restore(MemoryServer::new(epoch(1)).backup(), epoch(2));
    assert_eq!(second.round().end, DONE);
    for id in &ids {
        assert!(second.confirmed(*id) && server.times_published(*id) == 1);
    }
    assert_eq!(server.shown(stream(1)), (vec![], 0));
}

#[test]
fn an_ended_stream_is_told_of_as_soon_as_the_server_answers() {
    let (server, first) = one_phone();
    first.save_many(2);
    first.round();
    let second = Phone::over(first.storage.cloned_phone(), 2, &server);
    first.save();
    first.round();
    second.save_many(201);
    let cut = Tampered::new(&second.door, |n, reply| {
        if n == 1 {
            Ok(reply)
        } else {
            Err(TransportError::Offline)
        }
    });
    // The server has done it all; the phone does not know.
    second.round_over(&cut, false);
    let waiting = second.snapshot();
    assert_eq!(waiting.offering[0].why, OfferReason::Ended);
    assert!(
        !waiting.in_doubt(),
        "nothing that was confirmed is in doubt"
    );
    assert_eq!(second.round().end, DONE);
    assert!(second.snapshot().settled());
    assert_eq!(server.shown(stream(1)), (vec![], 0));
}
