//! Device sessions and the streams bound through them.
use super::{SqlStore, accounts, group, load};
use crate::db::{At, Conn, Row, plain};
use crate::error::StoreError;
use crate::ledger::StreamRow;
use crate::model::{Account, Device};
use crate::traits::{Devices, Result, TokenAge};
use async_trait::async_trait;
use domain::{AccountId, DeviceId, Instant, StreamId};
use sync::digest::Hash;

fn device(row: &Row) -> Result<Device> {
    let at = At("devices", row);
    Ok(Device {
        id: DeviceId(at.uuid("id")?),
        account: AccountId(at.uuid("account")?),
        name: at.text("name")?,
        created_at: at.instant("created_at")?,
        seen_at: at.instant("seen_at")?,
        rotated_at: at.instant("rotated_at")?,
        revoked_at: at.opt_instant("revoked_at")?,
        app_version: at.text("app_version")?,
    })
}

#[async_trait]
impl Devices for SqlStore {
    async fn open_device(&self, device: &Device, token_hash: &Hash) -> Result<()> {
        let (device, token) = (device.clone(), *token_hash);
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    if accounts::by_id(conn, device.account).await?.is_none() {
                        return Err(StoreError::Missing { what: "account" });
                    }
                    insert(conn, &device, &token).await
                })
            })
            .await
    }

    async fn device_by_token(
        &self,
        token_hash: &Hash,
    ) -> Result<Option<(Device, Account, TokenAge)>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT * FROM devices WHERE token = $1 \
                   UNION ALL SELECT * FROM devices WHERE previous_token = $1";
        let Some(row) = conn
            .query(sql)
            .bind(&token_hash.0[..])
            .fetch_optional(&mut conn)
            .await?
        else {
            return Ok(None);
        };
        let at = At("devices", &row);
        let age = match (at.hash("token")? == *token_hash, at.int("token_used")? != 0) {
            (true, true) => TokenAge::Current,
            (true, false) => TokenAge::New,
            (false, false) => TokenAge::Previous,
            (false, true) => TokenAge::Replaced,
        };
        let device = device(&row)?;
        let account = accounts::by_id(&mut conn, device.account)
            .await?
            .ok_or_else(|| StoreError::Inconsistent {
                table: "devices",
                column: "account",
                why: device.account.to_string(),
            })?;
        Ok(Some((device, account, age)))
    }

    async fn rotate(
        &self,
        device: DeviceId,
        since: Instant,
        new_token_hash: &Hash,
        now: Instant,
    ) -> Result<bool> {
        let token = *new_token_hash;
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    // While the current token has never been used, the one before it is what the
                    // phone still holds: it stays, and the unused one is replaced.
                    let sql = "UPDATE devices SET \
                           previous_token = CASE WHEN token_used = 0 AND previous_token IS NOT NULL \
                                            THEN previous_token ELSE token END, \
                           token = $1, token_used = 0, rotated_at = $2 WHERE id = $3 AND rotated_at = $4";
                    let query = conn.query(sql).bind(&token.0[..]).bind(now.0);
                    let query = query.bind(device.0).bind(since.0);
                    if query.execute(&mut *conn).await? > 0 {
                        return Ok(true);
                    }
                    let known = conn.query("SELECT id FROM devices WHERE id = $1");
                    let known = known.bind(device.0).fetch_optional(conn).await?;
                    one(u64::from(known.is_some())).map(|()| false)
                })
            })
            .await
    }

    async fn confirm_token(&self, device: DeviceId, now: Instant) -> Result<()> {
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    let sql = "UPDATE devices SET token_used = 1, \
                           seen_at = CASE WHEN seen_at > $1 THEN seen_at ELSE $1 END \
                           WHERE id = $2";
                    one(conn
                        .query(sql)
                        .bind(now.0)
                        .bind(device.0)
                        .execute(conn)
                        .await?)
                })
            })
            .await
    }

    async fn revoke(&self, device: DeviceId, now: Instant) -> Result<bool> {
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    let sql =
                        "UPDATE devices SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
                    Ok(conn
                        .query(sql)
                        .bind(now.0)
                        .bind(device.0)
                        .execute(conn)
                        .await?
                        > 0)
                })
            })
            .await
    }

    async fn devices(&self, account: AccountId) -> Result<Vec<Device>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT * FROM devices WHERE account = $1 ORDER BY created_at, id";
        let rows = conn.query(sql).bind(account.0).fetch_all(&mut conn).await?;
        rows.iter().map(device).collect()
    }

    async fn bind_stream(
        &self,
        stream: StreamId,
        account: AccountId,
        device: DeviceId,
        _now: Instant,
    ) -> Result<()> {
        let row = stream_row(&mut self.reader().await?, stream).await?;
        match row {
            Some(row) if row.account != account => return Err(StoreError::ForeignStream),
            Some(row) if row.device == Some(device) => return Ok(()),
            _ => {}
        }
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    let mut row = stream_row(conn, stream)
                        .await?
                        .unwrap_or_else(|| StreamRow::new(account));
                    if row.account != account {
                        return Err(StoreError::ForeignStream);
                    }
                    row.device = Some(device);
                    group::write_streams(conn, &[(stream, &row)]).await
                })
            })
            .await
    }
}

/// A new session, of an account that is there.
pub async fn insert(conn: &mut Conn, device: &Device, token: &Hash) -> Result<()> {
    let sql = "INSERT INTO devices (id, account, name, created_at, seen_at, rotated_at, revoked_at, \
               app_version, token, token_used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) \
               ON CONFLICT DO NOTHING";
    let query = conn
        .query(sql)
        .bind(device.id.0)
        .bind(device.account.0)
        .bind(plain(&device.name))
        .bind(device.created_at.0)
        .bind(device.seen_at.0)
        .bind(device.rotated_at.0)
        .bind(device.revoked_at.map(|t| t.0))
        .bind(plain(&device.app_version))
        .bind(&token.0[..]);
    match query.execute(conn).await? {
        0 => Err(StoreError::Exists { what: "device" }),
        _ => Ok(()),
    }
}

/// One stream's row.
pub async fn stream_row(conn: &mut Conn, stream: StreamId) -> Result<Option<StreamRow>> {
    let sql = "SELECT stream, account, device, max_seq, digest, top_seq, told_max_seq, pending, \
               oldest_pending, synced_at FROM streams WHERE stream = $1";
    let row = conn.query(sql).bind(stream.0).fetch_optional(conn).await?;
    Ok(row
        .as_ref()
        .map(load::stream)
        .transpose()?
        .map(|(_, row)| row))
}

fn one(rows: u64) -> Result<()> {
    if rows == 0 {
        Err(StoreError::Missing { what: "device" })
    } else {
        Ok(())
    }
}
