use std::fs;

use axum::body::{Body, to_bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH,
};
use axum::http::{HeaderName, Request, Response, StatusCode};
use axum::middleware;
use serde_json::json;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tower::ServiceExt;

use super::list::hex;
use super::{Site, SiteError, router, secure};

const WASM: &str = "/pkg/app.3.wasm";

/// A built site as small as it gets.
fn built() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pkg")).unwrap();
    let mut files = serde_json::Map::new();
    for (url, immutable) in [
        ("/pkg/boot.1.js", true),
        ("/pkg/app.2.js", true),
        (WASM, true),
        ("/pkg/app.4.css", true),
        ("/manifest.webmanifest", false),
    ] {
        let path = folder.path().join(&url[1..]);
        fs::write(&path, url).unwrap();
        fs::write(format!("{}.br", path.display()), "brotli").unwrap();
        files.insert(
            url.to_owned(),
            json!({
                "sha256": hex(&Sha256::digest(url)),
                "bytes": url.len(), "br": 6, "gz": null,
                "immutable": immutable, "precache": true,
            }),
        );
    }
    let list = json!({
        "boot": "/pkg/boot.1.js", "script": "/pkg/app.2.js", "wasm": WASM,
        "style": "/pkg/app.4.css", "files": files,
    });
    fs::write(folder.path().join("site.json"), list.to_string()).unwrap();
    fs::write(folder.path().join("sw.js"), "// the worker").unwrap();
    folder
}

struct Answer {
    status: StatusCode,
    response: Response<()>,
    body: String,
}

