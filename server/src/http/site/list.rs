//! The list that the build leaves beside the files: `site.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use app::shell::Assets;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::watch;

/// Why a folder can't be served.
#[derive(Debug, Error)]
pub enum SiteError {
    /// A file is not there or can't be read.
    #[error("{}: {source}; run `make site`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The list is not one that this version understands.
    #[error("{}: {source}; run `make site`", path.display())]
    List {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file is of a kind that no browser was told of yet.
    #[error("{url}: no MIME type is known for this ending; add it to list.rs")]
    Kind {
        /// The file.
        url: String,
    },
    /// A file is not the one that was built.
    #[error("{}: changed since it was built; run `make site`", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

/// The list, and where its files are.
#[derive(Debug)]
pub struct Built {
    /// The site's folder.
    pub folder: PathBuf,
    /// What was built.
    pub list: List,
}

/// Written by the `site` tool; see there for what each field means.
#[derive(Debug, Deserialize)]
pub struct List {
    /// The module that starts the app.
    pub boot: String,
    /// The glue between the browser and the WASM.
    pub script: String,
    /// The app.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
    /// By URL.
    pub files: BTreeMap<String, File>,
}

/// One file of the site.
#[derive(Clone, Debug, Deserialize)]
pub struct File {
    /// MIME type with character set.
    #[serde(skip)]
    pub content_type: &'static str,
    /// Of the uncompressed content, in hex.
    pub sha256: String,
    /// Bytes of the brotli form, if there is one.
    pub br: Option<usize>,
    /// Bytes of the gzip form, if there is one.
    pub gz: Option<usize>,
    /// The name carries the content's hash.
    pub immutable: bool,
    /// Kept by the service worker for everybody.
    pub precache: bool,
    /// The parts of the program that need it: kept for whoever uses one of them.
    #[serde(default)]
    pub parts: Vec<String>,
    /// It may change while the server runs: nobody keeps it.
    #[serde(skip)]
    pub watched: bool,
}

const LIST: &str = "site.json";
const WORKER: &str = "sw.js";

impl Built {
    /// Reads and checks a site; returns it with the text of the service worker,
    /// which is not complete yet.
    pub fn read(folder: &Path) -> Result<(Self, String), SiteError> {
        let path = folder.join(LIST);
        let mut list: List = if path.is_file() || !watch::is_watched(folder) {
            serde_json::from_slice(&read(&path)?)
                .map_err(|source| SiteError::List { path, source })?
        } else {
            watch::list(folder)?
        };
        for (url, file) in &mut list.files {
            file.content_type = content_type(url)?;
            let path = below(folder, url);
            if !file.watched && hex(&Sha256::digest(read(&path)?)) != file.sha256 {
                return Err(SiteError::Changed { path });
            }
        }
        let worker = read(&folder.join(WORKER))?;
        let built = Self {
            folder: folder.to_owned(),
            list,
        };
        Ok((built, String::from_utf8_lossy(&worker).into_owned()))
    }

    /// The names that pages refer to.
    pub fn assets(&self) -> Assets {
        Assets {
            boot: self.list.boot.clone(),
            script: self.list.script.clone(),
            wasm: self.list.wasm.clone(),
            style: self.list.style.clone(),
        }
    }
}

/// Where the file of a URL lies.
pub fn below(folder: &Path, url: &str) -> PathBuf {
    folder.join(url.trim_start_matches('/'))
}

fn content_type(url: &str) -> Result<&'static str, SiteError> {
    Ok(match url.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => {
            return Err(SiteError::Kind {
                url: url.to_owned(),
            });
        }
    })
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, SiteError> {
    fs::read(path).map_err(|source| unreadable(path, source))
}

/// The error for a path and what the system said of it.
pub fn unreadable(path: &Path, source: std::io::Error) -> SiteError {
    SiteError::Unreadable {
        path: path.to_owned(),
        source,
    }
}
