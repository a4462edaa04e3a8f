//! What is still to be done, whatever of it arrives and in whatever order.
use super::super::rows;
use super::super::schema::{ENTRIES, META};
use super::*;
use domain::FamilyId;
use domain::agenda::What;
use domain::entry::{Family, FindState, FindStep, FoundNeedles, HouseholdVisit, Task, TaskClose};
use wasm_bindgen_test::wasm_bindgen_test;

fn family(n: u128, children: u32) -> Family {
    Family {
        id: FamilyId(Uuid::from_u128(n)),
        label: format!("K-{n}"),
        locality: None,
        adults: 2,
        children,
    }
}

/// A visit to a family so many minutes after the first moment, with a task and a next visit.
fn visit(account: AccountId, minutes: i64, family: Family, next: bool) -> Entry {
    let body = HouseholdVisit {
        family,
        purpose: code("PLA"),
        result: code("ZAS"),
        adults: 1,
        children: 2,
        travel_minutes: 0,
        km: None,
        acts: vec![],
        areas: vec![],
        tasks: match next {
            true => vec![Task {
                no: 1,
                text: "přihláška".to_owned(),
                due: None,
            }],
            false => vec![],
        },
        next: next.then(|| "2014-05-06".parse().unwrap()),
        note: String::new(),
    };
    with(account, minutes, Body::HouseholdVisit(body))
}

fn close(account: AccountId, of: EntryId) -> Entry {
    let body = TaskClose {
        of,
        task: 1,
        done: true,
        note: String::new(),
    };
    with(account, 500, Body::TaskClose(body))
}

fn find(account: AccountId) -> Entry {
    let body = FoundNeedles {
        pieces: 3,
        source: code("PUBLIC"),
        place: "u lampy 12".to_owned(),
        state: FindState::Reported,
        disposal: None,
        note: String::new(),
    };
    with(account, 0, Body::FoundNeedles(body))
}

fn step(account: AccountId, find: EntryId, state: FindState) -> Entry {
    let body = FindStep {
        find,
        state,
        disposal: (state == FindState::Collected).then(|| code("KC")),
        pieces: None,
        note: String::new(),
    };
    with(account, 30, Body::FindStep(body))
}

async fn keep(store: &LocalStore, entry: &Entry) {
    store.save(form(entry.clone())).await.unwrap();
}

/// Of how many visits the next one waits, how many tasks are open, how many finds lie.
async fn to_do(store: &LocalStore) -> (usize, usize, usize) {
    let agenda = store.agenda().await.unwrap();
    let visits = agenda.agreed.iter().filter(|a| a.what == What::Visit);
    let visits = visits.count();
    (visits, agenda.agreed.len() - visits, agenda.finds.len())
}

/// As if a day had gone by since the store was last looked through.
async fn next_day(store: &LocalStore) {
    store.0.cleaned.set(None);
    let connection = store.connection().unwrap();
    let forgotten = connection.write(&[META], async |tx| {
        let mut sync = rows::sync(tx).await?;
        sync.pruned = None;
        rows::put_sync(tx, &sync)
    });
    forgotten.await.unwrap();
}

async fn listed(store: &LocalStore) -> usize {
    let connection = store.connection().unwrap();
    let meta = connection
        .read(&[META], async |tx| rows::stream(tx).await)
        .await;
    meta.unwrap().agenda.len()
}

#[wasm_bindgen_test]
async fn a_task_and_a_next_visit_are_open_until_they_are_done() {
    let (store, account) = store().await;
    let first = visit(account, 0, family(1, 3), true);
    keep(&store, &first).await;
    assert_eq!(to_do(&store).await, (1, 1, 0));
    keep(&store, &close(account, first.id)).await;
    assert_eq!(to_do(&store).await, (1, 0, 0));
    keep(&store, &visit(account, 600, family(1, 4), false)).await;
    assert_eq!(to_do(&store).await, (0, 0, 0));
    let known = store.find_families(&service(), "k-1", 5).await.unwrap();
    assert_eq!((known.len(), known[0].family.children), (1, 4));
}

