//! Reading and writing the frozen JSON of an entry.
//!
//! There are two readers, chosen when the program is compiled. With the feature `diagnose` (the
//! server) an entry is read in stages, and an error names the very field down to the item of a
//! list. Without it (the phone) it is read in one go: the phone only asks whether it can read what
//! it wrote itself, and pays for every kilobyte of code.
use crate::entry::Entry;
use crate::problem::{Problem, Reason};
use sha2::{Digest, Sha256};

#[cfg(not(feature = "diagnose"))]
mod plain;
#[cfg(feature = "diagnose")]
mod staged;

#[cfg(not(feature = "diagnose"))]
pub use plain::decode;
#[cfg(feature = "diagnose")]
pub use staged::decode;

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
