//! Puts the site's folder together.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::bindgen::{self, Bound};
use crate::cut;
use crate::files::{Site, Treatment, Writer, hashed_url};
use crate::{icons, style};

/// What a site is made from.
pub struct Inputs {
    /// Root of the project, with `public/`, `style/` and `node_modules/`.
    pub project: PathBuf,
    /// The program as the compiler left it.
    pub program: PathBuf,
    /// The folder to make; what it held before is replaced.
    pub out: PathBuf,
    /// Quick and large: no wasm-opt, no compression, names kept in stack traces.
    pub dev: bool,
}

/// Named by content: cached for ever, kept by the service worker.
const HASHED: Treatment = Treatment {
    immutable: true,
    precache: true,
};
/// A part of the program: kept on the phones of whoever uses it.
const ON_DEMAND: Treatment = Treatment {
    immutable: true,
    precache: false,
};
/// Fixed names too, but nobody needs them in the field.
const ASKED_FOR: Treatment = Treatment {
    immutable: false,
    precache: false,
};
/// Named by the settings page.
const ICONS_LICENCE: &str = "/pkg/icons-licence.txt";
/// Fixed names, because a browser or manifest asks for them: revalidated.
const NAMED: Treatment = Treatment {
    immutable: false,
    precache: true,
};
/// Files of `public/` that are treated apart: the starter gets names put in, the
/// worker is completed by the server, which knows the shell.
const BOOT: &str = "boot.js";
const WORKER: &str = "sw.js";
/// Sources of other files, of no use to a browser.
const NOT_SERVED: [&str; 1] = ["icons/maskable.svg"];

