//! Connections that are used again and again.
use super::conn::Of;
use super::{Conn, Kind};
use crate::traits::Result;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::sqlite::SqlitePool;

/// The key under which writers of all processes on one database wait for one another: `teren`.
const WRITER: i64 = 0x74_65_72_65_6e;

/// Takes the writers' place within a transaction of a server; waits until it is free.
pub async fn write_alone(conn: &mut PgConnection) -> Result<()> {
    let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(WRITER);
    lock.execute(conn).await?;
    Ok(())
}

/// A pool of connections.
#[derive(Clone, Debug)]
pub enum Pool {
    /// To a file.
    Sqlite(SqlitePool),
    /// To a server.
    Postgres(PgPool),
}

impl Pool {
    /// Which database it is of.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// A connection.
    pub async fn acquire(&self) -> Result<Conn> {
        Ok(match self {
            Self::Sqlite(pool) => Conn::Sqlite(Of::Plain(pool.acquire().await?)),
            Self::Postgres(pool) => Conn::Postgres(Of::Plain(pool.acquire().await?)),
        })
    }

    /// A reading transaction that sees one state, whatever is written meanwhile.
    pub async fn snapshot(&self) -> Result<Conn> {
        Ok(match self {
            Self::Sqlite(pool) => Conn::Sqlite(Of::Within(pool.begin().await?)),
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ";
                Conn::Postgres(Of::Within(pool.begin_with(begin).await?))
            }
        })
    }

    /// A writing transaction. One at a time over all processes, so change numbers are committed in
    /// the order in which they were given out: whoever sees a number sees all below it.
    pub async fn write(&self) -> Result<Conn> {
        match self {
            Self::Sqlite(pool) => {
                let tx = pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(Conn::Sqlite(Of::Within(tx)))
            }
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                write_alone(&mut tx).await?;
                Ok(Conn::Postgres(Of::Within(tx)))
            }
        }
    }

    /// Waits for connections in use, and closes all.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
