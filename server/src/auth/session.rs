//! The session of a request: found by its token, renewed every seven days.
use super::doors::Client;
use super::token::{self, Via};
use crate::http::error::ApiError;
use crate::state::Server;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Instant;
use domain::time::{HOUR_US, MINUTE_US};
use std::sync::Arc;
use store::model::{Account, Device};
use store::traits::TokenAge;
use sync::digest::Hash;
use sync::wire::SessionState;

/// A browser's token is renewed when it is older than this.
const RENEW_AFTER_US: i64 = 7 * 24 * HOUR_US;
/// While the old token is still shown after a renewal, the reply with the new one may only be on
/// its way; after this it is taken for lost, and another one is made.
const LOST_AFTER_US: i64 = 10 * MINUTE_US;

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

/// A caller with a valid session; without one the answer is 401 *log in again*.
#[derive(Clone, Debug)]
pub struct Caller(pub Session);

impl std::ops::Deref for Caller {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match parts.extensions.get::<Session>() {
            Some(session) if session.state == SessionState::Valid => Ok(Self(session.clone())),
            _ => Err(ApiError::log_in_again()),
        }
    }
}

/// A caller whose token is known, even if the session is revoked or the account disabled: such a
/// phone may still hand in what it holds, into quarantine.
#[derive(Clone, Debug)]
pub struct KnownCaller(pub Session);

impl<S: Send + Sync> FromRequestParts<S> for KnownCaller {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts
            .extensions
            .get::<Session>()
            .cloned()
            .map(Self)
            .ok_or_else(ApiError::log_in_again)
    }
}

/// Finds the session of a request and puts it into its extensions; renews the token of a browser
/// when it is due.
pub async fn find(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let client = request.extensions().get::<Client>().copied();
    let loopback = client.is_some_and(|c| c.loopback);
    let mut fresh = None;
    if let Some((shown, via)) = token::shown(request.headers(), loopback) {
        match recognise(&server, &Hash::of(&shown), via).await {
            Ok(Some((session, renewed))) => {
                fresh = renewed;
                request.extensions_mut().insert(session);
            }
            Ok(None) => {}
            Err(error) => return error.into_response(),
        }
    }
    let mut response = next.run(request).await;
    if let Some(token) = fresh
        && !response
            .headers()
            .contains_key(axum::http::header::SET_COOKIE)
    {
        token::set_cookies(response.headers_mut(), &token, loopback);
    }
    response
}

async fn recognise(
    server: &Server,
    hash: &Hash,
    via: Via,
) -> Result<Option<(Session, Option<String>)>, ApiError> {
    let Some((device, account, age)) = server.store.device_by_token(hash).await? else {
        return Ok(None);
    };
    let now = server.clock.now();
    let valid = device.revoked_at.is_none() && account.disabled_at.is_none();
    let mut fresh = None;
    if valid && age == TokenAge::New {
        server.store.confirm_token(device.id, now).await?;
    }
    if valid && via == Via::Cookie && due(&device, age, now) {
        fresh = renew(server, hash, now).await?;
    }
    let state = if valid {
        SessionState::Valid
    } else {
        SessionState::Revoked
    };
    Ok(Some((
        Session {
            account: Arc::new(account),
            device,
            state,
            via,
        },
        fresh,
    )))
}

fn due(device: &Device, age: TokenAge, now: Instant) -> bool {
    let since = now.0 - device.rotated_at.0;
    match age {
        TokenAge::Current | TokenAge::New => since > RENEW_AFTER_US,
        TokenAge::Previous => since > LOST_AFTER_US,
    }
}

/// Makes a new token, unless another request of the same browser has just done so.
async fn renew(server: &Server, hash: &Hash, now: Instant) -> Result<Option<String>, ApiError> {
    let _one = server.rotation.lock().await;
    let Some((device, _, age)) = server.store.device_by_token(hash).await? else {
        return Ok(None);
    };
    if !due(&device, age, now) {
        return Ok(None);
    }
    let (token, new_hash) = token::new_token(server.clock.as_ref());
    server.store.rotate(device.id, &new_hash, now).await?;
    Ok(Some(token))
}
