//! Second copies of what has no answer yet, and what they are for.
use super::super::super::types::{EntryState, Evicted, Saved};
use super::super::{LocalStore, copies};
use super::hooks::Hook;
use super::housekeeping::{confirm, evict};
use super::*;
use sync::storage::{Retry, SetAside, SetAsideBy};
use sync::wire::{Former, Refusal};
use wasm_bindgen_test::wasm_bindgen_test;

/// An account's database with so many entries saved in it.
async fn saved(n: usize) -> (LocalStore, AccountId, Vec<Prepared>) {
    let (store, account) = store().await;
    let mut list = Vec::new();
    for _ in 0..n {
        let new = form(contact(new_id(), account));
        assert!(matches!(
            store.save(new.clone()).await,
            Ok(Saved::Durable { .. })
        ));
        list.push(Prepared::new(&new, AT));
    }
    (store, account, list)
}

fn ids(list: &[Prepared]) -> Vec<EntryId> {
    list.iter()
        .map(|prepared| prepared.record.head.id)
        .collect()
}

fn copied(account: AccountId) -> Vec<EntryId> {
    let mut ids = copies::ids(account);
    ids.sort_unstable();
    ids
}

#[wasm_bindgen_test]
async fn what_has_no_answer_has_a_copy_and_loses_it_with_its_receipt() {
    let (store, account, list) = saved(3).await;
    assert_eq!(copied(account), ids(&list));
    let engine = store.engine().unwrap();
    confirm(&engine, &list[..2], 0).await;
    assert_eq!(copied(account), ids(&list[2..]));
}

#[wasm_bindgen_test]
async fn what_a_vanished_database_held_unsent_comes_back_as_it_was() {
    let (store, account, list) = saved(3).await;
    let engine = store.engine().unwrap();
    confirm(&engine, &list[..1], 0).await;
    store.mark_confirmed().await.unwrap();
    let stream = engine.snapshot().await.unwrap().stream;
    evict(account).await;

    let after = LocalStore::open().await.unwrap();
    let shown = after.unsent().await.unwrap().entries;
    let found: Vec<_> = shown
        .iter()
        .map(|e| (e.entry.id, e.hash, e.state.clone()))
        .collect();
    let meant: Vec<_> = list[1..]
        .iter()
        .map(|p| (p.record.head.id, p.record.head.hash, EntryState::Saved))
        .collect();
    assert_eq!(found, meant);
    assert_eq!(
        after.evicted(),
        [Evicted {
            stream,
            confirmed_through: 1,
            max_seq: 3,
            restored: 2
        }]
    );
    // They are as unsent as before, and may be lost once more.
    assert_eq!(copied(account), ids(&list[1..]));
    assert_eq!(after.engine().unwrap().snapshot().await.unwrap().pending, 2);
    let again = LocalStore::open().await.unwrap();
    assert_eq!(again.tally().await.unwrap().saved, 2, "taken in once");
}

#[wasm_bindgen_test]
async fn a_copy_that_was_left_behind_goes_at_the_next_start_and_brings_nothing_back() {
    let (store, account, list) = saved(1).await;
    let key = format!("teren.copy.{account}.{}", list[0].record.head.id);
    let text = crate::platform::local::get(&key).unwrap();
    confirm(&store.engine().unwrap(), &list, 0).await;
    // The browser was killed before the removal had reached the disk.
    assert!(crate::platform::local::set(&key, &text));
    let connection = store.engine().unwrap().connection;
    store.bring_back(&connection).await;
    assert_eq!(copied(account), []);
    let tally = store.tally().await.unwrap();
    assert_eq!((tally.saved, tally.confirmed), (0, 1));
}

#[wasm_bindgen_test]
async fn what_the_phone_itself_set_aside_keeps_its_copy() {
    let (store, account, list) = saved(2).await;
    let aside = |id, by| SetAside {
        id,
        reason: Refusal {
            field: "raw".to_owned(),
            value: None,
            reason: "too_large".to_owned(),
        },
        by,
        retry: Retry::ByHand,
        offered: false,
    };
    let both = ids(&list);
    let applied = Applied {
        at: Some(AT),
        set_aside: vec![
            aside(both[0], SetAsideBy::Phone),
            aside(both[1], SetAsideBy::Server),
        ],
        ..Applied::default()
    };
    store.engine().unwrap().apply(&applied).await.unwrap();
    assert_eq!(copied(account), both[..1]);
}

