//! Finds and visits: how they stand, what of them waits, and what phones keep of them.
use crate::support::*;
use domain::Entry;
use domain::entry::FindState;
use std::sync::Arc;
use store::Store;
use store::model::{FigureQuery, FindRow};

/// A day more than a hundred days before the window of [`pull_of`] ends.
const LONG_AGO: &str = "2013-12-01";

fn on(day: &str, hour: u32, entry: Entry) -> Entry {
    Entry {
        start: at(day, hour, 0),
        author: account(2),
        workers: vec![account(2)],
        ..entry
    }
}

async fn finds(store: &dyn Store, query: &FigureQuery) -> Vec<FindRow> {
    store.figures(query).await.unwrap().finds
}

async fn pulled(store: &dyn Store, after: u64) -> Vec<u128> {
    let pulled = store.pull(pull_of(5, &["sas"], after)).await.unwrap();
    let ids = pulled_ids(&pulled);
    ids.into_iter().map(|id| id.0.as_u128()).collect()
}

pub async fn a_find_stands_as_its_newest_step_says(store: Arc<dyn Store>) {
    let day = "2014-04-22";
    let found = find(11, 4, FindState::Reported);
    let steps = [
        on("2014-04-23", 12, find_step(13, 11, FindState::Collected)),
        on(day, 10, find_step(12, 11, FindState::OnTheWay)),
    ];
    send_entries(&*store, 1, &[found]).await;
    let standing = |found: &[FindRow]| {
        found
            .iter()
            .map(|f| (f.state, f.pieces))
            .collect::<Vec<_>>()
    };
    let now = finds(&*store, &week()).await;
    assert_eq!(standing(&now), [(FindState::Reported, 4)]);
    let before = store.watermark().await.unwrap();
    send_entries(&*store, 2, &steps).await;
    let now = finds(&*store, &week()).await;
    assert_eq!(standing(&now), [(FindState::Collected, 4)]);
    assert_eq!(now[0].minutes_to_collection(), Some(27 * 60));
    assert_eq!(
        (now[0].since, now[0].day.to_string()),
        (at("2014-04-23", 12, 0), day.into())
    );
    let place = now[0].place_type.as_ref().map(ToString::to_string);
    assert_eq!(
        (place.as_deref(), now[0].locality.is_none()),
        (Some("PARK"), true)
    );
    let disposal = now[0].disposal.as_ref().map(ToString::to_string);
    assert_eq!(disposal.as_deref(), Some("KC"));
    let then = FigureQuery {
        as_of: Some(before),
        ..week()
    };
    assert_eq!(
        standing(&finds(&*store, &then).await),
        [(FindState::Reported, 4)]
    );
    let another = FigureQuery {
        worker: Some(account(7)),
        ..week()
    };
    assert_eq!(finds(&*store, &another).await, []);
    // the step taken back
    send_entries(&*store, 3, &[on(day, 13, withdrawal(14, 13))]).await;
    let now = finds(&*store, &week()).await;
    assert_eq!(standing(&now), [(FindState::OnTheWay, 4)]);
    assert_eq!(crate::verify::verified(&*store).await.differences(), 0);
}

pub async fn a_family_counts_once_however_often_it_was_visited(store: Arc<dyn Store>) {
    let elsewhere = Entry {
        service: service("tp"),
        ..visit(14, 301, &[], None)
    };
    let visits = [
        visit(11, 300, &[], None),
        on("2014-04-23", 9, visit(12, 300, &[], None)),
        visit(13, 301, &[], None),
        elsewhere,
    ];
    send_entries(&*store, 1, &visits).await;
    let of = |query: FigureQuery| {
        let store = Arc::clone(&store);
        async move {
            let families = store.figures(&query).await.unwrap().families;
            let one =
                |f: &store::model::VisitedFamily| (f.service.to_string(), f.family.0.as_u128());
            families.iter().map(one).collect::<Vec<_>>()
        }
    };
    let sas = |n| ("sas".to_owned(), n);
    assert_eq!(of(week()).await, [sas(300), sas(301)]);
    let both = query(&["sas", "tp"], "2014-04-21", "2014-04-27");
    let expected = [sas(300), sas(301), ("tp".to_owned(), 301)];
    assert_eq!(of(both.clone()).await, expected);
    let by_two = FigureQuery {
        worker: Some(account(2)),
        ..week()
    };
    assert_eq!(of(by_two).await, [sas(300)]);
    let as_of = Some(store.watermark().await.unwrap());
    let withdrawn = on("2014-04-23", 9, withdrawal(15, 13));
    send_entries(
        &*store,
        2,
        &[Entry {
            author: account(1),
            ..withdrawn
        }],
    )
    .await;
    assert_eq!(of(week()).await, [sas(300)]);
    assert_eq!(of(FigureQuery { as_of, ..both }).await, expected);
    assert_eq!(crate::verify::verified(&*store).await.differences(), 0);
}

