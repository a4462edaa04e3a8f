use super::*;
use domain::entry::{BreakClose, Correction, SpanClose, SpanKind, SpanOpen, Withdrawal};
use uuid::Uuid;

fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

fn record(raw: &str) -> Record {
    Record::new(id(1), Hash::of(raw), raw.to_owned(), Instant(5))
}

#[test]
fn a_record_comes_back_with_its_frozen_text_byte_for_byte() {
    let raw = "{\"not\": \"an entry\",\n \"of\" : \"ours\"}";
    let mut stored = record(raw);
    stored.head.flags = vec!["span_over_16h".to_owned()];
    assert_eq!(Record::decode(&stored.encode()), Ok(stored.clone()));
    assert_eq!(stored.raw.as_deref(), Some(raw));
    assert_eq!(
        (stored.head.day, stored.entry()),
        (None, None),
        "kept though not understood"
    );
}

#[test]
fn a_record_without_its_body_keeps_what_the_digest_needs() {
    let mut stored = record("{}");
    let place = StreamMeta::new(AccountId(Uuid::nil()), StreamId(Uuid::from_u128(2))).take(
        id(1),
        stored.head.hash,
        EntryState::Sent,
    );
    stored.head.own = Some(place.clone());
    stored.drop_body();
    let read = Record::decode(&stored.encode()).unwrap();
    assert_eq!((read.raw, read.head.own), (None, Some(place)));
    assert_eq!((read.head.id, read.head.hash), (id(1), Hash::of("{}")));
}

#[test]
fn places_follow_each_other_and_a_new_stream_begins_at_one() {
    let mut meta = StreamMeta::new(AccountId(Uuid::nil()), StreamId(Uuid::from_u128(1)));
    let hash = Hash::of("a");
    let first = meta.take(id(1), hash, EntryState::Saved);
    let second = meta.take(id(2), hash, EntryState::Saved);
    assert_eq!((first.seq, second.seq, first.ord), (1, 2, 0));
    assert_eq!(
        meta.have.digest,
        Hash::EMPTY.rolled(id(1), hash).rolled(id(2), hash)
    );
    let held = meta.have;
    meta.part(StreamId(Uuid::from_u128(9)));
    let third = meta.take(id(3), hash, EntryState::Saved);
    assert_eq!(
        (third.seq, third.ord, third.stream),
        (1, 1, StreamId(Uuid::from_u128(9)))
    );
    assert_eq!(meta.earlier, [EarlierStream::ended(first.stream, held)]);
    assert_eq!(meta.ord_of(first.stream), Some(0));
    assert_eq!(meta.ord_of(StreamId(Uuid::from_u128(7))), None);
}

#[test]
fn what_was_sent_in_vain_shows_as_on_the_phone() {
    let line = |sending| Line {
        epoch: None,
        sending,
    };
    assert_eq!(shown(&EntryState::Sent, line(true)), Shown::Sent);
    assert_eq!(shown(&EntryState::Sent, line(false)), Shown::Saved);
    assert_eq!(shown(&EntryState::Saved, line(true)), Shown::Saved);
}

#[test]
fn a_receipt_of_another_epoch_shows_as_if_there_were_none() {
    let (now, old) = (Epoch(Uuid::from_u128(1)), Epoch(Uuid::from_u128(2)));
    let state = |epoch| EntryState::Confirmed {
        change: None,
        epoch,
        at: Instant(0),
    };
    let line = |epoch, sending| Line { epoch, sending };
    assert_eq!(shown(&state(now), line(Some(now), false)), Shown::Confirmed);
    assert_eq!(shown(&state(old), line(Some(now), true)), Shown::Sent);
    assert_eq!(shown(&state(old), line(Some(now), false)), Shown::Saved);
    assert_eq!(shown(&state(now), line(None, false)), Shown::Saved);
}

#[test]
fn an_entry_is_found_by_all_that_it_refers_to() {
    let close = Body::SpanClose(SpanClose { span: id(1) });
    assert_eq!(links(&close), [id(1)]);
    assert_eq!(
        links(&Body::BreakClose(BreakClose {
            span: id(1),
            pause: id(2)
        })),
        [id(1), id(2)]
    );
    let correction = Body::Correction(Correction {
        corrects: id(3),
        sees: id(3),
        reason: String::new(),
        body: Box::new(close),
    });
    assert_eq!(links(&correction), [id(3), id(1)]);
    let withdrawal = Body::Withdrawal(Withdrawal {
        target: id(4),
        reason: String::new(),
    });
    assert_eq!(links(&withdrawal), [id(4)]);
}

#[test]
fn a_span_is_touched_by_its_beginning_its_end_and_their_corrections() {
    let close = Body::SpanClose(SpanClose { span: id(1) });
    let mut entry = Entry {
        schema: domain::entry::SCHEMA,
        id: id(9),
        author: AccountId(Uuid::nil()),
        workers: vec![],
        service: ServiceId::new("sas").unwrap(),
        start: Instant(0),
        minutes: 0,
        locality: None,
        place_type: None,
        point: None,
        persons: vec![],
        anonymous: vec![],
        device_time: Instant(0),
        body: close.clone(),
    };
    assert_eq!((span_of(&entry), changed_by(&entry)), (Some(id(1)), None));
    entry.body = Body::SpanOpen(SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    });
    assert_eq!((span_of(&entry), changed_by(&entry)), (Some(id(9)), None));
    entry.body = Body::Correction(Correction {
        corrects: id(3),
        sees: id(3),
        reason: String::new(),
        body: Box::new(close),
    });
    assert_eq!(
        (span_of(&entry), changed_by(&entry)),
        (Some(id(1)), Some(id(3)))
    );
    entry.body = Body::Withdrawal(Withdrawal {
        target: id(4),
        reason: String::new(),
    });
    assert_eq!((span_of(&entry), changed_by(&entry)), (None, Some(id(4))));
}
