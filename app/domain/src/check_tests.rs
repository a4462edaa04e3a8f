//! Rules of what is refused and what is set apart.
use super::*;
use crate::code::CodeReason;
use crate::entry::{Correction, Point};
use crate::examples::{self, account, id};
use crate::person::AgeBand;
use crate::span::assemble;
use crate::time::Instant;
use rstest::rstest;

fn problems(entry: &Entry, context: &FormContext<'_>) -> Vec<(String, Reason)> {
    refuse(entry, context)
        .into_iter()
        .map(|p| (p.field, p.reason))
        .collect()
}

fn of_contact(change: impl FnOnce(&mut Entry)) -> Vec<(String, Reason)> {
    let mut entry = examples::contact();
    change(&mut entry);
    problems(&entry, &FormContext::default())
}

fn one(field: &str, reason: Reason) -> Vec<(String, Reason)> {
    vec![(field.to_owned(), reason)]
}

#[test]
fn good_entries_are_saved() {
    let spans = assemble(&[examples::span_open(), examples::break_open()]).spans;
    let context = FormContext {
        span: spans.first(),
        root: None,
    };
    for entry in examples::one_of_each() {
        assert_eq!(problems(&entry, &context), [], "{:?}", entry.body.kind());
    }
}

#[test]
fn an_entry_without_a_worker_is_refused() {
    assert_eq!(
        of_contact(|e| e.workers.clear()),
        one("workers", Reason::NoWorker)
    );
}

#[test]
fn a_contact_with_nobody_is_refused_unless_it_was_missed_or_on_behalf() {
    let nobody = |what: &str| {
        of_contact(|e| {
            e.persons.clear();
            e.anonymous.clear();
            if let Body::Contact(contact) = &mut e.body {
                contact.what = examples::code(what);
            }
        })
    };
    assert_eq!(nobody("KON"), one("persons", Reason::NoPerson));
    assert_eq!((nobody("CAN"), nobody("PVP")), (vec![], vec![]));
}

#[test]
fn a_client_code_is_refused_with_its_part_and_reason() {
    let found = of_contact(|e| e.persons[0].code = "LUD31TOM04".into());
    assert_eq!(
        found,
        one(
            "persons[0].code.day",
            Reason::ClientCode(CodeReason::DayNotInMonth)
        )
    );
}

#[rstest]
#[case(1899, true)]
#[case(1900, false)]
#[case(2014, false)]
#[case(2015, true)]
fn a_year_of_birth_lies_between_1900_and_the_contact(#[case] year: u16, #[case] refused: bool) {
    let found = of_contact(|e| e.persons[0].year_of_birth = Some(year));
    let expected = one("persons[0].year_of_birth", Reason::NoSuchYearOfBirth);
    assert_eq!(found, if refused { expected } else { vec![] });
}

#[test]
fn a_nameless_count_of_zero_and_a_reversed_band_are_refused() {
    assert_eq!(
        of_contact(|e| e.anonymous[0].count = 0),
        one("anonymous[0].count", Reason::Zero)
    );
    let reversed = of_contact(|e| {
        e.anonymous[0].band = Some(AgeBand {
            from: 26,
            to: Some(15),
        })
    });
    assert_eq!(reversed, one("anonymous[0].band", Reason::BandReversed));
}

#[test]
fn a_position_of_a_person_is_refused() {
    let found = of_contact(|e| {
        e.point = Some(Point {
            lat: 50.4,
            lon: 13.2,
        })
    });
    assert_eq!(found, one("point", Reason::PointNotAllowed));
}

#[test]
fn an_exchange_of_nothing_is_refused_and_out_above_in_is_not() {
    let nothing = examples::exchange_of(1, &[("J1", 0, 0)], 3);
    let found = problems(&nothing, &FormContext::default());
    assert_eq!(found, one("body.items", Reason::NothingExchanged));
    let starter = examples::exchange_of(1, &[("J1", 0, 5)], 0);
    assert_eq!(problems(&starter, &FormContext::default()), []);
}

