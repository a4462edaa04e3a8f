//! Which shifts run, whatever of them arrives and in whatever order.
use super::super::rows;
use super::super::schema::META;
use super::*;
use domain::entry::{Correction, SpanClose, SpanKind, SpanOpen};
use wasm_bindgen_test::wasm_bindgen_test;

fn open(account: AccountId) -> Entry {
    let body = SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    };
    with(account, 0, Body::SpanOpen(body))
}

fn close(account: AccountId, span: EntryId) -> Entry {
    with(account, 60, Body::SpanClose(SpanClose { span }))
}

async fn running(store: &LocalStore, account: AccountId) -> Vec<EntryId> {
    let spans = store.open_spans(account).await.unwrap();
    spans.into_iter().map(|span| span.id).collect()
}

/// The list of spans that may run.
async fn listed(store: &LocalStore) -> Vec<EntryId> {
    let connection = store.connection().unwrap();
    let meta = connection
        .read(&[META], async |tx| rows::stream(tx).await)
        .await;
    meta.unwrap().spans
}

#[wasm_bindgen_test]
async fn a_shift_runs_on_if_its_end_comes_after_the_withdrawal_of_that_end() {
    let (store, account) = store().await;
    let shift = open(account);
    keep(&store, &shift).await;
    let end = close(account, shift.id);
    pull(&store, &[withdraw(account, end.id), end]).await;
    assert_eq!(running(&store, account).await, [shift.id]);
}

#[wasm_bindgen_test]
async fn a_shift_runs_on_if_a_stranger_has_ended_it() {
    let (store, account) = store().await;
    let shift = open(account);
    keep(&store, &shift).await;
    let mut end = close(account, shift.id);
    end.author = AccountId(Uuid::new_v4());
    end.service = ServiceId::new("kadan-tpd").unwrap();
    pull(&store, &[end]).await;
    assert_eq!(running(&store, account).await, [shift.id]);
}

#[wasm_bindgen_test]
async fn a_shift_runs_on_if_its_end_is_corrected_to_that_of_another_one() {
    let (store, account) = store().await;
    let (first, second) = (open(account), open(account));
    keep(&store, &first).await;
    keep(&store, &second).await;
    let end = close(account, first.id);
    keep(&store, &end).await;
    assert_eq!(running(&store, account).await, [second.id]);
    store.drop_old_bodies().await.unwrap();
    let body = Correction {
        corrects: end.id,
        sees: end.id,
        reason: String::new(),
        body: Box::new(Body::SpanClose(SpanClose { span: second.id })),
    };
    keep(&store, &with(account, 60, Body::Correction(body))).await;
    assert_eq!(running(&store, account).await, [first.id]);
}

#[wasm_bindgen_test]
async fn a_shift_that_has_ended_is_not_looked_at_again_until_something_changes_it() {
    let (store, account) = store().await;
    let (shift, other) = (open(account), open(account));
    keep(&store, &shift).await;
    keep(&store, &other).await;
    let end = close(account, shift.id);
    keep(&store, &end).await;
    assert_eq!(listed(&store).await, [shift.id, other.id]);
    store.drop_old_bodies().await.unwrap();
    assert_eq!(listed(&store).await, [other.id]);
    // A manager takes the end back; then takes that back.
    let mut back = withdraw(account, end.id);
    back.author = AccountId(Uuid::new_v4());
    back.workers = vec![back.author];
    pull(&store, std::slice::from_ref(&back)).await;
    assert_eq!(running(&store, account).await.len(), 2);
    pull(&store, &[withdraw(account, back.id)]).await;
    assert_eq!(running(&store, account).await, [other.id]);
}

#[wasm_bindgen_test]
async fn a_colleagues_shift_is_not_on_the_list() {
    let (store, _) = store().await;
    let colleague = AccountId(Uuid::new_v4());
    let shift = open(colleague);
    pull(&store, &[shift.clone(), close(colleague, shift.id)]).await;
    assert_eq!(listed(&store).await, []);
}
