//! How far a phone has pulled, as it travels: opaque to the phone.
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A change number, how much there was when it was given out, and by which opening of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Everything up to it has been looked at.
    pub change: u64,
    /// The highest number that there was: no receipt of that moment has a higher one.
    pub top: u64,
    /// See [`store::traits::Upkeep::believed`].
    pub opening: Uuid,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.change, self.top, self.opening.simple())
    }
}

/// No cursor of ours: the pull starts from the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let (change, rest) = text.split_once('.').ok_or(NoCursor)?;
        let (top, opening) = rest.split_once('.').ok_or(NoCursor)?;
        Ok(Self {
            change: change.parse().map_err(|_| NoCursor)?,
            top: top.parse().map_err(|_| NoCursor)?,
            opening: Uuid::try_parse(opening).map_err(|_| NoCursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_anything_else_is_none() {
        let cursor = Cursor {
            change: 42,
            top: 50,
            opening: Uuid::from_u128(7),
        };
        assert_eq!(cursor.to_string(), "42.50.00000000000000000000000000000007");
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for odd in [
            "",
            "42",
            "42.50",
            "42.",
            "x.5.00000000000000000000000000000007",
            "-1.7.8",
        ] {
            assert_eq!(odd.parse::<Cursor>(), Err(NoCursor), "{odd}");
        }
    }
}
