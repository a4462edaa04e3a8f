//! What is left of an entry after erasure: enough for its counts, nothing of a person.
use domain::person::PersonRef;
use domain::{Body, Entry};

/// The entry without codes, years, notes and reasons. The random node of a person stays, so that
/// one person erased from five entries is still one in the figures.
#[must_use]
pub fn nameless(entry: &Entry) -> Entry {
    let mut rest = entry.clone();
    for person in &mut rest.persons {
        *person = PersonRef {
            code: String::new(),
            sex: domain::person::Sex::U,
            year_of_birth: None,
            suffix: None,
            ..person.clone()
        };
    }
    rest.point = None;
    body(&mut rest.body);
    rest
}

fn body(of: &mut Body) {
    match of {
        Body::Contact(contact) => contact.note.clear(),
        Body::Exchange(exchange) => exchange.note.clear(),
        Body::HouseholdVisit(visit) => {
            // The random id of the family stays, as that of a person does.
            visit.family.label.clear();
            visit.family.locality = None;
            for task in &mut visit.tasks {
                task.text.clear();
            }
            visit.note.clear();
        }
        Body::TaskClose(close) => close.note.clear(),
        Body::FoundNeedles(find) => {
            find.place.clear();
            find.note.clear();
        }
        Body::FindStep(step) => step.note.clear(),
        Body::BulkContact(bulk) => bulk.note.clear(),
        Body::SpanOpen(span) => span.note.clear(),
        Body::Withdrawal(withdrawal) => withdrawal.reason.clear(),
        Body::Correction(correction) => {
            correction.reason.clear();
            body(&mut correction.body);
        }
        Body::SpanClose(_) | Body::BreakOpen(_) | Body::BreakClose(_) => {}
    }
}
