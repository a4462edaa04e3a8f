//! One style sheet out of `style/*.css`, in the order of the files' names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Reads and joins the style sheets of `folder`; an empty text if it has none.
///
/// # Errors
/// On I/O, or when a file is not UTF-8.
pub fn join(folder: &Path) -> Result<String> {
    let mut paths = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "css") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut joined = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        joined.push_str(&shrink(&text));
    }
    Ok(joined)
}

/// Drops comments and indentation. More would need a parser and, after brotli,
/// gains next to nothing.
fn shrink(css: &str) -> String {
    let mut rest = css;
    let mut bare = String::with_capacity(css.len());
    while let Some(begin) = rest.find("/*") {
        bare.push_str(&rest[..begin]);
        rest = rest[begin..]
            .split_once("*/")
            .map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut shrunk = String::with_capacity(bare.len());
    for line in bare.lines().map(str::trim).filter(|line| !line.is_empty()) {
        shrunk.push_str(line);
        shrunk.push('\n');
    }
    shrunk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_rules_stay() {
        let css = "/* a\n b */\n.x {\n  color: red; /* why */\n}\n\n.y{}\n";
        assert_eq!(shrink(css), ".x {\ncolor: red;\n}\n.y{}\n");
    }

    #[test]
    fn an_unclosed_comment_ends_the_file_as_in_a_browser() {
        assert_eq!(shrink(".x{}/* .y{}"), ".x{}\n");
    }

    #[test]
    fn files_are_joined_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("20-b.css"), ".b{}").unwrap();
        fs::write(folder.path().join("10-a.css"), ".a{}").unwrap();
        fs::write(folder.path().join("notes.txt"), "no").unwrap();
        assert_eq!(join(folder.path()).unwrap(), ".a{}\n.b{}\n");
    }
}
