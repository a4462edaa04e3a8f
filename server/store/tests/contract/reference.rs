//! Reference data: imports and lists.
use crate::support::*;
use domain::lists::{CodeLists, Item, List};
use domain::programme::{
    Basis, Label, Locality, OperatingDays, Owed, Programme, Provider, Quota, Service,
};
use domain::{LocalityId, ProgrammeId, ProviderId};
use std::sync::Arc;
use store::Store;
use store::model::{Imported, ProgrammeFile};

fn label(text: &str) -> Label {
    Label {
        cs: text.into(),
        en: text.into(),
    }
}

fn quota(from: &str, hours: u32) -> Quota {
    Quota {
        from: day(from),
        to: None,
        owed: Owed::Minutes(hours * 60),
        days: OperatingDays::AnyOfWeek(5),
        basis: Basis::Open,
        holidays_reduce: true,
    }
}

/// A programme with one service that owes so many hours.
pub fn file(hours: u32) -> ProgrammeFile {
    let (programme, provider) = (
        ProgrammeId::new("prunerov").unwrap(),
        ProviderId::new("kadan").unwrap(),
    );
    ProgrammeFile {
        programme: Programme {
            id: programme.clone(),
            name: label("Prunéřov"),
            from: day("2014-01-01"),
            to: None,
            persons_target: None,
            doubtful: vec![],
        },
        providers: vec![Provider {
            id: provider.clone(),
            name: "Kadaň".into(),
        }],
        services: vec![Service {
            id: service("sas"),
            programme,
            provider,
            service_type: code("SAS65"),
            name: label("SAS"),
            from: day("2014-01-01"),
            to: None,
            kinds: vec![],
            drug_cells: false,
            bands: vec![],
            capacity: None,
            persons_target: None,
            targets: vec![],
            quotas: vec![quota("2014-01-01", hours)],
            localities: vec![],
            doubtful: vec![],
            not_offered: vec![],
        }],
        localities: vec![Locality {
            id: LocalityId::new("sidliste").unwrap(),
            name: "Sídliště".into(),
            retired: false,
        }],
    }
}

pub async fn a_file_without_quotas_takes_none_back(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    let mut blank = file(52);
    blank.services[0].quotas.clear();
    store
        .import(&blank, None, NOW.plus_minutes(1))
        .await
        .unwrap();
    let services = store.reference().await.unwrap().services;
    assert_eq!(services, file(52).services, "past weeks owe what they owed");
}

pub async fn importing_twice_changes_nothing(store: Arc<dyn Store>) {
    let first = store
        .import(&file(52), Some(account(1)), NOW)
        .await
        .unwrap();
    assert_eq!(
        first,
        Imported {
            added: 4,
            changed: 0,
            unchanged: 0,
            conflicts: vec![],
        }
    );
    let (reference, watermark) = (
        store.reference().await.unwrap(),
        store.watermark().await.unwrap(),
    );
    let again = store
        .import(&file(52), Some(account(1)), NOW.plus_minutes(1))
        .await
        .unwrap();
    assert_eq!(
        again,
        Imported {
            added: 0,
            changed: 0,
            unchanged: 4,
            conflicts: vec![],
        }
    );
    assert_eq!(
        (
            store.reference().await.unwrap(),
            store.watermark().await.unwrap()
        ),
        (reference.clone(), watermark)
    );
    assert_eq!(reference.services, file(52).services);
    assert_eq!(reference.programmes, [file(52).programme]);
    assert_eq!(reference.providers, file(52).providers);
    let audit = store.audit_lines(9).await.unwrap();
    assert_eq!(audit.len(), 4);
    assert!(
        audit
            .iter()
            .all(|l| l.action == "reference_changed" && l.account == Some(account(1)))
    );
}

pub async fn a_changed_quota_keeps_what_was_valid_before(store: Arc<dyn Store>) {
    store.import(&file(52), None, NOW).await.unwrap();
    let version = store.reference().await.unwrap().version;
    let mut later = file(40);
    later.services[0].quotas = vec![quota("2015-07-01", 40)];
    let done = store.import(&later, None, NOW).await.unwrap();
    assert_eq!(
        done,
        Imported {
            added: 0,
            changed: 1,
            unchanged: 3,
            conflicts: vec![],
        }
    );
    let before = Quota {
        to: Some(day("2015-06-30")),
        ..quota("2014-01-01", 52)
    };
    let reference = store.reference().await.unwrap();
    assert_eq!(
        reference.services[0].quotas,
        [before, quota("2015-07-01", 40)]
    );
    assert!(reference.version > version);
    let again = store.import(&later, None, NOW).await.unwrap();
    assert_eq!(
        again,
        Imported {
            added: 0,
            changed: 0,
            unchanged: 4,
            conflicts: vec![],
        }
    );
    store.import(&file(50), None, NOW).await.unwrap();
    assert_eq!(
        store.reference().await.unwrap().services[0].quotas,
        [quota("2014-01-01", 50)]
    );
}

pub async fn lists_keep_codes_that_are_no_longer_built_in(store: Arc<dyn Store>) {
    let item = |code_text: &str, text: &str| Item {
        code: code(code_text),
        cs: text.into(),
        en: text.into(),
        services: vec![],
        only_in: vec![],
        not_in: vec![],
        retired: false,
    };
    let mut old = CodeLists::default();
    old.put(List::Topic, item("DLUH", "dluh"));
    old.put(List::Topic, item("STARE", "staré"));
    store.seed_lists(&old, NOW).await.unwrap();
    let mut new = CodeLists::default();
    new.put(List::Topic, item("DLUH", "dluhy"));
    let done = store.seed_lists(&new, NOW).await.unwrap();
    assert_eq!(
        done,
        Imported {
            added: 0,
            changed: 1,
            unchanged: 0,
            conflicts: vec![],
        }
    );
    let lists = store.reference().await.unwrap().lists;
    assert_eq!(
        lists.items(List::Topic),
        [item("DLUH", "dluhy"), item("STARE", "staré")]
    );
    assert_eq!(store.seed_lists(&new, NOW).await.unwrap().unchanged, 1);
}
