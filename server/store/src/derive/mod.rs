//! What is derived from entries: facts, persons, worked intervals, who gets to see what. Pure
//! functions of sets of entries, with the rules of `domain`; every database stores their results.
mod entitled;
mod figures;
mod kin;
mod matters;
mod nameless;
mod rows;
mod spans;

pub use entitled::{questionable, root};
pub use figures::hours_and_open;
pub use kin::{announce, components};
pub use matters::{VisitRow, WaitingRow};
pub use nameless::nameless;
pub use rows::{
    Derived, FamilyRow, IntervalRow, RootRow, RunningRow, counts, current, derive, disputed,
};

use crate::ledger::NewEntry;
use crate::model::NOT_ENTITLED;
use domain::{Body, Entry, EntryId};

/// An entry as derivation sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its number.
    pub change: u64,
    /// Decoded.
    pub entry: Box<Entry>,
    /// Its author was not entitled to it: it is kept, but does not count.
    pub void: bool,
}

impl Member {
    /// From what is stored.
    #[must_use]
    pub fn new(change: u64, entry: Box<Entry>, flags: &[String]) -> Self {
        Self {
            change,
            entry,
            void: flags.iter().any(|f| f == NOT_ENTITLED),
        }
    }
}

impl From<NewEntry> for Member {
    fn from(new: NewEntry) -> Self {
        Self::new(new.change, new.entry, &new.flags)
    }
}

/// Does this entry say all there is to say, as long as no other entry speaks of it?
#[must_use]
pub fn is_alone(entry: &Entry) -> bool {
    targets(entry).is_empty() && !matches!(entry.body, Body::SpanOpen(_))
}

/// The entries that this one speaks of.
#[must_use]
pub fn targets(entry: &Entry) -> Vec<EntryId> {
    let mut found = match &entry.body {
        Body::Correction(c) => vec![c.corrects],
        Body::Withdrawal(w) => vec![w.target],
        _ => Vec::new(),
    };
    match entry.effective_body() {
        Body::SpanClose(c) => found.push(c.span),
        Body::BreakOpen(b) => found.push(b.span),
        Body::BreakClose(b) => found.push(b.span),
        Body::FindStep(step) => found.push(step.find),
        Body::TaskClose(close) => found.push(close.of),
        _ => {}
    }
    found.sort_unstable();
    found.dedup();
    found
}
