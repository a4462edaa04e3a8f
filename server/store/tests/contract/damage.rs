//! Each kind of damage is found and named; what is derived is repaired, the ledger is left alone.
use crate::support::*;
use crate::verify::*;
use rstest::rstest;
use sqlx::Connection as _;
use std::path::Path;

#[rstest]
#[case::a_link_is_gone(
    "links",
    "DELETE FROM links WHERE change = (SELECT max(version) FROM roots WHERE version <> root)"
)]
#[case::all_links_are_gone("links", "DELETE FROM links")]
#[case::a_link_too_many("links", "INSERT INTO links SELECT id, 40 FROM entries LIMIT 1")]
#[case::another_version_holds("roots", "UPDATE roots SET version = root WHERE version <> root")]
#[case::a_root_counts_elsewhere(
    "roots",
    "UPDATE roots SET day = '2014-01-01' WHERE root = (SELECT min(root) FROM roots)"
)]
#[case::a_root_is_gone("roots", "DELETE FROM roots WHERE kind = 'exchange'")]
#[case::a_family_too_short(
    "families",
    "UPDATE families SET first_day = last_day WHERE first_day <> last_day"
)]
#[case::a_family_is_gone("families", "DELETE FROM families WHERE service = 'tp'")]
#[case::a_fact_is_another("facts", "UPDATE facts SET value = value + 1 WHERE name = 'exchanges'")]
#[case::a_fact_is_gone("facts", "DELETE FROM facts WHERE name = 'contacts'")]
#[case::a_fact_of_nothing(
    "facts",
    "INSERT INTO facts SELECT service, day, worker, locality, kind, 9999, name, 5 FROM facts LIMIT 1"
)]
#[case::a_person_is_gone(
    "persons",
    "DELETE FROM persons WHERE root = (SELECT min(root) FROM persons)"
)]
#[case::a_person_too_many(
    "persons",
    "INSERT INTO persons SELECT service, day, 'EVA01PET02', root FROM persons LIMIT 1"
)]
#[case::an_interval_ends_later(
    "intervals",
    "UPDATE intervals SET ends = ends + 60000000 WHERE day = '2014-04-23'"
)]
#[case::an_interval_is_gone("intervals", "DELETE FROM intervals WHERE service = 'tp'")]
#[case::nothing_runs("running", "DELETE FROM running")]
#[case::a_closed_span_runs(
    "running",
    "INSERT INTO running SELECT root, x'00', service, day FROM intervals WHERE service = 'tp' LIMIT 1"
)]
#[case::a_find_is_not_where_it_stands("finds", "UPDATE finds SET state = 'collected', pieces = 99")]
#[case::a_find_is_gone("finds", "DELETE FROM finds")]
#[case::a_visit_is_of_another_family("visits", "UPDATE visits SET family = x'00'")]
#[case::a_visit_is_gone("visits", "DELETE FROM visits")]
#[case::what_is_to_be_done_is_forgotten("waiting", "DELETE FROM waiting")]
#[case::a_done_thing_waits(
    "waiting",
    "INSERT INTO waiting SELECT root, root, 0 FROM visits WHERE root NOT IN (SELECT root FROM waiting)"
)]
#[case::a_sum_is_another("day_counts", "UPDATE day_counts SET value = value * 2")]
#[case::a_sum_is_gone("day_counts", "DELETE FROM day_counts WHERE day = '2014-04-22'")]
#[case::hours_are_others(
    "day_hours",
    "UPDATE day_hours SET minutes = minutes - 1 WHERE minutes > 0"
)]
#[case::hours_are_gone("day_hours", "DELETE FROM day_hours")]
#[case::open_hours_are_others("day_open", "UPDATE day_open SET longest_span = 999")]
#[case::open_hours_are_gone("day_open", "DELETE FROM day_open")]
#[case::a_digest_is_another(
    "streams",
    "UPDATE streams SET digest = zeroblob(32) WHERE max_seq > 9"
)]
#[case::a_digest_is_none("streams", "UPDATE streams SET digest = x'00' WHERE max_seq > 9")]
#[case::a_stream_claims_more(
    "streams",
    "UPDATE streams SET max_seq = max_seq + 1 WHERE max_seq < 9"
)]
#[case::a_stream_claims_less("streams", "UPDATE streams SET top_seq = 1")]
#[case::the_count_is_behind("installation", "UPDATE installation SET change = change - 3")]
#[case::nobody_is_told("feed", "DELETE FROM feed")]
#[case::a_service_is_not_told("feed", "DELETE FROM feed WHERE service = 'tp' AND change = at")]
#[case::a_late_word_is_lost("feed", "DELETE FROM feed WHERE change <> at")]
#[case::numbers_have_lost_their_late_words(
    "change numbers",
    "DELETE FROM feed WHERE change <> at; DELETE FROM own_feed WHERE change <> at"
)]
#[case::told_with_an_early_day(
    "feed",
    "UPDATE feed SET day = '2014-01-01' WHERE at = (SELECT max(at) FROM feed)"
)]
#[case::told_to_a_stranger(
    "feed",
    "UPDATE feed SET service = 'other' WHERE service = 'sas' AND at = (SELECT max(at) FROM feed WHERE at <> change AND service = 'sas')"
)]
#[case::told_of_nothing(
    "feed",
    "UPDATE feed SET change = 9999 WHERE at = (SELECT min(at) FROM feed)"
)]
#[case::told_under_a_number_that_was_never_given_out(
    "feed",
    "UPDATE feed SET at = 1 << 60 WHERE at = (SELECT max(at) FROM feed WHERE at <> change)"
)]
#[case::told_at_first_under_a_number_that_was_never_given_out(
    "feed",
    "UPDATE feed SET at = 1 << 60 WHERE at = (SELECT max(at) FROM feed WHERE at = change)"
)]
#[case::an_author_is_told_under_a_number_that_was_never_given_out(
    "own_feed",
    "UPDATE own_feed SET at = 1 << 60 WHERE at = (SELECT min(at) FROM own_feed)"
)]
#[case::told_to_what_is_no_text(
    "feed",
    "UPDATE feed SET service = CAST(x'ff' AS TEXT) WHERE at = (SELECT max(at) FROM feed)"
)]
#[case::a_document_is_not_there("documents", "DELETE FROM documents WHERE change = 3")]
#[case::documents_are_not_there("documents", "DELETE FROM documents")]
#[case::a_document_is_for_others(
    "documents",
    "UPDATE documents SET audience = 'provider/x' WHERE change = 3"
)]
#[case::an_author_is_not_told(
    "own_feed",
    "DELETE FROM own_feed WHERE at = (SELECT max(at) FROM own_feed)"
)]
#[case::a_late_word_to_authors_is_lost("own_feed", "DELETE FROM own_feed WHERE change <> at")]
#[case::told_to_another_author(
    "own_feed",
    "INSERT INTO own_feed SELECT x'07', at, change, day FROM own_feed LIMIT 1"
)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_of_what_is_derived_is_named_and_repaired(#[case] table: &str, #[case] sql: &str) {
    let folder = tempfile::tempdir().unwrap();
    let right = whole(folder.path()).await;
    let figures = right
        .figures(&query(&["sas", "tp"], "2014-04-01", "2014-04-30"))
        .await
        .unwrap();
    let mark = right.watermark().await.unwrap();
    right.close().await;

    let folder = tempfile::tempdir().unwrap();
    let store = damaged(folder.path(), sql).await;
    let found = verified(&*store).await;
    assert!(of_table(&found, table) > 0, "{table}: {}", all_text(&found));
    assert!(!all_text(&found).contains(CODE) && !all_text(&found).contains("EVA01"));
    // a number that nothing has might have been an entry
    assert_eq!(found.beyond_repair, of_table(&found, "change numbers"));
    let repaired = repaired(&*store).await;
    assert_eq!(repaired.before, found);
    assert_eq!(
        (repaired.after.differences(), all_text(&repaired.after)),
        (0, String::new())
    );
    let after = verified(&*store).await;
    assert!(after.clean(), "{}", all_text(&after));
    let lines = store.audit_lines(1).await.unwrap();
    assert_eq!(
        (&*lines[0].action, lines[0].subject.clone()),
        ("repaired", found.differences().to_string())
    );
    let numbers = store.watermark().await.unwrap();
    assert!(
        (mark..=mark + found.differences()).contains(&numbers),
        "from {mark} to {numbers}"
    );
    let again = store
        .figures(&query(&["sas", "tp"], "2014-04-01", "2014-04-30"))
        .await
        .unwrap();
    assert_eq!(
        (again.counts, again.hours, again.open),
        (figures.counts, figures.hours, figures.open)
    );
    assert_eq!(
        (again.persons, again.running),
        (figures.persons, figures.running)
    );
    // and it goes on
    send_one(&*store, 1, 18, &contact(62), &[]).await;
    assert!(verified(&*store).await.clean());
    store.close().await;
}

