//! Programme files: TOML to reference data. The format is described in `docs/PROGRAMMES.md`.
mod build;
mod quota;
mod raw;

use std::fmt;
use std::ops::Range;
use store::model::ProgrammeFile;

/// What is wrong with a programme file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The field with its table, e.g. `service.quota.hours`.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for ProgrammeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.file, self.line, self.field, self.reason
        )
    }
}

impl std::error::Error for ProgrammeError {}

/// A mistake at a place in the text.
#[derive(Debug)]
struct Mistake {
    at: Range<usize>,
    reason: String,
}

impl Mistake {
    fn new(at: Range<usize>, reason: impl Into<String>) -> Self {
        Self {
            at,
            reason: reason.into(),
        }
    }
}

/// Reads the text of a programme file; `name` is for errors.
///
/// # Errors
/// The first mistake found: file, line, field and reason.
pub fn read(name: &str, text: &str) -> Result<ProgrammeFile, ProgrammeError> {
    let parsed: Result<raw::File, Mistake> = toml::from_str(text).map_err(|e| {
        Mistake::new(
            e.span().unwrap_or(0..0),
            e.message().trim().replace('\n', ", "),
        )
    });
    parsed.and_then(build::build).map_err(|mistake| {
        let (line, field) = place(text, mistake.at.start);
        ProgrammeError {
            file: name.to_owned(),
            line,
            field,
            reason: mistake.reason,
        }
    })
}

/// The line of an offset, and the field that stands there with the table it is in.
fn place(text: &str, offset: usize) -> (usize, String) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let mut lines: Vec<&str> = text.lines().take(line).map(str::trim).collect();
    let own = lines.pop().unwrap_or_default();
    let header = |l: &str| {
        let name = l.strip_prefix('[')?.trim_matches(['[', ']']).trim();
        (!name.is_empty()).then(|| name.to_owned())
    };
    if let Some(table) = header(own) {
        return (line, table);
    }
    let key = own.split(['=', '#']).next().unwrap_or_default().trim();
    let table = lines.iter().rev().find_map(|l| header(l));
    let field = match (table, key) {
        (Some(table), "") => table,
        (Some(table), key) => format!("{table}.{key}"),
        (None, "") => "file".to_owned(),
        (None, key) => key.to_owned(),
    };
    (line, field)
}

#[cfg(test)]
mod tests;
