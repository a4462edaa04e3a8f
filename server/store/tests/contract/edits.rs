//! Reference data changed in the browser, and what an import leaves of it.
use crate::reference::file;
use crate::support::*;
use domain::lists::{CodeLists, Item, List};
use domain::programme::{Locality, Owed};
use domain::{Instant, LocalityId};
use serde_json::{Value, json};
use std::sync::Arc;
use store::Store;
use store::model::{
    Audience, AuditCircle, AuditLine, AuditQuery, Conflict, DocumentEdit, Edit, Edited, Held, Pull,
};

async fn held(store: &Arc<dyn Store>, key: &str) -> Held {
    let all = store.documents().await.unwrap();
    all.into_iter().find(|held| held.key == key).unwrap()
}

fn edit(documents: Vec<DocumentEdit>) -> Edit {
    Edit {
        documents,
        by: account(1),
        now: NOW,
    }
}

/// Changes one field of a document as somebody in a browser does.
async fn change(store: &Arc<dyn Store>, key: &str, pointer: &str, value: Value) {
    let Held {
        change, mut doc, ..
    } = held(store, key).await;
    *doc.pointer_mut(pointer).unwrap() = value;
    let document = DocumentEdit {
        key: key.to_owned(),
        seen: Some(change),
        doc,
    };
    let done = store.edit(&edit(vec![document])).await.unwrap();
    assert_eq!(done, Edited::Done);
}

pub async fn an_edit_takes_the_place_of_what_was_seen_and_of_nothing_else(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    let seen = held(&store, "provider/kadan").await;
    let renamed = |name: &str, seen| DocumentEdit {
        key: "provider/kadan".into(),
        seen,
        doc: json!({ "id": "kadan", "name": name }),
    };
    let first = edit(vec![renamed("Město Kadaň", Some(seen.change))]);
    assert_eq!(store.edit(&first).await.unwrap(), Edited::Done);
    // Another one saw the same; nothing of what she sends is written, not the new document either.
    let new = DocumentEdit {
        key: "provider/novy".into(),
        seen: None,
        doc: json!({ "id": "novy", "name": "Nový" }),
    };
    let second = edit(vec![new.clone(), renamed("Kadaň město", Some(seen.change))]);
    let meanwhile = Edited::Meanwhile("provider/kadan".into());
    assert_eq!(store.edit(&second).await.unwrap(), meanwhile);
    let reference = store.reference().await.unwrap();
    let names: Vec<_> = reference
        .providers
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    assert_eq!(names, ["Město Kadaň"]);
    assert_eq!(
        store.edit(&edit(vec![new.clone()])).await.unwrap(),
        Edited::Done
    );
    // What must be new is not written over what is there.
    let there = Edited::Meanwhile("provider/novy".into());
    assert_eq!(store.edit(&edit(vec![new])).await.unwrap(), there);
    let versions = store.versions("provider/kadan").await.unwrap();
    let told: Vec<_> = versions
        .iter()
        .map(|v| (v.account, v.doc["name"].as_str().unwrap(), v.recorded_at))
        .collect();
    assert_eq!(
        told,
        [(Some(account(1)), "Město Kadaň", NOW), (None, "Kadaň", NOW)]
    );
    assert!(versions[0].change > versions[1].change);
    assert_eq!(store.versions("provider/nikdo").await.unwrap(), []);
    let audit = store.audit_lines(1).await.unwrap();
    assert_eq!(
        (
            audit[0].action.as_str(),
            audit[0].subject.as_str(),
            audit[0].account
        ),
        ("reference_changed", "provider/novy", Some(account(1)))
    );
}

pub async fn a_phone_is_given_an_edit_with_its_next_pull(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    let before = store.watermark().await.unwrap();
    change(&store, "service/sas", "/name/cs", json!("Nová")).await;
    let pull = Pull {
        audience: vec![Audience::Service(service("sas"))],
        ..pull_of(1, &["sas"], before)
    };
    let pulled = store.pull(pull).await.unwrap();
    let changes = serde_json::to_value(&pulled.changes).unwrap();
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    assert!(changes.to_string().contains("Nová"), "{changes}");
}

pub async fn an_import_keeps_what_was_changed_in_the_browser(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    change(&store, "service/sas", "/name/cs", json!("Aktivizace")).await;
    let mut later = file(40);
    later.services[0].capacity = Some(30);
    let done = store.import(&later, None, NOW).await.unwrap();
    assert_eq!((done.changed, done.conflicts), (1, vec![]));
    let service = &store.reference().await.unwrap().services[0];
    assert_eq!(service.name.cs, "Aktivizace");
    assert_eq!(service.capacity, Some(30));
    assert_eq!(service.quotas[0].owed, Owed::Minutes(40 * 60));
    // The same file again changes nothing.
    let again = store.import(&later, None, NOW).await.unwrap();
    assert_eq!((again.unchanged, again.changed), (4, 0));
}

pub async fn a_conflict_is_told_until_it_is_settled(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    change(&store, "service/sas", "/quotas/0/owed/minutes", json!(1800)).await;
    let conflict = Conflict {
        key: "service/sas".into(),
        field: "quotas.2014-01-01.owed.minutes".into(),
        here: json!(1800),
        file: json!(2400),
    };
    for _ in 0..2 {
        let done = store.import(&file(40), None, NOW).await.unwrap();
        assert_eq!(done.conflicts, std::slice::from_ref(&conflict));
        let service = &store.reference().await.unwrap().services[0];
        assert_eq!(service.quotas[0].owed, Owed::Minutes(1800));
    }
    let forced = store.import_anyway(&file(40), None, NOW).await.unwrap();
    assert_eq!((forced.changed, forced.conflicts), (1, vec![conflict]));
    let service = &store.reference().await.unwrap().services[0];
    assert_eq!(service.quotas[0].owed, Owed::Minutes(2400));
    let done = store.import(&file(40), None, NOW).await.unwrap();
    assert_eq!((done.unchanged, done.conflicts), (4, vec![]));
}

