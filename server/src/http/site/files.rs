//! Built files: listed ones only, compressed ahead of time, revalidated by hash.
//!
//! leptos_axum's own fallback answers without 304 and without Cache-Control, and
//! renders the whole app for a file that is missing.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::list::{Built, File, below};

/// The name carries the hash of the content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// May be kept, but the server is asked each time; it mostly answers 304.
pub const REVALIDATE: &str = "no-cache";
/// May not be kept.
const NEVER: &str = "no-store";

/// One route a file: a path that is not listed can't reach the disk at all.
pub fn router(built: &Arc<Built>) -> Router {
    let mut router = Router::new();
    for (url, file) in &built.list.files {
        let file = Arc::new(file.clone());
        let path = below(&built.folder, url);
        let handler = move |headers: HeaderMap| {
            let (file, path) = (Arc::clone(&file), path.clone());
            async move { serve(&file, path, &headers).await }
        };
        router = router.route(url, get(handler));
    }
    // A page of an old version asks for a file that is gone: HTML would break it
    // with a puzzling error, and a cached 404 would keep it broken.
    router.route("/pkg/{*missing}", get(missing))
}

async fn missing() -> Response {
    let headers = [
        (CACHE_CONTROL, NEVER),
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
    ];
    (StatusCode::NOT_FOUND, headers, "no such file\n").into_response()
}

async fn serve(file: &File, mut path: PathBuf, headers: &HeaderMap) -> Response {
    let cache = match file {
        File { watched: true, .. } => NEVER,
        File {
            immutable: true, ..
        } => FOR_EVER,
        File { .. } => REVALIDATE,
    };
    let etag = format!("\"{}\"", file.sha256);
    if !file.watched && matches(headers, &etag) {
        return not_modified(&etag, cache);
    }
    let encoding = encoding(file, headers);
    if let Some(encoding) = encoding {
        path.as_mut_os_string()
            .push(format!(".{}", encoding.ending()));
    }
    // Read at each request: the site is a few files of some 100 kB, which the
    // system keeps in memory anyway, and phones ask for each only once a version.
    let content = match tokio::fs::read(&path).await {
        Ok(content) => content,
        Err(error) => {
            tracing::error!(path = %path.display(), %error, "a built file cannot be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = Response::builder()
        .header(CONTENT_TYPE, file.content_type)
        .header(CONTENT_LENGTH, content.len())
        .header(CACHE_CONTROL, cache)
        .header(VARY, "accept-encoding");
    if !file.watched {
        response = response.header(ETAG, &etag);
    }
    if let Some(encoding) = encoding {
        response = response.header(CONTENT_ENCODING, encoding.name());
    }
    response
        .body(Body::from(content))
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// 304, with the headers that a cache updates from it.
pub fn not_modified(etag: &str, cache: &'static str) -> Response {
    let headers = [
        (ETAG, etag.to_owned()),
        (CACHE_CONTROL, cache.to_owned()),
        (VARY, "accept-encoding".to_owned()),
    ];
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

/// Whether `If-None-Match` names this version (weakly too: proxies that compress
/// weaken the tag).
pub fn matches(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

/// The smallest form that exists and is accepted.
fn encoding(file: &File, headers: &HeaderMap) -> Option<Encoding> {
    let accepted = |name: &str| {
        headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|coding| accepts(coding, name))
    };
    if file.br.is_some() && accepted("br") {
        Some(Encoding::Brotli)
    } else if file.gz.is_some() && accepted("gzip") {
        Some(Encoding::Gzip)
    } else {
        None
    }
}

/// One member of `Accept-Encoding`, such as `br`, `gzip;q=0.5` or `br;q=0`.
fn accepts(coding: &str, name: &str) -> bool {
    let mut parts = coding.split(';').map(str::trim);
    let named = parts
        .next()
        .is_some_and(|coding| coding.eq_ignore_ascii_case(name));
    let refused = parts
        .filter_map(|part| part.strip_prefix("q="))
        .any(|quality| quality.parse() == Ok(0.0_f32));
    named && !refused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_of_quality_zero_is_refused() {
        assert!(accepts(" br", "br"));
        assert!(accepts("gzip;q=0.5", "gzip"));
        assert!(!accepts("br;q=0", "br"));
        assert!(!accepts("br; q=0.0", "br"));
        assert!(!accepts("bread", "br"));
    }

    #[test]
    fn a_weakened_tag_and_a_list_of_tags_match() {
        let headers = |value: &str| HeaderMap::from_iter([(IF_NONE_MATCH, value.parse().unwrap())]);
        assert!(matches(&headers("\"a\""), "\"a\""));
        assert!(matches(&headers("\"b\", W/\"a\""), "\"a\""));
        assert!(!matches(&headers("\"b\""), "\"a\""));
        assert!(!matches(&HeaderMap::new(), "\"a\""));
    }
}
