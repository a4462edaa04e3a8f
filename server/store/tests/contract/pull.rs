//! What phones pull.
use crate::support::*;
use domain::Entry;
use std::sync::Arc;
use store::Store;
use store::model::{NOT_ENTITLED, Pull};
use sync::wire::{Changed, Forget};

pub async fn a_pull_gives_the_exact_text_of_the_services_in_scope(store: Arc<dyn Store>) {
    let elsewhere = Entry { service: service("tp"), ..contact(12) };
    let items = [item(1, 1, &contact(11)), item(1, 2, &elsewhere), flagged(1, 3, &contact(13), &[NOT_ENTITLED])];
    send(&*store, 1, &items).await;
    let pulled = store.pull(pull_of(5, &["sas"], 0)).await.unwrap();
    assert_eq!(pulled_ids(&pulled), [id(11), id(13)]);
    assert_eq!((pulled.reached, pulled.more, pulled.forget.len()), (3, false, 0));
    let Changed::Entry(entry) = &pulled.changes[1].what else { panic!("{:?}", pulled.changes) };
    assert_eq!((entry.raw.as_str(), entry.hash), (items[2].raw.as_str(), items[2].slot.unwrap().hash));
    assert_eq!((entry.flags.as_slice(), pulled.changes[1].change), (&[NOT_ENTITLED.to_owned()][..], 3));
    let both = store.pull(pull_of(5, &["sas", "tp"], 1)).await.unwrap();
    assert_eq!(pulled_ids(&both), [id(12), id(13)]);
    let nothing = store.pull(pull_of(5, &["sas"], 3)).await.unwrap();
    assert_eq!((nothing.changes.len(), nothing.reached, nothing.more), (0, 3, false));
}

pub async fn a_pull_goes_on_after_its_limit(store: Arc<dyn Store>) {
    let entries: Vec<Entry> = (1..=7)
        .map(|n| Entry { service: service(if n % 2 == 0 { "sas" } else { "tp" }), ..contact(n) })
        .collect();
    send_entries(&*store, 1, &entries).await;
    let mut after = 0;
    let mut got = Vec::new();
    for more in [true, true, true, false] {
        let pulled = store.pull(Pull { limit: 2, ..pull_of(5, &["sas", "tp"], after) }).await.unwrap();
        got.extend(pulled_ids(&pulled));
        assert_eq!(pulled.more, more);
        after = pulled.reached;
    }
    assert_eq!(got, (1..=7).map(id).collect::<Vec<_>>());
    assert_eq!(after, 7);
}

pub async fn own_entries_go_back_further(store: Arc<dyn Store>) {
    let old = |n| Entry { start: at("2013-06-01", 9, 0), ..contact(n) };
    let paper = Entry { author: account(9), ..old(13) };
    let theirs = Entry { author: account(2), workers: vec![account(2)], ..old(12) };
    let ancient = Entry { start: at("2012-06-01", 9, 0), ..contact(14) };
    send_entries(&*store, 1, &[old(11), theirs, paper, ancient, contact(15)]).await;
    assert_eq!(pulled_ids(&store.pull(pull_of(1, &["sas"], 0)).await.unwrap()), [id(11), id(13), id(15)]);
    assert_eq!(pulled_ids(&store.pull(pull_of(5, &["sas"], 0)).await.unwrap()), [id(15)]);
    assert_eq!(pulled_ids(&store.pull(pull_of(9, &[], 0)).await.unwrap()), [id(13)]);
}

pub async fn a_correction_reaches_the_phones_of_both_services(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[contact(11)]).await;
    let moved = Entry { service: service("tp"), ..contact(11) };
    send_entries(&*store, 2, &[correction(12, 11, 11, moved)]).await;
    assert_eq!(pulled_ids(&store.pull(pull_of(5, &["sas"], 1)).await.unwrap()), [id(12)]);
    let other = store.pull(pull_of(6, &["tp"], 1)).await.unwrap();
    assert_eq!(pulled_ids(&other), [id(12), id(11)], "the root is announced there under a new number");
    assert_eq!(other.reached, store.watermark().await.unwrap());
}

pub async fn a_late_root_brings_its_waiting_correction_along(store: Arc<dyn Store>) {
    let to = Entry { service: service("tp"), ..contact(11) };
    send_entries(&*store, 1, &[correction(12, 11, 11, to)]).await;
    let first = store.pull(pull_of(5, &["sas"], 0)).await.unwrap();
    assert_eq!(pulled_ids(&first), []);
    send_entries(&*store, 2, &[contact(11)]).await;
    let then = store.pull(pull_of(5, &["sas"], first.reached)).await.unwrap();
    assert_eq!(pulled_ids(&then), [id(11), id(12)]);
}

pub async fn what_is_erased_is_forgotten(store: Arc<dyn Store>) {
    send_entries(&*store, 1, &[contact(11), contact(12)]).await;
    store.erase(id(11), NOW).await.unwrap();
    let one = store.pull(Pull { limit: 1, ..pull_of(5, &["sas"], 0) }).await.unwrap();
    assert_eq!((pulled_ids(&one), one.reached), (vec![id(12)], 2), "what is empty does not stop a pull");
    let pulled = store.pull(pull_of(5, &["sas"], 2)).await.unwrap();
    assert_eq!((pulled.forget, pulled.changes.len()), (vec![Forget::Entry(id(11))], 0));
    assert_eq!(pulled_ids(&store.pull(pull_of(5, &["sas"], 0)).await.unwrap()), [id(12)]);
}

pub async fn reference_documents_come_to_their_audience(store: Arc<dyn Store>) {
    store.import(&crate::reference::file(52), None, NOW).await.unwrap();
    store.seed_lists(&domain::lists::CodeLists::builtin(), NOW).await.unwrap();
    for (n, provider) in [(1, "kadan"), (2, "kadan"), (3, "jesenik")] {
        store.add_account(account(n), &format!("w{n}"), &format!("W{n}"), "x", NOW).await.unwrap();
        store.add_membership(account(n), &crate::people::worker(provider, &["sas"]), NOW).await.unwrap();
    }
    let pulled = store.pull(pull_of(1, &["sas"], 0)).await.unwrap();
    let mut keys: Vec<String> = pulled_keys(&pulled).into_iter().filter(|k| !k.starts_with("codes/")).collect();
    keys.sort();
    let person = |n| format!("person/{}", account(n));
    let expected =
        ["localities/prunerov", &person(1), &person(2), "programme/prunerov", "provider/kadan", "service/sas"];
    assert_eq!(keys, expected);
    assert!(pulled_keys(&pulled).contains(&"codes/contact_kind".to_owned()));
    store.import(&crate::reference::file(40), None, NOW).await.unwrap();
    let delta = store.pull(pull_of(1, &["sas"], pulled.reached)).await.unwrap();
    assert_eq!(pulled_keys(&delta), ["service/sas"]);
}
