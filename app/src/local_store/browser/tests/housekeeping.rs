//! Invariant 4, and databases that vanish.
use super::super::super::types::Evicted;
use super::super::save::save;
use super::super::{rows, schema::ENTRIES};
use super::*;
use sync::storage::{Applied, EntryState, EpochChange, Receipt, Storage as _};
use sync::wire::Epoch;
use wasm_bindgen_test::wasm_bindgen_test;

const EPOCH: Epoch = Epoch(Uuid::from_u128(1));
const DAY_US: i64 = 86_400_000_000;

/// Confirms an entry as if its receipt had come so many days ago.
pub(super) async fn confirm(engine: &Engine, list: &[Prepared], days_ago: i64) {
    let at = Instant(crate::platform::now().0 - days_ago * DAY_US);
    let receipts = list
        .iter()
        .map(|p| Receipt {
            id: p.record.head.id,
            hash: p.record.head.hash,
            change: Some(1),
            epoch: EPOCH,
        })
        .collect();
    let epoch = Some(EpochChange {
        from: None,
        to: EPOCH,
    });
    let applied = Applied {
        at: Some(at),
        epoch,
        receipts,
        ..Applied::default()
    };
    engine.apply(&applied).await.unwrap();
}

async fn has_body(engine: &Engine, id: EntryId) -> bool {
    let record = engine
        .connection
        .read(&[ENTRIES], async |tx| rows::get(tx, id)?.await)
        .await
        .unwrap();
    record.unwrap().raw.is_some()
}

#[wasm_bindgen_test]
async fn invariant_04_no_body_goes_before_its_receipt_is_thirty_days_old() {
    // All entries are of 2014, long out of every scope.
    for (receipt, stays) in [(None, true), (Some(29), true), (Some(31), false)] {
        let (store, account) = store().await;
        let engine = store.engine().unwrap();
        let list = [Prepared::new(&form(contact(new_id(), account)), AT)];
        save(&engine.connection, &list).await.unwrap();
        if let Some(days_ago) = receipt {
            confirm(&engine, &list, days_ago).await;
        }
        store.drop_old_bodies().await.unwrap();
        let head = &list[0].record.head;
        assert_eq!(
            has_body(&engine, head.id).await,
            stays,
            "receipt {receipt:?}"
        );
        // (seq, id, hash) stay for ever.
        let snapshot = engine.snapshot().await.unwrap();
        let offers = engine.offers(snapshot.stream, 1, 9).await.unwrap();
        assert_eq!(
            (offers[0].seq, offers[0].id, offers[0].hash),
            (1, head.id, head.hash)
        );
    }
}

// A root of 2014 went at the phone's next cleaning although a correction had moved it to today.
#[wasm_bindgen_test]
async fn what_a_correction_brought_back_into_the_window_is_kept_with_it() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let root = contact(new_id(), account);
    let mut moved = contact(new_id(), account);
    moved.start = crate::platform::now();
    moved.body = Body::Correction(Correction {
        corrects: root.id,
        sees: root.id,
        reason: "jiný den".to_owned(),
        body: Box::new(root.body.clone()),
    });
    let other = contact(new_id(), account);
    let list = [&root, &moved, &other].map(|entry| Prepared::new(&form(entry.clone()), AT));
    save(&engine.connection, &list).await.unwrap();
    confirm(&engine, &list, 31).await;
    store.drop_old_bodies().await.unwrap();
    assert!(has_body(&engine, root.id).await, "the root");
    assert!(has_body(&engine, moved.id).await, "the correction");
    assert!(
        !has_body(&engine, other.id).await,
        "an old entry of its own"
    );
}

