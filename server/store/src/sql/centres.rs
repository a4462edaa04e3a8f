//! Devices at a centre's door: each an account of its own, to which nobody logs in.
use super::{SqlStore, accounts, devices, news};
use crate::db::{At, Row};
use crate::error::StoreError;
use crate::model::{Centre, NewCentre};
use crate::traits::{Centres, Result};
use async_trait::async_trait;
use domain::{AccountId, Instant, ServiceId};

/// Never the hash of a password: nothing is equal to it.
const NO_PASSWORD: &str = "";

fn centre(row: &Row) -> Result<Centre> {
    let at = At("centres", row);
    let service = at.text("service")?;
    Ok(Centre {
        id: AccountId(at.uuid("account")?),
        name: at.text("name")?,
        service: ServiceId::new(&service).map_err(|why| StoreError::Inconsistent {
            table: "centres",
            column: "service",
            why: why.to_string(),
        })?,
        opened_by: AccountId(at.uuid("opened_by")?),
        opened_at: at.instant("opened_at")?,
        closed_at: at.opt_instant("disabled_at")?,
        pending: at.count("pending")?,
        oldest_pending: at.opt_instant("oldest_pending")?,
        synced_at: at.opt_instant("synced_at")?,
        app_version: at.text("app_version")?,
    })
}

#[async_trait]
impl Centres for SqlStore {
    async fn open_centre(&self, new: &NewCentre) -> Result<()> {
        let new = new.clone();
        let doc = serde_json::to_string(&new.membership)
            .map_err(|why| accounts::json("memberships", &why))?;
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    let (id, now) = (new.device.account, new.device.created_at);
                    let sql =
                        "UPDATE devices SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
                    let ended = conn.query(sql).bind(now.0).bind(new.ends.0);
                    if ended.execute(&mut *conn).await? == 0 {
                        // Opened twice at once: one session opens one centre.
                        return Err(StoreError::Missing { what: "device" });
                    }
                    let sql = "INSERT INTO accounts (id, login, name, password_hash, created_at) \
                               VALUES ($1, $2, $3, $4, $5)";
                    let account = conn
                        .query(sql)
                        .bind(id.0)
                        // Unique, and no name that anybody can be given: those have no colon.
                        .bind(format!("centre:{id}"))
                        .bind(new.name)
                        .bind(NO_PASSWORD)
                        .bind(now.0);
                    account.execute(&mut *conn).await?;
                    let sql = "INSERT INTO centres (account, service, opened_by, opened_at) \
                               VALUES ($1, $2, $3, $4)";
                    let centre = conn
                        .query(sql)
                        .bind(id.0)
                        .bind(new.service.to_string())
                        .bind(new.opened_by.0)
                        .bind(now.0);
                    centre.execute(&mut *conn).await?;
                    let sql = "INSERT INTO memberships (account, provider, role, doc, recorded_at) \
                               VALUES ($1, $2, $3, $4, $5)";
                    let membership = conn
                        .query(sql)
                        .bind(id.0)
                        .bind(new.membership.provider.as_ref().map(ToString::to_string))
                        .bind(accounts::role(new.membership.role))
                        .bind(doc)
                        .bind(now.0);
                    membership.execute(&mut *conn).await?;
                    devices::insert(conn, &new.device, &new.token).await?;
                    news::tell(conn).await
                })
            })
            .await
    }

    async fn centres(&self) -> Result<Vec<Centre>> {
        let mut conn = self.reader().await?;
        // Each has one device session, made with it. A database that vanished from the device leaves
        // a stream behind: what waits is what the newest one says.
        let sql = "SELECT c.account, c.service, c.opened_by, c.opened_at, a.name, a.disabled_at, \
                   d.app_version, coalesce(s.pending, 0) AS pending, s.oldest_pending, s.synced_at \
                   FROM centres c JOIN accounts a ON a.id = c.account \
                   JOIN devices d ON d.account = c.account \
                   LEFT JOIN streams s ON s.stream = \
                       (SELECT l.stream FROM streams l \
                        WHERE l.account = c.account AND l.synced_at IS NOT NULL \
                        ORDER BY l.synced_at DESC, l.stream LIMIT 1) \
                   ORDER BY c.opened_at DESC, c.account";
        let rows = conn.query(sql).fetch_all(&mut conn).await?;
        rows.iter().map(centre).collect()
    }

    async fn close_centre(&self, id: AccountId, now: Instant) -> Result<bool> {
        self.writer
            .write(move |conn| {
                Box::pin(async move {
                    let sql = "UPDATE accounts SET disabled_at = $1 \
                               WHERE id = $2 AND disabled_at IS NULL \
                               AND id IN (SELECT account FROM centres)";
                    let account = conn.query(sql).bind(now.0).bind(id.0);
                    if account.execute(&mut *conn).await? == 0 {
                        return Ok(false);
                    }
                    let sql = "UPDATE devices SET revoked_at = coalesce(revoked_at, $1) \
                               WHERE account = $2";
                    let devices = conn.query(sql).bind(now.0).bind(id.0);
                    devices.execute(&mut *conn).await?;
                    news::tell(conn).await?;
                    Ok(true)
                })
            })
            .await
    }
}
