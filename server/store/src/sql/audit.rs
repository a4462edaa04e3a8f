//! The audit; triggers of the schema keep it append-only.
use super::SqlStore;
use crate::db::{At, Conn};
use crate::model::AuditLine;
use crate::traits::{Audit, Result};
use async_trait::async_trait;
use domain::AccountId;

/// Adds a line within a transaction.
pub async fn add(conn: &mut Conn, line: &AuditLine) -> Result<()> {
    let sql = "INSERT INTO audit (at, account, action, subject) VALUES ($1, $2, $3, $4)";
    let query = conn
        .query(sql)
        .bind(line.at.0)
        .bind(line.account.map(|a| a.0));
    query
        .bind(&line.action)
        .bind(&line.subject)
        .execute(conn)
        .await?;
    Ok(())
}

#[async_trait]
impl Audit for SqlStore {
    async fn audit(&self, line: &AuditLine) -> Result<()> {
        let line = line.clone();
        self.writer
            .write(move |conn| Box::pin(async move { add(conn, &line).await }))
            .await
    }

    async fn audit_lines(&self, limit: u32) -> Result<Vec<AuditLine>> {
        let mut conn = self.reader().await?;
        let sql = "SELECT at, account, action, subject FROM audit ORDER BY number DESC LIMIT $1";
        let rows = conn
            .query(sql)
            .bind(i64::from(limit))
            .fetch_all(&mut conn)
            .await?;
        let line = |row| {
            let at = At("audit", row);
            Ok(AuditLine {
                at: at.instant("at")?,
                account: at.opt_uuid("account")?.map(AccountId),
                action: at.text("action")?,
                subject: at.text("subject")?,
            })
        };
        rows.iter().map(line).collect()
    }
}
