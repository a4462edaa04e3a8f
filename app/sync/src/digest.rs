//! The rolling digest of a stream: proof that two sides hold the same entries in the same order.
use domain::EntryId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// 32 bytes, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// `digest(0)`: the digest of a stream that holds nothing.
    pub const EMPTY: Hash = Hash([0; 32]);

    /// SHA-256 of a text: of an entry's `raw`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// `digest(n)` = SHA-256(`digest(n−1)` ‖ id ‖ hash): 32 + 16 + 32 bytes.
    #[must_use]
    pub fn rolled(self, id: EntryId, hash: Hash) -> Self {
        let mut h = Sha256::new();
        h.update(self.0);
        h.update(id.0.as_bytes());
        h.update(hash.0);
        Self(h.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 lower-case hexadecimal digits")]
pub struct BadHash;

impl FromStr for Hash {
    type Err = BadHash;
    fn from_str(s: &str) -> Result<Self, BadHash> {
        let digit = |b: u8| match b {
            b'0'..=b'9' => Ok(b - b'0'),
            b'a'..=b'f' => Ok(b - b'a' + 10),
            _ => Err(BadHash),
        };
        if s.len() != 64 {
            return Err(BadHash);
        }
        let mut bytes = [0; 32];
        for (out, pair) in bytes.iter_mut().zip(s.as_bytes().chunks_exact(2)) {
            *out = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_of_a_text_is_its_sha256_in_hex_and_back() {
        let h = Hash::of("abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(h.to_string(), hex);
        assert_eq!(hex.parse::<Hash>().unwrap(), h);
        assert_eq!(hex.to_uppercase().parse::<Hash>(), Err(BadHash));
    }

    #[test]
    fn the_digest_depends_on_order() {
        let (a, b) = (
            EntryId(uuid::Uuid::from_u128(1)),
            EntryId(uuid::Uuid::from_u128(2)),
        );
        let (x, y) = (Hash::of("x"), Hash::of("y"));
        let ab = Hash::EMPTY.rolled(a, x).rolled(b, y);
        let ba = Hash::EMPTY.rolled(b, y).rolled(a, x);
        assert_ne!(ab, ba);
        assert_eq!(ab, Hash::EMPTY.rolled(a, x).rolled(b, y));
    }
}