pub async fn quotas_of_a_file_and_of_the_browser_never_overlap(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    let quotas = held(&store, "service/sas").await.doc["quotas"].clone();
    let mut here = quotas[0].clone();
    here["to"] = json!("2015-12-31");
    let mut next = quotas[0].clone();
    next["from"] = json!("2016-01-01");
    next["owed"] = json!({ "minutes": 600 });
    change(&store, "service/sas", "/quotas", json!([here, next])).await;
    let mut later = file(52);
    let mut other = later.services[0].quotas[0].clone();
    other.from = day("2015-07-01");
    later.services[0].quotas[0].to = Some(day("2015-06-30"));
    later.services[0].quotas.push(other);
    let done = store.import(&later, None, NOW).await.unwrap();
    assert!(!done.conflicts.is_empty());
    let kept = store.reference().await.unwrap().services[0].quotas.clone();
    assert_eq!(
        kept.iter().map(|q| (q.from, q.to)).collect::<Vec<_>>(),
        [
            (day("2014-01-01"), Some(day("2015-12-31"))),
            (day("2016-01-01"), None)
        ]
    );
}

pub async fn a_locality_that_a_file_no_longer_has_is_retired(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    let mut later = file(52);
    later.localities = vec![Locality {
        id: LocalityId::new("nadrazi").unwrap(),
        name: "Nádraží".into(),
        retired: false,
    }];
    store.import(&later, None, NOW).await.unwrap();
    assert_eq!(
        held(&store, "localities/prunerov").await.doc,
        json!([{ "id": "nadrazi", "name": "Nádraží" },
            { "id": "sidliste", "name": "Sídliště", "retired": true }])
    );
}

pub async fn the_built_in_lists_take_no_edit_back(store: Arc<dyn Store>) {
    let item = |name: &str, text: &str| Item {
        code: code(name),
        cs: text.into(),
        en: text.into(),
        services: vec![],
        only_in: vec![],
        not_in: vec![],
        retired: false,
    };
    let mut built_in = CodeLists::default();
    built_in.put(List::Topic, item("DLUH", "dluh"));
    store.seed_lists(&built_in, NOW).await.unwrap();
    change(&store, "codes/topic", "/0/cs", json!("dluhy")).await;
    let seen = held(&store, "codes/topic").await;
    let mut doc = seen.doc.clone();
    doc.as_array_mut()
        .unwrap()
        .push(json!({ "code": "NOVE", "cs": "nové", "en": "new" }));
    let added = DocumentEdit {
        key: seen.key,
        seen: Some(seen.change),
        doc,
    };
    store.edit(&edit(vec![added])).await.unwrap();
    // A newer program has one more, and the same text for the old one.
    built_in.put(List::Topic, item("PRAC", "práce"));
    store.seed_lists(&built_in, NOW).await.unwrap();
    let lists = store.reference().await.unwrap().lists;
    let shown: Vec<_> = lists
        .items(List::Topic)
        .iter()
        .map(|i| i.cs.as_str())
        .collect();
    assert_eq!(shown, ["dluhy", "nové", "práce"]);
    assert_eq!(store.seed_lists(&built_in, NOW).await.unwrap().unchanged, 1);
}

pub async fn the_audit_is_searched_by_who_what_when_and_about_what(store: Arc<dyn Store>) {
    let line = |at: i64, by: u128, action: &str, subject: &str| AuditLine {
        at: Instant(at),
        account: Some(account(by)),
        action: action.into(),
        subject: subject.into(),
    };
    let all = [
        line(1, 1, "login", "x"),
        line(2, 2, "reference_changed", "service/sas"),
        line(3, 1, "reference_changed", "service/other"),
        line(4, 3, "login", "y"),
    ];
    for line in &all {
        store.audit(line).await.unwrap();
    }
    let every = AuditQuery {
        limit: 10,
        ..AuditQuery::default()
    };
    let found = async |query: AuditQuery| {
        let lines = store.audit_found(&query).await.unwrap();
        lines.iter().map(|l| l.at.0).collect::<Vec<_>>()
    };
    assert_eq!(found(every.clone()).await, [4, 3, 2, 1]);
    let with = |change: fn(&mut AuditQuery)| {
        let mut query = every.clone();
        change(&mut query);
        query
    };
    assert_eq!(
        found(with(|q| q.action = Some("login".into()))).await,
        [4, 1]
    );
    assert_eq!(found(with(|q| q.account = Some(account(1)))).await, [3, 1]);
    assert_eq!(
        found(with(|q| q.subject = Some("service/sas".into()))).await,
        [2]
    );
    let days = with(|q| (q.from, q.before) = (Some(Instant(2)), Some(Instant(4))));
    assert_eq!(found(days).await, [3, 2]);
    assert_eq!(found(with(|q| (q.offset, q.limit) = (1, 2))).await, [3, 2]);
    let circle = with(|q| {
        q.within = Some(AuditCircle {
            accounts: vec![account(1)],
            subjects: vec!["service/sas".into()],
            closed: vec!["service/"],
        });
    });
    assert_eq!(
        found(circle).await,
        [2, 1],
        "not what account 1 did elsewhere"
    );
    let nobody = with(|q| q.within = Some(AuditCircle::default()));
    assert_eq!(found(nobody).await, Vec::<i64>::new());
}
