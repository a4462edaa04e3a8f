//! From the compiler's WASM to the WASM and script that a browser loads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

/// The features that rustc's WASM uses anyway: wasm-opt has to be told of them.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// What wasm-bindgen makes.
pub struct Bound {
    /// The module, shrunk unless in development.
    pub wasm: Vec<u8>,
    /// The glue; imports the snippets by their keys below.
    pub script: String,
    /// JavaScript of libraries, by path relative to the glue (`./snippets/…`).
    pub snippets: BTreeMap<String, String>,
}

/// Runs wasm-bindgen, then, unless `dev`, wasm-opt from the project's `node_modules`.
///
/// # Errors
/// When either fails, or wasm-opt is not installed.
pub fn bind(project: &Path, wasm: &Path, work: &Path, dev: bool) -> Result<Bound> {
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .debug(dev)
        .keep_debug(dev)
        .remove_name_section(!dev)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .out_name("app")
        .generate(work)
        .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
    let bound = work.join("app_bg.wasm");
    let wasm = if dev {
        bound
    } else {
        shrink(project, &bound, work)?
    };
    let mut snippets = BTreeMap::new();
    collect(&work.join("snippets"), "./snippets", &mut snippets)?;
    Ok(Bound {
        wasm: fs::read(wasm)?,
        script: fs::read_to_string(work.join("app.js"))?,
        snippets,
    })
}

fn shrink(project: &Path, wasm: &Path, work: &Path) -> Result<PathBuf> {
    let program = project.join("node_modules/.bin/wasm-opt");
    ensure!(
        program.is_file(),
        "{}: missing; run `make setup`",
        program.display()
    );
    let shrunk = work.join("app_opt.wasm");
    let status = Command::new(&program)
        .args(WASM_OPT)
        .arg(wasm)
        .arg("-o")
        .arg(&shrunk)
        .status()
        .with_context(|| program.display().to_string())?;
    ensure!(status.success(), "wasm-opt failed: {status}");
    Ok(shrunk)
}

fn collect(folder: &Path, name: &str, into: &mut BTreeMap<String, String>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file_name = path.file_name().context("an entry has a name")?;
        let name = format!("{name}/{}", file_name.to_string_lossy());
        if path.is_dir() {
            collect(&path, &name, into)?;
        } else {
            into.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
