//! The names by which things are known.
//!
//! What is made offline has a random id (UUID); what the server's reference data defines has a
//! slug, so that `prunerov-sas` reads the same in a file, a URL and an entry.
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    };
}

/// In order and each once.
#[must_use]
pub fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items.dedup();
    items
}

uuid_id!(
    /// An entry: UUID v7, minted when its form opens, so twenty taps on *Save* make one entry.
    EntryId
);
uuid_id!(
    /// An account: one human being (or one centre device) that may log in.
    AccountId
);
uuid_id!(
    /// One local database of one account on one device; a reinstall is a new stream.
    StreamId
);
uuid_id!(
    /// A device session, listed and revocable.
    DeviceId
);
uuid_id!(
    /// A node in a provider's set of persons; nodes with equal keys are one person.
    PersonId
);

uuid_id!(
    /// A family that is visited: random, minted on the phone.
    FamilyId
);

/// Why a text is not a slug or a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} may hold {allowed}, 1 to {longest} characters")]
pub struct BadName {
    /// "slug" or "code".
    pub what: &'static str,
    /// The characters allowed, for people.
    pub allowed: &'static str,
    /// The longest length in characters.
    pub longest: usize,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $allowed:literal, $longest:literal, $ok:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Accepts the text if every character is allowed.
            ///
            /// # Errors
            /// [`BadName`] if it is empty, too long or holds another character.
            pub fn new(text: &str) -> Result<Self, BadName> {
                let ok: fn(u8) -> bool = $ok;
                if text.is_empty() || text.len() > $longest || !text.bytes().all(ok) {
                    return Err(BadName { what: $what, allowed: $allowed, longest: $longest });
                }
                Ok(Self(text.to_owned()))
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadName;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Self::new(s)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                Self::new(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        text_id!($(#[$doc])* $name, "slug", "a-z, 0-9 and -", 60,
            |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    };
}

slug!(
    /// A funded programme, e.g. `prunerov`.
    ProgrammeId
);
slug!(
    /// An organisation that provides services, e.g. `mesto-kadan`.
    ProviderId
);
slug!(
    /// A service of one provider in one programme, e.g. `prunerov-sas`.
    ServiceId
);
slug!(
    /// A locality, never a house of a client.
    LocalityId
);
text_id!(
    /// A code of a code list, e.g. `KON` or `30.a.2`. Unknown codes are kept and flagged.
    Code, "code", "A-Z, a-z, 0-9, '.', '-' and '_'", 16,
    |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lower_case_letters_digits_and_hyphens() {
        assert_eq!(
            ServiceId::new("prunerov-sas").unwrap().as_str(),
            "prunerov-sas"
        );
        for bad in ["", "Prunerov", "a b", "á", &"x".repeat(61)] {
            assert_eq!(ServiceId::new(bad).unwrap_err().longest, 60, "{bad:?}");
        }
    }

    #[test]
    fn a_code_from_json_is_checked() {
        assert_eq!(
            serde_json::from_str::<Code>("\"30.a.2\"").unwrap().as_str(),
            "30.a.2"
        );
        assert!(serde_json::from_str::<Code>("\"<b>\"").is_err());
    }
}
