//! Invariants 8 and 10, and accounts on one phone.
use super::super::super::types::{EntryState, LocalError, LogInError};
use super::super::{device, log_in};
use super::*;
use crate::platform::{Locked, sleep, with_lock};
use futures::channel::oneshot;
use futures::future::join;
use std::cell::Cell;
use std::time::Duration;
use sync::storage::Storage as _;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn invariant_08_one_flusher_runs_and_the_other_tab_steps_back() {
    let running = Rc::new(Cell::new(false));
    let (go, wait) = oneshot::channel::<()>();
    let first = {
        let running = Rc::clone(&running);
        with_lock("test-sync", async move {
            running.set(true);
            wait.await.unwrap();
            1
        })
    };
    let second = async {
        while !running.get() {
            sleep(Duration::from_millis(5)).await;
        }
        let second = with_lock("test-sync", async { 2 }).await;
        go.send(()).unwrap();
        second
    };
    assert_eq!(join(first, second).await, (Locked::Done(1), Locked::Busy));
    assert_eq!(with_lock("test-sync", async { 3 }).await, Locked::Done(3));
}

#[wasm_bindgen_test]
async fn invariant_10_log_out_waits_while_an_entry_has_no_answer() {
    let (store, account) = store().await;
    store.save(form(contact(new_id(), account))).await.unwrap();
    assert_eq!(store.log_out().await, Err(LocalError::Unanswered(1)));
    assert_eq!(
        store.session().await.unwrap().map(|s| s.account),
        Some(account)
    );
    let other = store.log_in("petr", "heslo").await;
    assert_eq!(other, Err(LogInError::Local(LocalError::Unanswered(1))));
    assert_eq!(store.unsent().await.unwrap().entries.len(), 1);
}

#[wasm_bindgen_test]
async fn the_own_name_with_a_capital_is_no_other_account() {
    let (store, account) = store().await;
    store.save(form(contact(new_id(), account))).await.unwrap();
    // No server answers here, but it was asked: nothing on the phone stood in the way.
    let again = store.log_in(" Jana ", "heslo").await;
    assert!(
        !matches!(again, Err(LogInError::Local(LocalError::Unanswered(_)))),
        "{again:?}"
    );
}

#[wasm_bindgen_test]
async fn another_account_on_the_phone_has_another_database_and_stream() {
    let (first, jana) = store().await;
    first.save(form(contact(new_id(), jana))).await.unwrap();
    let stream = first.stream().await;
    let (second, _) = store().await;
    assert_eq!(second.tally().await.unwrap().saved, 0);
    assert_ne!(second.stream().await, stream);
    assert!(account::remember(&session_of(jana)));
    assert_eq!(second.tally().await.unwrap().saved, 1);
    assert_eq!(second.stream().await, stream);
}

#[wasm_bindgen_test]
async fn the_file_of_unsent_entries_holds_their_frozen_texts() {
    let (store, account) = store().await;
    let entry = contact(new_id(), account);
    let raw = domain::decode::encode(&entry);
    store.save(form(entry)).await.unwrap();
    let file: serde_json::Value =
        serde_json::from_str(&store.export_unsent().await.unwrap()).unwrap();
    assert_eq!(file["entries"][0]["raw"], raw.as_str());
    assert_eq!(file["entries"][0]["seq"], 1);
    assert_eq!(file["account"], account.to_string());
}

