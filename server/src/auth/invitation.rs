//! Invitation codes: printed once, easy to type and to read aloud, kept as a hash only.
use super::password;
use crate::clock::Clock;
use domain::time::HOUR_US;
use domain::{AccountId, Instant};
use store::people::NewInvitation;
use sync::digest::Hash;

/// How long a code is valid.
pub const VALID_US: i64 = 7 * 24 * HOUR_US;
/// Groups of four letters and digits: 59 bits, of which a guesser gets a thousand tries a minute.
const GROUPS: usize = 3;

/// A new code, shown once, and what is kept of it.
#[must_use]
pub fn make(clock: &dyn Clock, by: Option<AccountId>) -> (String, NewInvitation) {
    let code = password::groups(clock, GROUPS).to_uppercase();
    let at = clock.now();
    let kept = NewInvitation {
        code: hash(&code),
        by,
        at,
        expires_at: Instant(at.0 + VALID_US),
    };
    (code, kept)
}

/// The hash of a code as somebody typed it: case, spaces and dashes do not matter.
#[must_use]
pub fn hash(typed: &str) -> Hash {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    Hash::of(&letters.collect::<String>().to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Mock;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let clock = Mock::at(Instant(0));
        let (code, kept) = make(&clock, None);
        assert_eq!((code.len(), code.matches('-').count()), (14, 2), "{code}");
        let typed = [
            code.to_lowercase(),
            code.replace('-', " "),
            format!(" {} ", code.replace('-', "")),
        ];
        for typed in typed {
            assert_eq!(hash(&typed), kept.code, "{typed}");
        }
        assert_ne!(make(&clock, None).0, code);
        assert_eq!(kept.expires_at, Instant(VALID_US));
    }
}
