//! What is SQLite's own: the schema, the file, the backup.
use domain::{AccountId, DeviceId, Instant, StreamId};
use std::path::Path;
use store::model::{AuditLine, Device, Push};
use store::traits::{Accounts, Audit, Devices, Ledger, Programmes, Upkeep};
use store::{SqlStore, SqliteOptions, StoreError};
use sync::digest::Hash;
use sync::wire::Have;
use uuid::Uuid;

/// A migration that has landed is never changed: installations have run it.
#[test]
fn landed_migrations_are_frozen() {
    let found: Vec<(i64, String)> = store::sql::SQLITE_MIGRATIONS
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

const CONTACT: &str = r#"{"schema":1,"id":"00000000-0000-0000-0000-000000000001","author":"00000000-0000-0000-0000-000000000064","workers":["00000000-0000-0000-0000-000000000064"],"service":"prunerov-sas","start":1398150000000000,"minutes":40,"locality":"prunerov","place_type":"STREET","persons":[{"node":"00000000-0000-0000-0000-0000000000c8","identity":"CODE","code":"LUD07TOM08","sex":"M","year_of_birth":1973,"role":"CLI"}],"anonymous":[{"count":2,"sex":"F","band":{"from":19,"to":26},"role":"ZAJ"}],"device_time":1398150120000000,"body":{"kind":"contact","what":"INT","form":"T","acts":["30.a.2","ZSP"],"topics":["DLUH"],"referrals":["UP"],"km":12,"note":"NOTE"}}"#;

async fn open(file: &Path) -> SqlStore {
    SqlStore::open_file(file, SqliteOptions::new(Uuid::from_u128(7)))
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
    assert!(!folder.path().join("b.sqlite.part").exists());
    SqlStore::examine(&copy).await.unwrap();
    let copied = open(&copy).await;
    assert_eq!(copied.audit_lines(9).await.unwrap(), [line(1)]);
    assert_eq!(copied.epoch().await.unwrap(), store.epoch().await.unwrap());
}

#[tokio::test]
async fn what_is_no_whole_database_of_this_program_is_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("empty"), "").unwrap();
    std::fs::write(
        file("text"),
        "not a database at all, only words\n".repeat(99),
    )
    .unwrap();
    let url = format!("sqlite:{}?mode=rwc", file("other").display());
    let other = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("CREATE TABLE songs (name TEXT)")
        .execute(&other)
        .await
        .unwrap();
    other.close().await;
    for name in ["empty", "text", "other"] {
        let found = SqlStore::examine(&file(name)).await;
        assert!(
            matches!(found, Err(StoreError::Database(_))),
            "{name}: {found:?}"
        );
    }
    let store = open(&file("whole")).await;
    for n in 0..2_000 {
        store.audit(&line(n)).await.unwrap();
    }
    store.backup(&file("damaged")).await.unwrap();
    // a page of the middle is overwritten, as a bad disk or a cut copy would
    let mut bytes = std::fs::read(file("damaged")).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    std::fs::write(file("damaged"), bytes).unwrap();
    assert!(SqlStore::examine(&file("damaged")).await.is_err());
}

#[tokio::test]
async fn erased_text_is_not_left_in_a_free_place_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.sqlite");
    let store = open(&file).await;
    // longer than a page: the text spills over into pages of its own
    let note = format!("zvláštní poznámka {}", "€".repeat(1_900));
    let raw = CONTACT.replace("NOTE", &note);
    let entry = domain::decode::decode(&raw).unwrap();
    let id = entry.id;
    let slot = store::model::Slot {
        id,
        stream: StreamId(Uuid::from_u128(1)),
        seq: 1,
        schema: entry.schema,
        hash: Hash::of(&raw),
    };
    let item = store::model::PushItem {
        slot: Some(slot),
        raw,
        verdict: store::model::Verdict::Accept {
            entry: Box::new(entry),
            flags: Vec::new(),
        },
    };
    let push = Push {
        account: AccountId(Uuid::from_u128(1)),
        device: DeviceId(Uuid::from_u128(1)),
        valid: true,
        stream: slot.stream,
        have: Have::NOTHING,
        pending: 0,
        oldest_pending: None,
        app_version: String::new(),
        offer: Vec::new(),
        items: vec![item],
        now: Instant(1),
    };
    store.push(push).await.unwrap();
    let held = |file: &Path| {
        let bytes = std::fs::read(file).unwrap();
        let word = "zvláštní poznámka".as_bytes();
        bytes.windows(word.len()).any(|part| part == word)
    };
    assert!(held(&file.with_extension("sqlite-wal")) || held(&file));
    assert!(store.erase(id, Instant(2)).await.unwrap());
    // the last one out writes the log into the file and removes it
    store.close().await;
    assert!(!file.with_extension("sqlite-wal").exists());
    assert!(!held(&file));
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
    let again = SqlStore::open_file(&file, SqliteOptions::new(Uuid::from_u128(9)))
        .await
        .unwrap();
    assert_eq!(again.epoch().await.unwrap().0, Uuid::from_u128(7));
    assert_eq!(again.audit_lines(9).await.unwrap(), [line(1)]);
}

/// Numbers that a later opening gives out again are not believed of a cursor of an earlier one.
#[tokio::test]
async fn a_cursor_is_believed_up_to_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.sqlite");
    let open = async |n| {
        let options = SqliteOptions::new(Uuid::from_u128(n));
        SqlStore::open_file(&file, options).await.unwrap()
    };
    let first = open(1).await;
    let lists = domain::lists::CodeLists::builtin();
    first.seed_lists(&lists, Instant(1)).await.unwrap();
    let known = first.watermark().await.unwrap();
    assert!(known > 0);
    first.close().await;
    open(2).await.close().await;
    let third = open(3).await;
    assert_eq!(third.opening().await.unwrap(), Uuid::from_u128(3));
    let believed = |n, change| third.believed(Uuid::from_u128(n), change);
    assert_eq!(believed(1, known).await.unwrap(), known);
    assert_eq!(believed(1, known + 5).await.unwrap(), known);
    assert_eq!(believed(2, known + 5).await.unwrap(), known);
    assert_eq!(believed(3, known + 5).await.unwrap(), known + 5);
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
