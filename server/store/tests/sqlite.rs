//! What is SQLite's own: the schema, the file, the backup.
use domain::Instant;
use std::path::Path;
use store::model::AuditLine;
use store::traits::{Audit, Upkeep};
use store::{SqliteOptions, SqliteStore, StoreError};
use sync::digest::Hash;
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
