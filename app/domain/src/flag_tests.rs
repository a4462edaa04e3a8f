//! Rules of what is flagged.
use super::*;
use crate::entry::{Kind, SpanKind};
use crate::examples::{self, at, code, correction_of, day, id};
use crate::ids::{ProgrammeId, ProviderId, ServiceId};
use crate::person::AgeBand;
use crate::programme::Label;
use crate::span::assemble;
use rstest::rstest;

fn label() -> Label {
    Label {
        cs: "Prunéřov".into(),
        en: "Prunéřov".into(),
    }
}

fn service() -> Service {
    Service {
        id: ServiceId::new("prunerov-sas").unwrap(),
        programme: ProgrammeId::new("prunerov").unwrap(),
        provider: ProviderId::new("dodavatel").unwrap(),
        service_type: code("SAS65"),
        name: label(),
        from: day("2013-07-01"),
        to: Some(day("2015-05-31")),
        kinds: vec![
            Kind::Contact,
            Kind::Exchange,
            Kind::HouseholdVisit,
            Kind::FoundNeedles,
            Kind::BulkContact,
            Kind::SpanOpen,
        ],
        drug_cells: false,
        bands: vec![
            AgeBand {
                from: 15,
                to: Some(18),
            },
            AgeBand {
                from: 19,
                to: Some(26),
            },
        ],
        capacity: None,
        persons_target: None,
        targets: vec![],
        quotas: vec![],
        localities: vec![],
        doubtful: vec![],
        not_offered: vec![],
    }
}

fn programme() -> Programme {
    Programme {
        id: ProgrammeId::new("prunerov").unwrap(),
        name: label(),
        from: day("2013-02-01"),
        to: Some(day("2015-06-30")),
        persons_target: Some(550),
        doubtful: vec![],
    }
}

fn lists() -> CodeLists {
    serde_json::from_str(include_str!("../lists/codes.json")).unwrap()
}

/// The flags of an entry with everything known and nothing else odd.
fn flags(entry: &Entry) -> Vec<Flag> {
    let (service, programme, lists) = (service(), programme(), lists());
    let context = CheckContext {
        service: Some(&service),
        programme: Some(&programme),
        lists: Some(&lists),
        ..CheckContext::at(entry.start.plus_minutes(60))
    };
    doubts(entry, &context)
}

fn contact(change: impl FnOnce(&mut Entry)) -> Vec<Flag> {
    let mut entry = examples::contact();
    change(&mut entry);
    flags(&entry)
}

fn contact_body(change: impl FnOnce(&mut Contact)) -> Vec<Flag> {
    contact(|entry| {
        if let Body::Contact(contact) = &mut entry.body {
            change(contact);
        }
    })
}

#[test]
fn good_entries_raise_no_doubt() {
    for entry in examples::one_of_each() {
        assert_eq!(flags(&entry), [], "{:?}", entry.body.kind());
    }
}

#[test]
fn names_are_the_same_in_data_and_in_json() {
    for flag in Flag::ALL {
        assert_eq!(
            serde_json::to_string(flag).unwrap(),
            format!("\"{}\"", flag.as_str())
        );
    }
}

#[rstest]
#[case(10, false)]
#[case(11, true)]
fn a_start_over_10_minutes_ahead_is_in_the_future(#[case] ahead: i64, #[case] flagged: bool) {
    let entry = examples::contact();
    let mut context = CheckContext::at(entry.start.plus_minutes(-ahead));
    // The phone's own clock shows the same moment as the server's.
    let entry = Entry {
        device_time: context.now,
        ..entry
    };
    context.clock_ahead = Some(0);
    assert_eq!(
        doubts(&entry, &context),
        if flagged { vec![Flag::Future] } else { vec![] }
    );
}

