//! Client codes: the FreeBase scheme of the Czech drug services, and serial numbers.
//!
//! A code is ten signs: three letters of the mother's given name, the day of birth, three letters of
//! the client's given name, the month of birth. Ludmila's son Tomáš, born on 7 August, is
//! `LUD07TOM08`. Year of birth and sex stand beside it. Marks and case do not matter, `CH` is two
//! letters, a short name is filled up with `X`; `XXX` and `00` stand for what is not known.
pub use crate::fold::fold;
use crate::person::{Identity, PersonRef, Sex};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The parts of a code, for messages that point at one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodePart {
    /// The text as a whole.
    Code,
    /// Letters 1–3: mother's given name.
    Mother,
    /// Digits 4–5: day of birth.
    Day,
    /// Letters 6–8: the client's given name.
    Own,
    /// Digits 9–10: month of birth.
    Month,
}

impl CodePart {
    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            CodePart::Code => "code",
            CodePart::Mother => "mother",
            CodePart::Day => "day",
            CodePart::Own => "own",
            CodePart::Month => "month",
        }
    }
}

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeReason {
    /// Not ten signs after spaces and hyphens are left out.
    NotTenSigns,
    /// Three letters A–Z were expected.
    LettersExpected,
    /// Two digits were expected.
    DigitsExpected,
    /// The day is none of 00–31.
    NoSuchDay,
    /// The month is none of 00–12.
    NoSuchMonth,
    /// The month does not have this day, e.g. 31.04.
    DayNotInMonth,
    /// It is a serial number, not a code from names.
    SerialNumber,
    /// A serial number is 1 to 9999, written `NCC00NCC01`.
    NotASerialNumber,
}

impl CodeReason {
    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            CodeReason::NotTenSigns => "not_ten_signs",
            CodeReason::LettersExpected => "letters_expected",
            CodeReason::DigitsExpected => "digits_expected",
            CodeReason::NoSuchDay => "no_such_day",
            CodeReason::NoSuchMonth => "no_such_month",
            CodeReason::DayNotInMonth => "day_not_in_month",
            CodeReason::SerialNumber => "serial_number",
            CodeReason::NotASerialNumber => "not_a_serial_number",
        }
    }
}

/// Why a text is no code: which part, what stands there, what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {value:?}: {}", field.as_str(), reason.as_str())]
pub struct CodeProblem {
    /// The part.
    pub field: CodePart,
    /// What stands there; of an impossible date both numbers (`31.04.`).
    pub value: String,
    /// What is wrong.
    pub reason: CodeReason,
}

fn problem(field: CodePart, value: impl Into<String>, reason: CodeReason) -> CodeProblem {
    CodeProblem {
        field,
        value: value.into(),
        reason,
    }
}

const UNKNOWN: [u8; 3] = *b"XXX";

/// A code of the FreeBase scheme, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientCode {
    mother: [u8; 3],
    day: u8,
    own: [u8; 3],
    month: u8,
}

impl ClientCode {
    /// Reads a code as people write it: `lud 07-tóm 08` is `LUD07TOM08`.
    ///
    /// # Errors
    /// [`CodeProblem`] naming the part and the reason.
    pub fn parse(text: &str) -> Result<Self, CodeProblem> {
        let signs = bare(text);
        let Ok(signs) = <[u8; 10]>::try_from(signs.as_bytes()) else {
            return Err(problem(CodePart::Code, text, CodeReason::NotTenSigns));
        };
        let [a, b, c, d1, d2, e, f, g, m1, m2] = signs;
        let mother = letters(CodePart::Mother, [a, b, c])?;
        let day = digits(CodePart::Day, [d1, d2])?;
        let own = letters(CodePart::Own, [e, f, g])?;
        let month = digits(CodePart::Month, [m1, m2])?;
        Self::checked(mother, day, own, month)
    }

