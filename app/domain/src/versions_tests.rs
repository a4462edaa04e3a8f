//! Rules of versions.
use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

fn root() -> Link {
    Link {
        id: id(1),
        act: Act::Root,
    }
}

fn correction(n: u128, sees: u128) -> Link {
    Link {
        id: id(n),
        act: Act::Correction {
            corrects: id(1),
            sees: id(sees),
        },
    }
}

fn withdrawal(n: u128, target: u128) -> Link {
    Link {
        id: id(n),
        act: Act::Withdrawal { target: id(target) },
    }
}

fn resolved(links: &[Link]) -> Resolved {
    resolve(id(1), links.iter().copied(), &|_| false)
}

fn state_of(resolved: &Resolved, n: u128) -> State {
    resolved
        .history
        .iter()
        .find(|s| s.link.id == id(n))
        .unwrap()
        .state
}

#[test]
fn an_entry_alone_holds() {
    let found = resolved(&[root()]);
    assert_eq!(
        (found.current, found.void, found.conflict),
        (Some(id(1)), false, false)
    );
    assert_eq!(
        found.history,
        [Step {
            link: root(),
            state: State::Current
        }]
    );
}

#[test]
fn a_correction_of_a_correction_holds_without_conflict() {
    let found = resolved(&[root(), correction(2, 1), correction(3, 2)]);
    assert_eq!((found.current, found.conflict), (Some(id(3)), false));
    assert_eq!(state_of(&found, 2), State::Superseded);
}

#[test]
fn of_two_corrections_of_one_version_the_greater_id_holds_and_a_human_decides() {
    let found = resolved(&[root(), correction(3, 1), correction(2, 1)]);
    assert_eq!((found.current, found.conflict), (Some(id(3)), true));
    // Even a longer line under the lesser one does not win.
    let found = resolved(&[root(), correction(2, 1), correction(3, 1), correction(4, 2)]);
    assert_eq!((found.current, found.conflict), (Some(id(3)), true));
}

#[test]
fn withdrawing_one_of_two_corrections_decides() {
    let both = [root(), correction(2, 1), correction(3, 1)];
    let keep_greater = resolved(&[&both[..], &[withdrawal(4, 2)]].concat());
    assert_eq!(
        (keep_greater.current, keep_greater.conflict),
        (Some(id(3)), false)
    );
    let keep_lesser = resolved(&[&both[..], &[withdrawal(4, 3)]].concat());
    assert_eq!(
        (keep_lesser.current, keep_lesser.conflict),
        (Some(id(2)), false)
    );
}

fn lines_of(links: &[Link]) -> Vec<EntryId> {
    rivals(id(1), links.iter().copied(), &|_| false)
}

#[test]
fn a_human_decides_between_the_ends_of_the_lines_that_stand() {
    let both = [root(), correction(2, 1), correction(3, 1), correction(4, 2)];
    assert_eq!(lines_of(&both), [id(4), id(3)]);
    let beside = |chosen| against(id(chosen), id(1), both, &|_| false);
    // What was made on the rival goes with it, or it would take its place.
    assert_eq!(beside(3), [id(2), id(4)]);
    assert_eq!(beside(4), [id(3)]);
    assert_eq!(beside(2), [], "not the end of a line");
    assert_eq!(
        lines_of(&[root(), correction(2, 1), correction(3, 2)]),
        [id(3)]
    );
    assert_eq!(lines_of(&[correction(2, 1)]), []);
}

#[test]
fn a_withdrawn_correction_falls_back_to_what_it_replaced() {
    let found = resolved(&[root(), correction(2, 1), withdrawal(3, 2)]);
    assert_eq!(found.current, Some(id(1)));
    assert_eq!(state_of(&found, 2), State::Withdrawn);
    assert_eq!(state_of(&found, 3), State::InForce);
}

#[test]
fn a_correction_made_on_a_withdrawn_one_still_holds() {
    let found = resolved(&[root(), correction(2, 1), correction(3, 2), withdrawal(4, 2)]);
    assert_eq!((found.current, found.conflict), (Some(id(3)), false));
}

#[test]
fn withdrawing_the_root_voids_and_withdrawing_that_restores() {
    let undone = [root(), correction(2, 1), withdrawal(3, 1)];
    let found = resolved(&undone);
    assert_eq!((found.current, found.void), (None, true));
    assert_eq!(state_of(&found, 2), State::Superseded);
    let restored = resolved(&[&undone[..], &[withdrawal(4, 3)]].concat());
    assert_eq!((restored.current, restored.void), (Some(id(2)), false));
    let again = resolved(&[&undone[..], &[withdrawal(4, 3), withdrawal(5, 4)]].concat());
    assert!(again.void);
}

#[test]
fn a_second_withdrawal_still_voids_after_the_first_is_taken_back() {
    let found = resolved(&[root(), withdrawal(2, 1), withdrawal(3, 1), withdrawal(4, 2)]);
    assert!(found.void);
}

