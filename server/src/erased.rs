//! The list of erased entries that lives beside the database, outside of every backup: a restore
//! applies it again, and an erased entry that arrives again from a phone is not kept.
use crate::config::Settings;
use anyhow::Context as _;
use domain::{EntryId, Instant};
use std::collections::HashSet;
use std::io::Write as _;
use std::path::PathBuf;
use store::Store;
use sync::digest::Hash;

/// One erased entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: EntryId,
    /// SHA-256 of its text.
    pub hash: Hash,
}

/// The file `erased.list`: a line a text that came under an id, the id and the hash of the text.
#[derive(Clone, Debug)]
pub struct ErasedList(PathBuf);

impl ErasedList {
    /// Of a data folder.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self(settings.data_dir.join("erased.list"))
    }

    /// All lines; none if there is no file yet.
    ///
    /// # Errors
    /// If the file cannot be read or holds what is not a line of it.
    pub fn read(&self) -> anyhow::Result<Vec<Line>> {
        if !self.0.exists() {
            return Ok(Vec::new());
        }
        let text = std::fs::read_to_string(&self.0)
            .with_context(|| format!("cannot read {}", self.0.display()))?;
        let parse = |(i, line): (usize, &str)| {
            let pair = line.split_once(' ').and_then(|(id, hash)| {
                Some(Line {
                    id: id.parse().ok()?,
                    hash: hash.trim().parse().ok()?,
                })
            });
            pair.with_context(|| format!("{}:{}: not an id and a hash", self.0.display(), i + 1))
        };
        text.lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
            .map(parse)
            .collect()
    }

    /// The hashes, for what arrives.
    ///
    /// # Errors
    /// As [`ErasedList::read`].
    pub fn hashes(&self) -> anyhow::Result<HashSet<Hash>> {
        Ok(self.read()?.into_iter().map(|line| line.hash).collect())
    }

    /// Erases again what the database has a text of: after a restore, and after a power cut that took
    /// the erasure with the end of the log. Tells how many.
    ///
    /// # Errors
    /// As [`ErasedList::read`], and if the store fails.
    pub async fn apply(&self, store: &dyn Store, now: Instant) -> anyhow::Result<usize> {
        let mut erased = 0;
        for line in self.read()? {
            erased += usize::from(store.erase(line.id, now).await?);
        }
        Ok(erased)
    }

    /// Adds a line durably, once.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&self, line: Line) -> anyhow::Result<()> {
        if self.read()?.contains(&line) {
            return Ok(());
        }
        let context = || format!("cannot write {}", self.0.display());
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.0)
            .with_context(context)?;
        writeln!(file, "{} {}", line.id, line.hash).with_context(context)?;
        file.sync_all().with_context(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_added_once_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let list = ErasedList(dir.path().join("erased.list"));
        assert_eq!(list.read().unwrap(), []);
        let line = Line {
            id: EntryId(uuid::Uuid::from_u128(7)),
            hash: Hash::of("x"),
        };
        list.add(line).unwrap();
        list.add(line).unwrap();
        assert_eq!(list.read().unwrap(), [line]);
        assert!(list.hashes().unwrap().contains(&Hash::of("x")));
    }

    #[test]
    fn a_broken_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("erased.list");
        std::fs::write(&path, "\nnonsense\n").unwrap();
        let error = ErasedList(path).read().unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("erased.list:2: not an id and a hash"),
            "{error}"
        );
    }
}