#[test]
fn a_correction_needs_a_reason_and_the_kind_of_its_root() {
    let root = examples::exchange();
    let mut entry = examples::correction();
    entry.body = Body::Correction(Correction {
        corrects: root.id,
        sees: root.id,
        reason: "  ".into(),
        body: Box::new(examples::contact().body),
    });
    let found = problems(
        &entry,
        &FormContext {
            span: None,
            root: Some(&root),
        },
    );
    assert_eq!(
        found,
        [
            ("body.reason".into(), Reason::NoReason),
            ("body.body.kind".into(), Reason::OtherKind)
        ]
    );
}

#[test]
fn what_is_impossible_stays_so_in_a_correction() {
    let entry = examples::correction_of(7, &examples::exchange(), 2, |e| {
        if let Body::Exchange(exchange) = &mut e.body {
            exchange.items.clear();
        }
    });
    let found = problems(&entry, &FormContext::default());
    assert_eq!(found, one("body.body.items", Reason::NothingExchanged));
}

#[test]
fn a_shift_that_is_unknown_or_closed_cannot_be_closed() {
    let close = examples::span_close();
    let unknown = problems(&close, &FormContext::default());
    assert_eq!(unknown, one("body.span", Reason::SpanNotRunning));
    let spans = assemble(&[examples::span_open(), close.clone()]).spans;
    let context = FormContext {
        span: spans.first(),
        root: None,
    };
    let again = Entry {
        id: id(40),
        ..close.clone()
    };
    assert_eq!(
        problems(&again, &context),
        one("body.span", Reason::SpanNotRunning)
    );
    let corrected = examples::correction_of(41, &close, 4, |e| e.start = e.start.plus_minutes(5));
    assert_eq!(
        problems(&corrected, &context),
        [],
        "its own close may be corrected"
    );
}

#[test]
fn an_end_before_its_beginning_is_refused() {
    let mut opens = vec![examples::span_open(), examples::break_open()];
    opens[1].start = opens[1].start.plus_minutes(60);
    let spans = assemble(&opens).spans;
    let context = FormContext {
        span: spans.first(),
        root: None,
    };
    let mut close = examples::span_close();
    close.start = Instant(close.start.0 - 1);
    assert_eq!(
        problems(&close, &context),
        one("start", Reason::EndBeforeStart)
    );
    let mut resume = examples::break_close();
    resume.start = resume.start.plus_minutes(59);
    assert_eq!(
        problems(&resume, &context),
        one("start", Reason::EndBeforeStart)
    );
}

#[test]
fn a_break_belongs_to_a_known_span_and_its_end_to_a_running_break() {
    let none = FormContext::default();
    assert_eq!(
        problems(&examples::break_open(), &none),
        one("body.span", Reason::SpanNotRunning)
    );
    assert_eq!(
        problems(&examples::break_close(), &none),
        one("body.span", Reason::SpanNotRunning)
    );
    let spans = assemble(&[examples::span_open()]).spans;
    let context = FormContext {
        span: spans.first(),
        root: None,
    };
    assert_eq!(
        problems(&examples::break_close(), &context),
        one("body.pause", Reason::BreakNotRunning)
    );
    let closed = assemble(&[examples::span_open(), examples::span_close()]).spans;
    let context = FormContext {
        span: closed.first(),
        root: None,
    };
    assert_eq!(
        problems(&examples::break_open(), &context),
        [],
        "a break may be added afterwards"
    );
    assert_eq!(problems(&examples::break_close(), &context), []);
}

#[test]
fn every_problem_of_an_entry_is_named_not_only_the_first() {
    let found = of_contact(|e| {
        e.workers = vec![account(1); 300];
        e.persons[0].code = "?".into();
        e.anonymous[0].count = 0;
    });
    assert_eq!(found.len(), 3);
}

