//! Invariants 1 to 3: saving.
use super::super::super::types::{LocalError, Saved};
use super::super::journal;
use super::super::save::{Kept, save};
use super::super::strict::DbError;
use super::hooks::{Hook, log};
use super::*;
use futures::future::join_all;
use sync::digest::Hash;
use sync::storage::Storage as _;
use sync::wire::Have;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn invariant_01_saved_is_said_only_after_a_strict_complete_and_a_reading_back() {
    let (store, account) = store().await;
    let _hook = Hook::log_transactions();
    let saved = store.save(form(contact(new_id(), account))).await;
    let log = log();
    assert_eq!(saved, Ok(Saved::Durable { seq: 1 }));
    let place = |line: &str| log.iter().position(|l| l == line);
    let opened = place("open readwrite strict drafts+entries+families+meta+persons");
    let complete = place("complete readwrite");
    let read_back = log.iter().rposition(|l| l == "open readonly none entries");
    assert!(
        opened.is_some() && opened < complete && complete < read_back,
        "{log:?}"
    );
}

#[wasm_bindgen_test]
async fn invariant_01_no_write_of_any_kind_is_less_than_strict() {
    let _hook = Hook::log_transactions();
    let (store, account) = store().await;
    let id = new_id();
    store.put_draft(draft(id)).await.unwrap();
    store.save(form(contact(id, account))).await.unwrap();
    store.drop_draft(new_id()).await.unwrap();
    store.drop_old_bodies().await.unwrap();
    let engine = store.engine().unwrap();
    engine
        .apply(&sync::storage::Applied {
            sent: vec![id],
            ..Default::default()
        })
        .await
        .unwrap();
    let log = log();
    let writes: Vec<_> = log
        .iter()
        .filter(|l| l.starts_with("open readwrite"))
        .collect();
    assert!(writes.len() >= 5, "{log:?}");
    assert!(
        writes
            .iter()
            .all(|l| l.starts_with("open readwrite strict ")),
        "{log:?}"
    );
}

#[wasm_bindgen_test]
async fn invariant_01_what_reads_back_differently_is_not_saved() {
    let engine = engine();
    let list = [engine.contact(new_id())];
    engine.snapshot().await.unwrap();
    let _hook = Hook::install(
        "IDBObjectStore",
        "put",
        "if (self.name === 'entries') args[0].v = args[0].v.replace('KON', 'INT');
         return original.apply(self, args);",
    );
    let failed = save(&engine.connection, &list).await.unwrap_err();
    assert_eq!(
        failed,
        DbError::Failed("what was written reads back differently".into())
    );
}

#[wasm_bindgen_test]
async fn invariant_02_twenty_taps_on_save_make_one_entry() {
    let (store, account) = store().await;
    let id = new_id();
    let taps = (0..20).map(|n| {
        let mut entry = contact(id, account);
        entry.device_time = Instant(AT.0 + n);
        store.save(form(entry))
    });
    let answers = join_all(taps).await;
    let durable = answers
        .iter()
        .filter(|a| **a == Ok(Saved::Durable { seq: 1 }))
        .count();
    let already = answers.iter().filter(|a| **a == Ok(Saved::Already)).count();
    assert_eq!((durable, already), (1, 19), "{answers:?}");
    assert_eq!(
        store
            .engine()
            .unwrap()
            .snapshot()
            .await
            .unwrap()
            .have
            .max_seq,
        1
    );
    assert_eq!(store.unsent().await.unwrap().entries.len(), 1);
}

