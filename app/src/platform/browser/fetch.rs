//! Requests to the own server, each with a time limit.
use super::super::{ApiError, FetchError};
use super::{Late, within};
use domain::json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

/// No request may take longer; `navigator.onLine` is a hint, this is the rule.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// An answer of any status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds, if the server said so.
    pub retry_after_s: Option<u32>,
    /// The body.
    pub text: String,
}

impl Answer {
    /// 2xx.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The body of an error.
    #[must_use]
    pub fn api_error(&self) -> Option<ApiError> {
        json::read(&self.text).ok()
    }

    fn decode<T: DeserializeOwned>(&self) -> Result<T, FetchError> {
        if !self.is_ok() {
            return Err(FetchError::Status(self.status, self.api_error()));
        }
        json::read(&self.text).map_err(|why| FetchError::Bad(why.to_string()))
    }
}

/// Reads JSON.
///
/// # Errors
/// [`FetchError`].
pub async fn get_json<T: DeserializeOwned>(url: &str) -> Result<T, FetchError> {
    send("GET", url, None).await?.decode()
}

/// Sends and reads JSON.
///
/// # Errors
/// [`FetchError`].
pub async fn post_json<B: Serialize, T: DeserializeOwned>(
    url: &str,
    body: &B,
) -> Result<T, FetchError> {
    let body = serde_json::to_string(body).map_err(|why| FetchError::Bad(why.to_string()))?;
    send("POST", url, Some(&body)).await?.decode()
}

/// Puts JSON in place and reads what is there now.
///
/// # Errors
/// [`FetchError`].
pub async fn put_json<B: Serialize, T: DeserializeOwned>(
    url: &str,
    body: &B,
) -> Result<T, FetchError> {
    let body = serde_json::to_string(body).map_err(|why| FetchError::Bad(why.to_string()))?;
    send("PUT", url, Some(&body)).await?.decode()
}

/// Sends a change, with a JSON body or none, and gives the answer's text, which is empty where there is
/// nothing to tell.
///
/// # Errors
/// [`FetchError`].
pub async fn tell<B: Serialize>(
    method: &str,
    url: &str,
    body: Option<&B>,
) -> Result<String, FetchError> {
    let body = body.map(serde_json::to_string).transpose();
    let body = body.map_err(|why| FetchError::Bad(why.to_string()))?;
    let answer = send(method, url, body.as_deref()).await?;
    if answer.is_ok() {
        return Ok(answer.text);
    }
    Err(FetchError::Status(answer.status, answer.api_error()))
}

/// Deletes.
///
/// # Errors
/// [`FetchError`].
pub async fn delete(url: &str) -> Result<(), FetchError> {
    let answer = send("DELETE", url, None).await?;
    if answer.is_ok() {
        Ok(())
    } else {
        Err(FetchError::Status(answer.status, answer.api_error()))
    }
}

/// Sends a request with a JSON body or none and reads the answer, whatever its status.
///
/// # Errors
/// [`FetchError::Offline`] if there is no answer within [`TIMEOUT`].
pub async fn send(method: &str, url: &str, body: Option<&str>) -> Result<Answer, FetchError> {
    let abort = AbortController::new().ok();
    let signal = abort.as_ref().map(AbortController::signal);
    match within(TIMEOUT, request(method, url, body, signal)).await {
        Ok(answer) => answer,
        Err(Late) => {
            if let Some(abort) = abort {
                abort.abort();
            }
            Err(FetchError::Offline)
        }
    }
}

async fn request(
    method: &str,
    url: &str,
    body: Option<&str>,
    signal: Option<web_sys::AbortSignal>,
) -> Result<Answer, FetchError> {
    let bad = |what: wasm_bindgen::JsValue| FetchError::Bad(format!("{what:?}"));
    let window = super::window().ok_or_else(|| FetchError::Bad("no window".into()))?;
    let init = RequestInit::new();
    init.set_method(method);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(signal.as_ref());
    let headers = Headers::new().map_err(bad)?;
    headers.set("Accept", "application/json").map_err(bad)?;
    if let Some(body) = body {
        headers
            .set("Content-Type", "application/json")
            .map_err(bad)?;
        init.set_body(&body.into());
    }
    init.set_headers(&headers);
    // A rejected promise is a network that failed: a status never rejects.
    let offline = |_| FetchError::Offline;
    let response = JsFuture::from(window.fetch_with_str_and_init(url, &init))
        .await
        .map_err(offline)?;
    let response: Response = response.dyn_into().map_err(bad)?;
    let text = JsFuture::from(response.text().map_err(bad)?)
        .await
        .map_err(offline)?;
    Ok(Answer {
        status: response.status(),
        retry_after_s: response
            .headers()
            .get("Retry-After")
            .ok()
            .flatten()
            .and_then(|s| s.parse().ok()),
        text: text.as_string().unwrap_or_default(),
    })
}
