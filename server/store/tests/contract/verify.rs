//! Proof and repair: everything stored is what the entries say.
use crate::support::*;
use domain::Entry;
use domain::entry::FindState;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};
use std::path::Path;
use std::sync::{Arc, Mutex};
use store::Store;
use store::check::{Part, Repaired, Step, Tell, Verified};
use store::model::{NOT_ENTITLED, Push};
use sync::wire::Have;
use tokio::sync::OnceCell;

pub fn quiet() -> Tell {
    Arc::new(|_| {})
}

pub async fn verified(store: &dyn Store) -> Verified {
    store.verify(quiet()).await.unwrap()
}

pub async fn repaired(store: &dyn Store) -> Repaired {
    store.repair(NOW, quiet()).await.unwrap()
}

/// A client's code, which nothing may repeat.
pub const CODE: &str = "LUD07TOM08";

pub fn of(n: u128, to: &str, who: u128, entry: Entry) -> Entry {
    Entry {
        id: id(n),
        service: service(to),
        author: account(who),
        workers: vec![account(who)],
        ..entry
    }
}

/// Something of everything: persons, spans over midnight, corrections to another day and service,
/// withdrawals, a correction that does not count and one that waits, late roots, set aside items,
/// places taken twice, a gap, erasures, documents.
pub async fn everything(store: &dyn Store) {
    let lists = domain::lists::CodeLists::builtin();
    store.seed_lists(&lists, NOW).await.unwrap();
    let mut known = contact(11);
    known.persons = vec![person(CODE, Some(1973), 50), person("XXX00XXX00", None, 51)];
    let mut again = exchange(12, 5, 7);
    again.persons = vec![person(CODE, Some(1973), 52)];
    let (day, next) = ("2014-04-22", "2014-04-23");
    let moved = Entry {
        start: at(next, 10, 0),
        ..of(13, "tp", 1, contact(13))
    };
    let first = [
        known,
        again,
        shift(14, at(day, 22, 0)),
        pause(15, 14, at(day, 23, 30)),
        resume(16, 14, 15, at(next, 0, 30)),
        close(17, 14, at(next, 2, 0)),
        contact(18),
        correction(19, 18, 18, moved),
        exchange(20, 1, 1),
        withdrawal(21, 20),
        withdrawal(22, 21),
        shift(23, at(next, 8, 0)),
        // one that waits for a root which never comes
        correction(24, 99, 99, contact(24)),
        contact(25),
        contact(26),
    ];
    for (entry, seq) in first.iter().zip(1..) {
        send_one(store, 1, seq, entry, &[]).await;
    }
    // another worker, whose stream has a gap, corrects across services, and not always may
    send_one(store, 2, 1, &of(31, "tp", 2, exchange(31, 2, 2)), &[]).await;
    send_one(
        store,
        2,
        2,
        &of(32, "tp", 2, withdrawal(32, 25)),
        &[NOT_ENTITLED],
    )
    .await;
    let stranger = correction(33, 26, 26, of(33, "tp", 2, contact(33)));
    send_one(store, 2, 3, &stranger, &[]).await;
    send_one(store, 2, 6, &of(36, "tp", 2, shift(36, at(day, 8, 0))), &[]).await;
    send_one(
        store,
        2,
        7,
        &of(37, "tp", 2, close(37, 36, at(day, 12, 0))),
        &[],
    )
    .await;
    // a correction that is there before its root, which is of another day
    let early = of(41, "sas", 3, contact(41));
    let later = Entry {
        start: at("2014-04-25", 9, 0),
        ..early.clone()
    };
    let correction = of(42, "sas", 3, correction(42, 41, 41, later));
    send_one(store, 3, 2, &correction, &[]).await;
    send_one(store, 3, 1, &early, &[]).await;
    // finds and visits, with what belongs to them
    for (seq, entry) in (8..).zip([
        visit(51, 300, &[1, 2], Some(next)),
        visit(52, 301, &[], None),
        task_close(53, 51, 1),
        find(54, 4, FindState::Reported),
        find_step(55, 54, FindState::OnTheWay),
        find(56, 2, FindState::Collected),
        bulk(57, 12),
    ]) {
        let n = entry.id.0.as_u128();
        send_one(store, 2, seq, &of(n, "sas", 2, entry), &[]).await;
    }
    // set aside: for good, without a name, and accepted after all
    let refuse = [
        refused(&item(3, 3, &contact(43)), "unknown_service"),
        refused(&item(3, 4, &contact(44)), "no_membership"),
        store::model::PushItem {
            slot: None,
            ..refused(&item(3, 5, &contact(45)), "not_an_item")
        },
    ];
    store.push(of_account(3, refuse.to_vec())).await.unwrap();
    send_one(store, 3, 4, &contact(44), &[]).await;
    // the same id with another text, the same place with another id, the same entry elsewhere
    send_one(store, 3, 5, &exchange(41, 3, 3), &[]).await;
    send_one(store, 3, 1, &contact(46), &[]).await;
    send_one(store, 1, 16, &first[0], &[]).await;
    // erased: with a person in it, inside a family, and what was only set aside
    for erased in [12, 19, 43] {
        assert!(store.erase(id(erased), NOW).await.unwrap());
    }
    send_one(store, 1, 17, &contact(61), &[]).await;
}

