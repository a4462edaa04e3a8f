//! Passwords: Argon2id, off the async workers, a few at a time, in memory that is used again.
use crate::clock::Clock;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

pub use app::api::dto::people::SHORTEST_PASSWORD as SHORTEST;
/// Longest password, in bytes: hashing a longer one is only work for the server.
pub const LONGEST: usize = 256;
/// How many hashes are computed at once, each in tens of milliseconds.
const AT_ONCE: usize = 2;
/// Memory of a hash in KiB, and passes over it: one of the pairs of equal strength that OWASP's
/// password storage cheat sheet gives, the one that takes least of a small server's memory.
const MEMORY_KIB: u32 = 7 * 1024;
/// See [`MEMORY_KIB`].
const PASSES: u32 = 5;
/// Length of a hash, in bytes.
const OUTPUT: usize = 32;

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

/// Memory that hashes are computed in; given back, so that log-ins leave no heap behind them.
type Memory = Vec<Block>;

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    memory: Arc<Mutex<Vec<Memory>>>,
    /// A hash that no password has: checked for unknown log-ins, so that they take as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares the hash that is checked for unknown log-ins.
    ///
    /// # Errors
    /// If this program's parameters were none of Argon2's.
    pub fn new(clock: &dyn Clock) -> Result<Self, PasswordError> {
        let mut output = [0; OUTPUT];
        clock.fill(&mut output);
        let nobody = phc(&parameters()?, &salt(clock), &output)?.into();
        Ok(Self {
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            memory: Arc::default(),
            nobody,
        })
    }

    /// Is it this account's password? `stored` none for an unknown log-in, which takes as long.
    pub async fn check(&self, password: String, stored: Option<String>) -> bool {
        // Who was invited and set no password yet: no password is right, and that takes as long too.
        let stored = stored.filter(|hash| !hash.is_empty());
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.to_string());
        let Ok(permit) = self.permits.clone().acquire_owned().await else {
            return false;
        };
        let pool = self.memory.clone();
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let held = || pool.lock().unwrap_or_else(PoisonError::into_inner);
            let mut memory = held().pop().unwrap_or_default();
            let right =
                password.len() <= LONGEST && matches(password.as_bytes(), &stored, &mut memory);
            held().push(memory);
            right
        });
        task.await.unwrap_or(false) && known
    }

    /// Hashes a new password off the async workers; as few at a time as are checked.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn make(
        &self,
        password: String,
        clock: Arc<dyn Clock>,
    ) -> Result<String, PasswordError> {
        let _permit = self.permits.acquire().await.map_err(failed)?;
        let task = tokio::task::spawn_blocking(move || new_hash(&password, clock.as_ref()));
        task.await.map_err(failed)?
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
    let (params, salt) = (parameters()?, salt(clock));
    let output = compute(password.as_bytes(), &salt, &params, &mut Memory::new())?;
    phc(&params, &salt, &output)
}

/// A random password that can be read aloud: four groups of four letters and digits, 79 bits.
#[must_use]
pub fn generate(clock: &dyn Clock) -> String {
    groups(clock, 4)
}

/// Random groups of four letters and digits without the ones that look alike, parted by dashes; a
/// group has 19.8 bits.
#[must_use]
pub fn groups(clock: &dyn Clock, count: usize) -> String {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let length = count * 5 - 1;
    let mut out = String::with_capacity(length);
    while out.len() < length {
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

fn failed(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Hash(error.to_string())
}

fn parameters() -> Result<Params, PasswordError> {
    Params::new(MEMORY_KIB, PASSES, 1, Some(OUTPUT)).map_err(failed)
}

fn compute(
    password: &[u8],
    salt: &[u8],
    params: &Params,
    memory: &mut Memory,
) -> Result<[u8; OUTPUT], PasswordError> {
    memory.resize(params.block_count(), Block::default());
    let mut output = [0; OUTPUT];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(password, salt, &mut output, memory)
        .map_err(failed)?;
    Ok(output)
}

/// The text that is stored: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
fn phc(params: &Params, salt: &[u8], output: &[u8]) -> Result<String, PasswordError> {
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(failed)?,
        salt: Some(Salt::new(salt).map_err(failed)?),
        hash: Some(Output::new(output).map_err(failed)?),
    };
    Ok(hash.to_string())
}

fn matches(password: &[u8], stored: &str, memory: &mut Memory) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else {
        return false;
    };
    let (Ok(params), Some(salt), Some(expected)) =
        (Params::try_from(&stored), stored.salt, stored.hash)
    else {
        return false;
    };
    let Ok(output) = compute(password, &salt, &params, memory) else {
        return false;
    };
    let expected = expected.as_bytes();
    // every byte is looked at, so that the time taken says nothing of the first that differs
    let differs = output
        .iter()
        .zip(expected)
        .fold(0, |all, (a, b)| all | (a ^ b));
    differs == 0 && expected.len() == OUTPUT
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
        assert!(
            stored.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"),
            "{stored}"
        );
        assert!(
            passwords
                .check("correct horse".into(), Some(stored.clone()))
                .await
        );
        assert!(!passwords.check("correct house".into(), Some(stored)).await);
        assert!(!passwords.check("correct horse".into(), None).await);
    }

    #[tokio::test]
    async fn a_hash_made_with_other_parameters_is_still_checked() {
        // what the reference implementation makes of `password` and `somesalt`
        let stored =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        let passwords = Passwords::new(&Mock::at(Instant(0))).unwrap();
        assert!(
            passwords
                .check("password".into(), Some(stored.into()))
                .await
        );
        assert!(
            !passwords
                .check("passwort".into(), Some(stored.into()))
                .await
        );
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