#[rstest]
#[case(0, Some(0), false)]
#[case(0, Some(11), true)]
#[case(0, Some(-11), true)]
#[case(0, Some(i64::MIN / MINUTE_US), true)]
#[case(11, None, true)]
#[case(-100_000, None, false)]
fn a_clock_off_by_more_than_10_minutes_is_skewed(
    #[case] saved_ahead: i64,
    #[case] measured: Option<i64>,
    #[case] flagged: bool,
) {
    let mut entry = examples::contact();
    let mut context = CheckContext::at(entry.start);
    entry.device_time = entry.start.plus_minutes(saved_ahead);
    context.clock_ahead = measured.map(|minutes| minutes * MINUTE_US);
    assert_eq!(
        doubts(&entry, &context),
        if flagged {
            vec![Flag::SkewedClock]
        } else {
            vec![]
        }
    );
}

#[rstest]
#[case("2013-01-31", &[Flag::OutsideProgramme, Flag::OutsideService])]
#[case("2013-06-30", &[Flag::OutsideService])]
#[case("2013-07-01", &[])]
#[case("2015-05-31", &[])]
#[case("2015-06-01", &[Flag::OutsideService])]
#[case("2015-07-01", &[Flag::OutsideProgramme, Flag::OutsideService])]
fn validity_goes_by_the_local_day_both_ends_included(
    #[case] date: &str,
    #[case] expected: &[Flag],
) {
    // 23:30 local time is the day before in UTC for the start of a day, so the zone matters.
    let found = contact(|e| {
        e.start = at(day(date), 0, 30);
        e.device_time = e.start;
    });
    assert_eq!(found, expected);
}

#[test]
fn a_kind_without_a_form_in_the_service_is_flagged() {
    let mut without = service();
    without.kinds = vec![Kind::Contact];
    let entry = examples::exchange();
    let context = CheckContext {
        service: Some(&without),
        ..CheckContext::at(entry.device_time)
    };
    assert_eq!(doubts(&entry, &context), [Flag::KindNotOffered]);
    let close = examples::span_close();
    assert_eq!(
        doubts(&close, &context),
        [],
        "an end belongs to its beginning"
    );
}

#[rstest]
#[case(500, 500, &[])]
#[case(501, 0, &[Flag::ManyPieces])]
#[case(0, 501, &[Flag::ManyPieces])]
#[case(0, 0, &[Flag::NothingExchanged])]
fn more_than_500_pieces_a_line_are_many(
    #[case] received: u32,
    #[case] issued: u32,
    #[case] expected: &[Flag],
) {
    assert_eq!(
        flags(&examples::exchange_of(1, &[("J1", received, issued)], 0)),
        expected
    );
}

#[rstest]
#[case(199, &[])]
#[case(200, &[Flag::ManyPersons])]
#[case(u32::MAX, &[Flag::ManyPersons])]
fn more_than_200_persons_are_many(#[case] nameless: u32, #[case] expected: &[Flag]) {
    // One coded person beside them.
    assert_eq!(contact(|e| e.anonymous[0].count = nameless), expected);
}

#[test]
fn secondary_persons_over_200_are_many_too() {
    assert_eq!(
        flags(&examples::exchange_of(1, &[("J1", 1, 1)], 201)),
        [Flag::ManyPersons]
    );
}

#[test]
fn a_long_contact_and_a_long_drive_are_flagged() {
    assert_eq!(contact(|e| e.minutes = 600), []);
    assert_eq!(contact(|e| e.minutes = 601), [Flag::LongContact]);
    assert_eq!(contact_body(|c| c.km = Some(500)), []);
    assert_eq!(contact_body(|c| c.km = Some(501)), [Flag::ManyKm]);
}

#[test]
fn an_unknown_code_is_kept_and_flagged() {
    let new = || code("NEW");
    assert_eq!(contact_body(|c| c.what = new()), [Flag::UnknownCode]);
    assert_eq!(contact_body(|c| c.form = new()), [Flag::UnknownCode]);
    assert_eq!(contact_body(|c| c.acts.push(new())), [Flag::UnknownCode]);
    assert_eq!(contact_body(|c| c.topics.push(new())), [Flag::UnknownCode]);
    assert_eq!(
        contact_body(|c| c.referrals.push(new())),
        [Flag::UnknownCode]
    );
    assert_eq!(contact(|e| e.place_type = Some(new())), [Flag::UnknownCode]);
    assert_eq!(contact(|e| e.persons[0].role = new()), [Flag::UnknownCode]);
    assert_eq!(
        contact(|e| e.anonymous[0].drug_cell = Some(new())),
        [Flag::UnknownCode]
    );
    assert_eq!(
        flags(&examples::exchange_of(1, &[("NEW", 1, 1)], 0)),
        [Flag::UnknownCode]
    );
}