#[wasm_bindgen_test]
async fn an_entry_without_room_for_its_copy_is_saved_all_the_same() {
    let (store, account) = store().await;
    let hook = Hook::install(
        "Storage",
        "setItem",
        "if (args[0].startsWith('teren.copy.')) throw new DOMException('full', 'QuotaExceededError');
         return original.apply(self, args);",
    );
    let id = new_id();
    let done = store.save(form(contact(id, account))).await;
    drop(hook);
    assert_eq!(done, Ok(Saved::Durable { seq: 1 }));
    assert_eq!(copied(account), []);
    let mut long = contact(new_id(), account);
    if let Body::Contact(contact) = &mut long.body {
        contact.note = "x".repeat(copies::LIMIT);
    }
    assert_eq!(
        store.save(form(long)).await,
        Ok(Saved::Durable { seq: 2 }),
        "above the limit"
    );
    assert_eq!(copied(account), []);
}

#[wasm_bindgen_test]
async fn a_copy_that_a_full_database_refuses_waits_for_the_next_occasion() {
    let (_, account, list) = saved(1).await;
    evict(account).await;
    let hook = Hook::full("entries");
    let after = LocalStore::open().await.unwrap();
    assert_eq!(after.tally().await.unwrap().saved, 0);
    assert_eq!(copied(account), ids(&list));
    drop(hook);
    after.drain_journal().await;
    assert_eq!(after.tally().await.unwrap().saved, 1);
}

#[wasm_bindgen_test]
async fn a_copy_that_never_reached_the_disk_is_written_anew_at_the_next_start() {
    let (store, account, list) = saved(2).await;
    copies::remove(account, &ids(&list[..1]));
    let connection = store.engine().unwrap().connection;
    store.bring_back(&connection).await;
    assert_eq!(copied(account), ids(&list));
}

#[wasm_bindgen_test]
async fn a_stream_that_only_the_server_knows_is_named_once() {
    let (store, _, _) = saved(1).await;
    let engine = store.engine().unwrap();
    let told = async |stream, told| {
        let former = Former {
            stream,
            held: 3,
            told,
        };
        let applied = Applied {
            at: Some(AT),
            former: Some(former),
            ..Applied::default()
        };
        engine.apply(&applied).await.unwrap();
    };
    let own = engine.snapshot().await.unwrap().stream;
    told(own, 1).await;
    assert_eq!(store.evicted(), [], "its own");
    let named = |stream, max_seq| Evicted {
        stream,
        confirmed_through: 3,
        max_seq,
        restored: 0,
    };
    let (gone, older) = (StreamId(Uuid::new_v4()), StreamId(Uuid::new_v4()));
    told(gone, 5).await;
    told(gone, 5).await;
    assert_eq!(store.evicted(), [named(gone, 5)]);
    told(older, 9).await;
    assert_eq!(store.evicted(), [named(older, 9), named(gone, 5)]);
    store.dismiss_evicted();
    told(gone, 5).await;
    assert_eq!(store.evicted(), [], "the user has seen it");
}

#[wasm_bindgen_test]
async fn what_came_back_before_the_loss_was_named_is_counted_with_it() {
    let (_, account, list) = saved(2).await;
    evict(account).await;
    crate::platform::local::remove(&format!("teren.marker.{account}"));
    let after = LocalStore::open().await.unwrap();
    assert_eq!(after.evicted(), []);
    assert_eq!(after.tally().await.unwrap().saved, 2);
    let former = Former {
        stream: StreamId(Uuid::new_v4()),
        held: 0,
        told: 2,
    };
    let applied = Applied {
        at: Some(AT),
        former: Some(former),
        ..Applied::default()
    };
    after.engine().unwrap().apply(&applied).await.unwrap();
    let named = after.evicted();
    assert_eq!((named.len(), named[0].restored), (1, 2));
    assert_eq!(copied(account), ids(&list));
}