#[rstest]
#[case::a_text_is_another(
    "entries",
    "UPDATE entries SET raw = replace(raw, '20', '21') WHERE change = (SELECT min(root) FROM roots)"
)]
#[case::a_text_of_a_family_is_another(
    "entries",
    "UPDATE entries SET raw = raw || ' ' WHERE change = (SELECT max(version) FROM roots WHERE version <> root)"
)]
#[case::a_text_is_none(
    "entries",
    "UPDATE entries SET raw = '{}', hash = x'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' WHERE change = (SELECT max(change) FROM entries)"
)]
#[case::a_text_is_gone(
    "entries",
    "UPDATE entries SET raw = '' WHERE change = (SELECT max(change) FROM entries)"
)]
#[case::a_text_came_back("entries", "UPDATE entries SET raw = 'x' WHERE raw = ''")]
#[case::an_id_is_another(
    "entries",
    "UPDATE entries SET id = zeroblob(16) WHERE change = (SELECT max(change) FROM entries)"
)]
#[case::a_schema_is_another(
    "entries",
    "UPDATE entries SET schema = 7 WHERE change = (SELECT max(change) FROM entries)"
)]
#[case::a_person_is_in_an_erased_entry(
    "entries",
    "UPDATE erased SET nameless = replace(nameless, '\"code\":\"\"', '\"code\":\"LUD07TOM08\"')"
)]
#[case::an_erasure_of_nothing(
    "erased",
    "UPDATE erased SET id = zeroblob(16) WHERE change = (SELECT max(change) FROM erased)"
)]
#[case::a_text_is_no_text(
    "entries",
    "UPDATE entries SET raw = CAST(x'7bff7d' AS TEXT) WHERE change = (SELECT max(change) FROM entries); UPDATE day_counts SET value = value * 2"
)]
#[case::a_hash_is_none(
    "entries",
    "UPDATE entries SET hash = x'00' WHERE change = (SELECT min(change) FROM entries)"
)]
#[case::an_id_is_none(
    "entries",
    "UPDATE entries SET id = x'00' WHERE change = (SELECT min(change) FROM entries)"
)]
#[case::flags_are_no_text(
    "entries",
    "UPDATE entries SET flags = CAST(x'ff' AS TEXT) WHERE change = (SELECT min(change) FROM entries)"
)]
#[case::an_entry_is_of_another_account(
    "entries",
    "UPDATE entries SET account = zeroblob(16) WHERE change = (SELECT max(change) FROM entries)"
)]
#[case::what_is_left_of_an_erased_entry_is_no_text(
    "entries",
    "UPDATE erased SET nameless = CAST(x'ff' AS TEXT) WHERE change = (SELECT max(change) FROM erased)"
)]
#[case::a_text_set_aside_is_no_text(
    "quarantine",
    "UPDATE quarantine SET raw = CAST(x'ff' AS TEXT) WHERE raw <> ''"
)]
#[case::a_hash_set_aside_is_none("quarantine", "UPDATE quarantine SET raw_hash = x'00'")]
#[case::a_place_holds_what_is_no_hash("slots", "UPDATE slots SET hash = x'00' WHERE seq = 3")]
#[case::a_place_is_in_what_is_no_stream("slots", "UPDATE slots SET stream = x'00' WHERE seq = 17")]
#[case::a_stream_is_of_what_is_no_account(
    "streams",
    "UPDATE streams SET account = x'00' WHERE max_seq > 9"
)]
#[case::an_entry_is_gone(
    "change numbers",
    "DELETE FROM entries WHERE change = (SELECT max(root) FROM roots)"
)]
#[case::a_root_of_a_family_is_gone(
    "change numbers",
    "DELETE FROM entries WHERE change = (SELECT max(root) FROM roots WHERE version <> root)"
)]
#[case::a_document_is_gone(
    "change numbers",
    "DELETE FROM document_versions WHERE change = 1; DELETE FROM documents WHERE change = 1"
)]
#[case::two_have_one_number(
    "change numbers",
    "UPDATE document_versions SET change = change + 1 WHERE change = 1"
)]
#[case::a_version_of_a_document_is_another("documents", "UPDATE document_versions SET doc = '[]'")]
#[case::the_count_is_ahead("change numbers", "UPDATE installation SET change = change + 2")]
#[case::an_arrival_is_gone(
    "arrivals",
    "DELETE FROM arrivals WHERE change = (SELECT max(change) FROM arrivals)"
)]
#[case::arrival_goes_back(
    "arrivals",
    "UPDATE arrivals SET at = at + 5 WHERE change = (SELECT min(change) FROM arrivals)"
)]
#[case::a_text_set_aside_is_another(
    "quarantine",
    "UPDATE quarantine SET raw = raw || ' ' WHERE raw <> ''"
)]
#[case::a_place_holds_another("slots", "UPDATE slots SET hash = zeroblob(32) WHERE seq = 3")]
#[case::a_place_set_aside_holds_nothing("slots", "DELETE FROM quarantine WHERE released IS NULL")]
#[case::an_entry_has_no_place("entries", "DELETE FROM slots WHERE seq = 17")]
#[case::nobodys_stream("streams", "DELETE FROM streams WHERE max_seq > 9")]
#[case::nobodys_membership(
    "file",
    "PRAGMA foreign_keys = OFF; INSERT INTO memberships VALUES (1, x'09', NULL, 'worker', '{}', 1)"
)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_of_the_ledger_is_named_and_left_alone(#[case] table: &str, #[case] sql: &str) {
    let folder = tempfile::tempdir().unwrap();
    let store = damaged(folder.path(), sql).await;
    let found = verified(&*store).await;
    let named: Vec<_> = found
        .named
        .iter()
        .filter(|d| d.table == table && !d.derived)
        .collect();
    assert!(!named.is_empty(), "{table}: {}", all_text(&found));
    assert!(!found.broken && !found.stopped, "{}", all_text(&found));
    assert!(!all_text(&found).contains(CODE));
    let ledger = contents(folder.path()).await;
    let repaired = repaired(&*store).await;
    assert!(repaired.after.beyond_repair > 0);
    assert_eq!(
        repaired.after.differences(),
        repaired.after.beyond_repair,
        "all else is repaired: {}",
        all_text(&repaired.after)
    );
    assert_eq!(
        contents(folder.path()).await,
        ledger,
        "the ledger is left alone"
    );
    store.close().await;
}