#[test]
fn lists_that_have_not_arrived_say_nothing() {
    let entry = examples::contact();
    let none = CodeLists::default();
    let context = CheckContext {
        lists: Some(&none),
        ..CheckContext::at(entry.device_time)
    };
    assert_eq!(doubts(&entry, &context), []);
}

#[test]
fn odd_persons_are_flagged() {
    assert_eq!(
        contact(|e| e.persons[0].code = "?".into()),
        [Flag::BadClientCode]
    );
    assert_eq!(
        contact(|e| e.persons.push(e.persons[0].clone())),
        [Flag::PersonTwice]
    );
    let by_key = contact(|e| {
        let mut other = e.persons[0].clone();
        other.node = crate::ids::PersonId(uuid::Uuid::from_u128(999));
        e.persons.push(other);
    });
    assert_eq!(by_key, [Flag::PersonTwice]);
    assert_eq!(
        contact(|e| e.anonymous[0].band = Some(AgeBand {
            from: 16,
            to: Some(26)
        })),
        [Flag::OtherBand]
    );
    let nobody = contact(|e| {
        e.persons.clear();
        e.anonymous.clear();
    });
    assert_eq!(nobody, [Flag::NoPerson]);
}

#[test]
fn a_correction_is_checked_like_what_it_says() {
    let entry = correction_of(7, &examples::exchange(), 2, |e| {
        if let Body::Exchange(exchange) = &mut e.body {
            exchange.items[0].issued = 501;
        }
    });
    assert_eq!(flags(&entry), [Flag::ManyPieces]);
}

fn closing(minutes_after: i64, others: &[Span]) -> Vec<Flag> {
    let spans = assemble(&[examples::span_open()]).spans;
    let mut close = examples::span_close();
    close.start = close.start.plus_minutes(minutes_after);
    close.device_time = close.start;
    let context = CheckContext {
        span: spans.first(),
        spans: others,
        ..CheckContext::at(close.start)
    };
    doubts(&close, &context)
}

#[test]
fn a_span_over_16_hours_and_a_close_before_its_open_are_flagged() {
    assert_eq!(closing(16 * 60, &[]), []);
    assert_eq!(closing(16 * 60 + 1, &[]), [Flag::LongSpan]);
    assert_eq!(closing(-1, &[]), [Flag::CloseBeforeOpen]);
}

/// A shift of the examples' worker from 11:00 to 12:00, two hours after the example began.
fn other_shift() -> Span {
    let mut other = assemble(&[examples::span_open()]).spans.remove(0);
    other.id = id(70);
    other.start = other.start.plus_minutes(120);
    other.end = Some(other.start.plus_minutes(60));
    other
}

#[test]
fn two_shifts_of_one_worker_at_once_overlap() {
    assert_eq!(
        closing(120, &[other_shift()]),
        [],
        "one ends when the other begins"
    );
    assert_eq!(closing(121, &[other_shift()]), [Flag::Overlap]);
    let of_another = Span {
        workers: vec![examples::account(5)],
        ..other_shift()
    };
    assert_eq!(closing(121, &[of_another]), []);
    let attendance = Span {
        kind: SpanKind::AttendanceDay,
        ..other_shift()
    };
    assert_eq!(closing(121, &[attendance]), []);
}

#[rstest]
#[case(119, &[])]
#[case(120, &[Flag::Overlap])]
#[case(179, &[Flag::Overlap])]
#[case(180, &[])]
fn a_shift_that_begins_within_another_overlaps(#[case] minute: i64, #[case] expected: &[Flag]) {
    let mut open = examples::span_open();
    open.start = open.start.plus_minutes(minute);
    let others = [other_shift()];
    let context = CheckContext {
        spans: &others,
        ..CheckContext::at(open.start)
    };
    assert_eq!(
        doubts(
            &Entry {
                device_time: open.start,
                ..open
            },
            &context
        ),
        expected
    );
}

