//! Invariants 8 and 10, and accounts on one phone.
use super::super::super::types::{LocalError, LogInError};
use super::super::{device, log_in};
use super::*;
use crate::platform::{Locked, sleep, with_lock};
use futures::channel::oneshot;
use futures::future::join;
use std::cell::Cell;
use std::time::Duration;
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
    assert_eq!(store.unsent().await.unwrap().len(), 1);
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

// A browser that was killed some seconds after the log-in asked for another one, which needs the
// network: localStorage had not reached the disk.
#[wasm_bindgen_test]
async fn a_session_that_local_storage_has_lost_is_put_back_and_an_ended_one_is_not() {
    let (_store, account) = store().await;
    let session = session_of(account);
    device::keep(Some(&session)).await.unwrap();
    account::forget(false);
    log_in::recall_session().await;
    assert_eq!(account::session(), Some(session));
    device::keep(None).await.unwrap();
    account::forget(false);
    log_in::recall_session().await;
    assert_eq!(account::session(), None);
}
