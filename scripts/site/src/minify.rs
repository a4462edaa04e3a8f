//! Smaller JavaScript for the wire, by esbuild from the project's `node_modules`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// A module without comments, blanks and long names.
///
/// # Errors
/// When esbuild is not installed or does not understand the text.
pub fn module(project: &Path, text: &str) -> Result<String> {
    let program = project.join("node_modules/.bin/esbuild");
    let mut child = Command::new(&program)
        .args([
            "--minify",
            "--format=esm",
            "--loader=js",
            "--log-level=warning",
            // wasm-bindgen names the script that fetches parts once for each part, all of them alike.
            "--log-override:duplicate-object-key=silent",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{}; run `make setup`", program.display()))?;
    // It reads everything before it writes anything, so this can't block.
    child
        .stdin
        .take()
        .context("esbuild has no input")?
        .write_all(text.as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "esbuild failed: {}", output.status);
    Ok(String::from_utf8(output.stdout)?)
}