/// What no repair touches, as text.
async fn contents(folder: &Path) -> Vec<String> {
    let mut shell = shell(folder).await;
    let mut found = Vec::new();
    for sql in [
        "SELECT change || hex(id) || hex(hash) || schema || hex(flags) || hex(raw) FROM entries ORDER BY change",
        "SELECT hex(stream) || seq || hex(id) || hex(hash) || state FROM slots ORDER BY stream, seq",
        "SELECT number || hex(raw_hash) || hex(raw) FROM quarantine ORDER BY number",
        "SELECT change || hex(id) || hex(nameless) FROM erased ORDER BY change",
        "SELECT key || change || doc FROM document_versions ORDER BY key, change",
    ] {
        let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&mut shell).await.unwrap();
        found.extend(rows.into_iter().map(|row| row.0));
    }
    shell.close().await.unwrap();
    found
}

/// What a damaged text has brought into the figures is the last that is known of it.
#[rstest]
#[case::a_contact("(SELECT min(root) FROM roots)")]
#[case::a_correction("(SELECT max(version) FROM roots WHERE version <> root)")]
#[case::the_close_of_a_shift("(SELECT change FROM entries WHERE raw LIKE '%span_close%' LIMIT 1)")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_of_a_damaged_text_stay_as_they_were(
    #[case] which: &str,
    #[values(
        "UPDATE entries SET raw = 'nonsense' WHERE change = ",
        "DELETE FROM entries WHERE change = "
    )]
    damage: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let store = damaged(folder.path(), &format!("{damage}{which}")).await;
    let rows = derived_rows(folder.path()).await;
    let found = verified(&*store).await;
    assert!(
        !found.clean() && of_table(&found, "facts") == 0,
        "{}",
        all_text(&found)
    );
    repaired(&*store).await;
    assert_eq!(derived_rows(folder.path()).await, rows);
    store.close().await;
}

pub async fn derived_rows(folder: &Path) -> Vec<String> {
    let mut shell = shell(folder).await;
    let mut found = Vec::new();
    for sql in [
        "SELECT root || ' ' || version || service || day FROM roots ORDER BY root",
        "SELECT service || day || name || root || ' ' || value FROM facts ORDER BY root, name",
        "SELECT service || day || name || ' ' || value FROM day_counts ORDER BY service, day, worker, name",
        "SELECT service || day || root || ' ' || starts || ' ' || ends FROM intervals ORDER BY root, starts",
        "SELECT root || ' ' || state || pieces FROM finds ORDER BY root",
        "SELECT root || ' ' || service || day FROM visits ORDER BY root",
        "SELECT change || ' ' || root || ' ' || next_only FROM waiting ORDER BY change, root",
        "SELECT service || day || ' ' || minutes FROM day_hours ORDER BY service, day, worker",
    ] {
        let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&mut shell).await.unwrap();
        found.extend(rows.into_iter().map(|row| row.0));
    }
    shell.close().await.unwrap();
    found
}
