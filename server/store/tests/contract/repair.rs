//! What a repair does and what it leaves: figures that may be true, and what is gone, by its name.
use crate::damage::derived_rows;
use crate::support::*;
use crate::verify::*;
use domain::Entry;
use domain::facts::FactName;
use rstest::rstest;
use sqlx::{AssertSqlSafe, Connection as _};
use std::path::Path;
use store::Store;

/// A place that is gone is asked for again: the stream is held up to it only, and the phone offers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_that_is_gone_is_taken_again_after_a_repair() {
    let folder = tempfile::tempdir().unwrap();
    let gone = "DELETE FROM slots WHERE seq = 3 AND stream = (SELECT stream FROM streams WHERE max_seq > 9)";
    let store = damaged(folder.path(), gone).await;
    let before = store.stream(stream(1)).await.unwrap().unwrap();
    let repaired = repaired(&*store).await;
    assert_eq!(
        (
            of_table(&repaired.after, "streams"),
            repaired.after.beyond_repair
        ),
        (0, 1)
    );
    let held = store.stream(stream(1)).await.unwrap().unwrap().held;
    assert_eq!(held.max_seq, 2);
    let shift = shift(14, at("2014-04-22", 22, 0));
    let mut offering = of_account(1, vec![]);
    offering.offer = vec![offer(&item(1, 3, &shift))];
    store.push(offering).await.unwrap();
    assert_eq!(
        store.stream(stream(1)).await.unwrap().unwrap().held,
        before.held
    );
    assert!(verified(&*store).await.clean());
    store.close().await;
}

/// After a repair, phones that had pulled everything are given what they were not told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_phone_was_not_told_it_pulls_after_a_repair() {
    let folder = tempfile::tempdir().unwrap();
    let lost = "DELETE FROM feed WHERE change = (SELECT max(change) FROM entries)";
    let store = damaged(folder.path(), lost).await;
    let mark = store.watermark().await.unwrap();
    assert_eq!(
        pulled_ids(&store.pull(pull_of(9, &["sas"], 0)).await.unwrap())
            .iter()
            .filter(|i| **i == id(61))
            .count(),
        0
    );
    repaired(&*store).await;
    let pulled = store.pull(pull_of(9, &["sas"], mark)).await.unwrap();
    assert_eq!(
        (pulled_ids(&pulled), pulled.reached),
        (vec![id(61)], mark + 1)
    );
    let all = pulled_ids(&store.pull(pull_of(9, &["sas"], 0)).await.unwrap());
    assert_eq!(
        all.iter().filter(|i| **i == id(61)).count(),
        1,
        "and from the beginning once"
    );
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_differences_the_first_of_each_table_are_named_and_all_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::sqlite(folder.path()).await;
    let many: Vec<Entry> = (1..=60).map(contact).collect();
    send_entries(&*store, 1, &many).await;
    store.close().await;
    let store = {
        let mut shell = shell(folder.path()).await;
        sqlx::query("DELETE FROM roots")
            .execute(&mut shell)
            .await
            .unwrap();
        shell.close().await.unwrap();
        crate::sqlite(folder.path()).await
    };
    let found = verified(&*store).await;
    assert_eq!((found.named.len(), found.differences()), (20, 60));
    let first = &found.named[0];
    assert_eq!(
        (first.table, first.key.as_str(), first.stored.as_str()),
        ("roots", "root=1", "no row")
    );
    assert!(
        first
            .wanted
            .starts_with("version=1 service=sas day=2014-04-22 worker="),
        "{first}"
    );
    store.close().await;
}

/// An id as SQLite reads it.
fn blob(n: u128) -> String {
    format!("x'{n:032x}'")
}

/// An entry is gone, with its place.
fn gone(n: u128) -> String {
    let id = blob(n);
    format!("DELETE FROM slots WHERE id = {id}; DELETE FROM entries WHERE id = {id}")
}

/// What a human with SQLite's shell does to a database that nobody has open.
pub async fn break_it(folder: &Path, sql: &str) {
    let mut shell = shell(folder).await;
    for sql in sql.split(';') {
        let done = sqlx::query(AssertSqlSafe(sql.to_owned()));
        let changed = done.execute(&mut shell).await.unwrap().rows_affected();
        assert!(changed > 0, "nothing was damaged by {sql}");
    }
    shell.close().await.unwrap();
}

