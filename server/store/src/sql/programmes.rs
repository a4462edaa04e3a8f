//! Reference data as documents: the current ones for everyday use, every version for history.
use super::imports::Import;
use super::{SqlStore, accounts, edits, imports, news, next_change};
use crate::db::{At, Conn, big};
use crate::model::{DocumentVersion, Edit, Edited, Held, Imported, ProgrammeFile, Reference};
use crate::reference::{Document, documents, read};
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

    async fn documents(&self) -> Result<Vec<Held>> {
        edits::documents(&mut self.reader().await?).await
    }

    async fn versions(&self, key: &str) -> Result<Vec<DocumentVersion>> {
        edits::versions(&mut self.reader().await?, key).await
    }

    async fn edit(&self, edit: &Edit) -> Result<Edited> {
        let edit = edit.clone();
        self.writer
            .write(move |conn| Box::pin(edits::apply(conn, edit)))
            .await
    }

    async fn import(
        &self,
        file: &ProgrammeFile,
        by: Option<AccountId>,
        now: Instant,
    ) -> Result<Imported> {
        let import = Import {
            by,
            now,
            file_wins: false,
        };
        self.take_in(documents(file), import).await
    }

    async fn import_anyway(
        &self,
        file: &ProgrammeFile,
        by: Option<AccountId>,
        now: Instant,
    ) -> Result<Imported> {
        let import = Import {
            by,
            now,
            file_wins: true,
        };
        self.take_in(documents(file), import).await
    }

    async fn seed_lists(&self, lists: &CodeLists, now: Instant) -> Result<Imported> {
        let import = Import {
            by: None,
            now,
            file_wins: false,
        };
        self.take_in(crate::reference::lists(lists), import).await
    }
}

impl SqlStore {
    /// Imports documents in one transaction.
    async fn take_in(
        &self,
        docs: std::result::Result<Vec<Document>, serde_json::Error>,
        import: Import,
    ) -> Result<Imported> {
        let docs = docs.map_err(|e| accounts::json("documents", &e))?;
        self.writer
            .write(move |conn| Box::pin(imports::all(conn, docs, import)))
            .await
    }
}
