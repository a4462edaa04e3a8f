//! Reading columns: a value that cannot be is an error that names its table and column.
use crate::error::StoreError;
use domain::{Day, Entry, Instant};
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use sync::digest::Hash;
use uuid::Uuid;

/// A row with the name of its table, for errors.
#[derive(Clone, Copy)]
pub struct At<'r>(pub &'static str, pub &'r SqliteRow);

impl At<'_> {
    fn wrong(self, column: &'static str, why: impl ToString) -> StoreError {
        StoreError::Inconsistent {
            table: self.0,
            column,
            why: why.to_string(),
        }
    }

    pub fn int(self, column: &'static str) -> Result<i64, StoreError> {
        self.1.try_get(column).map_err(|e| self.wrong(column, e))
    }

    pub fn opt_int(self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.1.try_get(column).map_err(|e| self.wrong(column, e))
    }

    /// A number that is never negative.
    pub fn count<N: TryFrom<i64>>(self, column: &'static str) -> Result<N, StoreError> {
        let n = self.int(column)?;
        N::try_from(n).map_err(|_| self.wrong(column, n))
    }

    pub fn instant(self, column: &'static str) -> Result<Instant, StoreError> {
        self.int(column).map(Instant)
    }

    pub fn opt_instant(self, column: &'static str) -> Result<Option<Instant>, StoreError> {
        Ok(self.opt_int(column)?.map(Instant))
    }

    pub fn text(self, column: &'static str) -> Result<String, StoreError> {
        self.1.try_get(column).map_err(|e| self.wrong(column, e))
    }

    pub fn opt_text(self, column: &'static str) -> Result<Option<String>, StoreError> {
        self.1.try_get(column).map_err(|e| self.wrong(column, e))
    }

    pub fn uuid(self, column: &'static str) -> Result<Uuid, StoreError> {
        self.1.try_get(column).map_err(|e| self.wrong(column, e))
    }

    pub fn opt_uuid(self, column: &'static str) -> Result<Option<Uuid>, StoreError> {
        self.1.try_get(column).map_err(|e| self.wrong(column, e))
    }

    pub fn hash(self, column: &'static str) -> Result<Hash, StoreError> {
        let bytes: &[u8] = self.1.try_get(column).map_err(|e| self.wrong(column, e))?;
        Ok(Hash(bytes.try_into().map_err(|e| self.wrong(column, e))?))
    }

    pub fn day(self, column: &'static str) -> Result<Day, StoreError> {
        self.parsed(column)
    }

    /// A text that means something: a slug, a day.
    pub fn parsed<T: std::str::FromStr>(self, column: &'static str) -> Result<T, StoreError>
    where
        T::Err: ToString,
    {
        let text: &str = self.1.try_get(column).map_err(|e| self.wrong(column, e))?;
        text.parse()
            .map_err(|e: T::Err| self.wrong(column, e.to_string()))
    }

    /// An entry, read as every phone reads it: what it once accepted, it can read.
    pub fn entry(self, column: &'static str) -> Result<Entry, StoreError> {
        let text: &str = self.1.try_get(column).map_err(|e| self.wrong(column, e))?;
        domain::json::read(text).map_err(|e| self.wrong(column, e))
    }

    pub fn json<T: DeserializeOwned>(self, column: &'static str) -> Result<T, StoreError> {
        let text: &str = self.1.try_get(column).map_err(|e| self.wrong(column, e))?;
        serde_json::from_str(text).map_err(|e| self.wrong(column, e))
    }
}

/// A number of ours as the database keeps it: seqs above `i64::MAX` are refused before.
pub fn big(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
