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
