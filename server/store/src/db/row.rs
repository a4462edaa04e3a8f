//! Reading columns: a value that cannot be is an error that names its table and column.
use crate::error::StoreError;
use domain::{Day, Entry, Instant};
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Postgres, Row as _, Sqlite, Type, TypeInfo as _, ValueRef as _};
use sync::digest::Hash;
use uuid::Uuid;

/// A value that both databases can give.
pub trait Read<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}
impl<'r, T> Read<'r> for T where
    T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

/// A name or a number of a column.
pub trait Column: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> {}
impl<C> Column for C where C: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> {}

/// A row of one of the databases.
pub enum Row {
    /// Of a file.
    Sqlite(SqliteRow),
    /// Of a server.
    Postgres(PgRow),
}

impl Row {
    /// A value of just this type.
    pub fn get<'r, T: Read<'r>>(&'r self, column: impl Column) -> Result<T, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    /// An id as its bytes; in a damaged file they may be too many or too few.
    pub fn id_bytes(&self, column: &'static str) -> Result<Vec<u8>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => Ok(row.try_get::<Uuid, _>(column)?.as_bytes().to_vec()),
        }
    }

    /// A whole number or a yes or no: PostgreSQL has several types for what is one to SQLite.
    pub fn int(&self, column: impl Column) -> Result<Option<i64>, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => {
                let of = row.try_get_raw(&column)?.type_info().name().to_owned();
                match of.as_str() {
                    "BOOL" => Ok(row.try_get::<Option<bool>, _>(column)?.map(i64::from)),
                    "INT4" => Ok(row.try_get::<Option<i32>, _>(column)?.map(i64::from)),
                    _ => row.try_get(column),
                }
            }
        }
    }
}

/// A row with the name of its table, for errors.
#[derive(Clone, Copy)]
pub struct At<'r>(pub &'static str, pub &'r Row);

impl<'r> At<'r> {
    fn wrong(self, column: &'static str, why: impl ToString) -> StoreError {
        StoreError::Inconsistent {
            table: self.0,
            column,
            why: why.to_string(),
        }
    }

    fn get<T: Read<'r>>(self, column: &'static str) -> Result<T, StoreError> {
        self.1.get(column).map_err(|e| self.wrong(column, e))
    }

    pub fn int(self, column: &'static str) -> Result<i64, StoreError> {
        self.opt_int(column)?
            .ok_or_else(|| self.wrong(column, "nothing where a number must be"))
    }

    pub fn opt_int(self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.1.int(column).map_err(|e| self.wrong(column, e))
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
        self.get(column)
    }

    pub fn opt_text(self, column: &'static str) -> Result<Option<String>, StoreError> {
        self.get(column)
    }

    pub fn uuid(self, column: &'static str) -> Result<Uuid, StoreError> {
        self.get(column)
    }

    pub fn opt_uuid(self, column: &'static str) -> Result<Option<Uuid>, StoreError> {
        self.get(column)
    }

    pub fn hash(self, column: &'static str) -> Result<Hash, StoreError> {
        let bytes: &[u8] = self.get(column)?;
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
        let text: &str = self.get(column)?;
        text.parse()
            .map_err(|e: T::Err| self.wrong(column, e.to_string()))
    }

    /// An entry, read as every phone reads it: what it once accepted, it can read.
    pub fn entry(self, column: &'static str) -> Result<Entry, StoreError> {
        let text: &str = self.get(column)?;
        domain::json::read(text).map_err(|e| self.wrong(column, e))
    }

    pub fn json<T: DeserializeOwned>(self, column: &'static str) -> Result<T, StoreError> {
        let text: &str = self.get(column)?;
        serde_json::from_str(text).map_err(|e| self.wrong(column, e))
    }
}

/// A number of ours as the database keeps it: seqs above `i64::MAX` are refused before.
pub fn big(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
