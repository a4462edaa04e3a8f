//! Bodies and query strings: limited before they are read, and errors that say what is wrong.
use super::error::ApiError;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Largest body of the small requests, in bytes.
pub const SMALL: usize = 16 * 1024;

/// Reads a body of at most `limit` bytes; a longer one that says its length is not read at all.
///
/// # Errors
/// 413 for a body that is too large, 400 for one that breaks off.
pub async fn read(request: Request, limit: usize) -> Result<Bytes, ApiError> {
    let told = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<usize>().ok());
    if told.is_some_and(|told| told > limit) {
        return Err(ApiError::too_large(limit));
    }
    axum::body::to_bytes(request.into_body(), limit)
        .await
        .map_err(|error| {
            let mut cause: Option<&dyn std::error::Error> = Some(&error);
            while let Some(inner) = cause {
                if inner.to_string().contains("length limit exceeded") {
                    return ApiError::too_large(limit);
                }
                cause = inner.source();
            }
            ApiError::bad("body", None, "broken_off")
        })
}

/// A small JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let body = read(request, SMALL).await?;
        serde_json::from_slice(&body).map(Self).map_err(|error| {
            let text = error.to_string();
            if let Some(rest) = text.strip_prefix("missing field `") {
                let field = rest.split('`').next().unwrap_or_default();
                return ApiError::bad(field, None, "missing_field");
            }
            let place = format!("line {} column {}", error.line(), error.column());
            let reason = if error.is_data() {
                "wrong_type"
            } else {
                "not_json"
            };
            ApiError::bad("body", Some(&place), reason)
        })
    }
}

/// A query string of plain texts; what they mean is checked by the handler, so that an error can
/// name the field and its value.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(params)) => Ok(Self(params)),
            Err(error) => {
                let text = error.body_text();
                let field = text.split('`').nth(1).unwrap_or("query").to_owned();
                let reason = if text.contains("missing field") {
                    "missing_field"
                } else if text.contains("unknown field") {
                    "unknown_field"
                } else {
                    "unreadable"
                };
                Err(ApiError::bad(&field, None, reason))
            }
        }
    }
}