/// Builds the site beside its final place and then swaps it in, so that a
/// server that starts meanwhile finds the old one or the new one, whole.
///
/// # Errors
/// On I/O, when wasm-bindgen or wasm-opt fail, or a file is of an unknown kind.
pub fn build(inputs: &Inputs) -> Result<()> {
    let began = Instant::now();
    let fresh = inputs.out.with_extension("new");
    let work = inputs.out.with_extension("work");
    for folder in [&fresh, &work] {
        remove(folder)?;
        fs::create_dir_all(folder)?;
    }
    let bound = bindgen::bind(&inputs.project, &inputs.program, &work, inputs.dev)?;
    println!(
        "    wasm-bindgen{}: {} s",
        if inputs.dev { "" } else { " and wasm-opt" },
        began.elapsed().as_secs()
    );

    let mut writer = Writer::new(&fresh, !inputs.dev);
    add_app(&mut writer, bound, &inputs.project)?;
    add_public(&mut writer, &inputs.project.join("public"), "")?;
    fs::copy(
        inputs.project.join("public").join(WORKER),
        fresh.join(WORKER),
    )
    .context(WORKER)?;
    let site = writer.finish()?;

    remove(&inputs.out)?;
    fs::rename(&fresh, &inputs.out)?;
    remove(&work)?;
    print_sizes(&site);
    println!(
        "    {} ready in {} s",
        inputs.out.display(),
        began.elapsed().as_secs()
    );
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

/// In the order in which they name each other, so that a name changes with anything below it: snippets
/// and WASM, then the glue and the script that fetches parts, then the starter.
fn add_app(writer: &mut Writer, bound: Bound, project: &Path) -> Result<()> {
    let mut glue = bound.script;
    for (path, text) in &bound.snippets {
        let url = hashed_url(&path.replacen("./", "/pkg/", 1), text.as_bytes());
        writer.add(&url, text.as_bytes(), HASHED)?;
        glue = replace_name(&glue, path, &url.replacen("/pkg/", "./", 1))?;
    }
    let wasm = hashed_url("/pkg/app.wasm", &bound.wasm);
    writer.add(&wasm, &bound.wasm, HASHED)?;
    let mut link = bound.link;
    for piece in bound.pieces {
        let url = hashed_url(&format!("/pkg/{}.wasm", piece.stem), &piece.wasm);
        writer.add(&url, &piece.wasm, ON_DEMAND)?;
        writer.needed_by(&url, piece.parts);
        let name = format!("./{}.wasm", piece.stem);
        link = replace_name(&link, &name, &url.replacen("/pkg/", "./", 1))?;
    }
    let glue = add_pair(writer, &glue, &link)?;

    let boot = fs::read_to_string(project.join("public").join(BOOT)).context(BOOT)?;
    let boot = replace_name(&boot, "/pkg/app.js", &glue)?;
    let boot = replace_name(&boot, "/pkg/app.wasm", &wasm)?;
    let sprite = icons::sprite(project)?;
    let sprite_url = hashed_url("/pkg/icons.svg", sprite.as_bytes());
    writer.add(&sprite_url, sprite.as_bytes(), HASHED)?;
    writer.add(ICONS_LICENCE, &icons::licence(project)?, ASKED_FOR)?;
    let boot = replace_name(&boot, "/pkg/icons.svg", &sprite_url)?;
    let boot_url = hashed_url("/pkg/boot.js", boot.as_bytes());
    writer.add(&boot_url, boot.as_bytes(), HASHED)?;

    let style = style::join(&project.join("style"))?;
    let style_url = hashed_url("/pkg/app.css", style.as_bytes());
    writer.add(&style_url, style.as_bytes(), HASHED)?;

    let site = &mut writer.site;
    (site.boot, site.script, site.wasm, site.style) = (boot_url, glue, wasm, style_url);
    Ok(())
}

/// The glue and the script that fetches parts name each other, so both carry the hash of both. The
/// URL of the glue.
fn add_pair(writer: &mut Writer, glue: &str, link: &str) -> Result<String> {
    let both = [glue.as_bytes(), b"\n", link.as_bytes()].concat();
    let (glue_url, link_url) = (
        hashed_url("/pkg/app.js", &both),
        hashed_url("/pkg/split.js", &both),
    );
    let beside = |url: &str| url.replacen("/pkg/", "./", 1);
    // Only where it is imported: the WASM asks for the module by the name that it was linked with.
    let glue = replace_import(glue, cut::LINK, &beside(&link_url))?;
    let link = replace_name(link, cut::GLUE, &beside(&glue_url))?;
    writer.add(&glue_url, glue.as_bytes(), HASHED)?;
    writer.add(&link_url, link.as_bytes(), HASHED)?;
    Ok(glue_url)
}

/// Replaces a quoted name everywhere; a name that is not there is an error, as
/// it would leave a page that asks for a file that does not exist.
fn replace_name(text: &str, name: &str, with: &str) -> Result<String> {
    let mut replaced = text.to_owned();
    for quote in ['"', '\''] {
        replaced = replaced.replace(
            &format!("{quote}{name}{quote}"),
            &format!("{quote}{with}{quote}"),
        );
    }
    ensure!(
        replaced != text,
        "{name} is not mentioned where it should be"
    );
    Ok(replaced)
}

/// Replaces the name of a module that a script imports; the same text elsewhere stays.
fn replace_import(script: &str, name: &str, with: &str) -> Result<String> {
    let mut replaced = script.to_owned();
    for from in ["from", "from "] {
        for quote in ['"', '\''] {
            replaced = replaced.replace(
                &format!("{from}{quote}{name}{quote}"),
                &format!("{from}{quote}{with}{quote}"),
            );
        }
    }
    ensure!(replaced != script, "{name} is not imported");
    Ok(replaced)
}

fn add_public(writer: &mut Writer, folder: &Path, below: &str) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let file_name = path.file_name().context("an entry has a name")?;
        let name = format!("{below}{}", file_name.to_string_lossy());
        if path.is_dir() {
            add_public(writer, &path, &format!("{name}/"))?;
        } else if name != BOOT && name != WORKER && !NOT_SERVED.contains(&name.as_str()) {
            writer.add(&format!("/{name}"), &fs::read(&path)?, NAMED)?;
        }
    }
    Ok(())
}

