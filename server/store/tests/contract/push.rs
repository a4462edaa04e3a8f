//! What becomes of pushed items; the names say the rules.
use crate::support::*;
use std::sync::Arc;
use store::Store;
use store::model::{PushItem, Verdict};
use sync::digest::Hash;
use sync::wire::{Have, Outcome, Refusal};

pub const STORED: (Outcome, Option<&str>) = (Outcome::Stored, None);
pub const DUPLICATE: (Outcome, Option<&str>) = (Outcome::Duplicate, None);

pub fn aside(reason: &str) -> (Outcome, Option<&str>) {
    (Outcome::Quarantined, Some(reason))
}

pub fn three() -> Vec<PushItem> {
    vec![
        item(1, 1, &contact(11)),
        item(1, 2, &exchange(12, 10, 12)),
        item(1, 3, &contact(13)),
    ]
}

pub async fn an_entry_is_stored_once_and_keeps_its_text(store: Arc<dyn Store>) {
    let mut one = item(1, 1, &contact(11));
    // A text that no program of ours would write: more spaces, a field nobody knows.
    one.raw = one.raw.replacen('{', "{ \"later\" : [1] ,", 1);
    one.slot.as_mut().unwrap().hash = Hash::of(&one.raw);
    let pushed = send(&*store, 1, std::slice::from_ref(&one)).await;
    assert_eq!(outcomes(&pushed), [STORED]);
    assert_eq!(
        (pushed.results[0].change, pushed.results[0].hash),
        (Some(1), Some(Hash::of(&one.raw)))
    );
    assert_eq!(pushed.held, have(std::slice::from_ref(&one)));
    let history = store.history(id(11)).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(
        (history[0].raw.as_str(), &history[0].entry),
        (one.raw.as_str(), &contact(11))
    );
    assert_eq!((history[0].change, history[0].arrived), (1, NOW));
}

pub async fn the_same_entry_again_is_a_duplicate_with_its_change(store: Arc<dyn Store>) {
    let items = three();
    send(&*store, 1, &items).await;
    let again = send(&*store, 1, &items).await;
    assert_eq!(outcomes(&again), [DUPLICATE; 3]);
    assert_eq!(
        again.results.iter().map(|r| r.change).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(3)]
    );
    assert_eq!(
        (again.held, store.watermark().await.unwrap()),
        (have(&items), 3)
    );
}

pub async fn the_same_entry_twice_in_one_batch_is_stored_once(store: Arc<dyn Store>) {
    let one = item(1, 1, &contact(11));
    let pushed = store
        .push(push(
            1,
            have(std::slice::from_ref(&one)),
            vec![one.clone(), one],
        ))
        .await
        .unwrap();
    assert_eq!(outcomes(&pushed), [STORED, DUPLICATE]);
    assert_eq!(pushed.results[1].change, Some(1));
}

pub async fn the_same_id_with_another_hash_is_set_aside(store: Arc<dyn Store>) {
    let first = item(1, 1, &contact(11));
    send(&*store, 1, std::slice::from_ref(&first)).await;
    let other = item(1, 2, &exchange(11, 1, 1));
    let items = [first.clone(), other.clone()];
    let pushed = send(&*store, 1, &items).await;
    assert_eq!(outcomes(&pushed), [DUPLICATE, aside("id_conflict")]);
    assert_eq!(
        pushed.held,
        have(&items),
        "the digest covers what is set aside"
    );
    assert_eq!(
        store.history(id(11)).await.unwrap()[0].raw,
        first.raw,
        "never overwritten"
    );
    let again = store
        .push(push(1, have(&items), vec![other]))
        .await
        .unwrap();
    assert_eq!(outcomes(&again), [aside("id_conflict")]);
}

pub async fn the_same_place_with_another_id_is_set_aside_and_the_first_stays(
    store: Arc<dyn Store>,
) {
    let first = item(1, 1, &contact(11));
    let clone = item(1, 1, &contact(12));
    let pushed = store
        .push(push(
            1,
            have(std::slice::from_ref(&first)),
            vec![first.clone(), clone],
        ))
        .await
        .unwrap();
    assert_eq!(outcomes(&pushed), [STORED, aside("seq_conflict")]);
    assert_eq!(pushed.held, have(&[first]));
    assert_eq!(store.history(id(12)).await.unwrap(), []);
}

