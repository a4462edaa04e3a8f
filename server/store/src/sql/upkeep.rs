//! The database as a whole: epoch, backup, readiness, closing.
use super::{Place, SqlStore, SqliteOptions, copy};
use crate::db::{At, Kind};
use crate::error::StoreError;
use crate::traits::{Result, Upkeep};
use async_trait::async_trait;
use std::path::{Path, PathBuf};
use sync::wire::Epoch;
use tokio::sync::watch;
use uuid::Uuid;

impl SqlStore {
    async fn vacuum_into(&self, file: &Path) -> Result<()> {
        let name = file
            .to_str()
            .ok_or_else(|| std::io::Error::other("the path is not UTF-8"))?;
        let mut conn = self.reader().await?;
        // A reading connection may not write at all; this statement writes another file only.
        let writing = conn.query("PRAGMA query_only = OFF");
        writing.execute(&mut conn).await?;
        let vacuum = conn.query("VACUUM INTO $1").bind(name);
        let made = vacuum.execute(&mut conn).await;
        let reading = conn.query("PRAGMA query_only = ON");
        reading.execute(&mut conn).await?;
        made?;
        Ok(())
    }

    async fn copy_into(&self, file: &Path) -> Result<()> {
        let pool = super::file::make(file, &SqliteOptions::new(Uuid::nil())).await?;
        let mut from = self.snapshot().await?;
        let mut to = pool.write().await?;
        copy::all(&mut from, &mut to).await?;
        to.commit().await?;
        pool.close().await;
        Ok(())
    }

    /// Connections of other processes of this program to the same database; always none for a file,
    /// whose lock tells.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn others(&self) -> Result<u64> {
        let mut conn = self.reader().await?;
        if conn.kind() == Kind::Sqlite {
            return Ok(0);
        }
        let sql = "SELECT count(*) AS others FROM pg_stat_activity \
                   WHERE application_name LIKE 'teren-%' AND datname = current_database() \
                   AND application_name <> current_setting('application_name')";
        let row = conn.query(sql).fetch_one(&mut conn).await?;
        At("pg_stat_activity", &row).count("others")
    }

    /// Copies everything into another store, which must be empty; nobody may write here meanwhile,
    /// or it stays behind. The copy goes on counting where this one is. Returns how many rows.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is anything in `to`; whatever either database says.
    pub async fn copy_to(&self, to: &Self) -> Result<u64> {
        let mut from = self.snapshot().await?;
        let place = to.place.clone();
        to.writer
            .write(move |conn| {
                Box::pin(async move {
                    let rows = copy::all(&mut from, &mut *conn).await?;
                    place.note_opening(conn).await?;
                    Ok(rows)
                })
            })
            .await
    }
}

#[async_trait]
impl Upkeep for SqlStore {
    async fn epoch(&self) -> Result<Epoch> {
        let mut conn = self.reader().await?;
        let row = conn
            .query("SELECT epoch FROM installation")
            .fetch_one(&mut conn)
            .await?;
        Ok(Epoch(At("installation", &row).uuid("epoch")?))
    }

    async fn renew_epoch(&self, epoch: Epoch) -> Result<()> {
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    conn.query("UPDATE installation SET epoch = $1")
                        .bind(epoch.0)
                        .execute(conn)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    async fn opening(&self) -> Result<Uuid> {
        let mut conn = self.reader().await?;
        let sql = "SELECT mark FROM openings ORDER BY number DESC LIMIT 1";
        let row = conn.query(sql).fetch_one(&mut conn).await?;
        At("openings", &row).uuid("mark")
    }

    async fn believed(&self, opening: Uuid, change: u64) -> Result<u64> {
        let mut conn = self.reader().await?;
        let sql = "SELECT (SELECT n.first FROM openings n WHERE n.number > o.number \
                   ORDER BY n.number LIMIT 1) AS next FROM openings o WHERE o.mark = $1";
        let row = conn
            .query(sql)
            .bind(opening)
            .fetch_optional(&mut conn)
            .await?;
        let Some(row) = row else { return Ok(0) };
        let next = At("openings", &row).opt_int("next")?;
        let next = next.and_then(|first| u64::try_from(first).ok());
        Ok(next.map_or(change, |first| change.min(first.saturating_sub(1))))
    }

    /// From one snapshot, so writing goes on meanwhile; the file is durable on return. Of a server's
    /// database it is a SQLite file as well, which `migrate-data` can read.
    async fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(StoreError::Exists { what: "file" });
        }
        // Half a copy must never look like a backup: it gets its name when it is whole and durable.
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        match std::fs::remove_file(&part) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        match &self.place {
            Place::File(..) => self.vacuum_into(&part).await?,
            Place::Server(_) => self.copy_into(&part).await?,
        }
        let file = to.to_owned();
        let synced = tokio::task::spawn_blocking(move || {
            std::fs::OpenOptions::new()
                .write(true)
                .open(&part)?
                .sync_all()?;
            std::fs::rename(&part, &file)?;
            match file
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
            {
                Some(folder) => std::fs::File::open(folder)?.sync_all(),
                None => std::fs::File::open(".")?.sync_all(),
            }
        });
        synced.await.map_err(std::io::Error::other)??;
        Ok(())
    }

    fn news(&self) -> Option<watch::Receiver<u64>> {
        self.news.as_ref().map(|news| news.heard.clone())
    }

    async fn ready(&self) -> Result<()> {
        self.epoch().await?;
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    // Writes a value over itself: proves the disk and the lock.
                    conn.query("UPDATE installation SET change = change")
                        .execute(conn)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    fn working(&self) -> bool {
        self.writer.works()
    }

    async fn close(&self) {
        if let Some(news) = &self.news {
            news.close().await;
        }
        self.writer.close().await;
        self.readers.close().await;
    }
}
