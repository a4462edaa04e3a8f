//! Every text of the screen is used, is said in both languages, and stands in no page itself.
//!
//! What is missing in one language does not compile; what nobody shows any more, and what was written
//! past the texts, is found here by reading the sources.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Names of texts, and what they say in Czech and English. Only lines of `texts!` look like this.
fn texts() -> BTreeMap<String, (String, String)> {
    let mut all = BTreeMap::new();
    for (_, source) in sources(&src().join("i18n")) {
        for line in source.lines() {
            let Some((name, rest)) = line.strip_prefix("    ").and_then(|l| l.split_once(": \""))
            else {
                continue;
            };
            let Some((cs, en)) = rest
                .strip_suffix("\";")
                .and_then(|r| r.split_once("\", \""))
            else {
                continue;
            };
            all.insert(name.to_owned(), (cs.to_owned(), en.to_owned()));
        }
    }
    all
}

/// Is `name` called, or named as a function?
fn is_used(name: &str, source: &str) -> bool {
    source.match_indices(name).any(|(at, _)| {
        let before = source[..at].chars().next_back();
        let after = source[at + name.len()..].chars().next();
        let goes_on = after.is_some_and(|c| c.is_alphanumeric() || c == '_');
        matches!(before, Some('.' | ':')) && !goes_on
    })
}

#[test]
fn every_text_is_shown_somewhere() {
    let texts = texts();
    assert!(texts.len() > 500, "only {} texts were found", texts.len());
    let whole: String = sources(&src()).into_iter().map(|(_, text)| text).collect();
    let unused = texts.keys().filter(|name| !is_used(name, &whole));
    assert_eq!(unused.collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn a_text_says_something_else_in_each_language() {
    // Words that both languages have.
    let both = ["app_name", "role", "people_role"];
    let mut same: Vec<_> = texts()
        .into_iter()
        .filter(|(_, (cs, en))| cs == en)
        .map(|(name, _)| name)
        .collect();
    same.retain(|name| !both.contains(&name.as_str()));
    assert_eq!(same, Vec::<String>::new());
}

/// A letter that English does not have, outside the texts: a sentence that was written into a page.
#[test]
fn no_page_holds_czech_words_of_its_own() {
    let letters = "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ";
    let mut found = Vec::new();
    for (path, source) in sources(&src()) {
        let name = path.strip_prefix(src()).unwrap().display().to_string();
        let tests = name.ends_with("_tests.rs") || name.contains("/tests");
        if name.starts_with("i18n") || tests {
            continue;
        }
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            // The product's name is one in every language.
            let line = line.replace("Terén", "");
            if line.chars().any(|c| letters.contains(c)) {
                found.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
