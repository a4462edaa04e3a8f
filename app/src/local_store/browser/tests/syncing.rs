//! The engine of `sync` over the real database, against the server in memory. Invariant 6 among
//! others.
use super::super::super::types::{EntryQuery, EntryState};
use super::super::save::save;
use super::*;
use crate::platform;
use domain::entry::{SpanClose, SpanKind, SpanOpen, Withdrawal};
use sync::memory::{Door, MemoryServer};
use sync::round::{Host, RoundEnd, RoundOutcome, run_round};
use sync::storage::{NewEntry as Frozen, Saved, Storage as _};
use sync::wire::Epoch;
use wasm_bindgen_test::wasm_bindgen_test;

fn server() -> MemoryServer {
    MemoryServer::new(Epoch(Uuid::from_u128(9)))
}

async fn round(engine: &Engine, door: &Door) -> RoundOutcome {
    let host = Host {
        app_version: "test",
        now: &platform::now,
        mint: &|| StreamId(Uuid::new_v4()),
        nonce: &Uuid::new_v4,
        progress: &|_| {},
        failed: 0,
    };
    run_round(engine, door, &host, false).await
}

fn all_days() -> EntryQuery {
    let day = |text: &str| text.parse().unwrap();
    EntryQuery {
        from: day("2000-01-01"),
        to: day("2099-12-31"),
        worker: None,
    }
}

#[wasm_bindgen_test]
async fn invariant_06_a_poison_entry_is_set_aside_with_its_reason_and_the_rest_goes_on() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let (good, poison) = (new_id(), new_id());
    let frozen = |id, raw| Frozen {
        id,
        schema: 1,
        raw,
        saved_at: AT,
        draft: None,
    };
    let saved = engine
        .save(frozen(poison, "{\"schema\":1}".to_owned()))
        .await
        .unwrap();
    assert!(matches!(saved, Saved::New { seq: 1, .. }), "{saved:?}");
    store.save(form(contact(good, account))).await.unwrap();
    let server = server();
    let outcome = round(&engine, &server.door()).await;
    assert_eq!(outcome.end, RoundEnd::Done { more: false });
    assert_eq!(server.entries().keys().collect::<Vec<_>>(), [&good]);
    let tally = store.tally().await.unwrap();
    assert_eq!(
        (tally.confirmed, tally.set_aside, tally.unanswered()),
        (1, 1, 0)
    );
    let current = store.current(all_days()).await.unwrap();
    assert_eq!(
        (current[0].entry.id, &current[0].state),
        (good, &EntryState::Confirmed)
    );
    // It is not sent again by itself, and the digests are equal all the same.
    assert!(engine.batch(10, 1_000).await.unwrap().is_empty());
    let have = engine.snapshot().await.unwrap().have;
    assert_eq!(server.held(engine.snapshot().await.unwrap().stream), have);
}

#[wasm_bindgen_test]
async fn a_restored_server_gets_everything_again_from_the_phone() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let server = server();
    let backup = server.backup();
    for _ in 0..3 {
        store.save(form(contact(new_id(), account))).await.unwrap();
    }
    round(&engine, &server.door()).await;
    assert_eq!(store.tally().await.unwrap().confirmed, 3);
    server.restore(backup, Epoch(Uuid::from_u128(10)));
    let outcome = round(&engine, &server.door()).await;
    assert_eq!(outcome.end, RoundEnd::Done { more: false });
    assert_eq!(server.entries().len(), 3);
    let tally = store.tally().await.unwrap();
    assert_eq!((tally.confirmed, tally.sent, tally.unanswered()), (3, 0, 0));
}

