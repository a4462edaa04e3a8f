//! Reference data as documents: the current ones for everyday use, every version for history.
use super::{SqlStore, accounts, audit, news, next_change};
use crate::db::{At, Conn, big};
use crate::model::{AuditLine, Imported, ProgrammeFile, Reference};
use crate::reference::{Document, documents, merge_list, merge_service, read};
use crate::traits::{Programmes, Result};
use async_trait::async_trait;
use domain::lists::CodeLists;
use domain::{AccountId, Instant};
use serde_json::Value;

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is new.
    Added,
    /// It is another than before.
    Changed,
    /// It is the same.
    Unchanged,
}

/// Puts a document in place under a new change number, unless it is equal to what is there.
pub async fn put(
    conn: &mut Conn,
    key: &str,
    audience: &str,
    doc: &Value,
    by: Option<AccountId>,
    now: Instant,
) -> Result<Put> {
    let text = doc.to_string();
    let sql = "SELECT audience, doc FROM documents WHERE key = $1";
    let put = match conn.query(sql).bind(key).fetch_optional(&mut *conn).await? {
        None => Put::Added,
        Some(row) => {
            let at = At("documents", &row);
            if at.text("doc")? == text && at.text("audience")? == audience {
                return Ok(Put::Unchanged);
            }
            Put::Changed
        }
    };
    let change = big(next_change(conn, now.0).await?);
    let sql = "INSERT INTO documents (key, change, audience, doc) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (key) DO UPDATE SET change = excluded.change, audience = excluded.audience, \
               doc = excluded.doc";
    conn.query(sql)
        .bind(key)
        .bind(change)
        .bind(audience)
        .bind(&text)
        .execute(&mut *conn)
        .await?;
    let sql = "INSERT INTO document_versions (key, change, recorded_at, account, doc) VALUES ($1, $2, $3, $4, $5)";
    let query = conn
        .query(sql)
        .bind(key)
        .bind(change)
        .bind(now.0)
        .bind(by.map(|a| a.0))
        .bind(text);
    query.execute(&mut *conn).await?;
    conn.query("UPDATE installation SET reference_version = reference_version + 1")
        .execute(&mut *conn)
        .await?;
    news::tell(conn).await?;
    Ok(put)
}

async fn current(conn: &mut Conn, key: &str) -> Result<Option<Value>> {
    let row = conn
        .query("SELECT doc FROM documents WHERE key = $1")
        .bind(key)
        .fetch_optional(conn)
        .await?;
    row.map(|row| At("documents", &row).json("doc")).transpose()
}

fn count(imported: &mut Imported, put: Put) {
    match put {
        Put::Added => imported.added += 1,
        Put::Changed => imported.changed += 1,
        Put::Unchanged => imported.unchanged += 1,
    }
}

async fn put_all(
    conn: &mut Conn,
    docs: Vec<Document>,
    by: Option<AccountId>,
    now: Instant,
) -> Result<Imported> {
    let mut imported = Imported::default();
    for mut document in docs {
        if let Some(old) = current(conn, &document.key).await? {
            let merge = match document.key.split_once('/') {
                Some(("service", _)) => merge_service,
                Some(("codes", _)) => merge_list,
                _ => |_: &Value, new: Value| Ok(new),
            };
            document.doc =
                merge(&old, document.doc).map_err(|e| accounts::json("documents", &e))?;
        }
        let put = put(
            conn,
            &document.key,
            &document.audience,
            &document.doc,
            by,
            now,
        )
        .await?;
        if put != Put::Unchanged {
            let (action, subject) = ("reference_changed".to_owned(), document.key);
            audit::add(
                conn,
                &AuditLine {
                    at: now,
                    account: by,
                    action,
                    subject,
                },
            )
            .await?;
        }
        count(&mut imported, put);
    }
    Ok(imported)
}

#[async_trait]
impl Programmes for SqlStore {
    async fn reference(&self) -> Result<Reference> {
        let mut conn = self.reader().await?;
        // One statement, so that the version belongs to the documents.
        let sql = "SELECT i.reference_version, d.key, d.doc FROM installation i LEFT JOIN documents d ON TRUE \
                   ORDER BY d.key";
        let mut reference = Reference::default();
        let mut docs = Vec::new();
        for row in conn.query(sql).fetch_all(&mut conn).await? {
            let at = At("documents", &row);
            reference.version = At("installation", &row).count("reference_version")?;
            if let Some(key) = at.opt_text("key")? {
                docs.push((key, at.json("doc")?));
            }
        }
        read(docs, &mut reference).map_err(|e| accounts::json("documents", &e))?;
        Ok(reference)
    }

    async fn import(
        &self,
        file: &ProgrammeFile,
        by: Option<AccountId>,
        now: Instant,
    ) -> Result<Imported> {
        let docs = documents(file).map_err(|e| accounts::json("documents", &e))?;
        self.writer
            .write(move |conn| Box::pin(put_all(conn, docs, by, now)))
            .await
    }

    async fn seed_lists(&self, lists: &CodeLists, now: Instant) -> Result<Imported> {
        let docs = crate::reference::lists(lists).map_err(|e| accounts::json("documents", &e))?;
        self.writer
            .write(move |conn| Box::pin(put_all(conn, docs, None, now)))
            .await
    }
}
