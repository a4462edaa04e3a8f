//! Passwords: Argon2id with its standard parameters, off the async workers, a few at a time.
use crate::clock::Clock;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Shortest password, in characters.
pub const SHORTEST: usize = 10;
/// Longest password, in bytes: hashing a longer one is only work for the server.
pub const LONGEST: usize = 256;
/// How many hashes are computed at once; each takes 19 MiB and tens of milliseconds.
const AT_ONCE: usize = 2;

/// Why a password cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long.
    #[error("a password has {SHORTEST} characters or more, and at most {LONGEST} bytes")]
    Length,
    /// The library failed; says why.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    /// A hash that nobody's password has: checked for unknown log-ins, so that they take as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares the hash that is checked for unknown log-ins.
    ///
    /// # Errors
    /// If Argon2 cannot run on this machine.
    pub fn new(clock: &dyn Clock) -> Result<Self, PasswordError> {
        let mut secret = [0; 32];
        clock.fill(&mut secret);
        let nobody = hash(&secret, &salt(clock))?.into();
        Ok(Self {
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            nobody,
        })
    }

    /// Is it this account's password? `stored` none for an unknown log-in, which takes as long.
    pub async fn check(&self, password: String, stored: Option<String>) -> bool {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.to_string());
        let Ok(permit) = self.permits.clone().acquire_owned().await else {
            return false;
        };
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            password.len() <= LONGEST && matches(password.as_bytes(), &stored)
        });
        task.await.unwrap_or(false) && known
    }
}

/// Hashes a new password; blocks for tens of milliseconds.
///
/// # Errors
/// [`PasswordError::Length`] for one that is too short or too long.
pub fn new_hash(password: &str, clock: &dyn Clock) -> Result<String, PasswordError> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(PasswordError::Length);
    }
    hash(password.as_bytes(), &salt(clock))
}

/// A random password that can be read aloud: four groups of four letters and digits without the
/// ones that look alike, 79 bits.
#[must_use]
pub fn generate(clock: &dyn Clock) -> String {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut out = String::with_capacity(19);
    while out.len() < 19 {
        let mut byte = [0];
        clock.fill(&mut byte);
        // 248 = 8 × 31: above it the letters would not be equally likely
        if byte[0] < 248 {
            if out.len() % 5 == 4 {
                out.push('-');
            }
            out.push(char::from(LETTERS[usize::from(byte[0]) % 31]));
        }
    }
    out
}

fn salt(clock: &dyn Clock) -> [u8; 16] {
    let mut salt = [0; 16];
    clock.fill(&mut salt);
    salt
}

fn hash(password: &[u8], salt: &[u8]) -> Result<String, PasswordError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password, salt)
        .map_err(|e| PasswordError::Hash(e.to_string()))?;
    Ok(hash.to_string())
}

fn matches(password: &[u8], stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Mock;
    use domain::Instant;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_passes() {
        let clock = Mock::at(Instant(0));
        let passwords = Passwords::new(&clock).unwrap();
        let stored = new_hash("correct horse", &clock).unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(
            passwords
                .check("correct horse".into(), Some(stored.clone()))
                .await
        );
        assert!(!passwords.check("correct house".into(), Some(stored)).await);
        assert!(!passwords.check("correct horse".into(), None).await);
    }

    #[test]
    fn a_short_password_is_refused() {
        let clock = Mock::at(Instant(0));
        assert_eq!(new_hash("short", &clock), Err(PasswordError::Length));
        assert_eq!(
            new_hash(&"x".repeat(257), &clock),
            Err(PasswordError::Length)
        );
    }

    #[test]
    fn a_generated_password_is_long_enough_and_differs_each_time() {
        let clock = Mock::at(Instant(0));
        let (a, b) = (generate(&clock), generate(&clock));
        assert_ne!(a, b);
        assert_eq!(a.len(), 19);
        assert!(new_hash(&a, &clock).is_ok());
    }
}