pub fn of_account(of: u128, items: Vec<store::model::PushItem>) -> Push {
    Push {
        account: account(of),
        ..push(of, Have::NOTHING, items)
    }
}

pub async fn send_one(store: &dyn Store, of: u128, seq: u64, entry: &Entry, flags: &[&str]) {
    let item = flagged(of, seq, entry, flags);
    store.push(of_account(of, vec![item])).await.unwrap();
}

pub async fn an_empty_database_is_as_it_should_be(store: Arc<dyn Store>) {
    let found = verified(&*store).await;
    assert_eq!(found.named, []);
    assert_eq!(found.counted[&Part::Texts], 0);
    assert!(found.counted[&Part::File] > 0);
}

pub async fn what_ingestion_writes_is_as_it_should_be(store: Arc<dyn Store>) {
    everything(&*store).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = told.clone();
    let tell: Tell = Arc::new(move |step| teller.lock().unwrap().push(step));
    let found = store.verify(tell).await.unwrap();
    assert_eq!((found.named.clone(), found.differences()), (vec![], 0));
    assert!(found.clean() && !found.broken);
    let counted: Vec<(Part, u64)> = found
        .counted
        .into_iter()
        .filter(|(part, _)| *part != Part::File)
        .collect();
    let told: Vec<Step> = told.lock().unwrap().clone();
    let done: Vec<(Part, u64)> = told
        .iter()
        .filter_map(|step| match step {
            Step::Done(part, of, 0) if *part != Part::File => Some((*part, *of)),
            _ => None,
        })
        .collect();
    assert_eq!(done, counted, "each part is told of when it is done");
    let of = |part| counted.iter().find(|(p, _)| *p == part).unwrap().1;
    assert_eq!(of(Part::Texts), 31);
    assert_eq!(of(Part::Numbers), store.watermark().await.unwrap());
    assert_eq!((of(Part::SetAside), of(Part::Streams)), (5, 3));
    assert!(of(Part::Kin) > 10 && of(Part::Places) > 25 && of(Part::Rows) > 90);
}

pub async fn a_repair_of_what_is_right_writes_nothing(store: Arc<dyn Store>) {
    everything(&*store).await;
    let (mark, audit) = (
        store.watermark().await.unwrap(),
        store.audit_lines(9).await.unwrap(),
    );
    let repaired = repaired(&*store).await;
    assert!(repaired.before.clean() && repaired.after.clean());
    assert_eq!(store.watermark().await.unwrap(), mark);
    assert_eq!(store.audit_lines(9).await.unwrap(), audit);
}

/// The file of a database of everything, made once.
pub static EVERYTHING: OnceCell<Vec<u8>> = OnceCell::const_new();

pub async fn made() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::sqlite(folder.path()).await;
    everything(&*store).await;
    store.close().await;
    std::fs::read(folder.path().join("teren.sqlite")).unwrap()
}

/// A database of everything, in a folder.
pub async fn whole(folder: &Path) -> Arc<dyn Store> {
    let bytes = EVERYTHING.get_or_init(made).await;
    std::fs::write(folder.join("teren.sqlite"), bytes).unwrap();
    crate::sqlite(folder).await
}

/// What a human with SQLite's shell does to the database of a folder.
pub async fn shell(folder: &Path) -> SqliteConnection {
    let file = folder.join("teren.sqlite");
    let options = SqliteConnectOptions::new().filename(file);
    options.connect().await.unwrap()
}

/// A database of everything, damaged by statements.
pub async fn damaged(folder: &Path, sql: &str) -> Arc<dyn Store> {
    whole(folder).await.close().await;
    let mut shell = shell(folder).await;
    let mut changed = 0;
    for sql in sql.split(';') {
        let done = sqlx::query(AssertSqlSafe(sql.to_owned()));
        changed += done.execute(&mut shell).await.unwrap().rows_affected();
    }
    assert!(changed > 0, "nothing was damaged by {sql}");
    shell.close().await.unwrap();
    crate::sqlite(folder).await
}

pub fn of_table(found: &Verified, table: &str) -> u64 {
    found.found.get(table).copied().unwrap_or(0)
}

pub fn all_text(found: &Verified) -> String {
    found.named.iter().map(|d| format!("{d}\n")).collect()
}
