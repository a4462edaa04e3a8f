//! Who is logged in, what a log-out waits for, and what the phone says of it.
use super::*;

// A disabled account could neither send nor log in nor log out: its entries waited, so it had to
// stay.
#[wasm_bindgen_test]
async fn a_refused_account_may_log_out_once_a_file_holds_what_is_unsent() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    store.save(world.contact()).await.unwrap();
    world.door.set_session(Session::Unknown);
    // Not refused yet: a file is no reason to leave.
    world.down.set(true);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::Offline)).await);
    store.export_unsent().await.unwrap();
    assert!(!store.may_leave());
    assert!(matches!(
        store.log_out().await,
        Err(LocalError::Unanswered(_))
    ));
    world.down.set(false);
    sync.kick();
    assert!(until(5, || trouble(&sync) == Some(Trouble::LogInAgain)).await);
    // Written after the file.
    store.save(world.contact()).await.unwrap();
    assert!(matches!(
        store.log_out().await,
        Err(LocalError::Unanswered(_))
    ));
    let file = store.export_unsent().await.unwrap();
    let unsent = store.unsent().await.unwrap().entries;
    assert!(
        unsent
            .iter()
            .all(|e| file.contains(&e.entry.id.to_string()))
    );
    assert!(store.may_leave());
    assert_eq!(store.log_out().await, Ok(()));
    assert_eq!(store.session().await, Ok(None));
    // The database has stayed.
    world.door.set_session(Session::Valid);
    let login = world.session().login;
    store.log_in(&login, PASSWORD).await.unwrap();
    assert!(until(5, || world.server.entries().len() == 3).await);
    assert!(until(5, || sync.status().get_untracked().phase == Phase::Idle).await);
}

#[wasm_bindgen_test]
async fn invariant_11_an_unknown_session_asks_for_a_log_in_and_clears_nothing() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    world.door.set_session(Session::Unknown);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::LogInAgain)).await);
    assert_eq!(store.unsent().await.unwrap().entries.len(), 1);
    assert!(store.session().await.unwrap().is_some());
    world.door.set_session(Session::Valid);
    store
        .log_in(&world.session().login, PASSWORD)
        .await
        .unwrap();
    assert!(until(5, || world.server.entries().len() == 1).await);
}

#[wasm_bindgen_test]
async fn a_wrong_password_and_a_missing_network_are_told_apart() {
    let world = World::open();
    let (store, _) = world.log_in().await;
    let login = world.session().login;
    assert_eq!(store.log_in(&login, "wrong").await, Err(LogInError::Wrong));
    world.down.set(true);
    assert_eq!(
        store.log_in(&login, PASSWORD).await,
        Err(LogInError::Offline)
    );
    assert!(store.session().await.unwrap().is_some(), "still logged in");
}

#[wasm_bindgen_test]
async fn invariant_10_log_out_goes_through_once_everything_is_answered() {
    let world = World::open();
    let (store, _) = world.log_in().await;
    world.down.set(true);
    store.save(world.contact()).await.unwrap();
    assert_eq!(store.log_out().await, Err(LocalError::Unanswered(1)));
    world.down.set(false);
    assert!(until(12, || world.server.entries().len() == 1).await);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(store.log_out().await, Ok(()));
    assert_eq!(store.session().await, Ok(None));
    assert!(world.logged_out.get());
}

#[wasm_bindgen_test]
async fn a_clock_that_is_wrong_is_shown_and_nothing_is_refused_for_it() {
    let world = World::open();
    let an_hour_ago = crate::platform::now().plus_minutes(-60);
    world.server.set_time(an_hour_ago);
    let (store, sync) = world.log_in().await;
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || world.server.entries().len() == 1).await);
    let behind = || matches!(trouble(&sync), Some(Trouble::Clock { skew_s }) if skew_s < -1_000);
    assert!(until(5, behind).await, "{:?}", trouble(&sync));
}

