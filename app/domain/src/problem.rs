//! A problem with an entry: where, what stands there, why it cannot be. No texts for people here;
//! the screens have them in both languages, by the reason's code.
use crate::code::{CodeProblem, CodeReason};
use serde::{Serialize, Serializer};
use std::fmt;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Why something cannot be. The codes ([`Reason::as_str`]) are part of the wire: they are
        /// never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name,)*
            /// A client code that cannot be read; its code is that of the [`CodeReason`].
            ClientCode(CodeReason),
        }

        impl Reason {
            /// Every reason but those of client codes.
            pub const ALL: &[Reason] = &[$(Reason::$name),*];

            /// Stable code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Reason::$name => $text,)*
                    Reason::ClientCode(reason) => reason.as_str(),
                }
            }
        }
    };
}

reasons! {
    /// The text is no JSON, or JSON nested too deep.
    NotJson = "not_json",
    /// Written by a newer program than this one.
    SchemaTooNew = "schema_too_new",
    /// A schema number that was never released.
    SchemaUnknown = "schema_unknown",
    /// A field that must be there is not.
    MissingField = "missing_field",
    /// A field stands there twice.
    DuplicateField = "duplicate_field",
    /// A text where a number belongs, or the like.
    WrongType = "wrong_type",
    /// An id, slug or code that is none, or a choice that does not exist.
    BadValue = "bad_value",
    /// A number below zero where only pieces, persons or minutes can stand.
    Negative = "negative",
    /// A number or moment beyond what the field can hold.
    OutOfRange = "out_of_range",
    /// A kind of entry that this program does not know.
    UnknownKind = "unknown_kind",
    /// A correction or withdrawal inside a correction.
    NestedCorrection = "nested_correction",
    /// A text longer than allowed.
    TooLong = "too_long",
    /// A list longer than allowed.
    TooMany = "too_many",
    /// Nobody did the work.
    NoWorker = "no_worker",
    /// Nobody was met: neither a coded person nor a nameless count.
    NoPerson = "no_person",
    /// No piece of anything went in or out.
    NothingExchanged = "nothing_exchanged",
    /// A count of zero where one at least must stand.
    Zero = "zero",
    /// A correction without a reason.
    NoReason = "no_reason",
    /// A correction of another kind than what it corrects.
    OtherKind = "other_kind",
    /// The span is not known, or already closed.
    SpanNotRunning = "span_not_running",
    /// The break is not known, or already over.
    BreakNotRunning = "break_not_running",
    /// An end before its beginning.
    EndBeforeStart = "end_before_start",
    /// A position on a kind that may have none.
    PointNotAllowed = "point_not_allowed",
    /// A year of birth after the entry's own year, or before 1900.
    NoSuchYearOfBirth = "no_such_year_of_birth",
    /// An age band whose end is below its beginning.
    BandReversed = "band_reversed",
    /// Parts that do not add up to their whole.
    SumsDiffer = "sums_differ",
    /// A family without a label.
    NoLabel = "no_label",
    /// Found needles that are collected, and nobody said where they went.
    NoDisposal = "no_disposal",
    /// The service is not known to the server.
    UnknownService = "unknown_service",
    /// The author was no member of the service's provider on the day of `start`.
    NoMembership = "no_membership",
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {value}: {reason}")]
pub struct Problem {
    /// Path of the field, e.g. `body.items[0].issued`; empty for the whole.
    pub field: String,
    /// What stands there, shortened; empty if nothing does.
    pub value: String,
    /// Why it cannot be.
    pub reason: Reason,
}

/// The longest value that a problem repeats, in characters.
const LONGEST_VALUE: usize = 80;

impl Problem {
    /// A problem of a field; a long value is cut.
    #[must_use]
    pub fn new(field: impl Into<String>, value: impl ToString, reason: Reason) -> Self {
        let mut value = value.to_string();
        if let Some((cut, _)) = value.char_indices().nth(LONGEST_VALUE) {
            value.truncate(cut);
            value.push('…');
        }
        Self {
            field: field.into(),
            value,
            reason,
        }
    }

    /// A problem of a client code in the field `field`.
    #[must_use]
    pub fn of_code(field: &str, problem: &CodeProblem) -> Self {
        let field = format!("{field}.{}", problem.field.as_str());
        Self::new(field, &problem.value, Reason::ClientCode(problem.reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::ClientCode;
    use std::collections::BTreeSet;

    #[test]
    fn every_reason_has_a_code_of_its_own_in_snake_case() {
        let codes: BTreeSet<&str> = Reason::ALL.iter().map(|r| r.as_str()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        assert!(
            codes
                .iter()
                .all(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        );
    }

    #[test]
    fn a_long_value_is_cut_at_a_character() {
        let problem = Problem::new("note", "ž".repeat(100), Reason::TooLong);
        assert_eq!(problem.value.chars().count(), 81);
        assert!(problem.value.ends_with("ž…"));
    }

    #[test]
    fn a_bad_code_points_at_its_part() {
        let found = ClientCode::parse("LUD31TOM04").unwrap_err();
        let problem = Problem::of_code("persons[0].code", &found);
        assert_eq!(
            serde_json::to_string(&problem).unwrap(),
            r#"{"field":"persons[0].code.day","value":"31.04.","reason":"day_not_in_month"}"#
        );
    }
}
