//! Hours of shifts: by worker, united, cut at midnight.
use crate::support::*;
use domain::{Entry, EntryId};
use std::sync::Arc;
use store::Store;
use store::model::{FigureQuery, Figures, HoursRow, OpenRow};

fn hours(figures: &Figures) -> Vec<(u128, String, u32)> {
    let row = |h: &HoursRow| (h.worker.0.as_u128(), h.day.to_string(), h.minutes);
    figures.hours.iter().map(row).collect()
}

pub fn open(figures: &Figures) -> Vec<(String, u32, u32)> {
    let row = |o: &OpenRow| (o.day.to_string(), o.minutes, o.longest_span_minutes);
    figures.open.iter().map(row).collect()
}

pub fn by(worker: u128, entry: Entry) -> Entry {
    Entry {
        author: account(worker),
        workers: vec![account(worker)],
        ..entry
    }
}

pub async fn hours_are_summed_by_worker_and_united(store: Arc<dyn Store>) {
    let on = |hour, minute| at("2014-04-22", hour, minute);
    let a = [shift(11, on(9, 0)), close(12, 11, on(13, 0))];
    let b = [
        shift(21, on(10, 0)),
        pause(22, 21, on(11, 0)),
        resume(23, 21, 22, on(11, 30)),
        close(24, 21, on(14, 0)),
    ];
    let b: Vec<Entry> = b.into_iter().map(|e| by(2, e)).collect();
    send_entries(&*store, 1, &a).await;
    let mut theirs = push(
        2,
        sync::wire::Have::NOTHING,
        b.iter().zip(1..).map(|(e, n)| item(2, n, e)).collect(),
    );
    theirs.account = account(2);
    store.push(theirs).await.unwrap();
    let figures = store.figures(&week()).await.unwrap();
    let tuesday = || "2014-04-22".to_owned();
    assert_eq!(hours(&figures), [(1, tuesday(), 240), (2, tuesday(), 210)]);
    assert_eq!(open(&figures), [(tuesday(), 300, 240)]);
    assert_eq!(figures.running, []);
    let of_two = store
        .figures(&FigureQuery {
            worker: Some(account(2)),
            ..week()
        })
        .await
        .unwrap();
    assert_eq!(
        (hours(&of_two), open(&of_two)),
        (vec![(2, tuesday(), 210)], vec![(tuesday(), 210, 210)])
    );
}

pub async fn a_shift_over_midnight_and_monday_is_cut(store: Arc<dyn Store>) {
    let entries = [
        shift(11, at("2014-04-27", 20, 0)),
        close(12, 11, at("2014-04-28", 4, 0)),
    ];
    send_entries(&*store, 1, &entries).await;
    let figures = store.figures(&week()).await.unwrap();
    assert_eq!(hours(&figures), [(1, "2014-04-27".to_owned(), 240)]);
    let next = query(&["sas"], "2014-04-28", "2014-05-04");
    assert_eq!(
        hours(&store.figures(&next).await.unwrap()),
        [(1, "2014-04-28".to_owned(), 240)]
    );
    let behind: Vec<EntryId> = store
        .entries(&next)
        .await
        .unwrap()
        .iter()
        .map(|e| e.entry.id)
        .collect();
    assert_eq!(
        behind,
        [id(11), id(12)],
        "a span that reaches into a week is behind its figures"
    );
}

pub async fn a_shift_without_an_end_runs_and_gives_no_hours(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[shift(11, at("2014-04-22", 9, 0))]).await;
    let figures = store.figures(&week()).await.unwrap();
    assert_eq!((figures.hours.len(), figures.open.len()), (0, 0));
    let [runs] = figures.running.as_slice() else {
        panic!("{:?}", figures.running)
    };
    assert_eq!(
        (runs.id, &runs.workers[..], runs.start),
        (id(11), &[account(1)][..], at("2014-04-22", 9, 0))
    );
    // what a correction says of its beginning holds
    let earlier = correction(13, 11, 11, shift(11, at("2014-04-22", 8, 15)));
    send_entries(&*store, 3, &[earlier]).await;
    let figures = store.figures(&week()).await.unwrap();
    assert_eq!(figures.running[0].start, at("2014-04-22", 8, 15));
    send_entries(&*store, 2, &[close(12, 11, at("2014-04-22", 9, 30))]).await;
    let figures = store.figures(&week()).await.unwrap();
    assert_eq!(
        (hours(&figures), figures.running),
        (vec![(1, "2014-04-22".to_owned(), 75)], vec![])
    );
}

pub async fn a_correction_of_a_close_moves_the_hours(store: Arc<dyn Store>) {
    let on = |hour| at("2014-04-22", hour, 0);
    let entries = [
        shift(11, on(9)),
        close(12, 11, on(13)),
        correction(13, 12, 12, close(12, 11, on(15))),
    ];
    send_entries(&*store, 1, &entries).await;
    assert_eq!(
        open(&store.figures(&week()).await.unwrap()),
        [("2014-04-22".to_owned(), 360, 360)]
    );
    send_entries(&*store, 2, &[withdrawal(14, 11)]).await;
    let figures = store.figures(&week()).await.unwrap();
    assert_eq!((hours(&figures), open(&figures)), (vec![], vec![]));
}