/// The number under which an entry is stored.
async fn number_of(folder: &Path, n: u128) -> u64 {
    let mut shell = shell(folder).await;
    let sql = format!("SELECT change FROM entries WHERE id = {}", blob(n));
    let (number,): (i64,) = sqlx::query_as(AssertSqlSafe(sql))
        .fetch_one(&mut shell)
        .await
        .unwrap();
    shell.close().await.unwrap();
    number.try_into().unwrap()
}

/// Announcements that are lost and can be written again; beside them something is gone for good.
const TOLD: &str = "DELETE FROM feed WHERE at = (SELECT max(at) FROM feed WHERE at = change)";
const TOLD_BEFORE: &str =
    "DELETE FROM feed WHERE at = (SELECT min(at) FROM feed WHERE at = change)";

/// Regression: the number of a document that is gone was given to an announcement made again, and
/// everything was said to be as it should be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_of_a_document_that_is_gone_is_given_to_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = whole(folder.path()).await;
    let added = store.add_account(account(9), "eva", "Eva", "x", NOW);
    added.await.unwrap();
    let number = store.watermark().await.unwrap();
    send_one(&*store, 1, 18, &contact(62), &[]).await;
    store.close().await;
    let gone = format!(
        "DELETE FROM document_versions WHERE change = {number}; DELETE FROM documents WHERE change = {number}"
    );
    break_it(folder.path(), &format!("{gone}; {TOLD_BEFORE}")).await;
    let store = crate::sqlite(folder.path()).await;
    for _ in 0..2 {
        let repaired = repaired(&*store).await;
        assert_eq!(
            all_text(&repaired.after),
            format!(
                "change numbers number {number}: stored nothing, should be an entry, an erasure, \
                 a document or an announcement (cannot be repaired)\n"
            )
        );
    }
    store.close().await;
}

/// Regression: the number of an entry that is gone with its place was given to an announcement made
/// again; the next repair took its figures for spare, or failed for good.
#[rstest]
#[case::an_end_of_a_shift(17)]
#[case::an_end_of_a_break(16)]
#[case::a_contact(18)]
#[case::the_last_contact(61)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_of_an_entry_that_is_gone_is_given_to_nothing_else_and_its_figures_stay(
    #[case] which: u128,
    #[values(true, false)] told: bool,
) {
    let folder = tempfile::tempdir().unwrap();
    whole(folder.path()).await.close().await;
    let (number, figures) = (
        number_of(folder.path(), which).await,
        derived_rows(folder.path()).await,
    );
    break_it(folder.path(), &gone(which)).await;
    if !told {
        let sql = format!(
            "DELETE FROM feed WHERE change = {number}; DELETE FROM own_feed WHERE change = {number}"
        );
        break_it(folder.path(), &sql).await;
    }
    for lost in [TOLD, TOLD_BEFORE] {
        break_it(folder.path(), lost).await;
        let store = crate::sqlite(folder.path()).await;
        let repaired = repaired(&*store).await;
        let named = all_text(&repaired.after);
        assert!(
            named.contains(&format!("change numbers number {number}: stored nothing")),
            "{named}"
        );
        assert_eq!(of_table(&repaired.after, "feed"), 0, "{named}");
        store.close().await;
        assert_eq!(derived_rows(folder.path()).await, figures);
    }
}

async fn needles_in(store: &dyn Store) -> i64 {
    let figures = store.figures(&week()).await.unwrap();
    let of = figures
        .counts
        .iter()
        .filter(|c| c.name == FactName::NeedlesIn);
    of.map(|c| c.value).sum()
}

/// Regression: figures of an entry that was gone with its place stayed, and its stream was said to
/// be held up to it only: the phone handed it in again, and it counted twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_gone_and_still_counted_is_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::sqlite(folder.path()).await;
    let entries = [contact(1), exchange(2, 15, 1), contact(3)];
    send_entries(&*store, 1, &entries).await;
    let counted = needles_in(&*store).await;
    assert!(counted > 0);
    store.close().await;
    break_it(folder.path(), &gone(2)).await;

    let store = crate::sqlite(folder.path()).await;
    let repaired = repaired(&*store).await;
    assert!(
        of_table(&repaired.after, "streams") > 0,
        "the claim is named"
    );
    let items: Vec<_> = entries
        .iter()
        .zip(1..)
        .map(|(entry, seq)| item(1, seq, entry))
        .collect();
    let told = store.push(push(1, have(&items), vec![])).await.unwrap();
    assert_eq!((told.missing, told.held), (vec![], have(&items)));
    assert_eq!(needles_in(&*store).await, counted);
    store.close().await;
}