#[wasm_bindgen_test]
async fn an_entry_that_was_sent_in_vain_is_shown_as_on_the_phone() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    world.down.set(true);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::Offline)).await);
    assert_eq!(
        store.unsent().await.unwrap().entries[0].state,
        EntryState::Saved
    );
    let tally = store.tally().await.unwrap();
    assert_eq!((tally.saved, tally.sent, tally.unanswered()), (1, 0, 1));
}

/// The log-in page goes on to *Dnes* when somebody is logged in and is not to log in again.
#[wasm_bindgen_test]
async fn invariant_11_a_session_that_the_server_refused_is_refused_after_a_reload_too() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    world.door.set_session(Session::Unknown);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::LogInAgain)).await);
    drop((store, sync));

    world.down.set(true);
    let store = LocalStore::open().await.unwrap();
    let sync = start(&store);
    assert_eq!(
        trouble(&sync),
        Some(Trouble::LogInAgain),
        "before any answer"
    );
    let asked = world.asked.get();
    sync.kick();
    assert!(until(5, || world.asked.get() > asked).await);
    assert!(
        until(5, || matches!(
            sync.status().get_untracked().phase,
            Phase::Waiting { .. }
        ))
        .await
    );
    assert_eq!(
        trouble(&sync),
        Some(Trouble::LogInAgain),
        "nor does a failure"
    );
    assert_eq!(store.unsent().await.unwrap().entries.len(), 1);

    world.down.set(false);
    world.door.set_session(Session::Valid);
    let login = world.session().login;
    store.log_in(&login, PASSWORD).await.unwrap();
    assert!(until(5, || world.server.entries().len() == 1).await);
    assert!(until(5, || trouble(&sync).is_none()).await);
    assert!(!store.refused());
}

#[wasm_bindgen_test]
async fn a_session_that_a_restored_server_knows_again_is_no_longer_refused() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    world.door.set_session(Session::Unknown);
    sync.kick();
    assert!(until(5, || trouble(&sync) == Some(Trouble::LogInAgain)).await);
    assert!(store.refused());
    world.door.set_session(Session::Valid);
    sync.kick();
    assert!(until(5, || trouble(&sync).is_none()).await);
    assert!(!store.refused());
}

#[wasm_bindgen_test]
async fn a_log_in_after_a_log_out_binds_no_stream_that_stays_empty() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || world.server.entries().len() == 1).await);
    sleep(Duration::from_millis(300)).await;
    let stream = store.stream().await;
    store.log_out().await.unwrap();
    let login = world.session().login;
    store.log_in(&login, PASSWORD).await.unwrap();
    store.log_in(&login, PASSWORD).await.unwrap();
    // Only a stream that the phone was seen to hold is named; the others come with the first sync.
    assert_eq!(*world.named.borrow(), [None, None, stream]);
    assert_eq!(store.stream().await, stream);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || world.server.entries().len() == 2).await);
    assert_eq!(world.server.held(stream.unwrap()).max_seq, 2);
    // The next test shares the page, and with it the lock of the round.
    assert!(until(5, || sync.status().get_untracked().phase == Phase::Idle).await);
}

#[wasm_bindgen_test]
async fn a_stream_of_another_account_asks_for_a_log_in_which_begins_a_new_one() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    assert!(until(5, || sync.status().get_untracked().last_ok.is_some()).await);
    let foreign = store.stream().await;
    world.foreign.set(foreign);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::LogInAgain)).await);
    let asked = world.asked.get();
    sleep(Duration::from_secs(5)).await;
    assert_eq!(world.asked.get(), asked, "it is not tried again and again");
    assert_eq!(store.unsent().await.unwrap().entries.len(), 1);

    let login = world.session().login;
    store.log_in(&login, PASSWORD).await.unwrap();
    assert!(until(5, || world.server.entries().len() == 1).await);
    assert_ne!(store.stream().await, foreign);
    assert!(until(5, || trouble(&sync).is_none()).await);
}
