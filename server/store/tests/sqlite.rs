//! What is SQLite's own: the schema, the file, the backup.
use domain::{AccountId, DeviceId, Instant, StreamId};
use std::path::Path;
use store::model::{AuditLine, Device, Push};
use store::traits::{Accounts, Audit, Devices, Ledger, Upkeep};
use store::{SqliteOptions, SqliteStore, StoreError};
use sync::digest::Hash;
use sync::wire::Have;
use uuid::Uuid;

/// A migration that has landed is never changed: installations have run it.
#[test]
fn landed_migrations_are_frozen() {
    let found: Vec<(i64, String)> = store::sqlite::MIGRATIONS
        .iter()
        .map(|m| (m.version, Hash::of(m.sql.as_str()).to_string()))
        .collect();
    let landed: Vec<(i64, String)> = include_str!("../migrations/sqlite.sha256")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(version, hash)| (version.parse().unwrap(), hash.to_owned()))
        .collect();
    assert_eq!(found, landed);
}

async fn open(file: &Path) -> SqliteStore {
    SqliteStore::open(file, SqliteOptions::new(Uuid::from_u128(7)))
        .await
        .unwrap()
}

fn line(n: i64) -> AuditLine {
    AuditLine {
        at: Instant(n),
        account: None,
        action: "login".into(),
        subject: "x".into(),
    }
}

#[tokio::test]
async fn a_backup_is_a_whole_database_made_while_the_other_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("a.sqlite")).await;
    store.audit(&line(1)).await.unwrap();
    let copy = folder.path().join("b.sqlite");
    store.backup(&copy).await.unwrap();
    store.audit(&line(2)).await.unwrap();
    let again = store.backup(&copy).await;
    assert!(
        matches!(again, Err(StoreError::Exists { what: "file" })),
        "{again:?}"
    );
    let copied = open(&copy).await;
    assert_eq!(copied.audit_lines(9).await.unwrap(), [line(1)]);
    assert_eq!(copied.epoch().await.unwrap(), store.epoch().await.unwrap());
}

#[tokio::test]
async fn the_audit_is_append_only_even_for_the_databases_shell() {
    use sqlx::ConnectOptions as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.sqlite");
    let store = open(&file).await;
    store.audit(&line(1)).await.unwrap();
    let mut shell = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&file)
        .connect()
        .await
        .unwrap();
    for sql in ["UPDATE audit SET action = 'x'", "DELETE FROM audit"] {
        let refused = sqlx::query(sql).execute(&mut shell).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    assert_eq!(store.audit_lines(9).await.unwrap(), [line(1)]);
}

#[tokio::test]
async fn an_opened_file_keeps_its_epoch_and_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.sqlite");
    let store = open(&file).await;
    store.audit(&line(1)).await.unwrap();
    store.close().await;
    let again = SqliteStore::open(&file, SqliteOptions::new(Uuid::from_u128(9)))
        .await
        .unwrap();
    assert_eq!(again.epoch().await.unwrap().0, Uuid::from_u128(7));
    assert_eq!(again.audit_lines(9).await.unwrap(), [line(1)]);
}

/// A sync without entries, from a device that exists.
fn empty(now: i64) -> Push {
    Push {
        account: AccountId(Uuid::from_u128(1)),
        device: DeviceId(Uuid::from_u128(2)),
        valid: true,
        stream: StreamId(Uuid::from_u128(3)),
        have: Have::NOTHING,
        pending: 0,
        oldest_pending: None,
        app_version: "1".into(),
        offer: Vec::new(),
        items: Vec::new(),
        now: Instant(now),
    }
}

const MINUTE: i64 = 60_000_000;

/// Regression: every empty sync wrote its stream's row, with an fsync.
#[tokio::test]
async fn an_empty_sync_that_tells_nothing_new_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("a.sqlite")).await;
    let of = empty(0);
    store
        .add_account(of.account, "jana", "Jana", "x", Instant(0))
        .await
        .unwrap();
    let device = Device {
        id: of.device,
        account: of.account,
        name: "phone".into(),
        created_at: Instant(0),
        seen_at: Instant(0),
        rotated_at: Instant(0),
        revoked_at: None,
        app_version: String::new(),
    };
    store
        .open_device(&device, &Hash::of("token"))
        .await
        .unwrap();
    let first = store.push(empty(MINUTE)).await.unwrap();

    let written = store.commits();
    for second in 0..100 {
        let again = store.push(empty(MINUTE + second)).await.unwrap();
        assert_eq!(again, first);
    }
    assert_eq!(store.commits(), written, "no commit, no fsync");

    // each thing that a manager looks at is written at once
    let waiting = Push {
        pending: 2,
        oldest_pending: Some(Instant(5)),
        ..empty(MINUTE + 1)
    };
    store.push(waiting.clone()).await.unwrap();
    let updated = Push {
        app_version: "2".into(),
        ..waiting.clone()
    };
    store.push(updated.clone()).await.unwrap();
    let behind = Push {
        have: Have {
            max_seq: 2,
            digest: Hash::of("two entries that never came"),
        },
        ..updated
    };
    let missing = store.push(behind.clone()).await.unwrap().missing;
    assert_eq!(store.commits(), written + 3);
    let state = store.stream(of.stream).await.unwrap().unwrap();
    assert_eq!(
        (state.pending, state.oldest_pending, state.told_max_seq),
        (2, Some(Instant(5)), 2)
    );
    assert_eq!((state.gaps, missing.len()), (missing, 1));

    // another of its streams tells that it waits: the last word counts, whichever stream it is of
    let other = StreamId(Uuid::from_u128(4));
    let of_other = Push {
        stream: other,
        ..waiting
    };
    store.push(of_other).await.unwrap();
    store.push(empty(MINUTE + 2)).await.unwrap();
    let settled = store.stream(other).await.unwrap().unwrap();
    assert_eq!((settled.pending, settled.oldest_pending), (0, None));

    // and the moment of the last sync is a few minutes old at most
    let written = store.commits();
    store.push(empty(3 * MINUTE)).await.unwrap();
    let synced = store.stream(of.stream).await.unwrap().unwrap().synced_at;
    assert_eq!(
        (synced, store.commits()),
        (Some(Instant(MINUTE + 2)), written)
    );
    store.push(empty(4 * MINUTE)).await.unwrap();
    let synced = store.stream(of.stream).await.unwrap().unwrap().synced_at;
    assert_eq!(
        (synced, store.commits()),
        (Some(Instant(4 * MINUTE)), written + 1)
    );
    let devices = store.devices(of.account).await.unwrap();
    assert_eq!(devices[0].seen_at, Instant(4 * MINUTE));
}
