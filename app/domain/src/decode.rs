//! Reading and writing the frozen JSON of an entry.
//!
//! One reader decides everywhere what is an entry: what a server accepts, every phone of the team
//! can read, and the server itself years later. With the feature `diagnose` (the server) a text is
//! read before that in stages, which names the very field that is wrong, down to the item of a
//! list; the phone does without and pays for no code of it.
use crate::entry::Entry;
use crate::problem::{Problem, Reason};
use sha2::{Digest, Sha256};

mod plain;
#[cfg(feature = "diagnose")]
mod staged;

/// Reads an entry of any schema ever released, and checks its lengths and ranges.
///
/// # Errors
/// The first [`Problem`] found; its value is never a note, a reason or a client code. With the
/// feature `diagnose` its field is named down to the item of a list.
pub fn decode(raw: &str) -> Result<Entry, Problem> {
    #[cfg(feature = "diagnose")]
    staged::check(raw)?;
    plain::decode(raw)
}

/// The JSON text of an entry, as the phone freezes it when it saves.
///
/// # Panics
/// Never: no field of an entry can fail to be written.
#[must_use]
pub fn encode(entry: &Entry) -> String {
    serde_json::to_string(entry).expect("an entry has string keys and finite shapes only")
}

/// SHA-256 of the frozen text.
#[must_use]
pub fn hash(raw: &str) -> [u8; 32] {
    Sha256::digest(raw.as_bytes()).into()
}

/// A hash as 64 lower-case hexadecimal digits.
#[must_use]
pub fn hex(hash: &[u8; 32]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    hash.iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Reads what [`hex`] wrote; upper case is accepted too.
#[must_use]
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: [u8; 64] = text.as_bytes().try_into().ok()?;
    let value = |digit: u8| {
        char::from(digit)
            .to_digit(16)
            .and_then(|n| u8::try_from(n).ok())
    };
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(hash)
}

fn join(path: &str, field: &str) -> String {
    if path.is_empty() || field.is_empty() {
        return format!("{path}{field}");
    }
    format!("{path}.{field}")
}

/// What serde says, as field, value and reason. The texts of serde and serde_json are pinned by
/// the tests of this module.
fn explain(path: &str, error: &serde_json::Error) -> Problem {
    if !error.is_data() {
        return Problem::new("", "", Reason::NotJson);
    }
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(before, _)| before);
    let quoted = || text.split('`').nth(1).unwrap_or_default();
    if text.starts_with("missing field") {
        return Problem::new(join(path, quoted()), "", Reason::MissingField);
    }
    if text.starts_with("duplicate field") {
        return Problem::new(join(path, quoted()), "", Reason::DuplicateField);
    }
    if text.starts_with("unknown variant") {
        return Problem::new(path, quoted(), Reason::BadValue);
    }
    let (found, reason) = if let Some(rest) = text.strip_prefix("invalid type: ") {
        (rest, Reason::WrongType)
    } else if let Some(rest) = text.strip_prefix("invalid value: ") {
        (rest, Reason::OutOfRange)
    } else {
        // The checks of our own types: a slug, a code, a UUID.
        return Problem::new(path, "", Reason::BadValue);
    };
    let found = found
        .split_once(", expected")
        .map_or(found, |(value, _)| value);
    let number = found.split('`').nth(1);
    match number {
        Some(n) if reason == Reason::OutOfRange && n.starts_with('-') => {
            Problem::new(path, n, Reason::Negative)
        }
        // Numbers are repeated; of a text only that it is one, for it may be a client's.
        Some(n) => Problem::new(path, n, reason),
        None => Problem::new(
            path,
            found.split('"').next().unwrap_or_default().trim(),
            reason,
        ),
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
