//! From the compiler's one WASM to the program and its parts.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// How the script that fetches parts refers to the glue of the program, and the glue to it: names
/// that stand in both, to be replaced.
pub const GLUE: &str = "./app.js";
/// See [`GLUE`].
pub const LINK: &str = "./split.js";

/// A program in parts, as files.
pub struct Cut {
    /// What everybody needs: the input of wasm-bindgen.
    pub main: PathBuf,
    /// The script that fetches the others; imports [`GLUE`].
    pub link: String,
    /// The others.
    pub pieces: Vec<Piece>,
}

/// A file of one part, or of what several parts share.
pub struct Piece {
    /// How the link script names it, without ending: `split_work`, `chunk_3`.
    pub stem: String,
    /// Where it is.
    pub path: PathBuf,
    /// The parts that need it, in order.
    pub parts: Vec<String>,
}

/// Cuts `wasm` in the folder `work`.
///
/// # Errors
/// When the program was linked without relocations, or on I/O.
pub fn cut(wasm: &Path, work: &Path) -> Result<Cut> {
    let input = fs::read(wasm).with_context(|| wasm.display().to_string())?;
    let main = work.join("main.wasm");
    let mut options = Options::new(&input);
    options.output_dir = work;
    options.main_out_path = &main;
    options.main_module = GLUE;
    options.link_name = LINK;
    // Its errors are of another family (eyre), which anyhow does not know.
    let done = transform(options).map_err(|why| anyhow!("cutting {}: {why:#}", wasm.display()))?;
    let pieces = done.split_modules.into_iter().map(|path| {
        let stem = path.file_stem().context("a file has a name")?;
        let stem = stem.to_string_lossy().into_owned();
        let needed = done
            .prefetch_map
            .iter()
            .filter(|(_, needs)| needs.contains(&stem));
        let mut parts: Vec<String> = needed.map(|(part, _)| part.clone()).collect();
        parts.sort();
        Ok(Piece { stem, path, parts })
    });
    let mut pieces = pieces.collect::<Result<Vec<_>>>()?;
    // What no part needs is empty.
    pieces.retain(|piece| !piece.parts.is_empty());
    pieces.sort_by(|a, b| a.stem.cmp(&b.stem));
    let link = fs::read_to_string(work.join(LINK)).context(LINK)?;
    Ok(Cut { main, link, pieces })
}