/// Regression: a mark that its author's own correction cannot have was believed, and the repair
/// wrote the figures of the entry as it was before.
#[rstest]
#[case::a_correction(42)]
#[case::a_withdrawal(22)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mark_that_cannot_be_right_is_named_and_figures_stay(#[case] which: u128) {
    let folder = tempfile::tempdir().unwrap();
    whole(folder.path()).await.close().await;
    let figures = derived_rows(folder.path()).await;
    let id = blob(which);
    let sql = format!("UPDATE entries SET flags = 'not_entitled' WHERE id = {id}");
    break_it(folder.path(), &sql).await;
    let store = crate::sqlite(folder.path()).await;
    let found = verified(&*store).await;
    assert_eq!(
        (of_table(&found, "entries"), found.differences()),
        (1, 1),
        "{}",
        all_text(&found)
    );
    assert!(all_text(&found).contains("marked as not entitled"));
    assert_eq!(repaired(&*store).await.after, found);
    store.close().await;
    assert_eq!(derived_rows(folder.path()).await, figures);
}

async fn documents(folder: &Path) -> Vec<String> {
    let mut shell = shell(folder).await;
    let sql =
        "SELECT key || ' ' || change || ' ' || audience || ' ' || doc FROM documents ORDER BY key";
    let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&mut shell).await.unwrap();
    shell.close().await.unwrap();
    rows.into_iter().map(|row| row.0).collect()
}

/// Regression: documents were looked at in one direction only: one that was gone, or an older
/// version of it, or one that others might have, was as it should be.
#[rstest]
#[case::all_are_gone("DELETE FROM documents")]
#[case::a_person_is_gone("DELETE FROM documents WHERE key LIKE 'person/%'")]
#[case::an_older_version_is_current(
    "UPDATE documents SET (change, doc) = (SELECT min(v.change), v.doc FROM document_versions v \
     WHERE v.key = documents.key) WHERE key LIKE 'person/%'"
)]
#[case::lists_are_for_one_provider(
    "UPDATE documents SET audience = 'provider/a' WHERE key LIKE 'codes/%'"
)]
#[case::a_person_is_for_nobody("UPDATE documents SET audience = '' WHERE key LIKE 'person/%'")]
#[case::a_person_is_for_fewer(
    "UPDATE documents SET audience = 'provider/a' WHERE key LIKE 'person/%'"
)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn current_documents_are_their_newest_versions_for_whom_their_keys_say(#[case] sql: &str) {
    let folder = tempfile::tempdir().unwrap();
    let before = people(folder.path()).await;
    break_it(folder.path(), sql).await;
    let store = crate::sqlite(folder.path()).await;
    let version = store.reference().await.unwrap().version;
    let found = verified(&*store).await;
    assert!(of_table(&found, "documents") > 0 && found.beyond_repair == 0);
    let repaired = repaired(&*store).await;
    assert!(repaired.after.clean(), "{}", all_text(&repaired.after));
    assert!(store.reference().await.unwrap().version > version);
    store.close().await;
    assert_eq!(documents(folder.path()).await, before);
}

/// A membership may be gone, so that the document is right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_for_more_than_the_memberships_say_is_named_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let before = people(folder.path()).await;
    break_it(
        folder.path(),
        "DELETE FROM memberships WHERE provider = 'b'",
    )
    .await;
    let store = crate::sqlite(folder.path()).await;
    let found = verified(&*store).await;
    assert_eq!((of_table(&found, "documents"), found.beyond_repair), (1, 1));
    assert_eq!(repaired(&*store).await.after, found);
    store.close().await;
    assert_eq!(documents(folder.path()).await, before);
}

/// Lists, and a person of two providers.
async fn people(folder: &Path) -> Vec<String> {
    let store = crate::sqlite(folder).await;
    let lists = domain::lists::CodeLists::builtin();
    store.seed_lists(&lists, NOW).await.unwrap();
    let added = store.add_account(account(9), "eva", "Eva", "x", NOW);
    added.await.unwrap();
    for provider in ["b", "a"] {
        let membership = crate::people::worker(provider, &[]);
        let added = store.add_membership(account(9), &membership, NOW);
        added.await.unwrap();
    }
    assert!(verified(&*store).await.clean());
    store.close().await;
    let found = documents(folder).await;
    assert!(
        found
            .iter()
            .any(|line| line.contains(" provider/a provider/b "))
    );
    found
}
