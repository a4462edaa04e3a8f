//! What entries count, and what changes it.
use crate::hours::{by, open};
use crate::support::*;
use domain::facts::FactName;
use domain::{Entry, EntryId};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Store;
use store::model::{FigureQuery, Figures, NOT_ENTITLED, TWO_CORRECTIONS};
use sync::wire::{MembershipInfo, Role};

/// Sums by name, over all workers and days.
fn sums(figures: &Figures) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for row in &figures.counts {
        *sums.entry(row.name.to_string()).or_default() += row.value;
    }
    sums
}

async fn needles(store: &dyn Store, query: &FigureQuery) -> (i64, i64) {
    let sums = sums(&store.figures(query).await.unwrap());
    let of = |name: FactName| sums.get(&name.to_string()).copied().unwrap_or(0);
    (of(FactName::NeedlesIn), of(FactName::NeedlesOut))
}

pub async fn contacts_and_exchanges_count_by_worker_and_day(store: Arc<dyn Store>) {
    let together = Entry {
        workers: vec![account(2), account(1)],
        ..contact(12)
    };
    let other = Entry {
        service: service("tp"),
        ..contact(13)
    };
    send_entries(
        &*store,
        1,
        &[
            contact(11),
            together,
            other,
            exchange(14, 10, 12),
            exchange(15, 0, 5),
        ],
    )
    .await;
    let figures = store.figures(&week()).await.unwrap();
    let contacts: Vec<_> = figures
        .counts
        .iter()
        .filter(|c| c.name == FactName::Contacts)
        .collect();
    let row = |c: &&store::model::CountRow| (c.worker.0.as_u128(), c.day.to_string(), c.value);
    let expected = [
        (1, "2014-04-22".to_owned(), 1),
        (2, "2014-04-22".to_owned(), 1),
    ];
    assert_eq!(contacts.iter().map(row).collect::<Vec<_>>(), expected);
    assert_eq!(needles(&*store, &week()).await, (10, 17));
    let of_two = FigureQuery {
        worker: Some(account(2)),
        ..week()
    };
    assert_eq!(sums(&store.figures(&of_two).await.unwrap())["contacts"], 1);
    assert_eq!(
        store
            .figures(&query(&["sas"], "2014-04-23", "2014-04-27"))
            .await
            .unwrap()
            .counts,
        []
    );
}

pub async fn a_correction_moves_what_counts_to_another_day(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[exchange(11, 10, 12), exchange(12, 1, 1)]).await;
    let moved = Entry {
        start: at("2014-04-24", 9, 0),
        ..exchange(11, 10, 14)
    };
    send_entries(&*store, 2, &[correction(13, 11, 11, moved)]).await;
    assert_eq!(
        needles(&*store, &query(&["sas"], "2014-04-22", "2014-04-22")).await,
        (1, 1)
    );
    assert_eq!(
        needles(&*store, &query(&["sas"], "2014-04-24", "2014-04-24")).await,
        (10, 14)
    );
    let elsewhere = Entry {
        service: service("tp"),
        ..exchange(11, 9, 9)
    };
    send_entries(&*store, 3, &[correction(14, 11, 13, elsewhere)]).await;
    assert_eq!(needles(&*store, &week()).await, (1, 1));
    assert_eq!(
        needles(&*store, &query(&["tp"], "2014-04-21", "2014-04-27")).await,
        (9, 9)
    );
}

pub async fn a_withdrawal_takes_back_and_its_withdrawal_restores(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[exchange(11, 10, 12), withdrawal(12, 11)]).await;
    assert_eq!(store.figures(&week()).await.unwrap().counts, []);
    send_entries(&*store, 2, &[withdrawal(13, 12)]).await;
    assert_eq!(needles(&*store, &week()).await, (10, 12));
}

pub async fn a_correction_before_its_root_waits(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[correction(13, 11, 11, exchange(11, 3, 4))]).await;
    assert_eq!(store.figures(&week()).await.unwrap().counts, []);
    send_entries(&*store, 2, &[exchange(11, 10, 12)]).await;
    assert_eq!(needles(&*store, &week()).await, (3, 4));
}