/// Seed 4714 of the simulation: the phone must hear of the erasure, or it keeps the text.
pub async fn what_was_erased_is_called_erased_where_another_entry_has_its_place(
    store: Arc<dyn Store>,
) {
    let first = item(1, 1, &contact(11));
    let erased = refused(&item(1, 1, &contact(12)), "erased");
    let pushed = send(&*store, 1, std::slice::from_ref(&first)).await;
    assert_eq!(outcomes(&pushed), [STORED]);
    let pushed = send(&*store, 1, &[erased]).await;
    assert_eq!(outcomes(&pushed), [aside("erased")]);
    assert_eq!(
        store.stream(stream(1)).await.unwrap().unwrap().held,
        have(&[first])
    );
}

/// Two phones with one id, and one of the texts was erased: the other stays as it is.
pub async fn what_was_erased_is_called_erased_where_its_id_holds_another_text(
    store: Arc<dyn Store>,
) {
    let first = item(1, 1, &contact(11));
    let mut other = contact(11);
    other.minutes += 1;
    let erased = refused(&item(1, 2, &other), "erased");
    let pushed = send(&*store, 1, std::slice::from_ref(&first)).await;
    assert_eq!(outcomes(&pushed), [STORED]);
    for _ in 0..2 {
        let pushed = send(&*store, 1, std::slice::from_ref(&erased)).await;
        assert_eq!(outcomes(&pushed), [aside("erased")]);
        assert_eq!(pushed.held.max_seq, 2);
    }
    assert_eq!(store.history(id(11)).await.unwrap().len(), 1);
}

pub async fn a_poison_item_takes_its_place_and_the_rest_goes_on(store: Arc<dyn Store>) {
    let mut items = three();
    items[1] = refused(&items[1], "unknown_service");
    let pushed = send(&*store, 1, &items).await;
    assert_eq!(
        outcomes(&pushed),
        [STORED, aside("unknown_service"), STORED]
    );
    assert_eq!((pushed.held, pushed.missing), (have(&items), vec![]));
    assert_eq!(
        outcomes(&send(&*store, 1, &items).await),
        [DUPLICATE, aside("unknown_service"), DUPLICATE]
    );
}

/// PostgreSQL keeps no character 0: one in a refused value must not fail the batch for ever.
pub async fn a_character_that_cannot_be_kept_takes_nothing_with_it(store: Arc<dyn Store>) {
    let good = item(1, 1, &contact(11));
    let mut odd = refused(&item(1, 2, &contact(12)), "unknown_service");
    if let Verdict::Quarantine(refusal) = &mut odd.verdict {
        refusal.value = Some("a\0b".into());
    }
    let items = [good, odd];
    let mut with_odd_version = push(1, have(&items), items.to_vec());
    with_odd_version.app_version = "1\0".into();
    let pushed = store.push(with_odd_version).await.unwrap();
    assert_eq!(outcomes(&pushed), [STORED, aside("unknown_service")]);
    let kept = store.quarantined(None, 9).await.unwrap();
    assert_eq!(kept[0].reason.value.as_deref(), Some("a\u{fffd}b"));
}

pub async fn an_item_without_a_name_is_set_aside_once(store: Arc<dyn Store>) {
    let verdict = Verdict::Quarantine(Refusal {
        field: "id".into(),
        value: None,
        reason: "missing".into(),
    });
    let broken = PushItem {
        slot: None,
        raw: "{\"id\":7}".into(),
        verdict,
    };
    for _ in 0..2 {
        let pushed = store
            .push(push(1, Have::NOTHING, vec![broken.clone(), broken.clone()]))
            .await
            .unwrap();
        assert_eq!(outcomes(&pushed), [aside("missing"), aside("missing")]);
        assert_eq!(pushed.results[0].id, None);
    }
    let membership = crate::people::worker("kadan", &["sas"]);
    store
        .add_account(account(1), "jana", "Jana", "x", NOW)
        .await
        .unwrap();
    store
        .add_membership(account(1), &membership, NOW)
        .await
        .unwrap();
    let kept = store
        .quarantined(membership.provider.as_ref(), 9)
        .await
        .unwrap();
    assert_eq!(
        kept.iter().map(|q| q.raw.as_str()).collect::<Vec<_>>(),
        ["{\"id\":7}"]
    );
}

pub async fn a_set_aside_entry_that_becomes_acceptable_is_stored_and_released(
    store: Arc<dyn Store>,
) {
    let good = item(1, 1, &contact(11));
    send(&*store, 1, &[refused(&good, "no_membership")]).await;
    let pushed = send(&*store, 1, std::slice::from_ref(&good)).await;
    assert_eq!(outcomes(&pushed), [STORED]);
    assert_eq!(pushed.held, have(std::slice::from_ref(&good)));
    assert_eq!(store.figures(&week()).await.unwrap().counts.len(), 3);
    assert_eq!(
        outcomes(&send(&*store, 1, &[refused(&good, "no_membership")]).await),
        [DUPLICATE]
    );
}

