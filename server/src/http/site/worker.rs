//! `/app-shell` and `/sw.js`: the two answers without which nothing works offline.

use std::collections::BTreeMap;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
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

/// What the service worker keeps.
#[derive(Debug, Default)]
pub struct Kept {
    /// On every phone, the shell included.
    pub always: Vec<Precached>,
    /// By part of the program, for whoever uses it.
    pub parts: BTreeMap<String, Vec<Precached>>,
}

impl Kept {
    /// Of a built site with that shell.
    pub fn of(built: &Built, shell: &str) -> Self {
        let mut kept = Self::default();
        for (url, file) in &built.list.files {
            let one = (url.clone(), file.sha256.clone());
            for part in &file.parts {
                kept.parts
                    .entry(part.clone())
                    .or_default()
                    .push(one.clone());
            }
            if file.precache {
                kept.always.push(one);
            }
        }
        let shell = (SHELL.to_owned(), hex(&Sha256::digest(shell)));
        kept.always.push(shell);
        kept
    }
}

/// Puts version and lists before the worker's text. The version changes with any
/// file, the shell, or the worker itself, and with nothing else.
pub fn complete(template: &str, kept: &Kept) -> String {
    let mut hasher = Sha256::new();
    hasher.update(template);
    for (url, hash) in kept.always.iter().chain(kept.parts.values().flatten()) {
        hasher.update(format!("\n{url} {hash}"));
    }
    let version = &hex(&hasher.finalize())[..16];
    let (always, parts) = (json!(kept.always), json!(kept.parts));
    format!(
        "const VERSION = \"{version}\";\nconst PRECACHE = {always};\nconst PARTS = {parts};\n{template}"
    )
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

    fn list(hash: &str) -> Kept {
        Kept {
            always: vec![("/pkg/app.css".into(), hash.into())],
            parts: BTreeMap::from([("work".into(), vec![("/pkg/w.wasm".into(), "w".into())])]),
        }
    }

    #[test]
    fn the_version_follows_files_and_worker_and_nothing_else() {
        let one = complete("worker", &list("a"));
        assert_eq!(one, complete("worker", &list("a")));
        let version = |text: &str| text.lines().next().unwrap().to_owned();
        assert_ne!(version(&one), version(&complete("worker", &list("b"))));
        assert_ne!(version(&one), version(&complete("other", &list("a"))));
        let mut another = list("a");
        another.parts.get_mut("work").unwrap()[0].1 = "x".into();
        assert_ne!(version(&one), version(&complete("worker", &another)));
    }

    #[test]
    fn the_lists_stand_before_the_text() {
        let text = complete("worker", &list("a"));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[1], "const PRECACHE = [[\"/pkg/app.css\",\"a\"]];");
        assert_eq!(
            lines[2],
            "const PARTS = {\"work\":[[\"/pkg/w.wasm\",\"w\"]]};"
        );
        assert_eq!(lines[3], "worker");
    }
}
