//! What other processes change of what every server caches: told by PostgreSQL itself.
use crate::db::{Conn, Kind};
use crate::traits::Result;
use sqlx::postgres::{PgListener, PgPool};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// The channel; nothing but *look again* is said on it.
const CHANNEL: &str = "teren";

/// How long to wait before a lost connection is taken up again.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells all processes, once this transaction is committed, that reference data or accounts are other
/// ones. Who has a file looks again by itself.
pub async fn tell(conn: &mut Conn) -> Result<()> {
    if conn.kind() == Kind::Postgres {
        let tell = conn.query("SELECT pg_notify($1, '')").bind(CHANNEL);
        tell.execute(conn).await?;
    }
    Ok(())
}

/// Hears what is told.
pub struct News {
    /// Counts what was heard.
    pub heard: watch::Receiver<u64>,
    task: AbortHandle,
    pool: PgPool,
}

impl News {
    /// Begins to listen on a connection of its own.
    ///
    /// # Errors
    /// If there is none to be had.
    pub async fn listen(pool: PgPool) -> Result<Self> {
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(CHANNEL).await?;
        let (count, heard) = watch::channel(0);
        let task = tokio::spawn(async move {
            loop {
                // None: the connection was lost, and who knows what was told meanwhile.
                if let Err(error) = listener.try_recv().await {
                    tracing::warn!(%error, "cannot hear what other processes change");
                    tokio::time::sleep(AGAIN).await;
                }
                count.send_modify(|n| *n += 1);
            }
        });
        Ok(Self {
            heard,
            task: task.abort_handle(),
            pool,
        })
    }

    /// Ends listening, and with it the connection.
    pub async fn close(&self) {
        self.task.abort();
        self.pool.close().await;
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.task.abort();
    }
}
