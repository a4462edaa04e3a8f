//! Errors of the API, mapped to HTTP once.
//!
//! Every error is `{error, field, value, reason}`: what kind of error, which field, its value as
//! received (shortened; never a note or a client code) and a stable code of the reason.
use crate::auth::password::PasswordError;
use app::api::dto::ErrorBody;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use server_core::answer::AnswerError;
use server_core::{BadRequest, shorten};
use std::time::Duration;
use store::StoreError;

/// An error of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    // in a box: the error of every handler is small
    body: Box<ErrorBody>,
    retry_after: Option<Duration>,
    now: Option<serde_json::Value>,
}

/// Shorthand of handlers.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    fn new(
        status: StatusCode,
        error: &str,
        field: &str,
        value: Option<&str>,
        reason: &str,
    ) -> Self {
        let body = ErrorBody {
            error: error.to_owned(),
            field: field.to_owned(),
            value: value.map(shorten),
            reason: reason.to_owned(),
        };
        Self {
            status,
            body: Box::new(body),
            retry_after: None,
            now: None,
        }
    }

    /// 400: a field of the request is wrong.
    #[must_use]
    pub fn bad(field: &str, value: Option<&str>, reason: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", field, value, reason)
    }

    /// 401: no session, or one that is no longer worth anything: log in again, never clear.
    #[must_use]
    pub fn log_in_again() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "session",
            None,
            "log_in_again",
        )
    }

    /// 401: the name or the password is wrong; which of them is not said.
    #[must_use]
    pub fn wrong_password() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "password",
            None,
            "wrong_login_or_password",
        )
    }

    /// 403: this role may not.
    #[must_use]
    pub fn forbidden(field: &str, value: Option<&str>, reason: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", field, value, reason)
    }

    /// 404: nothing has this name.
    #[must_use]
    pub fn missing(field: &str, value: &str, reason: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            field,
            Some(value),
            reason,
        )
    }

    /// 409: it belongs to somebody else.
    #[must_use]
    pub fn conflict(field: &str, value: Option<&str>, reason: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", field, value, reason)
    }

    /// 409: somebody else has changed it since it was seen; `now` is what is there, and stands in the
    /// answer beside the other fields.
    #[must_use]
    pub fn meanwhile(change: u64, now: serde_json::Value) -> Self {
        let mut error = Self::conflict("seen", Some(&change.to_string()), "changed_meanwhile");
        error.now = Some(now);
        error
    }

    /// 410: it was there and can no longer be used.
    #[must_use]
    pub fn gone(field: &str, reason: &str) -> Self {
        Self::new(StatusCode::GONE, "gone", field, None, reason)
    }

    /// 413: larger than the server reads.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let limit = format!("over {limit} bytes");
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "body",
            Some(&limit),
            "body_too_large",
        )
    }

    /// 421: a host that this server is not.
    #[must_use]
    pub fn wrong_host(host: &str, reason: &str) -> Self {
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong_host",
            "host",
            Some(host),
            reason,
        )
    }

    /// 429: wait.
    #[must_use]
    pub fn too_many(wait: Duration) -> Self {
        let seconds = wait.as_secs() + 1;
        let value = format!("wait {seconds} s");
        let mut error = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "login",
            Some(&value),
            "too_many_attempts",
        );
        error.retry_after = Some(Duration::from_secs(seconds));
        error
    }

    /// 503: the server is going down; send again.
    #[must_use]
    pub fn closing() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "server",
            None,
            "closing",
        )
    }

    /// 503: the database is out of reach; nothing was confirmed, send again.
    #[must_use]
    pub fn no_database(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "no database");
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "server",
            None,
            "no_database",
        );
        error.retry_after = Some(Duration::from_secs(5));
        error
    }

    /// 500: written to the log; the caller learns no details.
    #[must_use]
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "server",
            None,
            "internal",
        )
    }

    /// The body, for tests and for pages.
    #[must_use]
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ForeignStream => Self::conflict("stream", None, "foreign_stream"),
            StoreError::LastAdministrator => Self::conflict("person", None, "last_administrator"),
            StoreError::Overlap => Self::conflict("from", None, "overlap"),
            StoreError::Closing => Self::closing(),
            StoreError::Missing { what } => Self::missing(what, "", "unknown"),
            StoreError::Exists { what } => Self::conflict(what, None, "exists"),
            passing if passing.is_passing() => Self::no_database(&passing),
            other => Self::internal(&other),
        }
    }
}

impl From<BadRequest> for ApiError {
    fn from(BadRequest(why): BadRequest) -> Self {
        Self::bad(&why.field, why.value.as_deref(), &why.reason)
    }
}

impl From<AnswerError> for ApiError {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Bad(why) => why.into(),
            AnswerError::Store(why) => why.into(),
        }
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Length => Self::bad("password", None, "length"),
            PasswordError::Hash(why) => Self::internal(&why),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = match self.now {
            None => (self.status, Json(self.body)).into_response(),
            Some(now) => {
                let whole = serde_json::json!({ "error": self.body.error, "field": self.body.field,
                    "value": self.body.value, "reason": self.body.reason, "now": now });
                (self.status, Json(whole)).into_response()
            }
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_the_header_too() {
        let response = ApiError::too_many(Duration::from_millis(1500)).into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
    }

    #[test]
    fn a_database_out_of_reach_is_no_fault_of_the_request_and_passes() {
        let lost = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        let lost = StoreError::Database(lost.into());
        let response = ApiError::from(lost).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "5");
        let full_disk = StoreError::Io(std::io::Error::other("no"));
        let response = ApiError::from(full_disk).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