fn of_visit(change: impl FnOnce(&mut HouseholdVisit)) -> Vec<(String, Reason)> {
    let mut entry = examples::visit();
    if let Body::HouseholdVisit(visit) = &mut entry.body {
        change(visit);
    }
    problems(&entry, &FormContext::default())
}

#[test]
fn a_family_needs_a_label_and_a_task_a_text() {
    assert_eq!(
        of_visit(|v| v.family.label = " ".into()),
        one("body.family.label", Reason::NoLabel)
    );
    assert_eq!(
        of_visit(|v| v.tasks[0].text.clear()),
        one("body.tasks[0].text", Reason::MissingField)
    );
}

#[rstest]
#[case("ZAS", true)]
#[case("CAS", true)]
#[case("PRR", true)]
#[case("NEZ", false)]
#[case("ODM", false)]
fn a_family_that_was_met_was_somebody(#[case] result: &str, #[case] refused: bool) {
    let found = of_visit(|v| {
        v.result = examples::code(result);
        (v.adults, v.children) = (0, 0);
    });
    let expected = one("body.adults", Reason::Zero);
    assert_eq!(found, if refused { expected } else { vec![] });
}

#[test]
fn a_find_may_have_a_position_and_has_a_piece_at_least() {
    let mut find = examples::find();
    find.point = Some(Point {
        lat: 50.2294,
        lon: 17.2044,
    });
    assert_eq!(problems(&find, &FormContext::default()), []);
    let none = examples::find_of(1, 0, FindState::Reported);
    assert_eq!(
        problems(&none, &FormContext::default()),
        one("body.pieces", Reason::Zero)
    );
}

#[test]
fn what_is_collected_went_somewhere() {
    let expected = one("body.disposal", Reason::NoDisposal);
    let mut find = examples::find_of(1, 2, FindState::Collected);
    if let Body::FoundNeedles(found) = &mut find.body {
        found.disposal = None;
    }
    assert_eq!(problems(&find, &FormContext::default()), expected);
    let mut step = examples::find_step();
    if let Body::FindStep(step) = &mut step.body {
        step.disposal = None;
    }
    assert_eq!(problems(&step, &FormContext::default()), expected);
}

/// peers.md §1.4: linked fields catch typing errors: all = users + others, users by primary drug.
#[rstest]
#[case::as_it_is(|_: &mut BulkContact| {}, &[])]
#[case::cells_too_many(|b: &mut BulkContact| b.cells[0].count += 1, &["cells", "drugs"])]
#[case::drugs_too_few(|b: &mut BulkContact| b.drugs[0].count -= 1, &["drugs"])]
#[case::nobody_asked_about_drugs(|b: &mut BulkContact| b.drugs.clear(), &[])]
#[case::no_cells(|b: &mut BulkContact| b.cells.clear(), &[])]
#[case::more_users_than_persons(|b: &mut BulkContact| { b.cells.clear(); b.drugs[0].count = 12; }, &["drugs"])]
#[case::all_foreigners(|b: &mut BulkContact| b.foreigners = 12, &[])]
#[case::more_foreigners_than_persons(|b: &mut BulkContact| b.foreigners = 13, &["foreigners"])]
fn parts_of_a_count_in_bulk_add_up(#[case] change: fn(&mut BulkContact), #[case] differ: &[&str]) {
    let mut entry = examples::bulk();
    if let Body::BulkContact(bulk) = &mut entry.body {
        change(bulk);
    }
    let expected: Vec<_> = differ
        .iter()
        .map(|field| (format!("body.{field}"), Reason::SumsDiffer))
        .collect();
    assert_eq!(problems(&entry, &FormContext::default()), expected);
}

#[test]
fn a_count_in_bulk_counts_somebody() {
    let mut entry = examples::bulk();
    entry.anonymous.clear();
    if let Body::BulkContact(bulk) = &mut entry.body {
        bulk.cells.clear();
        bulk.drugs.clear();
        bulk.foreigners = 0;
    }
    assert_eq!(
        problems(&entry, &FormContext::default()),
        one("persons", Reason::Zero)
    );
}