    /// Makes a code from what the client says; what is not told is `None`.
    ///
    /// # Errors
    /// [`CodeProblem`] if a name holds something else than Latin letters, spaces, hyphens and
    /// apostrophes, if there is no such day of birth, or if the code would be a serial number.
    pub fn compose(
        mother: Option<&str>,
        day: Option<u8>,
        own: Option<&str>,
        month: Option<u8>,
    ) -> Result<Self, CodeProblem> {
        let mother = from_name(CodePart::Mother, mother)?;
        let own = from_name(CodePart::Own, own)?;
        if day == Some(0) {
            return Err(problem(CodePart::Day, "0", CodeReason::NoSuchDay));
        }
        if month == Some(0) {
            return Err(problem(CodePart::Month, "0", CodeReason::NoSuchMonth));
        }
        Self::checked(mother, day.unwrap_or(0), own, month.unwrap_or(0))
    }

    fn checked(mother: [u8; 3], day: u8, own: [u8; 3], month: u8) -> Result<Self, CodeProblem> {
        if mother == *b"NCC" && own == *b"NCC" {
            let value = format!("NCC{day:02}NCC{month:02}");
            return Err(problem(CodePart::Code, value, CodeReason::SerialNumber));
        }
        if day > 31 {
            return Err(problem(
                CodePart::Day,
                format!("{day:02}"),
                CodeReason::NoSuchDay,
            ));
        }
        // The year is not known here, so 29 February is possible.
        let longest = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            0..=12 => 31,
            _ => {
                return Err(problem(
                    CodePart::Month,
                    format!("{month:02}"),
                    CodeReason::NoSuchMonth,
                ));
            }
        };
        if day > longest {
            let value = format!("{day:02}.{month:02}.");
            return Err(problem(CodePart::Day, value, CodeReason::DayNotInMonth));
        }
        Ok(Self {
            mother,
            day,
            own,
            month,
        })
    }

    /// The ten signs, e.g. `LUD07TOM08`.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.to_string()
    }

    /// Is a part not known (`XXX`, `00`)? Such a code is valid but never joins two records by
    /// itself.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.mother == UNKNOWN || self.own == UNKNOWN || self.day == 0 || self.month == 0
    }

    /// Could both codes belong to one person, if what is unknown in one is what the other says?
    #[must_use]
    pub fn compatible(&self, other: &Self) -> bool {
        let letters = |a: [u8; 3], b: [u8; 3]| a == b || a == UNKNOWN || b == UNKNOWN;
        let number = |a: u8, b: u8| a == b || a == 0 || b == 0;
        letters(self.mother, other.mother)
            && letters(self.own, other.own)
            && number(self.day, other.day)
            && number(self.month, other.month)
    }
}

impl fmt::Display for ClientCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |letters: [u8; 3]| letters.map(char::from);
        let ([a, b, c], [d, e, g]) = (text(self.mother), text(self.own));
        write!(f, "{a}{b}{c}{:02}{d}{e}{g}{:02}", self.day, self.month)
    }
}

/// Folded, without spaces and any kind of hyphen.
fn bare(text: &str) -> String {
    let separator = |c: char| c == ' ' || c == '-' || ('\u{2010}'..='\u{2015}').contains(&c);
    fold(text).chars().filter(|c| !separator(*c)).collect()
}

fn letters(part: CodePart, signs: [u8; 3]) -> Result<[u8; 3], CodeProblem> {
    if signs.iter().all(u8::is_ascii_uppercase) {
        return Ok(signs);
    }
    Err(problem(
        part,
        String::from_utf8_lossy(&signs),
        CodeReason::LettersExpected,
    ))
}

fn digits(part: CodePart, signs: [u8; 2]) -> Result<u8, CodeProblem> {
    match signs {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Ok((tens - b'0') * 10 + (ones - b'0')),
        _ => Err(problem(
            part,
            String::from_utf8_lossy(&signs),
            CodeReason::DigitsExpected,
        )),
    }
}

fn from_name(part: CodePart, name: Option<&str>) -> Result<[u8; 3], CodeProblem> {
    let Some(name) = name else { return Ok(UNKNOWN) };
    let mut found = UNKNOWN;
    let mut places = found.iter_mut();
    for c in fold(name).chars() {
        if c.is_ascii_uppercase() {
            if let Some(place) = places.next() {
                *place = c as u8;
            }
        } else if !matches!(c, ' ' | '-' | '.' | '\'' | '’' | '\u{2010}'..='\u{2015}') {
            return Err(problem(part, name, CodeReason::LettersExpected));
        }
    }
    Ok(found)
}

