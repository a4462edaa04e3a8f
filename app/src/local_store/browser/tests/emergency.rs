//! The emergency journal.
use super::super::super::types::{EntryState, LocalError, Saved};
use super::super::journal;
use super::super::save::save;
use super::hooks::Hook;
use super::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn an_entry_that_the_database_refuses_is_written_down_and_gets_its_seq_when_drained() {
    let (store, account) = store().await;
    let id = new_id();
    let hook = Hook::full("entries");
    let saved = store.save(form(contact(id, account))).await;
    assert_eq!(saved, Ok(Saved::Emergency));
    let shown = store.unsent().await.unwrap().entries;
    assert_eq!(
        (shown[0].entry.id, shown[0].seq, &shown[0].state),
        (id, None, &EntryState::Journal)
    );
    assert_eq!(store.tally().await.unwrap().journal, 1);
    store.drain_journal().await;
    assert_eq!(journal::count(account), 1, "still refused");
    drop(hook);
    store.drain_journal().await;
    assert_eq!(journal::count(account), 0);
    let shown = store.unsent().await.unwrap().entries;
    assert_eq!(
        (shown[0].entry.id, shown[0].seq, &shown[0].state),
        (id, Some(1), &EntryState::Saved)
    );
}

#[wasm_bindgen_test]
async fn a_write_that_came_late_after_all_is_known_by_its_id() {
    let (store, account) = store().await;
    let list = [Prepared::new(&form(contact(new_id(), account)), AT)];
    journal::write(account, &list).unwrap();
    save(&store.engine().unwrap().connection, &list)
        .await
        .unwrap();
    store.drain_journal().await;
    assert_eq!(journal::count(account), 0);
    let tally = store.tally().await.unwrap();
    assert_eq!((tally.journal, tally.saved), (0, 1));
}

#[wasm_bindgen_test]
async fn a_save_that_takes_over_two_seconds_is_an_emergency_and_counts_once() {
    let (store, account) = store().await;
    let id = new_id();
    // A transaction over the same stores keeps the save waiting.
    js_sys::eval("window.__block = true").unwrap();
    let name = format!("teren-{account}");
    let block = format!(
        "(() => {{
            const open = indexedDB.open('{name}');
            open.onsuccess = () => {{
                const db = open.result;
                const tx = db.transaction(['meta', 'entries'], 'readwrite', {{ durability: 'strict' }});
                const spin = () => {{
                    if (window.__block) tx.objectStore('meta').get('x').onsuccess = spin;
                    else tx.oncomplete = () => db.close();
                }};
                spin();
                window.__blocking = true;
            }};
        }})()"
    );
    js_sys::eval(&block).unwrap();
    crate::platform::sleep(std::time::Duration::from_millis(100)).await;
    let saved = store.save(form(contact(id, account))).await;
    assert_eq!(saved, Ok(Saved::Emergency));
    assert_eq!(journal::count(account), 1);
    js_sys::eval("window.__block = false").unwrap();
    for _ in 0..50 {
        crate::platform::sleep(std::time::Duration::from_millis(100)).await;
        if journal::count(account) == 0 {
            break;
        }
    }
    assert_eq!(
        journal::count(account),
        0,
        "the late write took the entry out of the journal"
    );
    let shown = store.unsent().await.unwrap().entries;
    assert_eq!(shown.len(), 1);
    assert_eq!((shown[0].entry.id, shown[0].seq), (id, Some(1)));
}

#[wasm_bindgen_test]
async fn the_journal_refuses_what_is_above_its_limit() {
    let account = AccountId(Uuid::new_v4());
    let mut entry = contact(new_id(), account);
    if let Body::Contact(contact) = &mut entry.body {
        contact.note = "x".repeat(journal::LIMIT);
    }
    let list = [Prepared::new(&form(entry), AT)];
    assert_eq!(journal::write(account, &list), Err(LocalError::JournalFull));
    assert_eq!(journal::count(account), 0);
}
