//! Who is to see an entry: a family is shown whole, to whom its members concern, and to nobody who
//! merely names one of them.
use crate::support::*;
use domain::Entry;
use std::sync::Arc;
use store::Store;
use store::model::{NOT_ENTITLED, Pull};
use sync::wire::Changed;

/// A worker of another service who knows an id gets nothing to see by it.
pub async fn a_stranger_who_names_an_entry_is_not_shown_it(store: Arc<dyn Store>) {
    let open = shift(21, at("2014-04-22", 8, 0));
    send_entries(&*store, 1, &[contact(11), open.clone()]).await;
    let by_stranger = |e: Entry| Entry {
        author: account(7),
        workers: vec![account(7)],
        service: service("mas"),
        ..e
    };
    let attempts = [
        by_stranger(correction(31, 11, 11, contact(11))),
        by_stranger(close(32, 21, at("2014-04-22", 9, 0))),
        by_stranger(pause(33, 21, at("2014-04-22", 8, 30))),
        by_stranger(close(34, 11, at("2014-04-22", 9, 0))),
        by_stranger(correction(
            35,
            32,
            32,
            close(32, 21, at("2014-04-22", 10, 0)),
        )),
        by_stranger(withdrawal(36, 31)),
        by_stranger(withdrawal(37, 32)),
    ];
    let items: Vec<_> = attempts
        .iter()
        .zip(1..)
        .map(|(e, seq)| item(7, seq, e))
        .collect();
    let mut push = push(7, have(&items), items);
    push.account = account(7);
    store.push(push).await.unwrap();
    let seen = store.pull(pull_of(7, &["mas"], 0)).await.unwrap();
    assert!(
        !pulled_ids(&seen)
            .iter()
            .any(|i| [id(11), id(21)].contains(i)),
        "{:?}",
        pulled_ids(&seen)
    );
    // and it changes nothing: the shift runs on until a worker of it ends it
    let running = store.figures(&week()).await.unwrap().running;
    assert_eq!(running.iter().map(|r| r.id).collect::<Vec<_>>(), [id(21)]);
    let end = close(22, 21, at("2014-04-22", 12, 0));
    send_entries(&*store, 2, &[end]).await;
    let figures = store.figures(&week()).await.unwrap();
    assert_eq!(
        figures.hours.iter().map(|row| row.minutes).sum::<u32>(),
        240
    );
    let behind: Vec<_> = store
        .entries(&week())
        .await
        .unwrap()
        .into_iter()
        .map(|e| e.entry.id)
        .collect();
    assert_eq!(behind, [id(21), id(11), id(22)]);
    let seen = store.pull(pull_of(7, &["mas"], 0)).await.unwrap();
    assert!(
        !pulled_ids(&seen)
            .iter()
            .any(|i| [id(11), id(21), id(22)].contains(i)),
        "{:?}",
        pulled_ids(&seen)
    );
}

/// A worker's phone keeps showing the void correction as void: the team sees it with its flag.
pub async fn a_void_correction_is_shown_to_the_team_of_its_root(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[contact(11)]).await;
    let elsewhere = Entry {
        author: account(7),
        service: service("mas"),
        ..correction(31, 11, 11, contact(11))
    };
    let items = [item(7, 1, &elsewhere)];
    let mut push = push(7, have(&items), items.to_vec());
    push.account = account(7);
    store.push(push).await.unwrap();
    let team = store.pull(pull_of(5, &["sas"], 1)).await.unwrap();
    let Changed::Entry(entry) = &team.changes[0].what else {
        panic!("{:?}", team.changes)
    };
    assert_eq!(
        (entry.id, entry.flags.as_slice()),
        (id(31), &[NOT_ENTITLED.to_owned()][..])
    );
}

pub async fn a_correction_reaches_the_phones_of_both_services(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[contact(11)]).await;
    let moved = Entry {
        service: service("tp"),
        ..contact(11)
    };
    send_entries(&*store, 2, &[correction(12, 11, 11, moved)]).await;
    assert_eq!(
        pulled_ids(&store.pull(pull_of(5, &["sas"], 1)).await.unwrap()),
        [id(12)]
    );
    let other = store.pull(pull_of(6, &["tp"], 1)).await.unwrap();
    assert_eq!(
        pulled_ids(&other),
        [id(12), id(11)],
        "the root is announced there under a new number"
    );
    assert_eq!(other.reached, store.watermark().await.unwrap());
}