#[wasm_bindgen_test]
async fn invariant_02_seqs_have_no_gap_and_the_digest_is_that_of_the_order() {
    let engine = engine();
    let lists: Vec<_> = (0..20).map(|_| [engine.contact(new_id())]).collect();
    let kept = join_all(lists.iter().map(|list| save(&engine.connection, list))).await;
    let mut seqs: Vec<u64> = kept
        .into_iter()
        .map(|kept| match kept.unwrap()[0] {
            Kept::New { seq, .. } => seq,
            Kept::Already { .. } => 0,
        })
        .collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=20).collect::<Vec<_>>());
    let snapshot = engine.snapshot().await.unwrap();
    let offers = engine.offers(snapshot.stream, 1, 100).await.unwrap();
    let digest = offers
        .iter()
        .fold(Hash::EMPTY, |d, o| d.rolled(o.id, o.hash));
    assert_eq!(
        snapshot.have,
        Have {
            max_seq: 20,
            digest
        }
    );
    assert_eq!(offers.iter().map(|o| o.seq).collect::<Vec<_>>(), seqs);
}

#[wasm_bindgen_test]
async fn invariant_03_a_save_cut_off_in_the_middle_leaves_nothing_and_keeps_the_draft() {
    for store_that_fails in ["meta", "persons", "entries"] {
        let (store, account) = store().await;
        let engine = store.engine().unwrap();
        let id = new_id();
        store.put_draft(draft(id)).await.unwrap();
        let list = [super::super::Prepared::new(&form(contact(id, account)), AT)];
        let hook = Hook::full(store_that_fails);
        assert_eq!(save(&engine.connection, &list).await, Err(DbError::Full));
        drop(hook);
        let snapshot = engine.snapshot().await.unwrap();
        assert_eq!(
            (snapshot.have, snapshot.pending),
            (Have::NOTHING, 0),
            "{store_that_fails}"
        );
        assert!(
            store
                .recent_persons(&service(), 9)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            store.drafts().await.unwrap(),
            [draft(id)],
            "{store_that_fails}"
        );
        save(&engine.connection, &list).await.unwrap();
        assert!(store.drafts().await.unwrap().is_empty());
        assert_eq!(engine.snapshot().await.unwrap().have.max_seq, 1);
    }
}

#[wasm_bindgen_test]
async fn invariant_03_several_entries_of_one_tap_are_saved_together() {
    let engine = engine();
    let list = [engine.contact(new_id()), engine.contact(new_id())];
    let kept = save(&engine.connection, &list).await.unwrap();
    let stream = engine.snapshot().await.unwrap().stream;
    assert_eq!(
        kept,
        [Kept::New { stream, seq: 1 }, Kept::New { stream, seq: 2 }]
    );
}

#[wasm_bindgen_test]
async fn a_draft_that_comes_after_its_entry_was_saved_is_not_kept() {
    let (store, account) = store().await;
    let id = new_id();
    store.save(form(contact(id, account))).await.unwrap();
    store.put_draft(draft(id)).await.unwrap();
    assert!(store.drafts().await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_second_tap_is_the_same_entry_and_another_content_under_its_id_is_never_called_saved() {
    let (store, account) = store().await;
    let first = contact(new_id(), account);
    let saved = store.save(form(first.clone())).await;
    assert_eq!(saved, Ok(Saved::Durable { seq: 1 }));
    // Nobody chose the start: it is that of the tap.
    let mut tap = first.clone();
    tap.device_time = tap.device_time.plus_minutes(1);
    tap.start = tap.device_time;
    assert_eq!(store.save(form(tap)).await, Ok(Saved::Already));
    let edited = Entry {
        minutes: 45,
        ..first.clone()
    };
    let refused = store.save(form(edited.clone())).await;
    assert!(matches!(refused, Err(LocalError::Failed(_))), "{refused:?}");
    let kept = store.history(first.id).await.unwrap().unwrap();
    assert_eq!(kept.current.map(|c| c.entry.minutes), Some(20));
    // An edited text in the journal is nowhere else: draining leaves it there.
    journal::write(account, &[Prepared::new(&form(edited), AT)]).unwrap();
    store.drain_journal().await;
    assert_eq!(journal::count(account), 1);
    journal::remove(account, first.id);
}
