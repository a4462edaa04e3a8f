//! The session of a request: found by its token.
use super::doors::Client;
use super::token;
use crate::http::error::ApiError;
use crate::state::Server;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
pub use server_core::session::Session;
use sync::digest::Hash;
use sync::wire::SessionState;

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
        let (store, clock) = (server.store.as_ref(), server.clock.as_ref());
        let hash = Hash::of(&shown);
        match server.sessions.recognise(store, clock, &hash, via).await {
            Ok(Some((session, renewed))) => {
                fresh = renewed;
                request.extensions_mut().insert(session);
            }
            Ok(None) => {}
            Err(error) => return ApiError::from(error).into_response(),
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
