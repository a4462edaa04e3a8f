//! Sessions: whose token is shown, what it is worth, and its renewal every seven days.
use crate::clock::Clock;
use domain::Instant;
use domain::time::{HOUR_US, MINUTE_US};
use std::fmt::Write as _;
use std::sync::Arc;
use store::model::{Account, Device};
use store::traits::TokenAge;
use store::{Store, StoreError};
use sync::digest::Hash;
use sync::wire::SessionState;

/// A browser's token is renewed when it is older than this.
pub const RENEW_AFTER_US: i64 = 7 * 24 * HOUR_US;
/// While the old token is still shown after a renewal, the reply with the new one may only be on
/// its way; after this it is taken for lost, and another one is made.
pub const LOST_AFTER_US: i64 = 10 * MINUTE_US;

/// So long after a renewal a request may still show the old token, although the new one has come back
/// already: two requests of one browser were on their way, and the later one was quicker.
pub const STRAGGLER_US: i64 = 2 * MINUTE_US;

/// How a token came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// In a cookie: a browser, which is given a new token when it is due.
    Cookie,
    /// In an `Authorization` header: a program, which keeps the one it has.
    Bearer,
}

/// A known session, valid or not.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub account: Arc<Account>,
    /// The device.
    pub device: Device,
    /// What it is worth.
    pub state: SessionState,
    /// Cookie or bearer token.
    pub via: Via,
}

/// A new token (256 random bits in hexadecimal, shown once) and the hash to keep.
#[must_use]
pub fn new_token(clock: &dyn Clock) -> (String, Hash) {
    let mut bytes = [0; 32];
    clock.fill(&mut bytes);
    let mut token = String::with_capacity(64);
    for byte in bytes {
        // writing to a String cannot fail
        let _ = write!(token, "{byte:02x}");
    }
    let hash = Hash::of(&token);
    (token, hash)
}

/// Finds sessions.
pub struct Sessions {
    /// Renewal of tokens, one at a time: two requests of one browser must not both renew.
    rotation: tokio::sync::Mutex<()>,
}

impl Sessions {
    /// For one server.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "one for each server, made on purpose"
    )]
    pub fn new() -> Self {
        Self {
            rotation: tokio::sync::Mutex::new(()),
        }
    }

    /// The session of a token's hash, and the new token if it was renewed. None: no such token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recognise(
        &self,
        store: &dyn Store,
        clock: &dyn Clock,
        hash: &Hash,
        via: Via,
    ) -> Result<Option<(Session, Option<String>)>, StoreError> {
        let Some((device, account, age)) = store.device_by_token(hash).await? else {
            return Ok(None);
        };
        let now = clock.now();
        let straggles = now.0 - device.rotated_at.0 <= STRAGGLER_US;
        if age == TokenAge::Replaced && !straggles {
            return Ok(None);
        }
        let valid = device.revoked_at.is_none() && account.disabled_at.is_none();
        let mut fresh = None;
        if valid && age == TokenAge::New {
            store.confirm_token(device.id, now).await?;
        }
        if valid && via == Via::Cookie && due(&device, age, now) {
            fresh = self.renew(store, clock, hash, now).await?;
        }
        let state = if valid {
            SessionState::Valid
        } else {
            SessionState::Revoked
        };
        let session = Session {
            account: Arc::new(account),
            device,
            state,
            via,
        };
        Ok(Some((session, fresh)))
    }

    /// Makes a new token, unless another request of the same browser has just done so.
    async fn renew(
        &self,
        store: &dyn Store,
        clock: &dyn Clock,
        hash: &Hash,
        now: Instant,
    ) -> Result<Option<String>, StoreError> {
        let _one = self.rotation.lock().await;
        let Some((device, _, age)) = store.device_by_token(hash).await? else {
            return Ok(None);
        };
        if !due(&device, age, now) {
            return Ok(None);
        }
        let (token, new_hash) = new_token(clock);
        // Another process may have been quicker: its token is on its way, this one is nothing.
        let won = store.rotate(device.id, device.rotated_at, &new_hash, now);
        Ok(won.await?.then_some(token))
    }
}

fn due(device: &Device, age: TokenAge, now: Instant) -> bool {
    let since = now.0 - device.rotated_at.0;
    match age {
        TokenAge::Current | TokenAge::New => since > RENEW_AFTER_US,
        TokenAge::Previous => since > LOST_AFTER_US,
        TokenAge::Replaced => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Mock;

    #[test]
    fn a_token_has_256_bits_and_only_its_hash_is_kept() {
        let clock = Mock::at(Instant(0));
        let (token, hash) = new_token(&clock);
        assert_eq!(token.len(), 64);
        assert_eq!(hash, Hash::of(&token));
        assert_ne!(new_token(&clock).0, token);
    }
}
