//! Streams: what they lack, what differs, whose they are.
use crate::push::{DUPLICATE, STORED, aside, three};
use crate::support::*;
use domain::Instant;
use std::sync::Arc;
use store::model::{Push, PushItem};
use store::{Store, StoreError};
use sync::digest::Hash;
use sync::wire::{Gap, GapKind, Have, Outcome};

fn absent(from: u64, to: u64) -> Gap {
    Gap {
        from,
        to,
        why: GapKind::Absent,
    }
}

fn differs(from: u64, to: u64) -> Gap {
    Gap {
        from,
        to,
        why: GapKind::Differs,
    }
}

pub async fn absent_ranges_are_named(store: Arc<dyn Store>) {
    let items: Vec<PushItem> = (1..=9)
        .map(|n| item(1, n, &contact(10 + u128::from(n))))
        .collect();
    let some = [1, 2, 4, 8].map(|n: usize| items[n - 1].clone()).to_vec();
    let pushed = store.push(push(1, have(&items), some)).await.unwrap();
    assert_eq!(pushed.missing, [absent(3, 3), absent(5, 7), absent(9, 9)]);
    assert_eq!(pushed.held, have(&items[..2]));
    let pushed = store
        .push(push(1, have(&items), vec![items[2].clone()]))
        .await
        .unwrap();
    assert_eq!(
        (pushed.missing, pushed.held),
        (vec![absent(5, 7), absent(9, 9)], have(&items[..4]))
    );
    let pushed = send(&*store, 1, &items).await;
    assert_eq!((pushed.missing, pushed.held), (vec![], have(&items)));
}

pub async fn a_difference_of_digests_is_named_and_narrowed_by_offers(store: Arc<dyn Store>) {
    let theirs = [
        item(1, 1, &contact(11)),
        item(1, 2, &contact(12)),
        item(1, 3, &contact(13)),
    ];
    send(&*store, 1, &theirs).await;
    let mine = [
        theirs[0].clone(),
        item(1, 2, &contact(99)),
        theirs[2].clone(),
    ];
    let pushed = store.push(push(1, have(&mine), vec![])).await.unwrap();
    assert_eq!(pushed.missing, [differs(1, 3)]);
    let mut asking = push(1, have(&mine), vec![]);
    asking.offer = mine.iter().map(offer).collect();
    let pushed = store.push(asking).await.unwrap();
    assert_eq!(pushed.missing, [differs(2, 2)]);
    assert_eq!(outcomes(&pushed), [DUPLICATE, DUPLICATE]);
    assert_eq!(
        pushed.held,
        have(&theirs),
        "the phone's digest is never adopted"
    );
}

pub async fn an_older_digest_is_compared_too(store: Arc<dyn Store>) {
    let items = three();
    send(&*store, 1, &items).await;
    let pushed = store
        .push(push(1, have(&items[..2]), vec![]))
        .await
        .unwrap();
    assert_eq!((pushed.missing, pushed.held), (vec![], have(&items)));
    let wrong = Have {
        max_seq: 2,
        digest: Hash::of("no"),
    };
    assert_eq!(
        store.push(push(1, wrong, vec![])).await.unwrap().missing,
        [differs(1, 2)]
    );
}

pub async fn what_is_offered_and_held_is_answered(store: Arc<dyn Store>) {
    let mut items = three();
    items[1] = refused(&items[1], "unknown_kind");
    store
        .push(push(1, have(&items), items[..2].to_vec()))
        .await
        .unwrap();
    let mut asking = push(1, have(&items), vec![]);
    asking.offer = items.iter().map(offer).collect();
    let pushed = store.push(asking).await.unwrap();
    assert_eq!(outcomes(&pushed), [DUPLICATE, aside("unknown_kind")]);
    assert_eq!(
        pushed.results.iter().map(|r| r.id).collect::<Vec<_>>(),
        [Some(id(11)), Some(id(12))]
    );
    assert_eq!(pushed.missing, [absent(3, 3)]);
}

