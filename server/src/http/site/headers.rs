//! Headers that every answer carries, the API's too.

use axum::extract::Request;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// What a page may load and do. Nothing of another origin, ever: who visits
/// which page of a field record is nobody else's business.
///
/// `'wasm-unsafe-eval'` lets the browser compile our WASM and nothing more.
/// `data:` and `blob:` images are the app's own (icons in the style sheet, pictures
/// of a chart to save).
pub fn policy(nonce: Option<&str>) -> String {
    let nonce = nonce.map_or(String::new(), |nonce| format!(" 'nonce-{nonce}'"));
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{nonce}; \
         img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// The phone's sensors that no screen uses stay off; place, screen lock and
/// vibration are for the app itself.
const PERMISSIONS: &str = "geolocation=(self), screen-wake-lock=(self), camera=(), microphone=(), \
     payment=(), usb=(), serial=(), midi=(), display-capture=(), \
     browsing-topics=()";

/// Middleware for the whole server. A policy that a handler has set stays.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&policy(None))
    {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

const FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers that do not know frame-ancestors.
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];