#[wasm_bindgen_test]
async fn a_colleagues_entry_is_pulled_and_the_person_is_known_here() {
    let server = server();
    let (here, account) = store().await;
    let there = engine();
    let prepared = there.contact(new_id());
    save(&there.connection, std::slice::from_ref(&prepared))
        .await
        .unwrap();
    round(&there, &server.door()).await;
    let before = here.version();
    let version = leptos::prelude::GetUntracked::get_untracked(&before);
    round(&here.engine().unwrap(), &server.door()).await;
    assert!(
        leptos::prelude::GetUntracked::get_untracked(&before) > version,
        "pages are told"
    );
    let current = here.current(all_days()).await.unwrap();
    assert_eq!(current.len(), 1);
    assert_eq!(
        (current[0].hash, current[0].seq),
        (prepared.record.head.hash, None)
    );
    assert_eq!(
        here.find_persons(&service(), "tom", 5).await.unwrap().len(),
        1
    );
    let mine = EntryQuery {
        worker: Some(account),
        ..all_days()
    };
    assert!(here.current(mine).await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn erasure_takes_text_and_person_and_leaves_the_place_in_the_stream() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let id = new_id();
    store.save(form(contact(id, account))).await.unwrap();
    let before = engine.snapshot().await.unwrap();
    let forget = sync::storage::Applied {
        forget: vec![sync::wire::Forget::Entry(id)],
        ..Default::default()
    };
    engine.apply(&forget).await.unwrap();
    store.changed();
    assert!(store.current(all_days()).await.unwrap().is_empty());
    assert!(
        store
            .find_persons(&service(), "", 5)
            .await
            .unwrap()
            .is_empty()
    );
    let after = engine.snapshot().await.unwrap();
    assert_eq!((after.have, after.pending), (before.have, 0));
    assert_eq!(engine.offers(after.stream, 1, 5).await.unwrap()[0].id, id);
}

#[wasm_bindgen_test]
async fn a_shift_runs_from_its_start_to_its_end_and_again_when_the_end_is_withdrawn() {
    let (store, account) = store().await;
    let with = |body| {
        let mut entry = contact(new_id(), account);
        entry.persons.clear();
        entry.minutes = 0;
        entry.body = body;
        entry
    };
    let open = with(Body::SpanOpen(SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    }));
    let span = open.id;
    let ids = |spans: Vec<domain::span::Span>| spans.into_iter().map(|s| s.id).collect::<Vec<_>>();
    store.save(form(open)).await.unwrap();
    assert_eq!(ids(store.open_spans(account).await.unwrap()), [span]);
    let mut close = with(Body::SpanClose(SpanClose { span }));
    close.start = close.start.plus_minutes(60);
    let closed_by = close.id;
    store.save(form(close)).await.unwrap();
    assert!(store.open_spans(account).await.unwrap().is_empty());
    let undo = with(Body::Withdrawal(Withdrawal {
        target: closed_by,
        reason: String::new(),
    }));
    store.save(form(undo)).await.unwrap();
    assert_eq!(ids(store.open_spans(account).await.unwrap()), [span]);
    let history = store.history(closed_by).await.unwrap().unwrap();
    assert_eq!((history.current, history.all.len()), (None, 2));
}

#[wasm_bindgen_test]
async fn five_thousand_entries_do_not_slow_the_start() {
    let (store, account) = store().await;
    let connection = store.connection().unwrap();
    for part in 0..10 {
        let list: Vec<_> = (0..500)
            .map(|n| {
                let mut entry = contact(new_id(), account);
                // Fifty days, none of them today.
                entry.start = entry.start.plus_minutes((part * 500 + n) % 50 * 24 * 60);
                Prepared::new(&form(entry), AT)
            })
            .collect();
        save(&connection, &list).await.unwrap();
    }
    let started = platform::now();
    let fresh = LocalStore::open().await.unwrap();
    let tally = fresh.tally().await.unwrap();
    let day = AT.day();
    let today = EntryQuery {
        from: day,
        to: day,
        worker: Some(account),
    };
    let entries = fresh.current(today).await.unwrap();
    let spans = fresh.open_spans(account).await.unwrap();
    let took_us = platform::now().0 - started.0;
    assert_eq!((tally.saved, entries.len(), spans.len()), (5_000, 100, 0));
    // Unoptimised and unthrottled; the budget itself is measured on the release build.
    assert!(took_us < 1_000_000, "{took_us} µs");
}
