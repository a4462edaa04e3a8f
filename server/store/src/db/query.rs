//! A statement with its values.
use super::{Conn, Kind, Row};
use crate::error::StoreError;
use crate::traits::Result;
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Encode, Postgres, SqlSafeStr, Sqlite, Type};
use std::borrow::Cow;
use uuid::Uuid;

/// A value that both databases can be given.
pub trait Bind<'t>:
    Encode<'t, Sqlite> + Type<Sqlite> + Encode<'t, Postgres> + Type<Postgres>
{
}
impl<'t, T> Bind<'t> for T where
    T: Encode<'t, Sqlite> + Type<Sqlite> + Encode<'t, Postgres> + Type<Postgres>
{
}

/// A text from outside as both databases keep it: PostgreSQL refuses the character 0, and with it the
/// whole batch that it came in.
pub fn plain(text: &str) -> Cow<'_, str> {
    match text.contains('\0') {
        true => Cow::Owned(text.replace('\0', "\u{fffd}")),
        false => Cow::Borrowed(text),
    }
}

/// A statement for one of the databases.
pub enum Query {
    /// For a file.
    Sqlite(sqlx::query::Query<'static, Sqlite, SqliteArguments>),
    /// For a server.
    Postgres(sqlx::query::Query<'static, Postgres, PgArguments>),
}

impl Query {
    /// Prepared once for each text.
    pub fn new(kind: Kind, sql: impl SqlSafeStr) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(sqlx::query(sql)),
            Kind::Postgres => Self::Postgres(sqlx::query(sql)),
        }
    }

    /// The next value.
    pub fn bind<'t>(self, value: impl Bind<'t>) -> Self {
        match self {
            Self::Sqlite(query) => Self::Sqlite(query.bind(value)),
            Self::Postgres(query) => Self::Postgres(query.bind(value)),
        }
    }

    /// The next value, an id as [`Row::id_bytes`] gives it.
    pub fn bind_id(self, id: &[u8]) -> Self {
        match self {
            Self::Sqlite(query) => Self::Sqlite(query.bind(id)),
            Self::Postgres(query) => {
                Self::Postgres(query.bind(Uuid::from_slice(id).unwrap_or_default()))
            }
        }
    }

    /// Runs it; how many rows it changed.
    pub async fn execute(self, conn: &mut Conn) -> Result<u64> {
        match (self, conn) {
            (Self::Sqlite(query), Conn::Sqlite(conn)) => {
                Ok(query.execute(conn.raw()).await?.rows_affected())
            }
            (Self::Postgres(query), Conn::Postgres(conn)) => {
                Ok(query.execute(conn.raw()).await?.rows_affected())
            }
            _ => Err(mixed()),
        }
    }

    /// All rows.
    pub async fn fetch_all(self, conn: &mut Conn) -> Result<Vec<Row>> {
        match (self, conn) {
            (Self::Sqlite(query), Conn::Sqlite(conn)) => {
                let rows = query.fetch_all(conn.raw()).await?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
            (Self::Postgres(query), Conn::Postgres(conn)) => {
                let rows = query.fetch_all(conn.raw()).await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
            _ => Err(mixed()),
        }
    }

    /// All rows, as they come.
    pub fn fetch<'c>(self, conn: &'c mut Conn) -> BoxStream<'c, Result<Row>> {
        match (self, conn) {
            (Self::Sqlite(query), Conn::Sqlite(conn)) => {
                let rows = query.fetch(conn.raw());
                rows.map_ok(Row::Sqlite).map_err(StoreError::from).boxed()
            }
            (Self::Postgres(query), Conn::Postgres(conn)) => {
                let rows = query.fetch(conn.raw());
                rows.map_ok(Row::Postgres).map_err(StoreError::from).boxed()
            }
            _ => stream::once(std::future::ready(Err(mixed()))).boxed(),
        }
    }

    /// The first row, if there is one.
    pub async fn fetch_optional(self, conn: &mut Conn) -> Result<Option<Row>> {
        match (self, conn) {
            (Self::Sqlite(query), Conn::Sqlite(conn)) => {
                Ok(query.fetch_optional(conn.raw()).await?.map(Row::Sqlite))
            }
            (Self::Postgres(query), Conn::Postgres(conn)) => {
                Ok(query.fetch_optional(conn.raw()).await?.map(Row::Postgres))
            }
            _ => Err(mixed()),
        }
    }

    /// The first row, which must be there.
    pub async fn fetch_one(self, conn: &mut Conn) -> Result<Row> {
        let row = self.fetch_optional(conn).await?;
        row.ok_or(StoreError::Database(sqlx::Error::RowNotFound))
    }
}

/// A statement for one database and a connection to the other: a mistake of this program.
fn mixed() -> StoreError {
    StoreError::Database(sqlx::Error::Protocol(
        "a statement for another database".into(),
    ))
}
