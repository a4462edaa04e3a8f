//! Rules of finds.
use super::*;
use crate::examples::{self, account, at, code, correction_of, day, find_of, find_step_of};
use proptest::prelude::*;
use rstest::rstest;

/// A step at an hour of the day of the find, which is reported at 9:00.
fn step(n: u128, hour: u32, state: FindState) -> Entry {
    let mut step = find_step_of(n, 11, state);
    step.start = at(day("2014-04-22"), hour, 0);
    step
}

fn one(entries: &[Entry]) -> Find {
    let mut finds = assemble(entries);
    assert_eq!(finds.len(), 1);
    finds.remove(0)
}

#[test]
fn a_find_without_a_step_stands_as_it_was_written_down() {
    let open = one(&[find_of(11, 4, FindState::Reported)]);
    assert_eq!(
        (open.state, open.is_open(), open.pieces),
        (FindState::Reported, true, 4)
    );
    assert_eq!(open.minutes_to_collection(), None);
    let at_once = one(&[find_of(11, 4, FindState::Collected)]);
    assert_eq!(at_once.minutes_to_collection(), Some(0));
    assert_eq!(at_once.disposal, Some(code("KC")));
}

#[test]
fn reported_at_9_on_the_way_at_10_collected_at_11_took_120_minutes() {
    let entries = [
        find_of(11, 4, FindState::Reported),
        step(12, 10, FindState::OnTheWay),
        step(13, 11, FindState::Collected),
    ];
    assert_eq!(one(&entries[..2]).state, FindState::OnTheWay);
    let collected = one(&entries);
    assert_eq!(collected.minutes_to_collection(), Some(120));
    assert_eq!(collected.disposal, Some(code("MPD")));
}

#[test]
fn what_was_really_collected_counts_instead_of_what_was_reported() {
    let mut collected = step(12, 11, FindState::Collected);
    if let Body::FindStep(step) = &mut collected.body {
        step.pieces = Some(7);
    }
    assert_eq!(one(&[examples::find(), collected]).pieces, 7);
}

#[test]
fn a_find_that_was_seen_again_is_open_again() {
    let entries = [
        examples::find(),
        step(12, 10, FindState::Collected),
        step(13, 12, FindState::Reported),
    ];
    let find = one(&entries);
    assert_eq!((find.state, find.disposal), (FindState::Reported, None));
}

#[test]
fn a_collection_before_the_report_took_no_time() {
    let find = one(&[examples::find(), step(12, 8, FindState::Collected)]);
    assert_eq!(find.minutes_to_collection(), Some(0));
}

#[rstest]
#[case::same_service(100, "prunerov-sas", true)]
#[case::other_service_but_whoever_wrote_it(100, "prunerov-tp", true)]
#[case::stranger_in_the_service(101, "prunerov-sas", true)]
#[case::stranger_elsewhere(101, "prunerov-tp", false)]
fn a_step_is_taken_from_the_service_or_from_whoever_found(
    #[case] author: u128,
    #[case] service: &str,
    #[case] taken: bool,
) {
    let mut step = step(12, 10, FindState::Collected);
    step.author = account(author);
    step.service = ServiceId::new(service).unwrap();
    assert_eq!(!one(&[examples::find(), step]).is_open(), taken);
}

#[test]
fn a_step_of_an_unknown_find_makes_none() {
    assert_eq!(assemble(&[step(12, 10, FindState::Collected)]), []);
}

#[test]
fn a_corrected_find_keeps_its_steps() {
    let root = examples::find();
    let corrected = correction_of(20, &root, 11, |e| {
        if let Body::FoundNeedles(found) = &mut e.body {
            found.pieces = 6;
        }
    });
    let find = one(&[corrected, step(12, 10, FindState::OnTheWay)]);
    assert_eq!(
        (find.id, find.pieces, find.state),
        (root.id, 6, FindState::OnTheWay)
    );
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter(
        steps in proptest::collection::vec((9_u32..20, 0_usize..3), 0..6),
        seed in any::<u64>(),
    ) {
        let mut entries = vec![examples::find()];
        for (n, (hour, state)) in steps.into_iter().enumerate() {
            entries.push(step(100 + n as u128, hour, FindState::ALL[state]));
        }
        let expected = assemble(&entries);
        let mut shuffled = entries.clone();
        let mut chance = seed;
        for i in (1..shuffled.len()).rev() {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(i, (chance >> 33) as usize % (i + 1));
        }
        prop_assert_eq!(assemble(&shuffled), expected);
    }
}