pub async fn a_late_root_brings_its_waiting_correction_along(store: Arc<dyn Store>) {
    let to = Entry {
        service: service("tp"),
        ..contact(11)
    };
    send_entries(&*store, 1, &[correction(12, 11, 11, to)]).await;
    let first = store.pull(pull_of(5, &["sas"], 0)).await.unwrap();
    assert_eq!(pulled_ids(&first), []);
    send_entries(&*store, 2, &[contact(11)]).await;
    let then = store
        .pull(pull_of(5, &["sas"], first.reached))
        .await
        .unwrap();
    assert_eq!(pulled_ids(&then), [id(11), id(12)]);
}

/// A phone that has dropped an old entry, or was never given it, gets it again with the correction
/// that moves it into its window: whoever holds the correction alone cannot show the entry.
pub async fn a_correction_into_the_window_brings_its_old_root_along(store: Arc<dyn Store>) {
    let old = Entry {
        start: at("2013-12-02", 9, 0),
        ..contact(11)
    };
    send_entries(&*store, 1, &[old.clone(), contact(13)]).await;
    let before = store.pull(pull_of(5, &["sas"], 0)).await.unwrap();
    assert_eq!(pulled_ids(&before), [id(13)], "out of the window");

    // still before the window: nobody's matter
    let older = Entry {
        start: at("2014-01-06", 9, 0),
        ..contact(11)
    };
    send_entries(&*store, 2, &[correction(12, 11, 11, older)]).await;
    let between = store
        .pull(pull_of(5, &["sas"], before.reached))
        .await
        .unwrap();
    assert_eq!(pulled_ids(&between), []);

    send_entries(&*store, 3, &[correction(14, 11, 12, contact(11))]).await;
    let after = store
        .pull(pull_of(5, &["sas"], between.reached))
        .await
        .unwrap();
    let mut whole = pulled_ids(&after);
    whole.sort_unstable();
    assert_eq!(whole, [id(11), id(12), id(14)], "the whole family");
    assert_eq!(after.reached, store.watermark().await.unwrap());

    // the author's own feed, of more days, follows the same rule
    let own = Pull {
        own_since: day("2014-02-22"),
        ..pull_of(1, &["sas"], between.reached)
    };
    assert_eq!(pulled_ids(&store.pull(own).await.unwrap()).len(), 3);

    // a new phone is given each of them once
    let mut fresh = pulled_ids(&store.pull(pull_of(6, &["sas"], 0)).await.unwrap());
    fresh.sort_unstable();
    assert_eq!(fresh, [id(11), id(12), id(13), id(14)]);
}

/// What reached another service only by a correction is brought along there as well.
pub async fn a_correction_into_the_window_brings_its_root_to_every_service(store: Arc<dyn Store>) {
    let old = Entry {
        start: at("2013-12-02", 9, 0),
        ..contact(11)
    };
    let moved = Entry {
        service: service("tp"),
        ..old.clone()
    };
    send_entries(&*store, 1, &[old]).await;
    send_entries(&*store, 2, &[correction(12, 11, 11, moved)]).await;
    let before = store.pull(pull_of(6, &["tp"], 0)).await.unwrap();
    assert_eq!(pulled_ids(&before), []);
    let now = Entry {
        service: service("tp"),
        ..contact(11)
    };
    send_entries(&*store, 3, &[correction(14, 11, 12, now)]).await;
    let after = store
        .pull(pull_of(6, &["tp"], before.reached))
        .await
        .unwrap();
    let mut whole = pulled_ids(&after);
    whole.sort_unstable();
    assert_eq!(whole, [id(11), id(12), id(14)]);
}

/// A correction that leaves the day as it is sends nothing twice.
pub async fn a_correction_of_the_same_day_is_announced_alone(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[contact(11)]).await;
    send_entries(&*store, 2, &[correction(12, 11, 11, contact(11))]).await;
    let delta = store.pull(pull_of(5, &["sas"], 1)).await.unwrap();
    assert_eq!(pulled_ids(&delta), [id(12)]);
    assert_eq!(store.watermark().await.unwrap(), 2);
}