#[test]
fn a_shift_begun_while_another_runs_overlaps() {
    let running = [Span {
        end: None,
        ..other_shift()
    }];
    let mut open = examples::span_open();
    open.start = open.start.plus_minutes(600);
    let context = CheckContext {
        spans: &running,
        ..CheckContext::at(open.start)
    };
    assert_eq!(
        doubts(
            &Entry {
                device_time: open.start,
                ..open
            },
            &context
        ),
        [Flag::Overlap]
    );
}

fn of_visit(change: impl FnOnce(&mut Entry, &mut HouseholdVisit)) -> Vec<Flag> {
    let mut entry = examples::visit();
    let Body::HouseholdVisit(mut visit) = entry.body.clone() else {
        return vec![];
    };
    change(&mut entry, &mut visit);
    entry.body = Body::HouseholdVisit(visit);
    let lists = lists();
    let context = CheckContext {
        lists: Some(&lists),
        ..CheckContext::at(entry.device_time)
    };
    doubts(&entry, &context)
}

#[test]
fn what_is_doubtful_about_a_visit() {
    assert_eq!(of_visit(|_, _| {}), []);
    assert_eq!(of_visit(|e, _| e.minutes = 601), [Flag::LongContact]);
    assert_eq!(of_visit(|_, v| v.travel_minutes = 601), [Flag::LongContact]);
    assert_eq!(of_visit(|_, v| v.km = Some(501)), [Flag::ManyKm]);
    assert_eq!(
        of_visit(|_, v| v.family.children = 29),
        [Flag::ManyInFamily]
    );
    assert_eq!(of_visit(|_, v| v.children = 30), [Flag::ManyInFamily]);
    assert_eq!(
        of_visit(|_, v| v.next = Some(day("2014-04-21"))),
        [Flag::AgreedInPast]
    );
    assert_eq!(of_visit(|_, v| v.next = Some(day("2014-04-22"))), []);
    assert_eq!(
        of_visit(|_, v| v.tasks[0].due = Some(day("2014-01-01"))),
        [Flag::AgreedInPast]
    );
    assert_eq!(
        of_visit(|_, v| (v.adults, v.children) = (0, 0)),
        [Flag::NoPerson]
    );
    assert_eq!(
        of_visit(|_, v| v.purpose = code("ZZZ")),
        [Flag::UnknownCode]
    );
    assert_eq!(
        of_visit(|_, v| v.areas = vec![code("ZZZ")]),
        [Flag::UnknownCode]
    );
}

#[test]
fn what_is_doubtful_about_finds_and_counts_in_bulk() {
    let of = |entry: &Entry| doubts(entry, &CheckContext::at(entry.device_time));
    let mut find = examples::find();
    assert_eq!(of(&find), []);
    if let Body::FoundNeedles(found) = &mut find.body {
        found.pieces = 501;
    }
    assert_eq!(of(&find), [Flag::ManyPieces]);
    let mut bulk = examples::bulk();
    assert_eq!(of(&bulk), []);
    bulk.minutes = 601;
    bulk.anonymous[0].count = 10;
    assert_eq!(of(&bulk), [Flag::LongContact, Flag::SumsDiffer]);
}

/// An old phone writes no such kinds, and a service that gained a form must not flag its own steps.
#[test]
fn steps_and_closed_tasks_belong_to_their_beginning_and_not_to_a_form() {
    let service = Service {
        kinds: vec![Kind::Contact],
        ..service()
    };
    let of = |entry: &Entry| {
        let context = CheckContext {
            service: Some(&service),
            ..CheckContext::at(entry.device_time)
        };
        doubts(entry, &context)
    };
    assert_eq!(of(&examples::find_step()), []);
    assert_eq!(of(&examples::task_close()), []);
    assert_eq!(of(&examples::visit()), [Flag::KindNotOffered]);
}
