//! A connection, within a transaction or not.
use super::{Kind, Query};
use crate::traits::Result;
use sqlx::pool::PoolConnection;
use sqlx::{Database, Postgres, SqlSafeStr, Sqlite, Transaction};

/// A connection to one of the databases. Dropped within a transaction it takes that back.
pub enum Conn {
    /// To a file.
    Sqlite(Of<Sqlite>),
    /// To a server.
    Postgres(Of<Postgres>),
}

/// The same of one database.
pub enum Of<DB: Database> {
    /// Each statement by itself.
    Plain(PoolConnection<DB>),
    /// All or nothing.
    Within(Transaction<'static, DB>),
}

impl<DB: Database> Of<DB> {
    /// sqlx's own.
    pub fn raw(&mut self) -> &mut DB::Connection {
        match self {
            Self::Plain(conn) => conn,
            Self::Within(tx) => tx,
        }
    }

    async fn commit(self) -> Result<()> {
        if let Self::Within(tx) = self {
            tx.commit().await?;
        }
        Ok(())
    }

    async fn rollback(self) -> Result<()> {
        if let Self::Within(tx) = self {
            tx.rollback().await?;
        }
        Ok(())
    }
}

impl Conn {
    /// Which database it is of.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// A statement for it.
    pub fn query(&self, sql: impl SqlSafeStr) -> Query {
        Query::new(self.kind(), sql)
    }

    /// Ends the transaction; what it did stays.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(conn) => conn.commit().await,
            Self::Postgres(conn) => conn.commit().await,
        }
    }

    /// Ends the transaction; what it did is taken back.
    pub async fn rollback(self) -> Result<()> {
        match self {
            Self::Sqlite(conn) => conn.rollback().await,
            Self::Postgres(conn) => conn.rollback().await,
        }
    }
}
