//! Rules of what was agreed in visits.
use super::*;
use crate::examples::{self, account, at, day, id, task_close, visit, visit_of};

/// A visit on a day, with its next one.
fn visit_on(n: u128, on: &str, next: Option<&str>) -> Entry {
    let mut entry = visit_of(n, "ZAS", 1, 0);
    entry.start = at(day(on), 9, 0);
    if let Body::HouseholdVisit(visit) = &mut entry.body {
        visit.next = next.map(day);
        visit.tasks.clear();
    }
    entry
}

fn what(entries: &[Entry]) -> Vec<(Option<String>, What)> {
    let open = open(entries).into_iter();
    open.map(|a| (a.due.map(|d| d.to_string()), a.what))
        .collect()
}

fn task(no: u32, text: &str) -> What {
    What::Task {
        no,
        text: text.to_owned(),
    }
}

#[test]
fn a_task_is_open_until_it_is_closed_and_the_next_visit_until_the_family_is_visited() {
    let agreed = [
        (
            Some("2014-04-30".to_owned()),
            task(1, "přihláška do školky"),
        ),
        (Some("2014-05-06".to_owned()), What::Visit),
    ];
    assert_eq!(what(&[visit()]), agreed);
    assert_eq!(what(&[visit(), task_close()]), agreed[1..]);
    let later = visit_on(20, "2014-05-05", None);
    assert_eq!(what(&[visit(), task_close(), later]), []);
}

#[test]
fn of_several_next_visits_the_newest_waits() {
    let entries = [
        visit_on(20, "2014-04-01", Some("2014-04-08")),
        visit_on(21, "2014-04-08", Some("2014-04-15")),
    ];
    assert_eq!(
        what(&entries),
        [(Some("2014-04-15".to_owned()), What::Visit)]
    );
}

#[test]
fn a_visit_that_met_nobody_was_a_visit_all_the_same() {
    let mut nobody = visit_on(21, "2014-04-08", None);
    if let Body::HouseholdVisit(visit) = &mut nobody.body {
        visit.result = examples::code("NEZ");
    }
    assert_eq!(
        what(&[visit_on(20, "2014-04-01", Some("2014-04-08")), nobody]),
        []
    );
}

#[test]
fn what_has_no_day_comes_last() {
    let mut entry = visit();
    if let Body::HouseholdVisit(visit) = &mut entry.body {
        visit.tasks[0].due = None;
    }
    let days: Vec<_> = open(&[entry]).into_iter().map(|a| a.due).collect();
    assert_eq!(days, [Some(day("2014-05-06")), None]);
}

#[test]
fn a_strangers_close_closes_nothing() {
    let mut close = task_close();
    close.author = account(101);
    close.service = ServiceId::new("prunerov-tp").unwrap();
    assert_eq!(open(&[visit(), close]).len(), 2);
}

#[test]
fn a_close_of_another_task_closes_nothing() {
    let mut close = task_close();
    if let Body::TaskClose(of) = &mut close.body {
        of.task = 2;
    }
    assert_eq!(open(&[visit(), close]).len(), 2);
}

#[test]
fn a_family_is_as_its_newest_visit_knows_it() {
    let mut newer = visit_on(20, "2014-05-05", None);
    if let Body::HouseholdVisit(visit) = &mut newer.body {
        visit.family.children = 5;
    }
    let known = families(&[newer.clone(), visit()]);
    assert_eq!(known.len(), 1);
    assert_eq!((known[0].label.as_str(), known[0].children), ("K-12", 5));
    assert_eq!(families(&[visit(), newer]), known);
    assert_eq!(open(&[visit()])[0].visit, id(9));
}
