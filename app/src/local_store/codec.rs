//! The one door through which every value is stored and read again.
//!
//! A stored text begins with a version byte, so that another form (encryption at rest, say) can
//! come later in this one place and still read what is there.
use domain::json;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Version 1: plain text follows.
const PLAIN: char = '1';

/// A stored text that this program can't read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No known version byte.
    #[error("stored by another version of the app")]
    Version,
    /// The version is known, the content is not.
    #[error("damaged: {0}")]
    Damaged(String),
}

/// Seals a text.
#[must_use]
pub fn seal(text: &str) -> String {
    let mut sealed = String::with_capacity(text.len() + 1);
    sealed.push(PLAIN);
    sealed.push_str(text);
    sealed
}

/// Opens a sealed text.
///
/// # Errors
/// [`Unreadable::Version`].
pub fn open(sealed: &str) -> Result<&str, Unreadable> {
    sealed.strip_prefix(PLAIN).ok_or(Unreadable::Version)
}

/// Seals a value as JSON.
#[must_use]
pub fn encode<T: Serialize>(value: &T) -> String {
    // Every type that is stored has string keys and no failing serializer.
    let json = serde_json::to_string(value).unwrap_or_default();
    seal(&json)
}

/// Reads a sealed JSON value.
///
/// # Errors
/// [`Unreadable`].
pub fn decode<T: DeserializeOwned>(sealed: &str) -> Result<T, Unreadable> {
    json::read(open(sealed)?).map_err(|why| Unreadable::Damaged(why.to_string()))
}

/// Seals a header and a text that stays as it is: the frozen text of an entry is neither parsed
/// nor escaped on its way through the store.
#[must_use]
pub fn encode_with_text<T: Serialize>(header: &T, text: &str) -> String {
    // JSON of serde_json has no line break, so the first one is the border.
    let header = serde_json::to_string(header).unwrap_or_default();
    seal(&format!("{header}\n{text}"))
}

/// Reads a sealed header and its text.
///
/// # Errors
/// [`Unreadable`].
pub fn decode_with_text<T: DeserializeOwned>(sealed: &str) -> Result<(T, &str), Unreadable> {
    let damaged = |why: String| Unreadable::Damaged(why);
    let (header, text) = open(sealed)?
        .split_once('\n')
        .ok_or_else(|| damaged("no border".into()))?;
    let header = json::read(header).map_err(|why| damaged(why.to_string()))?;
    Ok((header, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_bears_a_version_and_reads_back() {
        let sealed = encode(&vec![1, 2]);
        assert_eq!(sealed, "1[1,2]");
        assert_eq!(decode::<Vec<u8>>(&sealed), Ok(vec![1, 2]));
        assert_eq!(decode::<Vec<u8>>("2[1,2]"), Err(Unreadable::Version));
        assert_eq!(decode::<Vec<u8>>(""), Err(Unreadable::Version));
    }

    #[test]
    fn a_frozen_text_comes_back_byte_for_byte() {
        let raw = "{\"note\":\"first\\nsecond\"}\n  \u{1f600} ";
        let sealed = encode_with_text(&"line\nbreak", raw);
        assert_eq!(
            decode_with_text::<String>(&sealed),
            Ok(("line\nbreak".to_owned(), raw))
        );
    }

    #[test]
    fn damage_is_named_and_never_read_as_something_else() {
        assert!(matches!(decode::<u8>("1{"), Err(Unreadable::Damaged(_))));
        assert!(matches!(
            decode_with_text::<u8>("17"),
            Err(Unreadable::Damaged(_))
        ));
    }
}
