//! Imports: a file's documents, merged with what was changed in the browser since the last one.
use super::programmes::{Put, put};
use super::{accounts, audit};
use crate::db::{At, Conn};
use crate::merge::{Merged, three_way};
use crate::model::{AuditLine, Conflict, Imported};
use crate::reference::{Document, merge_list, merge_localities, merge_service, quotas_overlap};
use crate::traits::Result;
use domain::{AccountId, Instant};
use serde_json::Value;

/// Who imports, when, and who is right in a conflict.
#[derive(Clone, Copy)]
pub struct Import {
    pub by: Option<AccountId>,
    pub now: Instant,
    pub file_wins: bool,
}

/// Imports documents.
pub async fn all(conn: &mut Conn, docs: Vec<Document>, import: Import) -> Result<Imported> {
    let mut imported = Imported::default();
    for document in docs {
        one(conn, document, import, &mut imported).await?;
    }
    Ok(imported)
}

async fn one(
    conn: &mut Conn,
    document: Document,
    import: Import,
    imported: &mut Imported,
) -> Result<()> {
    let key = document.key;
    let here = read(conn, "SELECT doc FROM documents WHERE key = $1", &key).await?;
    let (doc, given) = match here {
        None => (document.doc.clone(), Some(document.doc)),
        Some(here) => {
            let base = read(conn, "SELECT doc FROM imported WHERE key = $1", &key).await?;
            // Nobody has noted what an older program imported: nothing could be changed since.
            let base = base.unwrap_or_else(|| here.clone());
            let given = history(&key, &base, document.doc)?;
            let merged = merge(&base, &here, &given, import.file_wins);
            let settled = merged.conflicts.is_empty() || import.file_wins;
            imported.conflicts.extend(conflicts(&key, merged.conflicts));
            (merged.doc, settled.then_some(given))
        }
    };
    if let Some(given) = given {
        note(conn, &key, &given).await?;
    }
    let put = put(conn, &key, &document.audience, &doc, import.by, import.now).await?;
    match put {
        Put::Added => imported.added += 1,
        Put::Changed => imported.changed += 1,
        Put::Unchanged => imported.unchanged += 1,
    }
    if put != Put::Unchanged {
        changed(conn, key, import.by, import.now).await?;
    }
    Ok(())
}

/// Writes into the audit that a document was changed.
pub async fn changed(
    conn: &mut Conn,
    key: String,
    account: Option<AccountId>,
    at: Instant,
) -> Result<()> {
    let line = AuditLine {
        at,
        account,
        action: "reference_changed".to_owned(),
        subject: key,
    };
    audit::add(conn, &line).await
}

/// What a file says, with what the last one said of the days before and of what was used.
fn history(key: &str, base: &Value, new: Value) -> Result<Value> {
    let merged = match key.split_once('/') {
        Some(("service", _)) => merge_service(base, new),
        Some(("codes", _)) => merge_list(base, new),
        Some(("localities", _)) => merge_localities(base, new),
        _ => Ok(new),
    };
    merged.map_err(|e| accounts::json("documents", &e))
}

/// The three as one. Quotas that each by itself is right may overlap: that is a conflict as well.
fn merge(base: &Value, here: &Value, given: &Value, file_wins: bool) -> Merged {
    let mut merged = three_way(base, here, given, file_wins);
    if quotas_overlap(&merged.doc) {
        let of = |doc: &Value| doc.get("quotas").cloned().unwrap_or(Value::Null);
        let (quotas, others) = (of(here), of(given));
        let kept = if file_wins { &others } else { &quotas };
        merged.doc["quotas"] = kept.clone();
        merged
            .conflicts
            .retain(|(field, ..)| !field.starts_with("quotas."));
        merged.conflicts.push(("quotas".to_owned(), quotas, others));
    }
    merged
}

fn conflicts(key: &str, found: Vec<(String, Value, Value)>) -> impl Iterator<Item = Conflict> {
    found.into_iter().map(move |(field, here, file)| Conflict {
        key: key.to_owned(),
        field,
        here,
        file,
    })
}

async fn read(conn: &mut Conn, sql: &'static str, key: &str) -> Result<Option<Value>> {
    let row = conn.query(sql).bind(key).fetch_optional(conn).await?;
    row.map(|row| At("documents", &row).json("doc")).transpose()
}

/// Keeps what an import gave, for the next one.
async fn note(conn: &mut Conn, key: &str, given: &Value) -> Result<()> {
    let sql = "INSERT INTO imported (key, doc) VALUES ($1, $2) \
               ON CONFLICT (key) DO UPDATE SET doc = excluded.doc WHERE imported.doc <> excluded.doc";
    let query = conn.query(sql).bind(key).bind(given.to_string());
    query.execute(conn).await?;
    Ok(())
}
