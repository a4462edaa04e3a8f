//! What phones pull.
use crate::support::*;
use domain::Entry;
use std::sync::Arc;
use store::Store;
use store::model::{Audience, NOT_ENTITLED, Pull};
use sync::wire::{Changed, Forget};

pub async fn a_pull_gives_the_exact_text_of_the_services_in_scope(store: Arc<dyn Store>) {
    let elsewhere = Entry {
        service: service("tp"),
        ..contact(12)
    };
    let items = [
        item(1, 1, &contact(11)),
        item(1, 2, &elsewhere),
        flagged(1, 3, &contact(13), &[NOT_ENTITLED]),
    ];
    send(&*store, 1, &items).await;
    let pulled = store.pull(pull_of(5, &["sas"], 0)).await.unwrap();
    assert_eq!(pulled_ids(&pulled), [id(11), id(13)]);
    assert_eq!(
        (pulled.reached, pulled.more, pulled.forget.len()),
        (3, false, 0)
    );
    let Changed::Entry(entry) = &pulled.changes[1].what else {
        panic!("{:?}", pulled.changes)
    };
    assert_eq!(
        (entry.raw.as_str(), entry.hash),
        (items[2].raw.as_str(), items[2].slot.unwrap().hash)
    );
    assert_eq!(
        (entry.flags.as_slice(), pulled.changes[1].change),
        (&[NOT_ENTITLED.to_owned()][..], 3)
    );
    let both = store.pull(pull_of(5, &["sas", "tp"], 1)).await.unwrap();
    assert_eq!(pulled_ids(&both), [id(12), id(13)]);
    let nothing = store.pull(pull_of(5, &["sas"], 3)).await.unwrap();
    assert_eq!(
        (nothing.changes.len(), nothing.reached, nothing.more),
        (0, 3, false)
    );
}

pub async fn a_pull_goes_on_after_its_limit(store: Arc<dyn Store>) {
    let entries: Vec<Entry> = (1..=7)
        .map(|n| Entry {
            service: service(if n % 2 == 0 { "sas" } else { "tp" }),
            ..contact(n)
        })
        .collect();
    send_entries(&*store, 1, &entries).await;
    let mut after = 0;
    let mut got = Vec::new();
    for more in [true, true, true, false] {
        let pulled = store
            .pull(Pull {
                limit: 2,
                ..pull_of(5, &["sas", "tp"], after)
            })
            .await
            .unwrap();
        got.extend(pulled_ids(&pulled));
        assert_eq!(pulled.more, more);
        after = pulled.reached;
    }
    assert_eq!(got, (1..=7).map(id).collect::<Vec<_>>());
    assert_eq!(after, 7);
}

pub async fn own_entries_go_back_further(store: Arc<dyn Store>) {
    let old = |n| Entry {
        start: at("2013-06-01", 9, 0),
        ..contact(n)
    };
    let paper = Entry {
        author: account(9),
        ..old(13)
    };
    let theirs = Entry {
        author: account(2),
        workers: vec![account(2)],
        ..old(12)
    };
    let ancient = Entry {
        start: at("2012-06-01", 9, 0),
        ..contact(14)
    };
    send_entries(&*store, 1, &[old(11), theirs, paper, ancient, contact(15)]).await;
    assert_eq!(
        pulled_ids(&store.pull(pull_of(1, &["sas"], 0)).await.unwrap()),
        [id(11), id(13), id(15)]
    );
    assert_eq!(
        pulled_ids(&store.pull(pull_of(5, &["sas"], 0)).await.unwrap()),
        [id(15)]
    );
    assert_eq!(
        pulled_ids(&store.pull(pull_of(9, &["sas"], 0)).await.unwrap()),
        [id(13), id(15)]
    );
}

/// `forget` takes a service's entries from the phone; the pull must not bring them back.
pub async fn own_entries_of_a_service_out_of_scope_are_not_pulled(store: Arc<dyn Store>) {
    let there = Entry {
        service: service("tp"),
        ..contact(12)
    };
    let stranger_named = Entry {
        workers: vec![account(1), account(7)],
        ..contact(13)
    };
    send_entries(
        &*store,
        1,
        &[contact(11), there, stranger_named, contact(14)],
    )
    .await;
    assert_eq!(
        pulled_ids(&store.pull(pull_of(1, &["tp"], 0)).await.unwrap()),
        [id(12)]
    );
    let named = store.pull(pull_of(7, &["mas"], 0)).await.unwrap();
    assert_eq!(
        (pulled_ids(&named), named.reached),
        (vec![], 4),
        "named by a stranger, given nothing"
    );
    let cut = store
        .pull(Pull {
            limit: 1,
            ..pull_of(1, &["tp"], 0)
        })
        .await
        .unwrap();
    let rest = store
        .pull(Pull {
            limit: 9,
            ..pull_of(1, &["tp"], cut.reached)
        })
        .await
        .unwrap();
    let ids: Vec<_> = pulled_ids(&cut)
        .into_iter()
        .chain(pulled_ids(&rest))
        .collect();
    assert_eq!(
        (ids, rest.reached),
        (vec![id(12)], 4),
        "what is passed over does not stop a pull"
    );
}

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

