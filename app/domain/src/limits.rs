//! Lengths and ranges that no entry of a released form exceeds; checked when one is read, and by
//! the form before it is saved.
use crate::entry::{Body, Entry};
use crate::problem::{Problem, Reason};
use crate::time::Instant;

/// The longest note or reason, in characters.
pub const LONGEST_NOTE: usize = 4000;
/// The longest list: workers, persons, acts, items of an exchange …
pub const LONGEST_LIST: usize = 200;
/// The longest client code or suffix, in characters.
pub const LONGEST_CODE: usize = 40;
/// The longest label of a family, in characters.
pub const LONGEST_LABEL: usize = 80;
/// The longest text of a task or of a place in words, in characters.
pub const LONGEST_LINE: usize = 300;

/// Everything beyond the limits. Values are lengths and numbers, never texts of clients.
#[must_use]
pub fn limits(entry: &Entry) -> Vec<Problem> {
    let mut found = Found(Vec::new());
    found.list("workers", entry.workers.len());
    found.list("persons", entry.persons.len());
    found.list("anonymous", entry.anonymous.len());
    if !(Instant::EARLIEST..Instant::LATEST).contains(&entry.start) {
        found
            .0
            .push(Problem::new("start", entry.start.0, Reason::OutOfRange));
    }
    if let Some(point) = entry.point {
        found.degrees("point.lat", point.lat, 90.0);
        found.degrees("point.lon", point.lon, 180.0);
    }
    for (i, person) in entry.persons.iter().enumerate() {
        found.text(&format!("persons[{i}].code"), &person.code, LONGEST_CODE);
        if let Some(suffix) = &person.suffix {
            found.text(&format!("persons[{i}].suffix"), suffix, LONGEST_CODE);
        }
    }
    found.body("body", &entry.body);
    found.0
}

struct Found(Vec<Problem>);

impl Found {
    fn text(&mut self, field: &str, text: &str, longest: usize) {
        let length = text.chars().count();
        if length > longest {
            self.0.push(Problem::new(field, length, Reason::TooLong));
        }
    }

    fn list(&mut self, field: &str, length: usize) {
        if length > LONGEST_LIST {
            self.0.push(Problem::new(field, length, Reason::TooMany));
        }
    }

    fn degrees(&mut self, field: &str, value: f64, most: f64) {
        if !value.is_finite() || value.abs() > most {
            self.0.push(Problem::new(field, value, Reason::OutOfRange));
        }
    }

    fn body(&mut self, path: &str, body: &Body) {
        let field = |name: &str| format!("{path}.{name}");
        match body {
            Body::Contact(c) => {
                self.list(&field("acts"), c.acts.len());
                self.list(&field("topics"), c.topics.len());
                self.list(&field("referrals"), c.referrals.len());
                self.text(&field("note"), &c.note, LONGEST_NOTE);
            }
            Body::Exchange(e) => {
                self.list(&field("items"), e.items.len());
                self.text(&field("note"), &e.note, LONGEST_NOTE);
            }
            Body::HouseholdVisit(v) => {
                self.text(&field("family.label"), &v.family.label, LONGEST_LABEL);
                self.list(&field("acts"), v.acts.len());
                self.list(&field("areas"), v.areas.len());
                self.list(&field("tasks"), v.tasks.len());
                for (i, task) in v.tasks.iter().enumerate() {
                    self.text(
                        &field(&format!("tasks[{i}].text")),
                        &task.text,
                        LONGEST_LINE,
                    );
                }
                self.text(&field("note"), &v.note, LONGEST_NOTE);
            }
            Body::TaskClose(t) => self.text(&field("note"), &t.note, LONGEST_NOTE),
            Body::FoundNeedles(f) => {
                self.text(&field("place"), &f.place, LONGEST_LINE);
                self.text(&field("note"), &f.note, LONGEST_NOTE);
            }
            Body::FindStep(f) => self.text(&field("note"), &f.note, LONGEST_NOTE),
            Body::BulkContact(b) => {
                self.list(&field("cells"), b.cells.len());
                self.list(&field("drugs"), b.drugs.len());
                self.list(&field("acts"), b.acts.len());
                self.list(&field("topics"), b.topics.len());
                self.text(&field("note"), &b.note, LONGEST_NOTE);
            }
            Body::SpanOpen(s) => self.text(&field("note"), &s.note, LONGEST_NOTE),
            Body::Correction(c) => {
                self.text(&field("reason"), &c.reason, LONGEST_NOTE);
                self.body(&field("body"), &c.body);
            }
            Body::Withdrawal(w) => self.text(&field("reason"), &w.reason, LONGEST_NOTE),
            Body::SpanClose(_) | Body::BreakOpen(_) | Body::BreakClose(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Point;
    use crate::examples;
    use rstest::rstest;

    fn problem(change: impl FnOnce(&mut Entry)) -> Vec<(String, String, Reason)> {
        let mut entry = examples::contact();
        change(&mut entry);
        limits(&entry)
            .into_iter()
            .map(|p| (p.field, p.value, p.reason))
            .collect()
    }

    #[test]
    fn the_longest_note_and_list_are_allowed() {
        let found = problem(|e| {
            e.workers = vec![e.author; LONGEST_LIST];
            if let Body::Contact(c) = &mut e.body {
                c.note = "ž".repeat(LONGEST_NOTE);
            }
        });
        assert_eq!(found, []);
    }

    #[test]
    fn a_longer_note_is_named_by_its_length_and_not_repeated() {
        let found = problem(|e| {
            if let Body::Contact(c) = &mut e.body {
                c.note = "ž".repeat(LONGEST_NOTE + 1);
            }
        });
        assert_eq!(
            found,
            [("body.note".into(), "4001".into(), Reason::TooLong)]
        );
    }

    #[test]
    fn a_longer_list_and_code_are_named() {
        let found = problem(|e| {
            e.workers = vec![e.author; LONGEST_LIST + 1];
            e.persons[0].code = "A".repeat(LONGEST_CODE + 1);
        });
        assert_eq!(
            found,
            [
                ("workers".into(), "201".into(), Reason::TooMany),
                ("persons[0].code".into(), "41".into(), Reason::TooLong),
            ]
        );
    }

    #[rstest]
    #[case(Instant::EARLIEST.0 - 1, true)]
    #[case(Instant::EARLIEST.0, false)]
    #[case(Instant::LATEST.0 - 1, false)]
    #[case(Instant::LATEST.0, true)]
    #[case(i64::MAX, true)]
    #[case(i64::MIN, true)]
    fn a_start_outside_this_century_is_out_of_range(#[case] start: i64, #[case] refused: bool) {
        let found = problem(|e| e.start = Instant(start));
        let expected = [("start".into(), start.to_string(), Reason::OutOfRange)];
        assert_eq!(found, if refused { expected.to_vec() } else { vec![] });
    }

    #[rstest]
    #[case(90.1, 0.0, "point.lat")]
    #[case(0.0, -180.1, "point.lon")]
    #[case(f64::NAN, 0.0, "point.lat")]
    fn a_point_must_be_on_the_earth(#[case] lat: f64, #[case] lon: f64, #[case] field: &str) {
        let found = problem(|e| e.point = Some(Point { lat, lon }));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].0.as_str(), found[0].2),
            (field, Reason::OutOfRange)
        );
    }
}
