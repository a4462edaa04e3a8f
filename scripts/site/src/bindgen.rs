//! From the compiler's WASM to the WASM and script that a browser loads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::minify;

/// The features that rustc's WASM uses anyway: wasm-opt has to be told of them.
const WASM_OPT: [&str; 11] = [
    "-Oz",
    // What is measured is what is left after compression: like beside like compresses better, and
    // a function that swallowed another is like nothing else.
    "--one-caller-inline-max-function-size=20",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// What wasm-bindgen makes of one program.
pub struct Bound {
    /// The module, shrunk unless in development.
    pub wasm: Vec<u8>,
    /// The glue; imports the snippets by their keys below.
    pub script: String,
    /// JavaScript of libraries, by path relative to the glue (`./snippets/…`).
    pub snippets: BTreeMap<String, String>,
}

/// Runs wasm-bindgen, then, unless `dev`, wasm-opt from the project's `node_modules`. `name` is the
/// program's, for the files it works with.
///
/// # Errors
/// When either fails, or wasm-opt is not installed.
pub fn bind(project: &Path, name: &str, wasm: &Path, work: &Path, dev: bool) -> Result<Bound> {
    let work = &work.join(name);
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .debug(dev)
        .keep_debug(dev)
        // wasm-opt puts the functions in order by their names, then drops these.
        .remove_name_section(false)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .out_name(name)
        .generate(work)
        .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
    let bound = work.join(format!("{name}_bg.wasm"));
    let wasm = if dev {
        bound
    } else {
        shrink(project, &bound, work)?
    };
    let mut snippets = BTreeMap::new();
    collect(&work.join("snippets"), "./snippets", &mut snippets)?;
    let script = fs::read_to_string(work.join(format!("{name}.js")))?;
    Ok(Bound {
        wasm: fs::read(wasm)?,
        script: if dev {
            script
        } else {
            minify::module(project, &script)?
        },
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
    let shrunk = work.join("shrunk.wasm");
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