pub async fn what_is_erased_is_forgotten(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[contact(11), contact(12)]).await;
    store.erase(id(11), NOW).await.unwrap();
    let one = store
        .pull(Pull {
            limit: 1,
            ..pull_of(5, &["sas"], 0)
        })
        .await
        .unwrap();
    assert_eq!(
        (pulled_ids(&one), one.reached),
        (vec![id(12)], 2),
        "what is empty does not stop a pull"
    );
    let pulled = store.pull(pull_of(5, &["sas"], 2)).await.unwrap();
    assert_eq!(
        (pulled.forget, pulled.changes.len()),
        (vec![Forget::Entry(id(11))], 0)
    );
    assert_eq!(
        pulled_ids(&store.pull(pull_of(5, &["sas"], 0)).await.unwrap()),
        [id(12)]
    );
}

/// Seed 2643 of the simulation: the phone that wrote it was never told, and kept the text.
pub async fn what_is_erased_from_the_quarantine_is_forgotten_too(store: Arc<dyn Store>) {
    let aside = refused(&item(1, 1, &contact(12)), "unknown_kind");
    send(&*store, 1, &[aside]).await;
    let before = store.watermark().await.unwrap();
    assert!(store.erase(id(12), NOW).await.unwrap());
    let pulled = store.pull(pull_of(5, &["sas"], before)).await.unwrap();
    assert_eq!(
        (pulled.forget, pulled.reached),
        (vec![Forget::Entry(id(12))], before + 1)
    );
    let again = store.pull(pull_of(5, &["sas"], before + 1)).await.unwrap();
    assert_eq!(again.forget, []);
    assert_eq!(crate::verify::verified(&*store).await.differences(), 0);
}

pub async fn reference_documents_come_to_their_audience(store: Arc<dyn Store>) {
    store
        .import(&crate::reference::file(52), None, NOW)
        .await
        .unwrap();
    store
        .seed_lists(&domain::lists::CodeLists::builtin(), NOW)
        .await
        .unwrap();
    for (n, provider) in [(1, "kadan"), (2, "kadan"), (3, "jesenik")] {
        store
            .add_account(account(n), &format!("w{n}"), &format!("W{n}"), "x", NOW)
            .await
            .unwrap();
        store
            .add_membership(account(n), &crate::people::worker(provider, &["sas"]), NOW)
            .await
            .unwrap();
    }
    let (kadan, prunerov) = ("kadan".parse().unwrap(), "prunerov".parse().unwrap());
    let asked = |after| Pull {
        audience: vec![
            Audience::Service(service("sas")),
            Audience::Provider(domain::ProviderId::clone(&kadan)),
            Audience::Programme(domain::ProgrammeId::clone(&prunerov)),
        ],
        ..pull_of(1, &["sas"], after)
    };
    let stranger = store.pull(pull_of(1, &["sas"], 0)).await.unwrap();
    assert!(
        pulled_keys(&stranger)
            .iter()
            .all(|key| key.starts_with("codes/")),
        "to have a service in scope is not to be of an audience"
    );
    let pulled = store.pull(asked(0)).await.unwrap();
    let mut keys: Vec<String> = pulled_keys(&pulled)
        .into_iter()
        .filter(|k| !k.starts_with("codes/"))
        .collect();
    keys.sort();
    let person = |n| format!("person/{}", account(n));
    let expected = [
        "localities/prunerov",
        &person(1),
        &person(2),
        "programme/prunerov",
        "provider/kadan",
        "service/sas",
    ];
    assert_eq!(keys, expected);
    assert!(pulled_keys(&pulled).contains(&"codes/contact_kind".to_owned()));
    store
        .import(&crate::reference::file(40), None, NOW)
        .await
        .unwrap();
    let delta = store.pull(asked(pulled.reached)).await.unwrap();
    assert_eq!(pulled_keys(&delta), ["service/sas"]);
}
