//! Serving the folder of `cargo leptos watch`, for work on pages: fixed names, no
//! list of hashes, and files that change while the server runs. Phones are never
//! served from such a folder: nothing in it is kept for offline use.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::list::{Built, File, List, SiteError, unreadable};

const SCRIPT: &str = "/pkg/app.js";
const STYLE: &str = "/pkg/app.css";
/// The sources of the style sheet, below the folder in which the server runs.
const STYLE_FOLDER: &str = "style";

/// Whether cargo-leptos has built here.
pub fn is_watched(folder: &Path) -> bool {
    folder.join("pkg/app.js").is_file()
}

/// What is there now, under the names that `public/boot.js` has before a build.
pub fn list(folder: &Path) -> Result<List, SiteError> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files)?;
    files.remove("/sw.js");
    files.remove(STYLE);
    Ok(List {
        boot: "/boot.js".to_owned(),
        script: SCRIPT.to_owned(),
        wasm: "/pkg/app.wasm".to_owned(),
        style: STYLE.to_owned(),
        files,
    })
}

fn collect(
    folder: &Path,
    below: &str,
    files: &mut BTreeMap<String, File>,
) -> Result<(), SiteError> {
    let failed = |source| unreadable(folder, source);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let url = format!("{below}/{name}");
        if path.is_dir() {
            collect(&path, &url, files)?;
        } else {
            files.insert(url, File::watched());
        }
    }
    Ok(())
}

impl File {
    fn watched() -> Self {
        Self {
            content_type: "",
            sha256: String::new(),
            br: None,
            gz: None,
            immutable: false,
            precache: false,
            parts: Vec::new(),
            watched: true,
        }
    }
}

/// The style sheet of a watched site, joined at each request; a built site has
/// its own.
pub fn router(built: &Arc<Built>) -> Router {
    if built.list.style != STYLE {
        return Router::new();
    }
    Router::new().route(STYLE, get(style))
}

async fn style() -> Response {
    let mut paths: Vec<_> = fs::read_dir(STYLE_FOLDER)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "css"))
        .collect();
    paths.sort();
    let css: String = paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, css).into_response()
}
