//! The contract of the storage traits: every case runs on every database.
mod backend;
mod centres;
mod circles;
mod damage;
mod edits;
mod figures;
mod file;
mod hours;
mod invitations;
mod matters;
mod people;
mod pull;
mod push;
mod random;
mod reference;
mod repair;
mod server;
mod streams;
mod support;
mod upkeep;
mod verify;

use backend::{Backend, sqlite};
use std::path::Path;

/// Runs every case of a module on a database of its own, of either kind.
macro_rules! cases {
    ($($module:ident { $($case:ident),* $(,)? })*) => {
        mod on {
            $(pub mod $module {
                $(#[rstest::rstest]
                #[case::sqlite(crate::Backend::Sqlite)]
                #[case::postgres(crate::Backend::Postgres)]
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case(#[case] backend: crate::Backend) {
                    let Some(database) = backend.make().await else { return };
                    let store = database.open().await;
                    crate::$module::$case(store.clone()).await;
                    database.end(store).await;
                })*
            })*
        }
    };
}

cases! {
    push {
        an_entry_is_stored_once_and_keeps_its_text,
        the_same_entry_again_is_a_duplicate_with_its_change,
        the_same_entry_twice_in_one_batch_is_stored_once,
        the_same_id_with_another_hash_is_set_aside,
        the_same_place_with_another_id_is_set_aside_and_the_first_stays,
        what_was_erased_is_called_erased_where_another_entry_has_its_place,
        what_was_erased_is_called_erased_where_its_id_holds_another_text,
        a_poison_item_takes_its_place_and_the_rest_goes_on,
        a_character_that_cannot_be_kept_takes_nothing_with_it,
        an_item_without_a_name_is_set_aside_once,
        a_set_aside_entry_that_becomes_acceptable_is_stored_and_released,
        an_entry_under_another_stream_takes_that_place_too,
        pushes_that_wait_together_are_all_answered,
        a_push_goes_on_when_nobody_waits_for_it,
        change_numbers_have_no_gaps,
        arrival_answers_the_change_number_of_an_instant,
        a_history_holds_corrections_and_withdrawals,
        erasure_takes_the_text_and_keeps_counts_and_digests,
    }
    figures {
        contacts_and_exchanges_count_by_worker_and_day,
        a_correction_moves_what_counts_to_another_day,
        a_withdrawal_takes_back_and_its_withdrawal_restores,
        a_correction_before_its_root_waits,
        two_corrections_of_one_version_are_named_until_one_is_taken_back,
        who_is_not_entitled_changes_nothing,
        only_the_author_the_workers_and_the_manager_may_correct,
        persons_count_once_and_unknown_ones_by_record,
        an_earlier_state_is_computed_from_what_had_arrived,
        every_figure_opens_the_entries_behind_it,
    }
    streams {
        absent_ranges_are_named,
        a_difference_of_digests_is_named_and_narrowed_by_offers,
        an_older_digest_is_compared_too,
        what_is_offered_and_held_is_answered,
        an_offer_is_answered_with_what_was_said_of_its_place,
        a_stream_of_another_account_fails_that_push_only,
        an_item_of_a_foreign_stream_is_set_aside_without_its_place,
        a_revoked_session_hands_in_and_binds_and_learns_nothing,
        what_is_offered_and_not_held_always_lies_in_a_named_range,
        places_that_an_ended_stream_gave_up_are_not_waited_for,
        streams_show_what_they_lack,
        what_waits_is_shown_once_for_a_phone_whatever_its_streams,
    }
    hours {
        hours_are_summed_by_worker_and_united,
        a_shift_over_midnight_and_monday_is_cut,
        a_shift_without_an_end_runs_and_gives_no_hours,
        a_correction_of_a_close_moves_the_hours,
    }
    pull {
        a_pull_gives_the_exact_text_of_the_services_in_scope,
        a_pull_goes_on_after_its_limit,
        own_entries_go_back_further,
        own_entries_of_a_service_out_of_scope_are_not_pulled,
        what_is_erased_is_forgotten,
        what_is_erased_from_the_quarantine_is_forgotten_too,
        reference_documents_come_to_their_audience,
    }
    matters {
        a_find_stands_as_its_newest_step_says,
        a_family_counts_once_however_often_it_was_visited,
        an_open_find_of_long_ago_is_pulled_until_it_is_collected,
        what_was_agreed_long_ago_is_pulled_until_it_is_done,
        an_erased_find_counts_and_says_nothing,
    }
    circles {
        a_stranger_who_names_an_entry_is_not_shown_it,
        a_void_correction_is_shown_to_the_team_of_its_root,
        a_correction_reaches_the_phones_of_both_services,
        a_late_root_brings_its_waiting_correction_along,
        a_correction_into_the_window_brings_its_old_root_along,
        a_correction_into_the_window_brings_its_root_to_every_service,
        a_correction_of_the_same_day_is_announced_alone,
    }
    people {
        an_account_has_one_name_and_its_memberships,
        a_password_is_replaced,
        a_disabled_account_loses_its_devices,
        the_old_token_is_valid_until_the_new_one_was_used,
        a_lost_reply_to_a_rotation_locks_nobody_out,
        a_device_is_revoked_once,
        a_stream_belongs_to_one_account,
        the_audit_shows_the_newest_first,
    }
    invitations {
        a_person_is_added_with_all_or_nothing,
        a_code_sets_a_password_once,
        of_two_who_use_a_code_at_once_one_does,
        a_late_code_sets_nothing,
        a_new_code_withdraws_the_one_before,
        who_is_disabled_loses_devices_and_code_and_may_be_let_in_again,
        the_last_administrator_stays,
        a_membership_changes_and_what_it_said_is_kept,
        colleagues_learn_the_new_name,
        presence_is_known_of_all_at_once,
    }
    centres {
        a_centre_is_opened_in_place_of_its_managers_session,
        one_session_opens_one_centre,
        nobody_logs_in_to_a_centre_and_it_works_nowhere_else,
        a_closed_centre_has_no_session_and_stays_on_the_list,
        what_a_centre_holds_back_is_on_the_list,
    }
    reference {
        importing_twice_changes_nothing,
        a_file_without_quotas_takes_none_back,
        a_changed_quota_keeps_what_was_valid_before,
        lists_keep_codes_that_are_no_longer_built_in,
    }
    edits {
        an_edit_takes_the_place_of_what_was_seen_and_of_nothing_else,
        a_phone_is_given_an_edit_with_its_next_pull,
        an_import_keeps_what_was_changed_in_the_browser,
        a_conflict_is_told_until_it_is_settled,
        quotas_of_a_file_and_of_the_browser_never_overlap,
        a_locality_that_a_file_no_longer_has_is_retired,
        the_built_in_lists_take_no_edit_back,
        the_audit_is_searched_by_who_what_when_and_about_what,
    }
    upkeep {
        the_epoch_stays_until_it_is_renewed,
        a_closed_store_refuses,
        a_cursor_of_this_opening_is_believed_and_one_of_an_unknown_opening_is_not,
        it_is_ready,
        quarantined_items_are_shown_to_the_providers_managers,
        a_backup_is_a_file_and_writes_over_nothing,
        the_hashes_of_an_entrys_texts_are_known_wherever_they_lie,
    }
    verify {
        an_empty_database_is_as_it_should_be,
        what_ingestion_writes_is_as_it_should_be,
        a_repair_of_what_is_right_writes_nothing,
    }
}

/// A method without a case would be a promise that the next database need not keep.
#[test]
fn every_method_of_the_traits_is_called_in_a_case() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let traits = std::fs::read_to_string(here.join("src/traits.rs")).unwrap();
    let methods: Vec<&str> = traits
        .lines()
        .filter_map(|line| {
            let line = line.trim_start();
            let rest = line
                .strip_prefix("async fn ")
                .or_else(|| line.strip_prefix("fn "))?;
            rest.split('(').next()
        })
        .collect();
    assert!(methods.len() > 30, "{methods:?}");
    let mut cases = String::new();
    for file in std::fs::read_dir(here.join("tests/contract")).unwrap() {
        let path = file.unwrap().path();
        // `close` is called for every case, here
        cases += &std::fs::read_to_string(path).unwrap();
    }
    let called = |method: &&&str| cases.contains(&format!(".{method}("));
    let missing: Vec<_> = methods.iter().filter(|m| !called(m)).collect();
    assert!(missing.is_empty(), "no case calls {missing:?}");
}
