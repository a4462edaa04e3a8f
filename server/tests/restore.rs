//! `teren restore` beside what a killed server and people have left in the data folder.
mod common;

use common::client::Client;
use common::{PASSWORD, Running, folder, output, run};
use rstest::rstest;
use serde_json::json;
use std::path::{Path, PathBuf};
use store::traits::{Ledger as _, Upkeep as _};
use store::{SqlStore, SqliteOptions};
use sync::digest::Hash;
use uuid::Uuid;

fn database(data: &Path) -> PathBuf {
    data.join("teren.sqlite")
}

fn log(data: &Path) -> PathBuf {
    data.join("teren.sqlite-wal")
}

/// The entry that the killed server had confirmed.
const ENTRY: Uuid = Uuid::from_u128(5);

/// A folder whose server was killed after it had confirmed an entry, which is in its log; and a copy
/// of its database from before, page for page the same file.
async fn killed() -> (tempfile::TempDir, PathBuf) {
    let folder = folder(1);
    let copy = folder.path().join("copy.sqlite");
    std::fs::copy(database(folder.path()), &copy).unwrap();
    let mut server = Running::start(folder.path()).await;
    let client = Client::new(server.address);
    let (account, token) = client.log_in("w1", PASSWORD).await;
    let raw = json!({
        "schema": 1, "id": ENTRY, "author": account, "workers": [account], "service": "prunerov-tpd",
        "start": 1_398_153_600_000_000i64, "minutes": 5, "device_time": 1_398_153_600_000_000i64,
        "body": { "kind": "contact", "what": "KON", "form": "T" },
    })
    .to_string();
    let stream = Uuid::from_u128(1);
    let ask = json!({ "wire": 1, "stream": stream, "have": { "max_seq": 1, "digest": Hash::EMPTY }, "pending": 1,
        "entries": [{ "id": ENTRY, "stream": stream, "seq": 1, "schema": 1, "hash": Hash::of(&raw), "raw": raw }] });
    let answer = client
        .call("POST", "/api/v1/sync", Some(&token), &ask.to_string())
        .await
        .unwrap();
    assert_eq!(answer.json()["results"][0]["outcome"], "stored");
    server.kill();
    assert!(std::fs::metadata(log(folder.path())).unwrap().len() > 0);
    (folder, copy)
}

/// Files of the folder that were moved aside, by what their names end with.
fn kept(data: &Path, end: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(data).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.contains("before-restore") && name.ends_with(end)
        })
        .collect()
}

/// Regression: the log of the database before was left in place and replayed into the restored one:
/// the epoch was the old one again, or the file was malformed.
#[rstest]
#[case::it_was_moved_away("away")]
#[case::it_was_deleted("gone")]
#[case::an_earlier_restore_ended_between_two_moves("half")]
#[case::it_is_there("there")]
#[tokio::test]
async fn the_log_of_another_database_is_never_replayed_into_a_restored_one(#[case] old: &str) {
    let (folder, copy) = killed().await;
    let data = folder.path();
    match old {
        "away" => std::fs::rename(database(data), data.join("x.sqlite")).unwrap(),
        "gone" => std::fs::remove_file(database(data)).unwrap(),
        "half" => {
            let kept = data.join("teren.before-restore-1.sqlite");
            std::fs::rename(database(data), kept).unwrap();
        }
        _ => {}
    }
    let before = std::fs::read(log(data)).unwrap();
    let said = run(data, &["restore", copy.to_str().unwrap()]);
    let moved = kept(data, ".sqlite-wal");
    assert_eq!(moved.len(), 1, "{said}");
    assert_eq!(std::fs::read(&moved[0]).unwrap(), before, "the log is kept");
    assert!(said.contains("is kept as"), "{said}");

    let said_of_it = run(data, &["verify"]);
    assert!(said_of_it.contains("everything is as it should be"));
    let store = SqlStore::open_file(&database(data), SqliteOptions::new(Uuid::from_u128(9)))
        .await
        .unwrap();
    let epoch = store.epoch().await.unwrap();
    assert!(
        said.contains(&format!("new epoch {}", epoch.0)),
        "{} is not the one that was said: {said}",
        epoch.0
    );
    let held = store.texts(domain::EntryId(ENTRY)).await.unwrap();
    assert_eq!(held, [], "the backup is older than the entry");
    store.close().await;
}

/// What a killed server's database has in its log would be left out without a word.
#[tokio::test]
async fn a_file_whose_log_lies_beside_it_is_not_restored_without_its_log() {
    let (folder, copy) = killed().await;
    let data = folder.path();
    run(data, &["restore", copy.to_str().unwrap()]);
    let kept = kept(data, ".sqlite").remove(0);
    let before = std::fs::read(database(data)).unwrap();
    let refused = output(data, &["restore", kept.to_str().unwrap()], "");
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        !refused.status.success() && error.contains(".sqlite-wal") && error.contains("backup"),
        "{error}"
    );
    assert_eq!(std::fs::read(database(data)).unwrap(), before);

    // the way that it names
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(&kept, database(elsewhere.path())).unwrap();
    let mut beside = kept.into_os_string();
    beside.push("-wal");
    std::fs::copy(beside, log(elsewhere.path())).unwrap();
    let whole = data.join("whole.sqlite");
    run(elsewhere.path(), &["backup", whole.to_str().unwrap()]);
    run(data, &["restore", whole.to_str().unwrap()]);
    let store = SqlStore::open_file(&database(data), SqliteOptions::new(Uuid::from_u128(9)))
        .await
        .unwrap();
    let held = store.texts(domain::EntryId(ENTRY)).await.unwrap();
    assert_eq!(held.len(), 1, "what was confirmed is back");
    store.close().await;
}
