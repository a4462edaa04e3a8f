use super::*;
use domain::person::{Identity, Sex};
use domain::{Day, PersonId};
use uuid::Uuid;

fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

fn me() -> AccountId {
    AccountId(Uuid::from_u128(100))
}

fn other() -> AccountId {
    AccountId(Uuid::from_u128(101))
}

fn at(hour: u32) -> Instant {
    Instant::from_local(Day::from_ymd_opt(2025, 11, 21).unwrap(), hour, 0).unwrap()
}

fn person(node: u128, code: &str) -> PersonRef {
    PersonRef {
        node: PersonId(Uuid::from_u128(node)),
        identity: Identity::Code,
        code: code.to_owned(),
        sex: Sex::M,
        year_of_birth: None,
        suffix: None,
        role: known("CLI"),
        drug_cell: None,
    }
}

fn exchange() -> Form {
    let mut form = Form::exchange(id(1), at(9));
    form.service = Some(ServiceId::new("prunerov-tpd").unwrap());
    form
}

#[test]
fn issued_follows_received_until_it_is_changed() {
    let mut form = exchange();
    let j1 = known("J1");
    form.receive(&j1, 10);
    assert_eq!(form.pieces(&j1), (10, 10));
    form.issue(&j1, 12);
    form.receive(&j1, 9);
    assert_eq!(form.pieces(&j1), (9, 12));
}

#[test]
fn an_untouched_start_is_the_moment_of_saving() {
    let mut form = exchange();
    assert_eq!(form.entry(me(), at(10)).unwrap().start, at(10));
    form.start_chosen = true;
    let entry = form.entry(me(), at(10)).unwrap();
    assert_eq!((entry.start, entry.device_time), (at(9), at(10)));
}

#[test]
fn without_a_service_there_is_no_entry() {
    assert_eq!(Form::contact(id(1), at(9)).entry(me(), at(9)), None);
}

#[test]
fn lines_of_nothing_and_blanks_around_notes_are_left_out() {
    let mut form = exchange();
    form.put_line(&known("J1"), 10, 12);
    form.put_line(&known("VODA"), 0, 0);
    form.on_exchange(|e| e.note = "  u mostu \n".to_owned());
    let entry = form.entry(me(), at(9)).unwrap();
    let Body::Exchange(saved) = entry.body else {
        panic!("an exchange")
    };
    assert_eq!(saved.items.len(), 1);
    assert_eq!((saved.items[0].received, saved.items[0].issued), (10, 12));
    assert_eq!(saved.note, "u mostu");
}

#[test]
fn colleagues_are_workers_beside_the_author_and_nobody_twice() {
    let mut form = exchange();
    form.others = vec![other(), me()];
    assert_eq!(form.entry(me(), at(9)).unwrap().workers, [me(), other()]);
}

#[test]
fn who_corrects_the_work_of_others_does_not_become_a_worker() {
    let mut theirs = exchange().entry(other(), at(9)).unwrap();
    theirs.workers = vec![other()];
    let form = Form::correcting(id(2), &theirs, me());
    let entry = form.entry(me(), at(10)).unwrap();
    assert_eq!((entry.author, entry.workers), (me(), vec![other()]));
}

#[test]
fn a_correction_bears_the_root_the_seen_version_and_the_whole_body() {
    let mut first = exchange();
    first.put_line(&known("J1"), 10, 12);
    let root = first.entry(me(), at(9)).unwrap();
    let mut form = Form::correcting(id(2), &root, me());
    form.put_line(&known("J1"), 10, 14);
    form.fix.as_mut().unwrap().reason = " překlep ".to_owned();
    let corrected = form.entry(me(), at(11)).unwrap();
    assert_eq!((corrected.id, corrected.start), (id(2), at(9)));
    let Body::Correction(c) = &corrected.body else {
        panic!("a correction")
    };
    assert_eq!(
        (c.corrects, c.sees, c.reason.as_str()),
        (id(1), id(1), "překlep")
    );
    // A correction of the correction still names the root.
    let again = Form::correcting(id(3), &corrected, me());
    let fix = again.fix.unwrap();
    assert_eq!((fix.corrects, fix.sees), (id(1), id(2)));
    let Body::Exchange(e) = again.body else {
        panic!("an exchange")
    };
    assert_eq!(e.items[0].issued, 14);
}