pub async fn an_open_find_of_long_ago_is_pulled_until_it_is_collected(store: Arc<dyn Store>) {
    let old = on(LONG_AGO, 9, find(11, 4, FindState::Reported));
    let gone = on(LONG_AGO, 9, find(12, 2, FindState::Collected));
    let way = on(LONG_AGO, 10, find_step(13, 11, FindState::OnTheWay));
    send_entries(&*store, 1, &[old, gone, way, contact(14)]).await;
    assert_eq!(
        pulled(&*store, 0).await,
        [11, 13, 14],
        "open, with its step; the collected one not"
    );
    let watermark = store.watermark().await.unwrap();
    assert_eq!(pulled(&*store, watermark).await, []);
    // collected long ago, as a phone tells that was away
    let collected = on(LONG_AGO, 12, find_step(15, 11, FindState::Collected));
    send_entries(&*store, 2, &[collected]).await;
    assert_eq!(pulled(&*store, 0).await, [14], "as any other entry");
    // somebody saw that it still lies there
    let again = on("2014-04-22", 12, find_step(16, 11, FindState::Reported));
    send_entries(&*store, 3, &[again]).await;
    let mut all = pulled(&*store, watermark).await;
    all.sort_unstable();
    assert_eq!(
        all,
        [11, 13, 15, 16],
        "who had dropped it is given it whole"
    );
    assert_eq!(crate::verify::verified(&*store).await.differences(), 0);
}

pub async fn what_was_agreed_long_ago_is_pulled_until_it_is_done(store: Arc<dyn Store>) {
    let tasks = on(LONG_AGO, 9, visit(11, 300, &[1, 2], None));
    let next = on(LONG_AGO, 10, visit(12, 301, &[], Some("2014-04-30")));
    let nothing = on(LONG_AGO, 11, visit(13, 302, &[], None));
    send_entries(&*store, 1, &[tasks, next, nothing]).await;
    assert_eq!(pulled(&*store, 0).await, [11, 12]);
    let watermark = store.watermark().await.unwrap();
    send_entries(&*store, 2, &[on(LONG_AGO, 12, task_close(14, 11, 1))]).await;
    let mut all = pulled(&*store, 0).await;
    all.sort_unstable();
    assert_eq!(all, [11, 12, 14], "one of two is done");
    send_entries(&*store, 3, &[on(LONG_AGO, 13, task_close(15, 11, 2))]).await;
    assert_eq!(pulled(&*store, 0).await, [12]);
    // the family is visited again: what was agreed is over
    send_entries(&*store, 4, &[on(LONG_AGO, 14, visit(16, 301, &[], None))]).await;
    assert_eq!(pulled(&*store, 0).await, []);
    // a task is added to a visit that phones have dropped: they are given it whole
    let added = on(LONG_AGO, 11, visit(13, 302, &[1], None));
    send_entries(&*store, 5, &[correction(17, 13, 13, added)]).await;
    let mut all = pulled(&*store, watermark).await;
    all.sort_unstable();
    assert_eq!(all, [13, 17]);
    assert_eq!(crate::verify::verified(&*store).await.differences(), 0);
}

pub async fn an_erased_find_counts_and_says_nothing(store: Arc<dyn Store>) {
    let said = [find(11, 4, FindState::Reported), visit(12, 300, &[1], None)];
    send_entries(&*store, 1, &said).await;
    let before = store.figures(&week()).await.unwrap();
    for erased in [11, 12] {
        assert!(store.erase(id(erased), NOW).await.unwrap());
    }
    let after = store.figures(&week()).await.unwrap();
    assert_eq!(
        (after.finds, after.families),
        (before.finds, before.families)
    );
    assert_eq!(pulled(&*store, 0).await, []);
    assert_eq!(crate::verify::verified(&*store).await.differences(), 0);
}
