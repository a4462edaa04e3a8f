//! What only a PostgreSQL server does: several processes, lost connections, moving house.
use crate::backend::{Backend, Database};
use crate::support::*;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use std::sync::Arc;
use std::time::Duration;
use store::check::Tell;
use store::model::{Figures, Pulled};
use store::traits::{
    Accounts as _, Audit as _, Ledger as _, Programmes as _, Reports as _, Upkeep as _, Verify as _,
};
use store::{SqlStore, SqliteOptions, StoreError};
use sync::wire::Outcome;
use uuid::Uuid;

/// The key of the writers' lock; whoever else writes there must use the same.
const WRITER: i64 = 499_918_202_222;

fn quiet() -> Tell {
    Arc::new(|_| {})
}

/// An empty database on the server, or none if there is no server.
async fn database() -> Option<Database> {
    Backend::Postgres.make().await
}

async fn shell(database: &Database) -> PgConnection {
    let mut conn = PgConnection::connect(&database.address()).await.unwrap();
    conn.execute("SET search_path TO main").await.unwrap();
    conn
}

/// Design §6: whoever sees a number sees all below it. Of two transactions the one that was given its
/// numbers later would otherwise be seen first.
#[tokio::test]
async fn a_number_is_not_given_out_while_a_lower_one_is_not_committed() {
    let Some(database) = database().await else {
        return;
    };
    let store = database.whole().await;
    let before = store.watermark().await.unwrap();
    let mut other = shell(&database).await;
    let mut open = other.begin().await.unwrap();
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(WRITER)
        .execute(&mut *open)
        .await
        .unwrap();
    open.execute("UPDATE installation SET change = change + 1")
        .await
        .unwrap();
    let store = Arc::new(store);
    let pushing = tokio::spawn({
        let store = store.clone();
        async move { send_entries(&*store, 1, &[contact(11)]).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!pushing.is_finished());
    let seen = store.pull(pull_of(1, &["sas"], 0)).await.unwrap();
    assert_eq!((seen.watermark, pulled_ids(&seen).len()), (before, 0));
    open.commit().await.unwrap();
    let pushed = pushing.await.unwrap();
    assert_eq!(pushed.results[0].change, Some(before + 2));
    let seen = store.pull(pull_of(1, &["sas"], 0)).await.unwrap();
    assert_eq!(
        (seen.watermark, pulled_ids(&seen)),
        (before + 2, vec![id(11)])
    );
    store.close().await;
}

/// Two processes, ten phones each; a colleague pulls all the while and must never pass anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_write_one_database_and_a_pull_has_no_hole() {
    const PHONES: u128 = 10;
    const EACH: u128 = 12;
    let Some(database) = database().await else {
        return;
    };
    let stores = [
        Arc::new(database.whole().await),
        Arc::new(database.whole().await),
    ];
    assert_eq!(
        stores[0].opening().await.unwrap(),
        stores[1].opening().await.unwrap()
    );
    let mut phones = Vec::new();
    for phone in 1..=2 * PHONES {
        let store = stores[(phone % 2) as usize].clone();
        phones.push(tokio::spawn(async move {
            let mut items = Vec::new();
            for n in 1..=EACH {
                items.push(item(phone, n as u64, &contact(phone * 1_000 + n)));
                let one = push(phone, have(&items), items[items.len() - 1..].to_vec());
                let pushed = store.push(one).await.unwrap();
                assert_eq!(pushed.results[0].outcome, Outcome::Stored);
                assert_eq!(pushed.held, have(&items));
            }
        }));
    }
    let reader = stores[0].clone();
    let colleague = tokio::spawn(async move {
        let (mut found, mut after) = (Vec::new(), 0);
        while found.len() < (2 * PHONES * EACH) as usize {
            let pulled = reader.pull(pull_of(1, &["sas"], after)).await.unwrap();
            found.extend(pulled_ids(&pulled));
            after = pulled.reached;
        }
        found
    });
    for phone in phones {
        phone.await.unwrap();
    }
    let found = tokio::time::timeout(Duration::from_secs(60), colleague);
    let mut found = found.await.expect("a pull passed an entry").unwrap();
    found.sort();
    found.dedup();
    assert_eq!(found.len(), (2 * PHONES * EACH) as usize);
    let verified = stores[1].verify(quiet()).await.unwrap();
    assert!(verified.clean(), "{verified:?}");
    for store in stores {
        store.close().await;
    }
}

/// The server is stopped and started in the middle: what is not stored is not confirmed, and the next
/// push goes through without a new start of the program.
#[tokio::test]
async fn after_lost_connections_it_goes_on_and_confirmed_nothing_that_is_not_stored() {
    let Some(database) = database().await else {
        return;
    };
    let store = database.whole().await;
    let mut confirmed = Vec::new();
    let mut items = Vec::new();
    for n in 1..=12_u64 {
        items.push(item(1, n, &contact(100 + u128::from(n))));
        if n % 3 == 0 {
            let mut other = shell(&database).await;
            let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                        WHERE datname = current_database() AND pid <> pg_backend_pid()";
            other.execute(kill).await.unwrap();
        }
        let one = push(1, have(&items), items[items.len() - 1..].to_vec());
        if let Ok(pushed) = store.push(one).await {
            assert_eq!(pushed.results[0].outcome, Outcome::Stored);
            confirmed.push(items[items.len() - 1].slot.unwrap().id);
        }
    }
    assert!(confirmed.len() >= 8, "{confirmed:?}");
    for id in &confirmed {
        assert_eq!(store.history(*id).await.unwrap().len(), 1);
    }
    let pushed = send(&store, 1, &items).await;
    assert_eq!((pushed.held, pushed.missing), (have(&items), vec![]));
    store.close().await;
}

/// What one process changes of what all cache, the others hear at once; and after a lost connection
/// they look again.
#[tokio::test]
async fn a_change_of_reference_data_or_accounts_is_told_to_every_process() {
    let Some(database) = database().await else {
        return;
    };
    let (first, second) = (database.whole().await, database.whole().await);
    let mut news = second.news().unwrap();
    let mut told = async |what: &str| {
        let heard = tokio::time::timeout(Duration::from_secs(5), news.changed()).await;
        assert!(heard.is_ok(), "{what}");
        news.mark_unchanged();
    };
    let lists = domain::lists::CodeLists::builtin();
    first.seed_lists(&lists, NOW).await.unwrap();
    told("reference data").await;
    first
        .add_account(account(1), "jana", "Jana", "x", NOW)
        .await
        .unwrap();
    told("an account").await;
    first.disable("jana", NOW).await.unwrap();
    told("its end").await;
    let mut other = shell(&database).await;
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
    other.execute(kill).await.unwrap();
    told("a lost connection").await;
    for store in [first, second] {
        store.close().await;
    }
}

#[tokio::test]
async fn a_schema_newer_than_the_program_is_refused() {
    let Some(database) = database().await else {
        return;
    };
    database.whole().await.close().await;
    let mut shell = shell(&database).await;
    let newer = "UPDATE _sqlx_migrations SET version = 999 \
                 WHERE version = (SELECT max(version) FROM _sqlx_migrations)";
    shell.execute(newer).await.unwrap();
    let refused = SqlStore::open_server(database.options())
        .await
        .err()
        .unwrap();
    assert!(matches!(refused, StoreError::Migration(_)), "{refused}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_so_without_the_password() {
    let url = "postgres://jana:hruska@127.0.0.1:1/teren".parse().unwrap();
    let options = store::PostgresOptions::new(url, Uuid::nil());
    let refused = SqlStore::open_server(options).await.err().unwrap();
    assert!(matches!(refused, StoreError::Database(_)), "{refused}");
    assert!(!format!("{refused:?}").contains("hruska"), "{refused:?}");
}

/// What phones and managers see of a database.
#[derive(Debug, PartialEq)]
struct Seen {
    now: Figures,
    then: Figures,
    pulled: Pulled,
    streams: usize,
    history: usize,
    audit: usize,
    epoch: Uuid,
}

async fn seen(store: &SqlStore, opening: Uuid) -> Seen {
    let then = store::model::FigureQuery {
        as_of: Some(store.watermark().await.unwrap() - 2),
        ..week()
    };
    Seen {
        now: store.figures(&week()).await.unwrap(),
        then: store.figures(&then).await.unwrap(),
        pulled: Pulled {
            opening,
            ..store.pull(pull_of(1, &["sas", "tpd"], 0)).await.unwrap()
        },
        streams: store.streams(None).await.unwrap().len(),
        history: store.history(id(11)).await.unwrap().len(),
        audit: store.audit_lines(100).await.unwrap().len(),
        epoch: store.epoch().await.unwrap().0,
    }
}

#[tokio::test]
async fn from_a_file_to_a_server_and_back_nothing_is_otherwise() {
    let Some(database) = database().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = async |name: &str, n| {
        let options = SqliteOptions::new(Uuid::from_u128(n));
        SqlStore::open_file(&folder.path().join(name), options)
            .await
            .unwrap()
    };
    let first = file("first", 1).await;
    let lists = domain::lists::CodeLists::builtin();
    first.seed_lists(&lists, NOW).await.unwrap();
    let entries = [
        contact(11),
        exchange(12, 5, 6),
        shift(13, at("2014-04-22", 8, 0)),
        close(14, 13, at("2014-04-22", 12, 30)),
        correction(15, 11, 11, contact(11)),
    ];
    send_entries(&first, 1, &entries).await;
    let broken = refused(&item(2, 1, &contact(21)), "unknown_kind");
    send(&first, 2, &[broken, item(2, 2, &contact(22))]).await;
    assert!(first.erase(id(12), NOW).await.unwrap());
    let before = seen(&first, Uuid::nil()).await;
    assert!(before.now.hours.len() + before.now.counts.len() > 2 && before.audit > 0);

    let server = database.whole().await;
    assert!(first.copy_to(&server).await.unwrap() > 50);
    assert!(server.verify(quiet()).await.unwrap().clean());
    assert_eq!(seen(&server, Uuid::nil()).await, before);
    let cursor = first.opening().await.unwrap();
    assert_eq!(
        server.believed(cursor, 3).await.unwrap(),
        3,
        "phones go on where they are"
    );
    let twice = first.copy_to(&server).await;
    assert!(matches!(twice, Err(StoreError::Exists { .. })), "{twice:?}");

    let second = file("second", 2).await;
    server.copy_to(&second).await.unwrap();
    assert!(second.verify(quiet()).await.unwrap().clean());
    assert_eq!(seen(&second, Uuid::nil()).await, before);
    // Both go on counting where the first one was.
    for store in [&server, &second] {
        let items = [item(3, 1, &contact(31))];
        let pushed = send(store, 3, &items).await;
        assert_eq!(pushed.results[0].change, Some(before.now.watermark + 1));
        let aside = refused(&item(4, 1, &contact(41)), "unknown_kind");
        send(store, 4, &[aside]).await;
        let numbers: Vec<u64> = store
            .quarantined(None, 9)
            .await
            .unwrap()
            .iter()
            .map(|q| q.number)
            .collect();
        assert_eq!(numbers.len(), 2);
        assert_ne!(numbers[0], numbers[1]);
    }
    for store in [&first, &server, &second] {
        store.close().await;
    }
}

/// The audit is append-only for whoever has the program's own rights.
#[tokio::test]
async fn the_audit_cannot_be_changed_on_a_server() {
    let Some(database) = database().await else {
        return;
    };
    let store = database.whole().await;
    let lists = domain::lists::CodeLists::builtin();
    store.seed_lists(&lists, NOW).await.unwrap();
    let mut shell = shell(&database).await;
    for sql in [
        "UPDATE audit SET action = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
    ] {
        let refused = sqlx::query(AssertSqlSafe(sql))
            .execute(&mut shell)
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains("append-only"),
            "{sql}: {refused}"
        );
    }
    let row = sqlx::query("SELECT count(*) FROM audit")
        .fetch_one(&mut shell)
        .await
        .unwrap();
    assert!(row.get::<i64, _>(0) > 0);
    store.close().await;
}

/// A server keeps every row as it was before, until it is swept.
#[tokio::test]
async fn what_was_erased_is_in_no_dead_row() {
    let Some(database) = database().await else {
        return;
    };
    let store = database.whole().await;
    let mut entry = contact(7);
    if let domain::entry::Body::Contact(body) = &mut entry.body {
        body.note = "tajemstvi".to_owned();
    }
    let kept = item(1, 2, &contact(8));
    send(&store, 1, &[item(1, 1, &entry), kept]).await;
    let mut shell = shell(&database).await;
    let inspect = "CREATE EXTENSION IF NOT EXISTS pageinspect";
    shell.execute(inspect).await.unwrap();
    let mut rows_with_it = async || {
        let sql = "SELECT count(*) FROM generate_series(0, pg_relation_size('entries') / 8192 - 1) page, \
                   heap_page_items(get_raw_page('entries', page::int)) \
                   WHERE position('tajemstvi'::bytea IN t_data) > 0";
        let row = sqlx::query(sql).fetch_one(&mut shell).await.unwrap();
        row.get::<i64, _>(0)
    };
    assert_eq!(rows_with_it().await, 1);
    assert!(store.erase(id(7), NOW).await.unwrap());
    assert_eq!(rows_with_it().await, 0);
    store.close().await;
}
