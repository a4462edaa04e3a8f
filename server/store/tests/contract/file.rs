//! The file itself: pages, indexes, the schema's version.
use crate::repair::break_it;
use crate::support::*;
use crate::verify::*;
use domain::{Entry, Instant};
use rstest::rstest;
use sqlx::{AssertSqlSafe, Connection as _};
use std::path::Path;

/// A page of the file overwritten: named, and nothing more is written to it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_page_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::sqlite(folder.path()).await;
    let many: Vec<Entry> = (1..=400).map(contact).collect();
    send_entries(&*store, 1, &many).await;
    store.close().await;
    let file = folder.path().join("teren.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xA5);
    std::fs::write(&file, &bytes).unwrap();
    let verified = store::SqlStore::verify_file(file.clone(), quiet())
        .await
        .unwrap();
    assert!(verified.broken && !verified.clean());
    let repaired = store::SqlStore::repair_file(file.clone(), Instant(1), quiet())
        .await
        .unwrap();
    assert_eq!(repaired.before, repaired.after);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[tokio::test]
async fn a_database_of_another_version_is_not_judged() {
    let folder = tempfile::tempdir().unwrap();
    crate::sqlite(folder.path()).await.close().await;
    let file = folder.path().join("teren.sqlite");
    let mut shell = shell(folder.path()).await;
    sqlx::query("UPDATE _sqlx_migrations SET version = 999 WHERE version = (SELECT max(version) FROM _sqlx_migrations)")
        .execute(&mut shell)
        .await
        .unwrap();
    shell.close().await.unwrap();
    let error = store::SqlStore::verify_file(file, quiet())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("999"), "{error}");
}

/// What the schema says of an index, which SQLite believes.
async fn say_of_index(folder: &Path, index: &str, sql: &str) {
    let mut shell = shell(folder).await;
    sqlx::query("PRAGMA writable_schema = ON")
        .execute(&mut shell)
        .await
        .unwrap();
    let said = sqlx::query("UPDATE sqlite_schema SET sql = $1 WHERE name = $2");
    let said = said.bind(sql).bind(index).execute(&mut shell).await;
    assert_eq!(said.unwrap().rows_affected(), 1);
    shell.close().await.unwrap();
}

/// Regression: an index that had lost rows, which follow from its table, was called a damaged file.
#[rstest]
#[case::all_of_them("families_member", "families (member)", "0")]
#[case::some_of_them("arrivals_at", "arrivals (at)", "change > 9")]
#[case::one_by_which_things_are_looked_up("quarantine_id", "quarantine (id)", "number > 1")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_lacks_rows_is_built_anew(
    #[case] index: &str,
    #[case] on: &str,
    #[case] left: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    whole(folder.path()).await.close().await;
    let whole = format!("CREATE INDEX {index} ON {on}");
    let mut first = shell(folder.path()).await;
    for sql in [
        format!("DROP INDEX {index}"),
        format!("{whole} WHERE {left}"),
    ] {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut first)
            .await
            .unwrap();
    }
    first.close().await.unwrap();
    say_of_index(folder.path(), index, &whole).await;

    let store = crate::sqlite(folder.path()).await;
    let found = verified(&*store).await;
    let named = all_text(&found);
    assert!(
        of_table(&found, "indexes") > 0 && named.contains(index),
        "{named}"
    );
    assert!(
        !found.broken && found.stopped && found.beyond_repair == 0,
        "{named}"
    );
    let repaired = repaired(&*store).await;
    assert_eq!(
        of_table(&repaired.before, "indexes"),
        of_table(&found, "indexes")
    );
    assert!(repaired.after.clean(), "{}", all_text(&repaired.after));
    let after = verified(&*store).await;
    assert!(after.clean() && !after.stopped, "{}", all_text(&after));
    assert_eq!(store.audit_lines(1).await.unwrap()[0].action, "repaired");
    store.close().await;
}

/// The index is the last that tells of the row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_of_what_is_no_longer_in_its_table_is_left() {
    let folder = tempfile::tempdir().unwrap();
    whole(folder.path()).await.close().await;
    say_of_index(
        folder.path(),
        "arrivals_at",
        "CREATE INDEX arrivals_at ON arrivals (at) WHERE 0",
    )
    .await;
    break_it(
        folder.path(),
        "DELETE FROM arrivals WHERE change = (SELECT min(change) FROM arrivals)",
    )
    .await;
    say_of_index(
        folder.path(),
        "arrivals_at",
        "CREATE INDEX arrivals_at ON arrivals (at)",
    )
    .await;
    let store = crate::sqlite(folder.path()).await;
    let found = verified(&*store).await;
    assert!(
        found.broken && of_table(&found, "file") > 0,
        "{}",
        all_text(&found)
    );
    assert_eq!(repaired(&*store).await.after, found);
    store.close().await;
}

/// Whatever row it is, and whatever else is repaired beside it.
#[rstest]
#[case::entries("entries", "change")]
#[case::erasures("erased", "change")]
#[case::erasures_of_what_was_set_aside("erased_aside", "change")]
#[case::versions_of_documents("document_versions", "change")]
#[case::streams("streams", "stream")]
#[case::the_installation("installation", "only_row")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_of_the_ledger_that_is_gone_stays_named(#[case] table: &str, #[case] key: &str) {
    let folder = tempfile::tempdir().unwrap();
    let store = whole(folder.path()).await;
    let added = store.add_account(account(9), "eva", "Eva", "x", NOW);
    added.await.unwrap();
    send_one(&*store, 1, 18, &contact(62), &[]).await;
    store.close().await;
    let bytes = std::fs::read(folder.path().join("teren.sqlite")).unwrap();
    let sql = format!("SELECT count(*) FROM {table}");
    let mut counting = shell(folder.path()).await;
    let rows: (i64,) = sqlx::query_as(AssertSqlSafe(sql))
        .fetch_one(&mut counting)
        .await
        .unwrap();
    counting.close().await.unwrap();
    assert!(rows.0 > 0);
    for row in (0..rows.0).step_by(5) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("teren.sqlite");
        std::fs::write(&file, &bytes).unwrap();
        let lost = format!(
            "DELETE FROM {table} WHERE {key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {row})"
        );
        let told = "DELETE FROM feed WHERE at = (SELECT min(at) FROM feed)";
        break_it(folder.path(), &format!("{lost}; {told}")).await;
        for _ in 0..2 {
            let repaired = store::SqlStore::repair_file(file.clone(), NOW, quiet()).await;
            let after = repaired.unwrap().after;
            assert!(
                after.beyond_repair > 0,
                "{table} row {row}: {}",
                all_text(&after)
            );
        }
    }
}