pub async fn two_corrections_of_one_version_are_named_until_one_is_taken_back(
    store: Arc<dyn Store>,
) {
    send_entries(&*store, 1, &[exchange(11, 10, 12), exchange(21, 1, 1)]).await;
    let both = [
        correction(12, 11, 11, exchange(11, 3, 4)),
        correction(13, 11, 11, exchange(11, 5, 6)),
        // One after the other is no conflict.
        correction(22, 21, 21, exchange(21, 2, 2)),
        correction(23, 21, 22, exchange(21, 3, 3)),
    ];
    send_entries(&*store, 2, &both).await;
    let flags = async || {
        let entries = store.entries(&week()).await.unwrap();
        let named = entries.into_iter().map(|e| (e.entry.id, e.flags));
        named.collect::<std::collections::BTreeMap<_, _>>()
    };
    let named = [
        (id(13), vec![TWO_CORRECTIONS.to_owned()]),
        (id(23), Vec::new()),
    ];
    assert_eq!(flags().await, named.into());
    assert_eq!(needles(&*store, &week()).await, (5 + 3, 6 + 3));
    // The one that does not hold is taken back: the other is decided.
    send_entries(&*store, 3, &[withdrawal(14, 12)]).await;
    assert_eq!(flags().await[&id(13)], Vec::<String>::new());
    // That is taken back as well, then the one that holds.
    send_entries(&*store, 4, &[withdrawal(15, 14)]).await;
    assert_eq!(flags().await[&id(13)], [TWO_CORRECTIONS]);
    send_entries(&*store, 5, &[withdrawal(16, 13)]).await;
    assert_eq!(flags().await[&id(12)], Vec::<String>::new());
    assert_eq!(needles(&*store, &week()).await, (3 + 3, 4 + 3));
}

pub async fn who_is_not_entitled_changes_nothing(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[exchange(11, 10, 12)]).await;
    let items = [
        flagged(
            2,
            1,
            &correction(12, 11, 11, exchange(11, 99, 99)),
            &[NOT_ENTITLED],
        ),
        flagged(2, 2, &withdrawal(13, 11), &["future", NOT_ENTITLED]),
    ];
    send(&*store, 2, &items).await;
    assert_eq!(needles(&*store, &week()).await, (10, 12));
    let history = store.history(id(11)).await.unwrap();
    assert_eq!(history[2].flags, ["future", NOT_ENTITLED]);
}

pub async fn only_the_author_the_workers_and_the_manager_may_correct(store: Arc<dyn Store>) {
    store
        .import(&crate::reference::file(52), None, NOW)
        .await
        .unwrap();
    let manager = MembershipInfo {
        role: Role::Manager,
        services: vec![],
        ..crate::people::worker("kadan", &[])
    };
    store
        .add_account(account(3), "vera", "Věra", "x", NOW)
        .await
        .unwrap();
    store
        .add_membership(account(3), &manager, NOW)
        .await
        .unwrap();
    let root = Entry {
        workers: vec![account(1), account(4)],
        ..exchange(11, 10, 12)
    };
    let by = |who, n, seen, received| by(who, correction(n, 11, seen, exchange(11, received, 0)));
    let send = |who, of, entry: Entry| {
        let items = vec![item(of, 1, &entry)];
        let mut push = push(of, have(&items), items);
        push.account = account(who);
        let store = store.clone();
        async move { store.push(push).await.unwrap() }
    };
    // A stranger's arrives even before its root, and is marked when that is known.
    send(2, 20, by(2, 12, 11, 99)).await;
    let seen = store.pull(pull_of(5, &["sas"], 0)).await.unwrap();
    assert_eq!(pulled_ids(&seen), [id(12)]);
    send(1, 10, root).await;
    assert_eq!(needles(&*store, &week()).await.0, 10);
    let then = store
        .pull(pull_of(5, &["sas"], seen.reached))
        .await
        .unwrap();
    assert_eq!(
        pulled_ids(&then),
        [id(11), id(12)],
        "phones are told that it does not count"
    );
    assert_eq!(
        store.history(id(11)).await.unwrap()[0].flags,
        [NOT_ENTITLED]
    );
    send(4, 40, by(4, 13, 11, 20)).await;
    assert_eq!(needles(&*store, &week()).await.0, 20, "a named worker may");
    send(3, 30, by(3, 14, 13, 30)).await;
    assert_eq!(needles(&*store, &week()).await.0, 30, "the manager may");
    send(
        2,
        21,
        Entry {
            author: account(2),
            ..withdrawal(15, 11)
        },
    )
    .await;
    assert_eq!(needles(&*store, &week()).await.0, 30, "a stranger may not");
}