#[test]
fn the_next_form_keeps_what_repeats_and_forgets_the_client() {
    let mut form = exchange();
    form.put_line(&known("J1"), 10, 12);
    form.persons.push(person(1, "LUD07TOM08"));
    form.others = vec![other()];
    form.place_type = Some(known("STREET"));
    form.on_exchange(|e| {
        e.count_method = known("EST");
        e.note = "x".to_owned();
    });
    let next = form.next(id(2), at(10));
    assert_eq!(next.place_type, Some(known("STREET")));
    assert_eq!(next.as_exchange().unwrap().count_method, known("EST"));
    assert_eq!((next.persons.len(), next.others.len()), (0, 0));
    let lines = &next.as_exchange().unwrap().items;
    assert_eq!(
        (lines.len(), next.as_exchange().unwrap().note.as_str()),
        (0, "")
    );
    assert_eq!((next.id, next.start), (id(2), at(10)));
}

/// Regression: a changed length, place or colleague left no draft.
#[test]
fn every_change_of_a_form_is_worth_a_draft_and_no_change_is_none() {
    let service = ServiceId::new("prunerov-tp").ok();
    let mut opened = Form::contact(id(1), at(9));
    opened.service.clone_from(&service);
    assert!(!opened.touched(&opened));
    let changes: [fn(&mut Form); 9] = [
        |f| f.minutes = 20,
        |f| f.place_type = Some(known("STREET")),
        |f| f.locality = LocalityId::new("prunerov").ok(),
        |f| f.others.push(other()),
        |f| f.start_chosen = true,
        |f| f.on_contact(|c| c.what = known("INT")),
        |f| f.on_contact(|c| c.form = known("A")),
        |f| f.on_contact(|c| c.km = Some(5)),
        |f| f.on_contact(|c| c.interpreter = true),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut form = opened.clone();
        change(&mut form);
        assert!(form.touched(&opened), "change {at}");
    }
    let empty = exchange();
    let mut form = empty.clone();
    form.issue(&known("J1"), 0);
    assert!(!form.touched(&empty), "a line of nothing");
    form.on_exchange(|e| e.for_whom = known("SVIP"));
    assert!(form.touched(&empty));
}

/// Regression: a draft of Friday that was taken up on Monday moved to Monday.
#[test]
fn a_draft_taken_up_later_keeps_the_moment_at_which_it_was_begun() {
    let soon = exchange().resumed(at(9).plus_minutes(10));
    let saved = soon.entry(me(), at(9).plus_minutes(10)).unwrap();
    assert_eq!(saved.start, at(9).plus_minutes(10));
    let later = exchange().resumed(at(9).plus_minutes(11));
    let saved = later.entry(me(), at(12)).unwrap();
    assert_eq!((saved.start, saved.device_time), (at(9), at(12)));
}

#[test]
fn a_person_is_toggled_by_node_or_by_key() {
    let mut form = exchange();
    form.toggle_person(&person(1, "LUD07TOM08"));
    assert!(form.has_person(&person(2, "LUD07TOM08")));
    form.add_person(&person(2, "LUD07TOM08"));
    assert_eq!(form.persons.len(), 1, "added once more");
    form.toggle_person(&person(2, "LUD07TOM08"));
    assert_eq!(form.persons, []);
}

#[test]
fn a_draft_survives_json() {
    let mut form = exchange();
    form.put_line(&known("J1"), 10, 12);
    let json = serde_json::to_value(&form).unwrap();
    assert_eq!(serde_json::from_value::<Form>(json).unwrap(), form);
}
