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

fn noted(id: EntryId, account: AccountId, note: &str) -> Prepared {
    let mut entry = contact(id, account);
    if let Body::Contact(contact) = &mut entry.body {
        contact.note = note.to_owned();
    }
    Prepared::new(&form(entry), AT)
}

fn texts(account: AccountId) -> Vec<(EntryId, Option<String>)> {
    let waiting = journal::waiting(account).into_iter();
    waiting
        .map(|prepared| (prepared.record.head.id, prepared.record.raw))
        .collect()
}

// All keys of the call were removed, also those that an earlier call had written down.
#[wasm_bindgen_test]
async fn when_one_of_several_does_not_fit_the_journal_is_as_it_was_before() {
    let account = AccountId(Uuid::new_v4());
    let (first, second, third) = (new_id(), new_id(), new_id());
    let before = [
        noted(first, account, "first"),
        noted(second, account, "second"),
    ];
    journal::write(account, &before).unwrap();
    let held = texts(account);
    assert_eq!(held.len(), 2);

    // The phone has room for the first two of these three.
    let hook = Hook::install(
        "Storage",
        "setItem",
        &format!(
            "if (args[0].endsWith('{third}')) throw new DOMException('full', 'QuotaExceededError');
             return original.apply(self, args);"
        ),
    );
    let longer = [
        noted(first, account, "longer than the first"),
        noted(new_id(), account, "new"),
        noted(third, account, "too much"),
    ];
    assert_eq!(
        journal::write(account, &longer),
        Err(LocalError::JournalFull)
    );
    drop(hook);
    assert_eq!(texts(account), held);

    journal::write(account, &longer[..1]).unwrap();
    let replaced = texts(account);
    assert_eq!(replaced.len(), 2);
    assert_eq!(
        replaced[0].1, longer[0].record.raw,
        "with room it is replaced"
    );
    assert_eq!(replaced[1], held[1]);
}

#[wasm_bindgen_test]
async fn a_text_that_replaces_another_counts_once_towards_the_limit_of_the_journal() {
    let account = AccountId(Uuid::new_v4());
    let long = "x".repeat(journal::LIMIT * 2 / 3);
    let list = [noted(new_id(), account, &long)];
    journal::write(account, &list).unwrap();
    assert_eq!(journal::write(account, &list), Ok(()));
    assert_eq!(
        texts(account),
        [(list[0].record.head.id, list[0].record.raw.clone())]
    );
    journal::remove(account, list[0].record.head.id);
}