pub async fn persons_count_once_and_unknown_ones_by_record(store: Arc<dyn Store>) {
    let with = |n, persons: Vec<_>| Entry {
        persons,
        ..contact(n)
    };
    let known = |node| person("LUD07TOM08", Some(1973), node);
    let entries = [
        with(11, vec![known(50), person("XXX00TOM00", Some(1973), 60)]),
        with(12, vec![known(51), person("XXX00TOM00", Some(1973), 61)]),
        with(13, vec![person("LUD07TOM08", None, 52)]),
    ];
    send_entries(&*store, 1, &entries).await;
    let figures = store.figures(&week()).await.unwrap();
    assert_eq!(
        figures
            .persons
            .iter()
            .map(|p| p.persons)
            .collect::<Vec<_>>(),
        [4]
    );
}

pub async fn an_earlier_state_is_computed_from_what_had_arrived(store: Arc<dyn Store>) {
    let on = |hour| at("2014-04-22", hour, 0);
    let moved = Entry {
        start: at("2014-04-30", 9, 0),
        ..exchange(11, 1, 1)
    };
    let entries = [
        exchange(11, 10, 12),
        shift(12, on(9)),
        close(13, 12, on(10)),
        correction(14, 11, 11, moved),
        correction(15, 13, 13, close(13, 12, on(12))),
        withdrawal(16, 12),
    ];
    let mut seen = Vec::new();
    let items: Vec<_> = entries
        .iter()
        .zip(1..)
        .map(|(e, n)| item(1, n, e))
        .collect();
    for n in 1..=items.len() {
        send(&*store, 1, &items[..n]).await;
        seen.push(store.figures(&week()).await.unwrap());
    }
    assert_eq!(open(&seen[4]), [("2014-04-22".to_owned(), 180, 180)]);
    for then in seen {
        let as_of = Some(then.watermark);
        assert_eq!(
            store
                .figures(&FigureQuery { as_of, ..week() })
                .await
                .unwrap(),
            then
        );
    }
}

pub async fn every_figure_opens_the_entries_behind_it(store: Arc<dyn Store>) {
    let on = |hour| at("2014-04-22", hour, 0);
    let entries = [
        exchange(11, 10, 12),
        exchange(12, 1, 2),
        correction(13, 11, 11, exchange(11, 4, 5)),
        withdrawal(14, 12),
        shift(15, on(9)),
        close(16, 15, on(13)),
        Entry {
            start: at("2014-05-05", 9, 0),
            ..exchange(17, 7, 7)
        },
    ];
    send_entries(&*store, 1, &entries).await;
    let behind = store.entries(&week()).await.unwrap();
    let ids: Vec<EntryId> = behind.iter().map(|e| e.entry.id).collect();
    assert_eq!(
        ids,
        [id(13), id(15), id(16)],
        "the versions that hold, by start"
    );
    let sum = domain::facts::totals(behind.iter().map(|e| &e.entry));
    let figures = sums(&store.figures(&week()).await.unwrap());
    assert_eq!(
        sum.into_iter()
            .map(|(name, n)| (name.to_string(), n))
            .collect::<BTreeMap<_, _>>(),
        figures
    );
    let before = FigureQuery {
        as_of: Some(1),
        ..week()
    };
    let ids: Vec<EntryId> = store
        .entries(&before)
        .await
        .unwrap()
        .iter()
        .map(|e| e.entry.id)
        .collect();
    assert_eq!(ids, [id(11)]);
}
