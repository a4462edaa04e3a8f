//! Reference data as they are held for those who edit them, and edits against what was seen.
use super::imports::changed;
use super::programmes::put;
use crate::db::{At, Conn, Row};
use crate::model::{DocumentVersion, Edit, Edited, Held};
use crate::reference::audience;
use crate::traits::Result;
use domain::AccountId;

/// All documents but those of people.
pub async fn documents(conn: &mut Conn) -> Result<Vec<Held>> {
    let sql = "SELECT key, change, doc FROM documents WHERE key NOT LIKE 'person/%' ORDER BY key";
    let held = |row: &Row| {
        let at = At("documents", row);
        Ok(Held {
            key: at.text("key")?,
            change: at.count("change")?,
            doc: at.json("doc")?,
        })
    };
    let rows = conn.query(sql).fetch_all(conn).await?;
    rows.iter().map(held).collect()
}

/// All versions of a document.
pub async fn versions(conn: &mut Conn, key: &str) -> Result<Vec<DocumentVersion>> {
    let sql = "SELECT change, recorded_at, account, doc FROM document_versions WHERE key = $1 \
               ORDER BY change DESC";
    let version = |row: &Row| {
        let at = At("document_versions", row);
        Ok(DocumentVersion {
            change: at.count("change")?,
            recorded_at: at.instant("recorded_at")?,
            account: at.opt_uuid("account")?.map(AccountId),
            doc: at.json("doc")?,
        })
    };
    let rows = conn.query(sql).bind(key).fetch_all(conn).await?;
    rows.iter().map(version).collect()
}

/// Applies an edit. The writer is alone, so what is looked at first still holds when it is written.
pub async fn apply(conn: &mut Conn, edit: Edit) -> Result<Edited> {
    for document in &edit.documents {
        let sql = "SELECT change FROM documents WHERE key = $1";
        let row = conn.query(sql).bind(document.key.as_str());
        let now = row.fetch_optional(conn).await?;
        let now = now
            .map(|row| At("documents", &row).count::<u64>("change"))
            .transpose()?;
        if now != document.seen {
            return Ok(Edited::Meanwhile(document.key.clone()));
        }
    }
    for document in edit.documents {
        let key = document.key;
        let done = put(
            conn,
            &key,
            &audience(&key),
            &document.doc,
            Some(edit.by),
            edit.now,
        )
        .await?;
        if done != super::programmes::Put::Unchanged {
            changed(conn, key, Some(edit.by), edit.now).await?;
        }
    }
    Ok(Edited::Done)
}