pub async fn an_entry_under_another_stream_takes_that_place_too(store: Arc<dyn Store>) {
    send(&*store, 1, &[item(1, 1, &contact(11))]).await;
    let moved = [item(2, 1, &contact(11)), item(2, 2, &contact(12))];
    let pushed = send(&*store, 2, &moved).await;
    assert_eq!(outcomes(&pushed), [DUPLICATE, STORED]);
    assert_eq!((pushed.held, pushed.missing), (have(&moved), vec![]));
}

pub async fn pushes_that_wait_together_are_all_answered(store: Arc<dyn Store>) {
    let tasks: Vec<_> = (1..=20u128)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let entries: Vec<_> = (0..10).map(|k| contact(n * 100 + k)).collect();
                let pushed = send_entries(&*store, n, &entries).await;
                assert_eq!(outcomes(&pushed), [STORED; 10]);
                pushed
                    .results
                    .iter()
                    .filter_map(|r| r.change)
                    .collect::<Vec<u64>>()
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.extend(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<u64>>());
}

pub async fn a_push_goes_on_when_nobody_waits_for_it(store: Arc<dyn Store>) {
    let items = three();
    let waiting = store.push(push(1, have(&items), items.clone()));
    // Polled once, so that it has been handed over, then dropped.
    let gone = tokio::time::timeout(std::time::Duration::ZERO, waiting).await;
    drop(gone);
    assert_eq!(outcomes(&send(&*store, 1, &items).await), [DUPLICATE; 3]);
}

pub async fn change_numbers_have_no_gaps(store: Arc<dyn Store>) {
    let items = three();
    let pushed = store.push(push(
        1,
        have(&items),
        vec![items[0].clone(), refused(&items[1], "no"), items[2].clone()],
    ));
    let changes: Vec<_> = pushed
        .await
        .unwrap()
        .results
        .iter()
        .map(|r| r.change)
        .collect();
    assert_eq!(
        (changes, store.watermark().await.unwrap()),
        (vec![Some(1), None, Some(2)], 2)
    );
}

pub async fn arrival_answers_the_change_number_of_an_instant(store: Arc<dyn Store>) {
    for (n, minutes) in [(1, 0), (2, 10), (3, 5)] {
        let items = [item(n, 1, &contact(n))];
        let mut push = push(n, have(&items), items.to_vec());
        push.now = NOW.plus_minutes(minutes);
        store.push(push).await.unwrap();
    }
    let at = |minutes| store.watermark_at(NOW.plus_minutes(minutes));
    assert_eq!(at(-1).await.unwrap(), 0);
    assert_eq!(at(9).await.unwrap(), 1);
    // The clock went back before the third: it had not arrived before the second.
    assert_eq!(at(10).await.unwrap(), 3);
}

pub async fn a_history_holds_corrections_and_withdrawals(store: Arc<dyn Store>) {
    let entries = [
        contact(11),
        contact(12),
        correction(
            13,
            11,
            11,
            Entry {
                minutes: 30,
                ..contact(11)
            },
        ),
        withdrawal(14, 13),
        withdrawal(15, 14),
    ];
    send_entries(&*store, 1, &entries).await;
    let history = store.history(id(11)).await.unwrap();
    let ids: Vec<_> = history.iter().map(|h| h.entry.id).collect();
    assert_eq!(ids, [id(11), id(13), id(14), id(15)]);
}

use domain::Entry;

pub async fn erasure_takes_the_text_and_keeps_counts_and_digests(store: Arc<dyn Store>) {
    let mut known = contact(11);
    known.persons.push(person("LUD07TOM08", Some(1973), 50));
    let items = [item(1, 1, &known)];
    send(&*store, 1, &items).await;
    let before = store.figures(&week()).await.unwrap();
    assert!(store.erase(id(11), NOW).await.unwrap());
    assert!(
        !store.erase(id(11), NOW).await.unwrap(),
        "there is nothing left to erase"
    );
    assert!(!store.erase(id(77), NOW).await.unwrap());
    let history = store.history(id(11)).await.unwrap();
    assert_eq!(
        (
            history[0].raw.as_str(),
            history[0].entry.persons[0].code.as_str()
        ),
        ("", "")
    );
    let after = store.figures(&week()).await.unwrap();
    assert_eq!(
        (after.counts, after.persons),
        (before.counts, before.persons)
    );
    let again = send(&*store, 1, &items).await;
    assert_eq!(
        (outcomes(&again), again.held),
        (vec![DUPLICATE], have(&items))
    );
    assert_eq!(
        store.history(id(11)).await.unwrap()[0].raw,
        "",
        "it does not come back"
    );
}