// It counted as set aside, and was neither on the page nor in the file.
#[wasm_bindgen_test]
async fn entries_of_which_only_the_head_is_here_are_named_on_the_page_and_in_the_file() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let (erased, good) = (new_id(), new_id());
    store.save(form(contact(erased, account))).await.unwrap();
    store.save(form(contact(good, account))).await.unwrap();
    let unread = new_id();
    let frozen = sync::storage::NewEntry {
        id: unread,
        schema: 99,
        raw: "{\"schema\":99}".to_owned(),
        saved_at: Instant(AT.0 + 5),
        draft: None,
    };
    engine.save(frozen).await.unwrap();
    let applied = sync::storage::Applied {
        forget: vec![sync::wire::Forget::Entry(erased)],
        ..Default::default()
    };
    engine.apply(&applied).await.unwrap();
    let unsent = store.unsent().await.unwrap();
    let shown: Vec<_> = unsent.entries.iter().map(|e| e.entry.id).collect();
    assert_eq!(shown, [good]);
    let mut named: Vec<_> = unsent
        .bare
        .iter()
        .map(|b| (b.id, b.seq, &b.state))
        .collect();
    named.sort_by_key(|(_, seq, _)| *seq);
    let EntryState::SetAside(why) = named[0].2 else {
        panic!("{named:?}");
    };
    assert_eq!(
        (named[0].0, named[0].1, why.reason.as_str()),
        (erased, Some(1), "erased")
    );
    assert_eq!(named[1..], [(unread, Some(3), &EntryState::Saved)]);
    let tally = store.tally().await.unwrap();
    let counted = tally.unanswered() + tally.set_aside;
    assert_eq!(counted as usize, shown.len() + named.len());
    let file: serde_json::Value =
        serde_json::from_str(&store.export_unsent().await.unwrap()).unwrap();
    let of = |id: EntryId| {
        let all = file["entries"].as_array().unwrap();
        all.iter().find(|e| e["id"] == id.to_string()).unwrap()
    };
    assert_eq!(of(unread)["raw"], "{\"schema\":99}");
    assert_eq!(of(erased)["raw"], serde_json::Value::Null);
    assert_eq!(of(erased)["seq"], 1);
}

// A log-out and a kill within seconds came back logged in: localStorage had not reached the disk.
#[wasm_bindgen_test]
async fn a_log_out_that_local_storage_has_not_kept_is_believed_at_the_next_start() {
    let account = AccountId(Uuid::new_v4());
    let session = session_of(account);
    device::log_in(&session).await.unwrap();
    device::log_out(session.device).await.unwrap();
    assert!(account::remember(&session), "as the disk had it");
    let store = LocalStore::open().await.unwrap();
    assert_eq!(store.session().await, Ok(None));
    assert!(account::to_revoke(), "the server will hear of it");
    // A later log-in is another session.
    let again = session_of(account);
    assert!(account::remember(&again));
    let store = LocalStore::open().await.unwrap();
    assert_eq!(store.session().await, Ok(Some(again)));
}

// Another tab that opened during the log-out put the session back into the device's database.
#[wasm_bindgen_test]
async fn a_session_that_was_ended_is_not_kept_again_by_whoever_had_read_it_before() {
    let session = session_of(AccountId(Uuid::new_v4()));
    device::log_in(&session).await.unwrap();
    device::log_out(session.device).await.unwrap();
    device::renew(&session, || true).await.unwrap();
    assert_eq!(device::kept().await.unwrap().session, None, "ended here");
    let other = session_of(session.account);
    device::renew(&other, || false).await.unwrap();
    assert_eq!(device::kept().await.unwrap().session, None, "not present");
    device::renew(&other, || true).await.unwrap();
    assert_eq!(device::kept().await.unwrap().session, Some(other));
}

// A browser that was killed some seconds after the log-in asked for another one, which needs the
// network: localStorage had not reached the disk.
#[wasm_bindgen_test]
async fn a_session_that_local_storage_has_lost_is_put_back_and_an_ended_one_is_not() {
    let (_store, account) = store().await;
    let session = session_of(account);
    device::log_in(&session).await.unwrap();
    account::forget(false);
    log_in::recall_session().await.unwrap();
    assert_eq!(account::session().as_ref(), Some(&session));
    device::log_out(session.device).await.unwrap();
    account::forget(false);
    log_in::recall_session().await.unwrap();
    assert_eq!(account::session(), None);
}
