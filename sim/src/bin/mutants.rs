//! `mutants`: breaks a copy of the project on purpose, one mutation at a time, and counts the seeds
//! that the simulation needs to find each.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]
use anyhow::{Context as _, bail, ensure};
use clap::Parser;
use serde::Deserialize;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// Mutations that the simulation must find.
#[derive(Debug, Parser)]
struct Args {
    /// The list.
    #[arg(long, default_value = "sim/mutants.toml")]
    list: PathBuf,
    /// Where the copy and its build go.
    #[arg(long, default_value = "target/mutants")]
    work: PathBuf,
    /// Within so many seeds each must be found.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// Only those whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
}

#[derive(Deserialize)]
struct List {
    mutant: Vec<Mutant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutant {
    name: String,
    why: String,
    edit: Vec<Edit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: PathBuf,
    find: String,
    put: String,
}

fn main() -> anyhow::Result<ExitCode> {
    let args = Args::parse();
    let text = std::fs::read_to_string(&args.list).context("the list of mutants")?;
    let list: List = toml::from_str(&text).context("the list of mutants")?;
    let tree = args.work.join("tree");
    copy(&tree)?;
    let mut escaped = 0;
    for mutant in list.mutant.iter().filter(|m| m.name.contains(&args.only)) {
        let kept = apply(&tree, mutant)?;
        let began = Instant::now();
        let told = hunt(&tree, &args).unwrap_or_else(|error| format!("{error:#}"));
        let found = told.starts_with("found");
        escaped += usize::from(!found);
        println!("{}: {told} ({} s)", mutant.name, began.elapsed().as_secs());
        if !found {
            println!("    {}", mutant.why);
        }
        for (file, text) in kept {
            std::fs::write(tree.join(file), text)?;
        }
    }
    println!("{escaped} mutations not found");
    Ok(match escaped {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Copies every file that git knows; those that did not change keep their time, so that cargo
/// builds only what must be built. What is no longer there goes.
fn copy(tree: &Path) -> anyhow::Result<()> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .context("git ls-files")?;
    ensure!(listed.status.success(), "git ls-files failed");
    let listed = String::from_utf8(listed.stdout)?;
    clear(tree, tree, &listed.split('\0').map(Path::new).collect())?;
    for name in listed.split('\0') {
        let from = Path::new(name);
        if name.is_empty() || !from.is_file() {
            continue;
        }
        let to = tree.join(name);
        let new = std::fs::read(from)?;
        if std::fs::read(&to).is_ok_and(|old| old == new) {
            continue;
        }
        std::fs::create_dir_all(to.parent().context("a folder")?)?;
        std::fs::write(to, new)?;
    }
    Ok(())
}

/// Deletes files of an earlier copy that are gone from the project.
fn clear(tree: &Path, folder: &Path, listed: &HashSet<&Path>) -> anyhow::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(tree)?;
        if path.is_dir() {
            clear(tree, &path, listed)?;
        } else if !listed.contains(name) || !name.is_file() {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Applies a mutation; returns the files as they were.
fn apply(tree: &Path, mutant: &Mutant) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let mut kept = Vec::new();
    for (file, whole, broken) in broken(tree, mutant)? {
        std::fs::write(tree.join(&file), broken)?;
        kept.push((file, whole));
    }
    Ok(kept)
}

/// The files of a mutation: name, as they are, as they are to be.
fn broken(tree: &Path, mutant: &Mutant) -> anyhow::Result<Vec<(PathBuf, String, String)>> {
    let mut files: Vec<(PathBuf, String, String)> = Vec::new();
    for edit in &mutant.edit {
        if !files.iter().any(|(file, ..)| *file == edit.file) {
            let text = std::fs::read_to_string(tree.join(&edit.file))
                .with_context(|| format!("{}: {}", mutant.name, edit.file.display()))?;
            files.push((edit.file.clone(), text.clone(), text));
        }
        for (_, _, text) in files.iter_mut().filter(|(file, ..)| *file == edit.file) {
            let times = text.matches(&edit.find).count();
            if times != 1 {
                bail!(
                    "{}: what is to be broken stands {times} times in {}: {}",
                    mutant.name,
                    edit.file.display(),
                    edit.find
                );
            }
            *text = text.replace(&edit.find, &edit.put);
        }
    }
    Ok(files)
}

/// Builds the broken copy and lets the simulation look for the break.
fn hunt(tree: &Path, args: &Args) -> anyhow::Result<String> {
    let target = std::path::absolute(args.work.join("build"))?;
    let build = Command::new("cargo")
        .args(["build", "--quiet", "--locked", "-p", "sim", "--bin", "sim"])
        .current_dir(tree)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stderr(Stdio::piped())
        .output()
        .context("cargo")?;
    if !build.status.success() {
        bail!(
            "it does not compile: {}",
            String::from_utf8_lossy(&build.stderr)
        );
    }
    let ran = Command::new(target.join("debug/sim"))
        .args(["--find", "--seeds", &args.seeds.to_string()])
        .output()
        .context("the simulation")?;
    let told = String::from_utf8_lossy(&ran.stdout);
    match told.lines().last() {
        Some(line) if line.starts_with("not found") => {
            let kept = by_a_kept_run(tree, &target.join("debug/sim"))?;
            Ok(kept.unwrap_or_else(|| line.to_owned()))
        }
        Some(line) if !line.is_empty() => Ok(line.chars().take(160).collect()),
        _ => Ok("found by its crash".to_owned()),
    }
}

/// What takes a rare meeting of faults is kept as a run of its own since it was found once.
fn by_a_kept_run(tree: &Path, sim: &Path) -> anyhow::Result<Option<String>> {
    let mut runs = Vec::new();
    for run in std::fs::read_dir(tree.join("sim/regressions"))? {
        runs.push(run?.path());
    }
    runs.sort();
    for run in runs {
        let mut command = Command::new(sim);
        command.args(["--shrink", "0", "--plan"]).arg(&run);
        if !command.output().context("the simulation")?.status.success() {
            let name = run.file_stem().unwrap_or_default().to_string_lossy();
            return Ok(Some(format!("found by the kept run '{name}' only")));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutation_still_fits_the_code() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = std::fs::read_to_string(root.join("sim/mutants.toml")).unwrap();
        let list: List = toml::from_str(&text).unwrap();
        assert!(list.mutant.len() >= 12, "{}", list.mutant.len());
        for mutant in &list.mutant {
            let files = broken(&root, mutant).unwrap();
            assert!(files.iter().all(|(_, whole, broken)| whole != broken));
        }
    }
}
