//! `/app-shell` and `/sw.js`: the two answers without which nothing works offline.

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use super::Site;
use super::files::{REVALIDATE, matches, not_modified};
use super::list::{Built, hex};

/// Where the empty shell is.
pub const SHELL: &str = "/app-shell";
/// Where the service worker is: at the root, which is its scope.
pub const WORKER: &str = "/sw.js";

/// URL and SHA-256 of the content.
pub type Precached = (String, String);

/// All that a phone keeps, the shell included.
pub fn precache(built: &Built, shell: &str) -> Vec<Precached> {
    let mut list: Vec<Precached> = built
        .list
        .files
        .iter()
        .filter(|(_, file)| file.precache)
        .map(|(url, file)| (url.clone(), file.sha256.clone()))
        .collect();
    list.push((SHELL.to_owned(), hex(&Sha256::digest(shell))));
    list
}

/// Puts version and list before the worker's text. The version changes with any
/// file, the shell, or the worker itself, and with nothing else.
pub fn complete(template: &str, precache: &[Precached]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(template);
    for (url, hash) in precache {
        hasher.update(format!("\n{url} {hash}"));
    }
    let version = &hex(&hasher.finalize())[..16];
    let list = serde_json::json!(precache);
    format!("const VERSION = \"{version}\";\nconst PRECACHE = {list};\n{template}")
}

/// The two routes.
pub fn router(site: &Site) -> Router {
    let (shell, worker) = (site.shell.clone(), site.worker.clone());
    Router::new()
        .route(
            SHELL,
            get(async move |headers: HeaderMap| text("text/html; charset=utf-8", &shell, &headers)),
        )
        .route(
            WORKER,
            get(async move |headers: HeaderMap| {
                text("text/javascript; charset=utf-8", &worker, &headers)
            }),
        )
}

fn text(content_type: &'static str, content: &str, headers: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", hex(&Sha256::digest(content)));
    if matches(headers, &etag) {
        return not_modified(&etag, REVALIDATE);
    }
    let headers = [
        (CONTENT_TYPE, content_type.to_owned()),
        (CACHE_CONTROL, REVALIDATE.to_owned()),
        (ETAG, etag),
    ];
    (headers, content.to_owned()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(hash: &str) -> Vec<Precached> {
        vec![("/pkg/app.css".into(), hash.into())]
    }

    #[test]
    fn the_version_follows_files_and_worker_and_nothing_else() {
        let one = complete("worker", &list("a"));
        assert_eq!(one, complete("worker", &list("a")));
        let version = |text: &str| text.lines().next().unwrap().to_owned();
        assert_ne!(version(&one), version(&complete("worker", &list("b"))));
        assert_ne!(version(&one), version(&complete("other", &list("a"))));
    }

    #[test]
    fn the_list_stands_before_the_text() {
        let text = complete("worker", &list("a"));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[1], "const PRECACHE = [[\"/pkg/app.css\",\"a\"]];");
        assert_eq!(lines[2], "worker");
    }
}