impl Answer {
    fn header(&self, name: &HeaderName) -> &str {
        self.response
            .headers()
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

async fn ask(path: &str, headers: &[(HeaderName, &str)]) -> Answer {
    let folder = built();
    let site = Site::load(folder.path()).unwrap();
    let server = router(&site, || ()).layer(middleware::from_fn(secure));
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let response = server
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1_000_000).await.unwrap();
    Answer {
        status: parts.status,
        response: Response::from_parts(parts, ()),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

#[tokio::test]
async fn a_hashed_file_is_immutable_and_comes_compressed_to_whoever_accepts_it() {
    let plain = ask(WASM, &[]).await;
    assert_eq!((plain.status, plain.body.as_str()), (StatusCode::OK, WASM));
    assert_eq!(plain.header(&CONTENT_TYPE), "application/wasm");
    assert_eq!(
        plain.header(&CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(plain.header(&CONTENT_ENCODING), "");

    let packed = ask(WASM, &[(ACCEPT_ENCODING, "gzip, br")]).await;
    assert_eq!(packed.header(&CONTENT_ENCODING), "br");
    assert_eq!(packed.header(&CONTENT_TYPE), "application/wasm");
    assert_eq!(packed.body, "brotli");
}

#[tokio::test]
async fn a_file_that_the_browser_has_is_not_sent_again() {
    let first = ask("/manifest.webmanifest", &[]).await;
    assert_eq!(first.header(&CACHE_CONTROL), "no-cache");
    let tag = first.header(&ETAG).to_owned();
    let second = ask("/manifest.webmanifest", &[(IF_NONE_MATCH, &tag)]).await;
    assert_eq!(second.status, StatusCode::NOT_MODIFIED);
    assert_eq!(second.body, "");
    assert_eq!(second.header(&ETAG), tag);
}

#[tokio::test]
async fn a_file_of_another_version_is_a_plain_404_and_never_the_app() {
    let answer = ask("/pkg/app.old.wasm", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header(&CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(&CONTENT_TYPE), "text/plain; charset=utf-8");
    assert_eq!(answer.body, "no such file\n");
}

#[tokio::test]
async fn the_list_and_other_files_of_the_folder_are_not_handed_out() {
    for path in ["/site.json", "/pkg/app.3.wasm.br", "/pkg/../site.json"] {
        assert_eq!(ask(path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_shell_allows_files_of_ours_only() {
    let shell = ask("/app-shell", &[]).await;
    assert_eq!(shell.status, StatusCode::OK);
    assert_eq!(shell.header(&CACHE_CONTROL), "no-cache");
    let policy = shell.header(&CONTENT_SECURITY_POLICY);
    assert!(
        policy.starts_with("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "{policy}");
    let tag = shell.header(&ETAG).to_owned();
    let again = ask("/app-shell", &[(IF_NONE_MATCH, &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_worker_keeps_every_file_and_this_very_shell() {
    let shell = ask("/app-shell", &[]).await;
    let worker = ask("/sw.js", &[]).await;
    assert_eq!(worker.header(&CACHE_CONTROL), "no-cache");
    let list = worker.body.lines().nth(1).unwrap();
    for url in [WASM, "/pkg/boot.1.js", "/manifest.webmanifest"] {
        let entry = format!("[\"{url}\",\"{}\"]", hex(&Sha256::digest(url)));
        assert!(list.contains(&entry), "{entry} in {list}");
    }
    let entry = format!("[\"/app-shell\",\"{}\"]", hex(&Sha256::digest(&shell.body)));
    assert!(list.contains(&entry), "{entry} in {list}");
    assert!(worker.body.ends_with("// the worker"), "{}", worker.body);
}

#[tokio::test]
async fn a_rendered_page_is_marked_fresh_and_its_scripts_carry_its_nonce() {
    let page = ask("/", &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header(&CACHE_CONTROL), "no-store");
    assert!(page.body.contains("<body data-ssr"), "{}", page.body);
    let policy = page.header(&CONTENT_SECURITY_POLICY);
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .expect("the policy has a nonce");
    assert!(nonce.len() >= 16, "{nonce}");
    let allowed = [format!(" nonce=\"{nonce}\""), " src=\"/pkg/".to_owned()];
    for script in page.body.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(allowed.iter().any(|by| tag.contains(by)), "<script{tag}>");
    }
    assert_ne!(
        policy,
        ask("/", &[]).await.header(&CONTENT_SECURITY_POLICY),
        "a nonce is used once"
    );
}

#[tokio::test]
async fn an_unknown_page_is_not_found_and_still_a_page() {
    let page = ask("/neni/tu", &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.header(&CONTENT_TYPE), "text/html; charset=utf-8");
}

#[tokio::test]
async fn every_answer_forbids_frames_sniffing_and_referrers() {
    for path in ["/", "/app-shell", "/sw.js", WASM, "/pkg/none.js"] {
        let answer = ask(path, &[]).await;
        let header = |name: &'static str| answer.header(&HeaderName::from_static(name)).to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        let policy = header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
    }
}

#[test]
fn a_folder_with_a_changed_file_is_refused() {
    let folder = built();
    fs::write(folder.path().join("pkg/app.2.js"), "another").unwrap();
    let error = Site::load(folder.path()).err().expect("refused");
    assert!(matches!(&error, SiteError::Changed { path } if path.ends_with("pkg/app.2.js")));
    assert!(error.to_string().contains("make site"), "{error}");
}

/// What cargo-leptos leaves: fixed names, no list, no style sheet.
#[tokio::test]
async fn a_watched_folder_is_served_as_it_is_now() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pkg")).unwrap();
    for name in ["boot.js", "sw.js", "pkg/app.js", "pkg/app.wasm"] {
        fs::write(folder.path().join(name), "old").unwrap();
    }
    let site = Site::load(folder.path()).unwrap();
    fs::write(folder.path().join("pkg/app.wasm"), "new").unwrap();
    let server = router(&site, || ());
    let ask = |path: &'static str| {
        let server = server.clone();
        async move {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = server.oneshot(request).await.unwrap();
            let cache = response.headers()[CACHE_CONTROL]
                .to_str()
                .unwrap()
                .to_owned();
            let body = to_bytes(response.into_body(), 1_000_000).await.unwrap();
            (cache, String::from_utf8(body.to_vec()).unwrap())
        }
    };
    assert_eq!(
        ask("/pkg/app.wasm").await,
        ("no-store".into(), "new".into())
    );
    let (_, shell) = ask("/app-shell").await;
    assert!(shell.contains("src=\"/boot.js\""), "{shell}");
    let (cache, _) = ask("/pkg/app.css").await;
    assert_eq!(cache, "no-store");
}

#[test]
fn a_file_of_an_unknown_kind_is_refused_with_its_name() {
    let folder = built();
    let list = fs::read_to_string(folder.path().join("site.json")).unwrap();
    let list = list.replace("/manifest.webmanifest", "/secret.pem");
    fs::write(folder.path().join("site.json"), list).unwrap();
    let error = Site::load(folder.path()).err().expect("refused");
    assert!(error.to_string().starts_with("/secret.pem"), "{error}");
}

#[test]
fn a_folder_without_a_site_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let error = Site::load(folder.path()).err().expect("refused");
    assert!(matches!(&error, SiteError::Unreadable { path, .. } if path.ends_with("site.json")));
    assert!(error.to_string().contains("make site"), "{error}");
}
