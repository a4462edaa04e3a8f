//! The forms that a service may offer its workers. What belongs to another entry (closes, breaks,
//! steps, corrections) has no form of its own and comes with its beginning.
use domain::entry::Kind;

/// Kinds that have a form.
pub const FORMS: [Kind; 6] = [
    Kind::SpanOpen,
    Kind::Contact,
    Kind::Exchange,
    Kind::HouseholdVisit,
    Kind::FoundNeedles,
    Kind::BulkContact,
];

/// The form of a name.
#[must_use]
pub fn form(name: &str) -> Option<Kind> {
    FORMS.into_iter().find(|kind| kind.as_str() == name)
}

/// All names, for an error.
#[must_use]
pub fn names() -> String {
    FORMS.map(Kind::as_str).join(", ")
}