#[wasm_bindgen_test]
async fn what_is_done_leaves_the_list_and_comes_back_when_the_doing_is_taken_back() {
    let (store, account) = store().await;
    let first = visit(account, 0, family(1, 3), true);
    let second = visit(account, 600, family(1, 3), false);
    let done = close(account, first.id);
    for entry in [&first, &second, &done] {
        keep(&store, entry).await;
    }
    store.drop_old_bodies().await.unwrap();
    assert_eq!((to_do(&store).await, listed(&store).await), ((0, 0, 0), 0));
    keep(&store, &withdraw(account, done.id)).await;
    assert_eq!(to_do(&store).await, (0, 1, 0));
    // The later visit never was: the next one waits again.
    keep(&store, &withdraw(account, second.id)).await;
    assert_eq!(to_do(&store).await, (1, 1, 0));
}

#[wasm_bindgen_test]
async fn a_find_lies_until_it_is_collected_whoever_tells() {
    let (store, account) = store().await;
    let found = find(account);
    // The step comes before what it is a step of.
    pull(&store, &[step(account, found.id, FindState::OnTheWay)]).await;
    assert_eq!(to_do(&store).await, (0, 0, 0));
    pull(&store, std::slice::from_ref(&found)).await;
    assert_eq!(to_do(&store).await, (0, 0, 1));
    keep(&store, &step(account, found.id, FindState::Collected)).await;
    assert_eq!(to_do(&store).await, (0, 0, 0));
}

/// design.md §6, *Scope*: open cases, tasks and finds stay on the phone whatever their age.
#[wasm_bindgen_test]
async fn what_is_open_stays_readable_however_old_it_is() {
    let (store, _) = store().await;
    let colleague = AccountId(Uuid::new_v4());
    let (lies, gone) = (find(colleague), find(colleague));
    let seen = visit(colleague, 0, family(1, 1), true);
    // All of 2014, of a colleague: out of every scope.
    pull(&store, &[lies.clone(), gone.clone(), seen.clone()]).await;
    pull(&store, &[step(colleague, gone.id, FindState::Collected)]).await;
    // The first look takes what is done off the list, the next day's drops it.
    store.drop_old_bodies().await.unwrap();
    next_day(&store).await;
    store.drop_old_bodies().await.unwrap();
    let here = async |id: EntryId| {
        let connection = store.connection().unwrap();
        let record = connection.read(&[ENTRIES], async |tx| rows::get(tx, id)?.await);
        record.await.unwrap().is_some()
    };
    assert!(here(lies.id).await && here(seen.id).await);
    assert!(!here(gone.id).await);
    assert_eq!(to_do(&store).await, (1, 1, 1));
}

#[wasm_bindgen_test]
async fn a_family_that_was_forgotten_is_found_no_more() {
    let (store, account) = store().await;
    let colleague = AccountId(Uuid::new_v4());
    let (mine, theirs) = (
        visit(account, 0, family(1, 1), false),
        visit(colleague, 0, family(2, 1), false),
    );
    keep(&store, &mine).await;
    pull(&store, std::slice::from_ref(&theirs)).await;
    let found = async || store.find_families(&service(), "", 9).await.unwrap().len();
    assert_eq!(found().await, 2);
    let applied = Applied {
        at: Some(AT),
        forget: vec![sync::wire::Forget::Entry(theirs.id)],
        ..Applied::default()
    };
    store.engine().unwrap().apply(&applied).await.unwrap();
    assert_eq!(found().await, 1);
}

/// What a newer phone wrote before this one was updated: kept unread, and read after the update.
#[wasm_bindgen_test]
async fn a_kind_that_was_not_known_is_read_after_the_update() {
    let (store, account) = store().await;
    let found = find(account);
    pull(&store, std::slice::from_ref(&found)).await;
    let connection = store.connection().unwrap();
    // As an older program left it.
    connection
        .write(&[META, ENTRIES], async |tx| {
            let mut record = rows::get(tx, found.id)?.await?.unwrap();
            record.head.service = None;
            record.head.day = None;
            rows::put(tx, &record)?;
            let mut meta = rows::stream(tx).await?;
            meta.agenda.clear();
            rows::put_stream(tx, &meta)?;
            let mut sync = rows::sync(tx).await?;
            sync.kinds = 8;
            rows::put_sync(tx, &sync)
        })
        .await
        .unwrap();
    assert_eq!(to_do(&store).await, (0, 0, 0));
    next_day(&store).await;
    store.drop_old_bodies().await.unwrap();
    assert_eq!(to_do(&store).await, (0, 0, 1));
    let record = connection.read(&[ENTRIES], async |tx| rows::get(tx, found.id)?.await);
    assert_eq!(
        record.await.unwrap().unwrap().head.day,
        Some(found.start.day())
    );
}
