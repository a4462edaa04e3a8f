//! The forms that a service may offer its workers, by name: [`Kind::FORMS`].
use domain::entry::Kind;

/// The form of a name.
#[must_use]
pub fn form(name: &str) -> Option<Kind> {
    Kind::FORMS.into_iter().find(|kind| kind.as_str() == name)
}

/// All names, for an error.
#[must_use]
pub fn names() -> String {
    Kind::FORMS.map(Kind::as_str).join(", ")
}