fn print_sizes(site: &Site) {
    println!("    {:>9} {:>9} {:>9}  file", "bytes", "gzip", "brotli");
    for (url, file) in &site.files {
        let packed = |size: Option<usize>| size.map_or("-".to_owned(), |size| size.to_string());
        println!(
            "    {:>9} {:>9} {:>9}  {url}",
            file.bytes,
            packed(file.gz),
            packed(file.br)
        );
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::bindgen::BoundPiece;

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("public/icons")).unwrap();
        fs::create_dir_all(folder.path().join("style")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(
            "public/boot.js",
            "import('/pkg/app.js'); fetch(\"/pkg/app.wasm\"); ['/pkg/icons.svg'];",
        );
        write("public/sw.js", "worker");
        write("public/icons/icon.svg", "<svg/>");
        write("public/icons/maskable.svg", "<svg/>");
        write("style/a.css", ".a{}");
        write("style/icons.txt", "");
        fs::create_dir_all(folder.path().join("node_modules/lucide-static")).unwrap();
        write("node_modules/lucide-static/LICENSE", "ISC");
        folder
    }

    fn piece(stem: &str, parts: &[&str]) -> BoundPiece {
        BoundPiece {
            stem: stem.to_owned(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            wasm: stem.as_bytes().to_vec(),
        }
    }

    fn bound(wasm: &[u8]) -> Bound {
        Bound {
            wasm: wasm.to_vec(),
            script: "import { a } from './snippets/x/inline0.js'; import * as l from './split.js'; ({'./split.js': l})"
                .to_owned(),
            link:
                "import { initSync } from './app.js'; fetch('./split_work.wasm', './chunk_1.wasm');"
                    .to_owned(),
            pieces: vec![
                piece("split_work", &["work"]),
                piece("chunk_1", &["lead", "work"]),
            ],
            snippets: BTreeMap::from([("./snippets/x/inline0.js".to_owned(), "a".to_owned())]),
        }
    }

    fn assemble(bound: Bound) -> (tempfile::TempDir, Site) {
        let (project, out) = (project(), tempfile::tempdir().unwrap());
        let mut writer = Writer::new(out.path(), true);
        add_app(&mut writer, bound, project.path()).unwrap();
        add_public(&mut writer, &project.path().join("public"), "").unwrap();
        let site = writer.finish().unwrap();
        (out, site)
    }

    #[test]
    fn every_name_that_a_file_mentions_exists() {
        let (out, site) = assemble(bound(b"wasm"));
        let read = |url: &str| fs::read_to_string(out.path().join(&url[1..])).unwrap();
        let named = |text: &str, begin: &str| -> Vec<String> {
            let parts = text
                .split(['\'', '"'])
                .filter(|name| name.starts_with(begin));
            parts.map(|name| name.replacen("./", "/pkg/", 1)).collect()
        };
        let boot = named(&read(&site.boot), "/pkg/");
        assert_eq!(boot[..2], [site.script.clone(), site.wasm.clone()]);
        assert_eq!(boot.len(), 3, "{boot:?}");
        let mut glue = named(&read(&site.script), "./");
        let link = glue
            .iter()
            .find(|name| name.starts_with("/pkg/split."))
            .unwrap();
        let fetched = named(&read(link), "./");
        assert_eq!(fetched[0], site.script);
        assert_eq!((glue.len(), fetched.len()), (3, 3));
        // The name that the WASM was linked with.
        assert_eq!(glue.pop().as_deref(), Some("/pkg/split.js"));
        for url in boot.iter().chain(&glue).chain(&fetched) {
            assert!(site.files.contains_key(url), "{url}");
        }
    }

    #[test]
    fn a_part_is_kept_by_whoever_uses_it_and_the_rest_by_everybody() {
        let (_out, site) = assemble(bound(b"wasm"));
        let kept = |begin: &str| {
            let (_, file) = site
                .files
                .iter()
                .find(|(url, _)| url.starts_with(begin))
                .unwrap();
            (file.precache, file.parts.join(" "))
        };
        assert_eq!(kept("/pkg/app."), (true, String::new()));
        assert_eq!(kept("/pkg/split."), (true, String::new()));
        assert_eq!(kept("/pkg/split_work."), (false, "work".to_owned()));
        assert_eq!(kept("/pkg/chunk_1."), (false, "lead work".to_owned()));
        assert_eq!(kept("/pkg/snippets/"), (true, String::new()));
    }

    /// They name each other, so neither's name can be the hash of its own text.
    #[test]
    fn glue_and_link_script_are_renamed_with_either() {
        let names = |bound: Bound| assemble(bound).1.files.into_keys().collect::<Vec<_>>();
        let of = |all: &[String], begin: &str| {
            all.iter()
                .find(|url| url.starts_with(begin) && url.ends_with(".js"))
                .cloned()
        };
        let one = names(bound(b"wasm"));
        let mut changed = bound(b"wasm");
        changed.pieces[0].wasm = b"another".to_vec();
        let two = names(changed);
        for begin in ["/pkg/app.", "/pkg/split.", "/pkg/boot."] {
            assert_ne!(
                of(&one, begin).unwrap(),
                of(&two, begin).unwrap(),
                "{begin}"
            );
        }
    }

    #[test]
    fn another_wasm_gives_the_starter_another_name() {
        let (_one, one) = assemble(bound(b"one"));
        let (_two, two) = assemble(bound(b"two"));
        assert_ne!(one.wasm, two.wasm);
        assert_ne!(one.boot, two.boot);
        assert_eq!(one.style, two.style);
    }

    #[test]
    fn public_files_keep_their_names_and_sources_stay_behind() {
        let (_out, site) = assemble(bound(b"wasm"));
        let named: Vec<_> = site
            .files
            .iter()
            .filter(|(_, file)| !file.immutable)
            .map(|(url, _)| url.as_str())
            .collect();
        assert_eq!(named, ["/icons/icon.svg", ICONS_LICENCE]);
    }

    #[test]
    fn a_starter_that_does_not_name_the_app_is_an_error() {
        let error = replace_name("import('/other.js')", "/pkg/app.js", "/x").unwrap_err();
        assert!(error.to_string().contains("/pkg/app.js"), "{error}");
    }
}
