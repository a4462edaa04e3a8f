//! The files of a site: hashed, compressed ahead of time, listed in `site.json`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Name of the list, at the root of the site's folder.
pub const LIST: &str = "site.json";
/// Compressing less than this gains nothing on the wire.
const COMPRESS_FROM_BYTES: usize = 256;
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;
const BROTLI_BUFFER: usize = 64 * 1024;

/// What the server reads at start: every file it may hand out, and the names
/// that a page refers to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Site {
    /// URL of the module that starts the app.
    pub boot: String,
    /// URL of the glue between the browser and the WASM.
    pub script: String,
    /// URL of the app itself.
    pub wasm: String,
    /// URL of the style sheet.
    pub style: String,
    /// All files by URL.
    pub files: BTreeMap<String, SiteFile>,
}

/// One file of the site.
#[derive(Debug, Serialize, Deserialize)]
pub struct SiteFile {
    /// SHA-256 of the uncompressed content, in hex.
    pub sha256: String,
    /// Bytes, uncompressed.
    pub bytes: usize,
    /// Bytes of the `.br` beside it, if there is one.
    pub br: Option<usize>,
    /// Bytes of the `.gz` beside it, if there is one.
    pub gz: Option<usize>,
    /// The name carries the content's hash: it may be cached for ever.
    pub immutable: bool,
    /// The service worker keeps it for everybody, so that the app starts offline.
    pub precache: bool,
    /// The parts of the program that need it: kept for whoever uses one of them.
    pub parts: Vec<String>,
}

/// How [`Writer::add`] treats a file.
#[derive(Clone, Copy)]
pub struct Treatment {
    /// See [`SiteFile::immutable`].
    pub immutable: bool,
    /// See [`SiteFile::precache`].
    pub precache: bool,
}

/// Writes files below one folder and remembers them for the list.
pub struct Writer<'a> {
    folder: &'a Path,
    compress: bool,
    /// The list so far.
    pub site: Site,
}

impl<'a> Writer<'a> {
    /// A writer into `folder`; without `compress` only plain files are written.
    pub fn new(folder: &'a Path, compress: bool) -> Self {
        Self {
            folder,
            compress,
            site: Site::default(),
        }
    }

    /// Writes `content` at `url`, with its compressed forms where they are smaller.
    ///
    /// # Errors
    /// On I/O.
    pub fn add(&mut self, url: &str, content: &[u8], treatment: Treatment) -> Result<()> {
        let path = self.folder.join(url.trim_start_matches('/'));
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        fs::write(&path, content).with_context(|| path.display().to_string())?;
        let (mut br, mut gz) = (None, None);
        if self.compress && compressible(url) && content.len() >= COMPRESS_FROM_BYTES {
            br = write_if_smaller(&path, "br", content, &brotli(content)?)?;
            gz = write_if_smaller(&path, "gz", content, &gzip(content)?)?;
        }
        let file = SiteFile {
            sha256: sha256(content),
            bytes: content.len(),
            br,
            gz,
            immutable: treatment.immutable,
            precache: treatment.precache,
            parts: Vec::new(),
        };
        self.site.files.insert(url.to_owned(), file);
        Ok(())
    }

    /// Says which parts of the program need a file that was added.
    pub fn needed_by(&mut self, url: &str, parts: Vec<String>) {
        if let Some(file) = self.site.files.get_mut(url) {
            file.parts = parts;
        }
    }

    /// Writes the list.
    ///
    /// # Errors
    /// On I/O.
    pub fn finish(self) -> Result<Site> {
        let text = serde_json::to_string_pretty(&self.site)?;
        fs::write(self.folder.join(LIST), text)?;
        Ok(self.site)
    }
}

/// Reads the list of an existing site.
///
/// # Errors
/// When there is none, or another one than this version writes.
pub fn read_list(folder: &Path) -> Result<Site> {
    let path = folder.join(LIST);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{}: build the site first", path.display()))?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// SHA-256 in hex.
pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `/pkg/app.wasm` and its content → `/pkg/app.0123456789abcdef.wasm`.
pub fn hashed_url(url: &str, content: &[u8]) -> String {
    let hash = &sha256(content)[..16];
    match url.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{url}.{hash}"),
    }
}

/// Everything but what is compressed already.
fn compressible(url: &str) -> bool {
    ![".png", ".woff2", ".jpg", ".webp"]
        .iter()
        .any(|ending| url.ends_with(ending))
}

fn write_if_smaller(
    path: &Path,
    ending: &str,
    plain: &[u8],
    packed: &[u8],
) -> Result<Option<usize>> {
    if packed.len() >= plain.len() {
        return Ok(None);
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    fs::write(&name, packed)?;
    Ok(Some(packed.len()))
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, BROTLI_BUFFER, BROTLI_QUALITY, BROTLI_WINDOW)
        .write_all(content)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashed_name_keeps_its_ending_and_follows_the_content() {
        let one = hashed_url("/pkg/app.wasm", b"one");
        assert_eq!(one, "/pkg/app.7692c3ad3540bb80.wasm");
        assert_ne!(one, hashed_url("/pkg/app.wasm", b"two"));
    }

    #[test]
    fn what_does_not_shrink_has_no_compressed_form() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::new(folder.path(), true);
        let treatment = Treatment {
            immutable: false,
            precache: true,
        };
        writer.add("/a.txt", b"short", treatment).unwrap();
        writer.add("/b.txt", &[b'x'; 4096], treatment).unwrap();
        let site = writer.finish().unwrap();
        assert_eq!(site.files["/a.txt"].br, None);
        let packed = site.files["/b.txt"].br.unwrap();
        assert!(packed < 100, "{packed}");
        let on_disk = fs::metadata(folder.path().join("b.txt.br")).unwrap().len();
        assert_eq!(on_disk, packed as u64);
    }
}
