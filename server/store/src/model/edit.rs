//! Reference data that are changed in the browser, and what was changed.
use domain::{AccountId, Instant};
use serde_json::Value;

/// A document of reference data as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// As `programme/ID`, `provider/ID`, `service/ID`, `localities/PROGRAMME` or `codes/LIST`.
    pub key: String,
    /// Its change number.
    pub change: u64,
    /// JSON.
    pub doc: Value,
}

/// A document as it was once.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentVersion {
    /// Its change number.
    pub change: u64,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom; none: an import, or what comes with the program.
    pub account: Option<AccountId>,
    /// JSON.
    pub doc: Value,
}

/// A document that is to take another's place.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentEdit {
    /// Its key.
    pub key: String,
    /// The change number of the document that the editor saw; none: there must be no such document.
    pub seen: Option<u64>,
    /// The new one.
    pub doc: Value,
}

/// Documents that change together or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The documents.
    pub documents: Vec<DocumentEdit>,
    /// Who changes them.
    pub by: AccountId,
    /// When.
    pub now: Instant,
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// All documents are in place.
    Done,
    /// Nothing was written: this document is not, or no longer, the one that was seen.
    Meanwhile(String),
}

/// A field that a file and the browser have both changed since the last import, each in another way.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The document.
    pub key: String,
    /// The field, dotted; an item of a list is named by its id, code or first day.
    pub field: String,
    /// As it is here; null: it was taken away.
    pub here: Value,
    /// As the file has it; null: it is not in the file.
    pub file: Value,
}

/// Which lines of the audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
    /// Only this action.
    pub action: Option<String>,
    /// Only by this account.
    pub account: Option<AccountId>,
    /// Only about this.
    pub subject: Option<String>,
    /// Only what these providers may see; none: everything.
    pub within: Option<AuditCircle>,
    /// So many lines are passed over, the newest first.
    pub offset: u32,
    /// At most so many lines.
    pub limit: u32,
}

/// Whose doings are seen: lines by these accounts about whatever is not another one's, and by
/// anybody about these subjects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditCircle {
    /// People.
    pub accounts: Vec<AccountId>,
    /// Keys of documents and ids of accounts.
    pub subjects: Vec<String>,
    /// Beginnings of subjects that only those of `subjects` may have, e.g. `service/`.
    pub closed: Vec<&'static str>,
}
