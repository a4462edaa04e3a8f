//! What is wrong with a request as a whole.
use sync::wire::Refusal;

/// Longest value that an error repeats, in characters.
const LONGEST_VALUE: usize = 80;

/// Shortens a value for an error.
#[must_use]
pub fn shorten(value: &str) -> String {
    let clean = value.chars().filter(|c| !c.is_control());
    let mut short: String = clean.clone().take(LONGEST_VALUE).collect();
    if clean.count() > LONGEST_VALUE {
        short.push('…');
    }
    short
}

/// A request that cannot be answered: HTTP 400.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", .0.field, .0.reason)]
pub struct BadRequest(pub Refusal);

impl BadRequest {
    /// A field, its value as received (shortened here) and the reason's stable code.
    #[must_use]
    pub fn new(field: &str, value: Option<&str>, reason: &str) -> Self {
        Self(Refusal {
            field: field.to_owned(),
            value: value.map(shorten),
            reason: reason.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_shortened_and_loses_control_characters() {
        assert_eq!(shorten("a\nb"), "ab");
        let short = shorten(&"á".repeat(200));
        assert_eq!(short.chars().count(), 81);
        assert!(short.ends_with('…'));
    }
}
