//! From the compiler's WASM to the WASM and script that a browser loads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{cut, minify};

/// The features that rustc's WASM uses anyway: wasm-opt has to be told of them.
const WASM_OPT: [&str; 12] = [
    "-Oz",
    // A piece has names of a kind that it does not know, and they go anyway.
    "--quiet",
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

/// The program as a browser loads it.
pub struct Bound {
    /// The module that everybody needs, shrunk unless in development.
    pub wasm: Vec<u8>,
    /// The glue; imports the snippets by their keys below, and the link script.
    pub script: String,
    /// The script that fetches the pieces.
    pub link: String,
    /// What is fetched when it is needed.
    pub pieces: Vec<BoundPiece>,
    /// JavaScript of libraries, by path relative to the glue (`./snippets/…`).
    pub snippets: BTreeMap<String, String>,
}

/// See [`cut::Piece`].
pub struct BoundPiece {
    /// How the link script names it, without ending.
    pub stem: String,
    /// The parts that need it.
    pub parts: Vec<String>,
    /// The module, shrunk unless in development.
    pub wasm: Vec<u8>,
}

/// Cuts the program into its parts, runs wasm-bindgen, then, unless `dev`, wasm-opt from the project's
/// `node_modules`, in the folder `work`.
///
/// # Errors
/// When one of them fails, or wasm-opt is not installed.
pub fn bind(project: &Path, wasm: &Path, work: &Path, dev: bool) -> Result<Bound> {
    let cut = cut::cut(wasm, work)?;
    Bindgen::new()
        .input_path(&cut.main)
        .web(true)?
        .typescript(false)
        .debug(dev)
        .keep_debug(dev)
        // wasm-opt puts the functions in order by their names, then drops these.
        .remove_name_section(false)
        .remove_producers_section(true)
        // The pieces share the table of functions with the program.
        .keep_lld_exports(true)
        .omit_default_module_path(true)
        .out_name("app")
        .generate(work)
        .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
    let small = |path: &Path| match dev {
        true => fs::read(path).with_context(|| path.display().to_string()),
        false => shrink(project, path),
    };
    // wasm-opt uses one core.
    let (main, pieces) = std::thread::scope(|scope| {
        let main = scope.spawn(|| small(&work.join("app_bg.wasm")));
        let pieces: Result<Vec<_>> = cut.pieces.iter().map(|piece| small(&piece.path)).collect();
        let main = main.join().map_err(|_| anyhow!("wasm-opt panicked"));
        (main.flatten(), pieces)
    });
    let pieces = cut.pieces.into_iter().zip(pieces?);
    let script = fs::read_to_string(work.join("app.js"))?;
    let minified = |text: String| match dev {
        true => Ok(text),
        false => minify::module(project, &text),
    };
    let mut snippets = BTreeMap::new();
    collect(&work.join("snippets"), "./snippets", &mut snippets)?;
    Ok(Bound {
        wasm: main?,
        script: minified(script)?,
        link: minified(cut.link)?,
        pieces: pieces
            .map(|(piece, wasm)| BoundPiece {
                stem: piece.stem,
                parts: piece.parts,
                wasm,
            })
            .collect(),
        snippets,
    })
}

fn shrink(project: &Path, wasm: &Path) -> Result<Vec<u8>> {
    let program = project.join("node_modules/.bin/wasm-opt");
    ensure!(
        program.is_file(),
        "{}: missing; run `make setup`",
        program.display()
    );
    let shrunk = wasm.with_extension("shrunk");
    let status = Command::new(&program)
        .args(WASM_OPT)
        .arg(wasm)
        .arg("-o")
        .arg(&shrunk)
        .status()
        .with_context(|| program.display().to_string())?;
    ensure!(status.success(), "wasm-opt failed: {status}");
    fs::read(&shrunk).with_context(|| shrunk.display().to_string())
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