/// The serial number of a client whose code is not known: 187 is `NCC01NCC87`.
///
/// It is given by a provider and means nothing outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(u16);

impl Serial {
    /// A number from 1 to 9999.
    ///
    /// # Errors
    /// [`CodeReason::NotASerialNumber`] for any other.
    pub fn new(number: u16) -> Result<Self, CodeProblem> {
        if (1..=9999).contains(&number) {
            return Ok(Self(number));
        }
        Err(problem(
            CodePart::Code,
            number.to_string(),
            CodeReason::NotASerialNumber,
        ))
    }

    /// Reads `NCC01NCC87`, with the same freedom as [`ClientCode::parse`].
    ///
    /// # Errors
    /// [`CodeReason::NotASerialNumber`].
    pub fn parse(text: &str) -> Result<Self, CodeProblem> {
        let signs = bare(text);
        let number = match signs.as_bytes() {
            [b'N', b'C', b'C', a, b, b'N', b'C', b'C', c, d]
                if [a, b, c, d].iter().all(|x| x.is_ascii_digit()) =>
            {
                [a, b, c, d]
                    .iter()
                    .fold(0, |n, x| n * 10 + u16::from(**x - b'0'))
            }
            _ => 0,
        };
        Self::new(number).map_err(|p| problem(CodePart::Code, text, p.reason))
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NCC{:02}NCC{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Reads whatever identifies a client: a serial number or a code, with its canonical text.
///
/// # Errors
/// [`CodeProblem`] of the code.
pub fn parse_known(text: &str) -> Result<(Identity, String), CodeProblem> {
    if let Ok(serial) = Serial::parse(text) {
        return Ok((Identity::Ncc, serial.to_string()));
    }
    ClientCode::parse(text).map(|code| (Identity::Code, code.canonical()))
}

/// What makes two records one person: equal keys join, if [`PersonKey::joins_by_itself`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey {
    /// The canonical code or serial.
    pub code: String,
    /// Sex: three letters collide across sexes (Jan, Jana).
    pub sex: Sex,
    /// Year of birth, if told.
    pub year_of_birth: Option<u16>,
    /// Set by a human to tell apart two persons with the same key.
    pub suffix: Option<String>,
}

impl PersonKey {
    /// The key that a record bears. A code that cannot be read is kept as it is.
    #[must_use]
    pub fn of(person: &PersonRef) -> Self {
        let code = parse_known(&person.code).map_or_else(|_| person.code.clone(), |(_, code)| code);
        Self {
            code,
            sex: person.sex,
            year_of_birth: person.year_of_birth,
            suffix: person.suffix.clone().filter(|s| !s.is_empty()),
        }
    }

    /// May two records with this key be one person without a human's word, inside one provider?
    /// Not if a part of the code, the sex or the year is unknown.
    #[must_use]
    pub fn joins_by_itself(&self) -> bool {
        self.sex != Sex::U
            && self.year_of_birth.is_some()
            && match parse_known(&self.code) {
                Ok((Identity::Ncc, _)) => true,
                Ok((Identity::Code, _)) => {
                    ClientCode::parse(&self.code).is_ok_and(|c| !c.has_unknown())
                }
                Err(_) => false,
            }
    }

    /// The same across providers; a serial number means nothing outside its provider.
    #[must_use]
    pub fn joins_across_providers(&self) -> bool {
        self.joins_by_itself() && ClientCode::parse(&self.code).is_ok()
    }

    /// One text for one key, as the input of a keyed hash: `LUD07TOM08|M|1973|`.
    #[must_use]
    pub fn text(&self) -> String {
        let sex = match self.sex {
            Sex::M => "M",
            Sex::F => "F",
            Sex::X => "X",
            Sex::U => "U",
        };
        let year = self
            .year_of_birth
            .map(|y| y.to_string())
            .unwrap_or_default();
        format!(
            "{}|{sex}|{year}|{}",
            self.code,
            self.suffix.as_deref().unwrap_or_default()
        )
    }
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
