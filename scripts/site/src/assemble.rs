//! Puts the site's folder together.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};

use crate::bindgen::{self, Bound};
use crate::files::{Site, Treatment, Writer, hashed_url};
use crate::{icons, style};

/// What a site is made from.
pub struct Inputs {
    /// Root of the project, with `public/`, `style/` and `node_modules/`.
    pub project: PathBuf,
    /// The workers' program as the compiler left it.
    pub worker: PathBuf,
    /// The managers'.
    pub lead: PathBuf,
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
/// The managers' program: not kept on every worker's phone.
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
    let bind = |name, wasm| bindgen::bind(&inputs.project, name, wasm, &work, inputs.dev);
    // wasm-opt uses one core.
    let (worker, lead) = std::thread::scope(|scope| {
        let worker = scope.spawn(|| bind("app", &inputs.worker));
        let lead = bind("lead", &inputs.lead);
        let worker = worker.join().map_err(|_| anyhow!("wasm-bindgen panicked"));
        (worker.flatten(), lead)
    });
    let bound = Programs {
        worker: worker?,
        lead: lead?,
    };
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

/// Both programs, bound.
struct Programs {
    worker: Bound,
    lead: Bound,
}

/// In the order in which they name each other, so that a name changes with
/// anything below it: snippets and WASM, then the glue, then the starter.
fn add_app(writer: &mut Writer, bound: Programs, project: &Path) -> Result<()> {
    let (lead_glue, lead_wasm) = add_program(writer, "lead", bound.lead, ON_DEMAND)?;
    // After the managers', so that what both share is kept for the workers.
    let (glue, wasm) = add_program(writer, "app", bound.worker, HASHED)?;

    let boot = fs::read_to_string(project.join("public").join(BOOT)).context(BOOT)?;
    let boot = replace_name(&boot, "/pkg/app.js", &glue)?;
    let boot = replace_name(&boot, "/pkg/app.wasm", &wasm)?;
    let boot = replace_name(&boot, "/pkg/lead.js", &lead_glue)?;
    let boot = replace_name(&boot, "/pkg/lead.wasm", &lead_wasm)?;
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

/// A program's files; the URLs of its glue and its WASM.
fn add_program(
    writer: &mut Writer,
    name: &str,
    bound: Bound,
    treatment: Treatment,
) -> Result<(String, String)> {
    let mut script = bound.script;
    for (path, text) in &bound.snippets {
        let url = hashed_url(&path.replacen("./", "/pkg/", 1), text.as_bytes());
        writer.add(&url, text.as_bytes(), treatment)?;
        script = replace_name(&script, path, &url.replacen("/pkg/", "./", 1))?;
    }
    let wasm = hashed_url(&format!("/pkg/{name}.wasm"), &bound.wasm);
    writer.add(&wasm, &bound.wasm, treatment)?;
    let glue = hashed_url(&format!("/pkg/{name}.js"), script.as_bytes());
    writer.add(&glue, script.as_bytes(), treatment)?;
    Ok((glue, wasm))
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

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("public/icons")).unwrap();
        fs::create_dir_all(folder.path().join("style")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(
            "public/boot.js",
            "import('/pkg/app.js'); fetch(\"/pkg/app.wasm\"); ['/pkg/lead.js', '/pkg/lead.wasm', '/pkg/icons.svg'];",
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

    fn bound(wasm: &[u8]) -> Bound {
        Bound {
            wasm: wasm.to_vec(),
            script: "import { a } from './snippets/x/inline0.js';".to_owned(),
            snippets: BTreeMap::from([("./snippets/x/inline0.js".to_owned(), "a".to_owned())]),
        }
    }

    fn assemble(wasm: &[u8]) -> (tempfile::TempDir, Site) {
        let (project, out) = (project(), tempfile::tempdir().unwrap());
        let mut writer = Writer::new(out.path(), true);
        let programs = Programs {
            worker: bound(wasm),
            lead: bound(b"lead"),
        };
        add_app(&mut writer, programs, project.path()).unwrap();
        add_public(&mut writer, &project.path().join("public"), "").unwrap();
        let site = writer.finish().unwrap();
        (out, site)
    }

    #[test]
    fn every_name_that_a_file_mentions_exists() {
        let (out, site) = assemble(b"wasm");
        let read = |url: &str| fs::read_to_string(out.path().join(&url[1..])).unwrap();
        let boot = read(&site.boot);
        let named: Vec<_> = boot
            .split(['\'', '"'])
            .filter(|text| text.starts_with("/pkg/"))
            .collect();
        assert_eq!(named[..2], [site.script.as_str(), &site.wasm]);
        assert_eq!(named.len(), 5, "{boot}");
        for url in named {
            assert!(site.files.contains_key(url), "{url}");
        }
        let glue = read(&site.script);
        let snippet = glue.split('\'').nth(1).unwrap().replacen('.', "/pkg", 1);
        assert!(site.files.contains_key(&snippet), "{snippet}");
    }

    #[test]
    fn the_managers_program_is_not_kept_on_every_phone() {
        let (_out, site) = assemble(b"wasm");
        let kept = |program: &str| {
            let mut files = site.files.iter();
            let found = files.find(|(url, _)| url.starts_with(program) && url.ends_with(".wasm"));
            found.map(|(_, file)| file.precache)
        };
        assert_eq!(kept("/pkg/app."), Some(true));
        assert_eq!(kept("/pkg/lead."), Some(false));
        // What both have the same (the libraries' JavaScript) is the workers' first of all.
        let mut snippets = site
            .files
            .iter()
            .filter(|(url, _)| url.contains("/snippets/"));
        assert!(snippets.all(|(_, file)| file.precache));
    }

    #[test]
    fn another_wasm_gives_the_starter_another_name() {
        let (_one, one) = assemble(b"one");
        let (_two, two) = assemble(b"two");
        assert_ne!(one.wasm, two.wasm);
        assert_ne!(one.boot, two.boot);
        assert_eq!(one.style, two.style);
    }

    #[test]
    fn public_files_keep_their_names_and_sources_stay_behind() {
        let (_out, site) = assemble(b"wasm");
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