/// Seed 1047 of the simulation: an entry that nobody knows the service of came first to a place that
/// was taken, then to one of its own, and was offered there.
pub async fn an_offer_is_answered_with_what_was_said_of_its_place(store: Arc<dyn Store>) {
    send(&*store, 1, &[item(1, 1, &contact(11))]).await;
    let there = item(1, 1, &contact(12));
    let pushed = send(&*store, 1, &[refused(&there, "unknown_kind")]).await;
    assert_eq!(outcomes(&pushed), [aside("seq_conflict")]);
    let here = [item(3, 1, &contact(12))];
    store
        .push(push(
            3,
            have(&here),
            vec![refused(&here[0], "session_revoked")],
        ))
        .await
        .unwrap();
    store
        .push(push(
            3,
            have(&here),
            vec![refused(&here[0], "unknown_kind")],
        ))
        .await
        .unwrap();
    let mut asking = push(3, have(&here), vec![]);
    asking.offer = vec![offer(&here[0])];
    let answered = store.push(asking).await.unwrap();
    assert_eq!(outcomes(&answered), [aside("unknown_kind")]);
}

pub async fn a_stream_of_another_account_fails_that_push_only(store: Arc<dyn Store>) {
    send(&*store, 1, &[item(1, 1, &contact(11))]).await;
    let foreign = [item(1, 1, &contact(11)), item(1, 2, &contact(12))];
    let mut theirs = push(1, have(&foreign), foreign.to_vec());
    theirs.account = account(2);
    let mine = [item(3, 1, &contact(31))];
    let (refused, stored) = tokio::join!(
        store.push(theirs),
        store.push(push(3, have(&mine), mine.to_vec()))
    );
    assert!(
        matches!(refused, Err(StoreError::ForeignStream)),
        "{refused:?}"
    );
    assert_eq!(outcomes(&stored.unwrap()), [STORED]);
    assert_eq!(store.history(id(12)).await.unwrap(), []);
    assert_eq!(
        store.stream(stream(1)).await.unwrap().unwrap().held.max_seq,
        1
    );
}

pub async fn an_item_of_a_foreign_stream_is_set_aside_without_its_place(store: Arc<dyn Store>) {
    let mut theirs = push(2, Have::NOTHING, vec![]);
    theirs.account = account(2);
    store.push(theirs).await.unwrap();
    let pushed = store
        .push(push(1, Have::NOTHING, vec![item(2, 1, &contact(21))]))
        .await
        .unwrap();
    assert_eq!(outcomes(&pushed), [aside("foreign_stream")]);
    assert_eq!(
        store.stream(stream(2)).await.unwrap().unwrap().held,
        Have::NOTHING
    );
    // Its owner sends it: it is stored, and the one set aside is released.
    let own = [item(2, 1, &contact(21))];
    let mut sent = push(2, have(&own), own.to_vec());
    sent.account = account(2);
    assert_eq!(outcomes(&store.push(sent).await.unwrap()), [STORED]);
}

pub async fn streams_show_what_they_lack(store: Arc<dyn Store>) {
    store
        .add_account(account(1), "jana", "Jana", "x", NOW)
        .await
        .unwrap();
    let membership = crate::people::worker("kadan", &["sas"]);
    store
        .add_membership(account(1), &membership, NOW)
        .await
        .unwrap();
    let items = three();
    let mut some = push(1, have(&items), vec![items[0].clone(), items[2].clone()]);
    (some.pending, some.oldest_pending) = (3, Some(Instant(5)));
    store.push(some).await.unwrap();
    let streams = store.streams(membership.provider.as_ref()).await.unwrap();
    assert_eq!(streams.len(), 1);
    let state = &streams[0];
    assert_eq!(
        (state.stream, state.account, state.account_name.as_str()),
        (stream(1), account(1), "Jana")
    );
    assert_eq!((state.held, state.told_max_seq), (have(&items[..1]), 3));
    assert_eq!(
        (state.pending, state.oldest_pending, state.synced_at),
        (3, Some(Instant(5)), Some(NOW))
    );
    assert_eq!(state.gaps, [absent(2, 2)]);
    assert_eq!(store.stream(stream(1)).await.unwrap().as_ref(), Some(state));
    assert_eq!(store.stream(stream(9)).await.unwrap(), None);
    assert_eq!(
        store
            .streams(Some(&domain::ProviderId::new("jesenik").unwrap()))
            .await
            .unwrap(),
        []
    );
}

/// Seed 321 of the simulation: a stream ends, entries of its middle move to the next one, and one
/// that was confirmed beyond them stays. What moved away comes under other places.
pub async fn places_that_an_ended_stream_gave_up_are_not_waited_for(store: Arc<dyn Store>) {
    let items = three();
    let sent = vec![items[0].clone(), items[2].clone()];
    store.push(push(1, have(&items), sent)).await.unwrap();
    let gaps = async || store.stream(stream(1)).await.unwrap().unwrap().gaps;
    assert_eq!(gaps().await, [absent(2, 2)]);
    let ended = push(1, have(&items[..1]), vec![]);
    store.push(ended).await.unwrap();
    assert_eq!(gaps().await, []);
}