#[test]
fn what_saw_something_unknown_waits_and_is_reported() {
    let found = resolved(&[root(), correction(3, 2)]);
    assert_eq!(found.current, Some(id(1)));
    assert_eq!(found.waiting().collect::<Vec<_>>(), [id(3)]);
    let arrived = resolved(&[root(), correction(3, 2), correction(2, 1)]);
    assert_eq!(arrived.current, Some(id(3)));
}

#[test]
fn before_its_root_arrives_nothing_holds_and_nothing_is_void() {
    let found = resolved(&[correction(2, 1), withdrawal(3, 1)]);
    assert_eq!((found.current, found.void), (None, false));
    assert_eq!(found.waiting().collect::<Vec<_>>(), [id(2), id(3)]);
}

#[test]
fn what_the_author_was_not_entitled_to_counts_as_not_there() {
    let links = [root(), correction(2, 1), correction(3, 1), withdrawal(4, 1)];
    let found = resolve(id(1), links, &|entry| [id(3), id(4)].contains(&entry));
    assert_eq!(
        (found.current, found.void, found.conflict),
        (Some(id(2)), false, false)
    );
    assert_eq!(state_of(&found, 3), State::NotEntitled);
    assert_eq!(state_of(&found, 4), State::NotEntitled);
}

#[test]
fn withdrawals_in_a_circle_have_no_effect() {
    let found = resolved(&[root(), withdrawal(2, 3), withdrawal(3, 2), withdrawal(4, 4)]);
    assert_eq!((found.current, found.void), (Some(id(1)), false));
}

#[test]
fn corrections_in_a_circle_wait() {
    let found = resolved(&[root(), correction(2, 3), correction(3, 2)]);
    assert_eq!(found.current, Some(id(1)));
    assert_eq!(found.waiting().count(), 2);
}

#[test]
fn links_of_other_entries_are_left_out() {
    let other = Link {
        id: id(9),
        act: Act::Correction {
            corrects: id(8),
            sees: id(8),
        },
    };
    let found = resolved(&[root(), other, withdrawal(10, 9)]);
    assert_eq!(found.history.len(), 1);
}

#[test]
fn a_week_closed_leaves_changes_to_the_manager() {
    let entry = crate::examples::contact();
    let (worker, stranger) = (entry.workers[0], AccountId(Uuid::from_u128(77)));
    assert!(may_change(&entry, worker, false, false));
    assert!(!may_change(&entry, worker, false, true));
    assert!(!may_change(&entry, stranger, false, false));
    assert!(may_change(&entry, stranger, true, true));
}

fn any_links() -> impl Strategy<Value = Vec<Link>> {
    let link = (2u128..12, 1u128..12, any::<bool>()).prop_map(|(n, to, corrects)| {
        if corrects {
            correction(n, to)
        } else {
            withdrawal(n, to)
        }
    });
    prop::collection::vec(link, 0..14).prop_map(|mut links| {
        links.push(root());
        links
    })
}

proptest! {
    #[test]
    fn the_order_of_arrival_never_matters(links in any_links(), seed in any::<u64>()) {
        let mut other = links.clone();
        let length = other.len();
        for i in 0..length {
            other.swap(i, (seed as usize).wrapping_mul(31).wrapping_add(i * 17) % length);
        }
        prop_assert_eq!(resolved(&links), resolved(&other));
    }

    #[test]
    fn what_comes_twice_counts_once(links in any_links()) {
        prop_assert_eq!(resolved(&links), resolved(&[links.clone(), links.clone()].concat()));
    }

    #[test]
    fn the_version_that_holds_is_never_withdrawn(links in any_links()) {
        let found = resolved(&links);
        prop_assert_eq!(found.current.is_none(), found.void);
        if let Some(current) = found.current {
            let step = found.history.iter().find(|s| s.link.id == current).unwrap();
            prop_assert_eq!(step.state, State::Current);
            let takes_back = matches!(step.link.act, Act::Withdrawal { .. });
            prop_assert!(!takes_back);
        }
    }

    #[test]
    fn withdrawing_what_stands_beside_it_makes_any_rival_hold(links in any_links(), pick in any::<prop::sample::Index>()) {
        let ends = lines_of(&links);
        let before = resolved(&links);
        prop_assert_eq!(before.conflict, ends.len() > 1 && !before.void);
        if before.void || ends.is_empty() {
            return Ok(());
        }
        let chosen = *pick.get(&ends);
        let withdrawn = against(chosen, id(1), links.iter().copied(), &|_| false);
        let decided = withdrawn.iter().zip(200..).map(|(target, n)| Link {
            id: id(n),
            act: Act::Withdrawal { target: *target },
        });
        let decided: Vec<Link> = links.iter().copied().chain(decided).collect();
        let after = resolved(&decided);
        prop_assert_eq!((after.current, after.conflict), (Some(chosen), false));
    }

    #[test]
    fn an_undo_of_the_last_withdrawal_brings_back_what_held(links in any_links()) {
        let before = resolved(&links);
        let undone = [&links[..], &[withdrawal(50, 1), withdrawal(51, 50)]].concat();
        prop_assert_eq!(resolved(&undone).current, before.current);
    }
}
