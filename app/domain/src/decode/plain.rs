//! The reader: whole or not at all.
use super::explain;
use crate::entry::{Body, Entry, Kind, SCHEMA};
use crate::json;
use crate::limits::limits;
use crate::problem::{Problem, Reason};
use serde_json::Value;

/// Reads an entry; of what is wrong the field is named only where the text of serde names it.
pub fn decode(raw: &str) -> Result<Entry, Problem> {
    let tree: Value = serde_json::from_str(raw).map_err(|error| explain("", &error))?;
    match tree.get("schema").and_then(Value::as_u64) {
        Some(0) => return Err(Problem::new("schema", 0, Reason::SchemaUnknown)),
        Some(newer) if newer > u64::from(SCHEMA) => {
            return Err(Problem::new("schema", newer, Reason::SchemaTooNew));
        }
        _ => {}
    }
    let entry = json::from_tree::<Entry>(tree).map_err(|error| explain("", &error))?;
    if let Body::Correction(outer) = &entry.body {
        let inner = outer.body.kind();
        if matches!(inner, Kind::Correction | Kind::Withdrawal) {
            let field = "body.body.kind";
            return Err(Problem::new(
                field,
                inner.as_str(),
                Reason::NestedCorrection,
            ));
        }
    }
    match limits(&entry).into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(entry),
    }
}