/// After a new stream, or an offer of an earlier one, the last word of the phone counts.
pub async fn what_waits_is_shown_once_for_a_phone_whatever_its_streams(store: Arc<dyn Store>) {
    let waiting = |of, pending| {
        let mut push = push(of, Have::NOTHING, vec![]);
        (push.pending, push.oldest_pending) = (pending, Some(Instant(5)));
        push
    };
    store.push(waiting(1, 3)).await.unwrap();
    let mut colleague = waiting(3, 7);
    colleague.account = account(2);
    store.push(colleague).await.unwrap();
    store.push(waiting(2, 2)).await.unwrap();
    let mut told = Vec::new();
    for of in 1..=3 {
        let state = store.stream(stream(of)).await.unwrap().unwrap();
        told.push((state.pending, state.oldest_pending));
    }
    let since = Some(Instant(5));
    assert_eq!(told, [(0, None), (2, since), (7, since)]);
}

/// A revoked session has one answer an item, in order; it binds nothing and is shown nothing.
pub async fn a_revoked_session_hands_in_and_binds_and_learns_nothing(store: Arc<dyn Store>) {
    let stored = item(1, 1, &contact(11));
    send(&*store, 1, std::slice::from_ref(&stored)).await;
    let revoked = |of, items: Vec<PushItem>| Push {
        valid: false,
        offer: vec![offer(&stored)],
        ..push(of, have(&items), items)
    };
    let items = vec![
        stored.clone(),
        refused(&item(1, 2, &contact(12)), "session_revoked"),
        refused(&item(5, 1, &contact(13)), "session_revoked"),
    ];
    let answer = store.push(revoked(5, items)).await.unwrap();
    assert_eq!(
        outcomes(&answer),
        [
            (Outcome::Duplicate, None),
            (Outcome::Quarantined, Some("session_revoked")),
            (Outcome::Quarantined, Some("session_revoked")),
        ]
    );
    assert_eq!((answer.held, answer.missing.len()), (Have::NOTHING, 0));
    assert_eq!(store.stream(stream(5)).await.unwrap(), None, "not bound");
    let own = store.push(revoked(1, vec![])).await.unwrap();
    assert_eq!((own.held, own.results.len()), (Have::NOTHING, 0));
    // another account's stream is not told from an unknown one
    let mut foreign = revoked(
        1,
        vec![refused(&item(1, 3, &contact(14)), "session_revoked")],
    );
    foreign.account = account(2);
    let answer = store.push(foreign).await.unwrap();
    assert_eq!(
        outcomes(&answer),
        [(Outcome::Quarantined, Some("session_revoked"))]
    );
    let held = store.stream(stream(1)).await.unwrap().unwrap();
    assert_eq!(
        (held.held.max_seq, held.account),
        (2, account(1)),
        "the own one's place is taken, the foreign one's not"
    );
    // after the next log-in all of it is accepted
    let again = vec![item(1, 2, &contact(12))];
    let accepted = store.push(push(1, have(&again), again)).await.unwrap();
    assert_eq!(outcomes(&accepted), [(Outcome::Stored, None)]);
    let again = vec![item(5, 1, &contact(13))];
    let accepted = store.push(push(5, have(&again), again)).await.unwrap();
    assert_eq!(outcomes(&accepted), [(Outcome::Stored, None)]);
}

/// More holes than are named in one answer: what is offered of them is named all the same.
pub async fn what_is_offered_and_not_held_always_lies_in_a_named_range(store: Arc<dyn Store>) {
    let all: Vec<PushItem> = (1..=300u64)
        .map(|seq| item(1, seq, &contact(1_000 + u128::from(seq))))
        .collect();
    let even = all.iter().skip(1).step_by(2).cloned().collect();
    store.push(push(1, have(&all), even)).await.unwrap();
    let mut asked = push(1, have(&all), vec![]);
    asked.offer = all.iter().map(offer).collect();
    let answer = store.push(asked).await.unwrap();
    assert_eq!(answer.results.len(), 150);
    for offered in all.iter().step_by(2).map(offer) {
        let named = answer
            .missing
            .iter()
            .any(|gap| gap.why == GapKind::Absent && (gap.from..=gap.to).contains(&offered.seq));
        assert!(named, "seq {}", offered.seq);
    }
}