// A thousand deletions and their look-ups held one write transaction: a save behind it took over
// two seconds and became an emergency.
#[wasm_bindgen_test]
async fn what_is_old_goes_in_small_transactions_and_once_a_day() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let list: Vec<_> = (0..250)
        .map(|_| Prepared::new(&form(contact(new_id(), account)), AT))
        .collect();
    save(&engine.connection, &list).await.unwrap();
    confirm(&engine, &list, 31).await;
    let hook = super::hooks::Hook::log_transactions();
    store.drop_old_bodies().await.unwrap();
    let writes = |log: &[String]| {
        log.iter()
            .filter(|l| l.starts_with("open readwrite"))
            .count()
    };
    // That nothing is unread; three times at most a hundred; then that it is done.
    assert_eq!(writes(&super::hooks::log()), 5);
    for prepared in &list {
        assert!(!has_body(&engine, prepared.record.head.id).await);
    }
    let before = super::hooks::log().len();
    store.drop_old_bodies().await.unwrap();
    assert_eq!(super::hooks::log().len(), before, "done for today");
    // Another tab reads once that it was done.
    LocalStore::open()
        .await
        .unwrap()
        .drop_old_bodies()
        .await
        .unwrap();
    drop(hook);
}

#[wasm_bindgen_test]
async fn invariant_04_a_receipt_with_another_hash_confirms_nothing() {
    let engine = engine();
    let mut list = [engine.contact(new_id())];
    save(&engine.connection, &list).await.unwrap();
    list[0].record.head.hash = sync::digest::Hash::of("another text");
    confirm(&engine, &list, 0).await;
    assert_eq!(engine.snapshot().await.unwrap().pending, 1);
    let id = list[0].record.head.id;
    let record = engine
        .connection
        .read(&[ENTRIES], async |tx| rows::get(tx, id)?.await)
        .await
        .unwrap();
    assert_eq!(record.unwrap().head.own.unwrap().state, EntryState::Saved);
}

/// Deletes a database behind the store's back, as an eviction does.
pub(super) async fn evict(account: AccountId) {
    let script = format!(
        "new Promise((done, failed) => {{
            const request = indexedDB.deleteDatabase('teren-{account}');
            request.onsuccess = done; request.onerror = failed; request.onblocked = failed;
        }})"
    );
    let promise: js_sys::Promise = js_sys::eval(&script).unwrap().into();
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_vanished_database_is_named_and_a_new_stream_begins() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let list: Vec<_> = (0..3)
        .map(|_| Prepared::new(&form(contact(new_id(), account)), AT))
        .collect();
    for prepared in &list {
        let entry = prepared.entry.clone().unwrap();
        store.save(form(entry)).await.unwrap();
    }
    confirm(&engine, &list[..2], 0).await;
    store.mark_confirmed().await.unwrap();
    let stream = engine.snapshot().await.unwrap().stream;
    evict(account).await;
    let after = LocalStore::open().await.unwrap();
    assert_eq!(
        after.evicted(),
        [Evicted {
            stream,
            confirmed_through: 2,
            max_seq: 3,
            restored: 1
        }]
    );
    let snapshot = after.engine().unwrap().snapshot().await.unwrap();
    assert_ne!(snapshot.stream, stream);
    assert_eq!(snapshot.have.max_seq, 1, "the unsent one, from its copy");
    after.dismiss_evicted();
    assert_eq!(LocalStore::open().await.unwrap().evicted(), []);
}

#[wasm_bindgen_test]
async fn a_connection_that_the_browser_closed_is_opened_again() {
    let (store, account) = store().await;
    store.save(form(contact(new_id(), account))).await.unwrap();
    // What iOS does in the background: the next transaction throws InvalidStateError.
    let hook = super::hooks::Hook::install(
        "IDBDatabase",
        "transaction",
        "if (!window.__closed_once) { window.__closed_once = true; self.close(); }
         return original.apply(self, args);",
    );
    js_sys::eval("window.__closed_once = false").unwrap();
    let saved = store.save(form(contact(new_id(), account))).await;
    drop(hook);
    assert_eq!(
        saved,
        Ok(super::super::super::types::Saved::Durable { seq: 2 })
    );
}
