//! The proof of a database: what was looked at, and where what is stored is not what it should be.
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What is proved, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The database's own structure: pages, indexes, references.
    File,
    /// Change numbers: each given out once, none missing.
    Numbers,
    /// Texts of entries: each has its hash and is the entry that its row says.
    Texts,
    /// Entries that correct, withdraw or close others: their versions and spans.
    Kin,
    /// Texts set aside: each has its hash.
    SetAside,
    /// Places in streams: each holds an entry that is stored or set aside.
    Places,
    /// Streams: how far they are held, and their digests.
    Streams,
    /// Announcements to phones: nobody is left out who is to see an entry.
    Announcements,
    /// Rows derived from entries: versions, facts, persons, spans, hours, sums by day.
    Rows,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "pages of the file",
            Self::Numbers => "change numbers",
            Self::Texts => "texts of entries",
            Self::Kin => "entries that speak of others",
            Self::SetAside => "texts set aside",
            Self::Places => "places in streams",
            Self::Streams => "streams with their digests",
            Self::Announcements => "announcements to phones",
            Self::Rows => "derived rows",
        })
    }
}

/// How far a proof has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many of so many of a part have been looked at.
    At(Part, u64, u64),
    /// A part is done: so many were looked at, so many differ.
    Done(Part, u64, u64),
}

/// Is told of every step.
pub type Tell = Arc<dyn Fn(Step) + Send + Sync>;

/// One place where what is stored is not what it should be. It names ids, numbers, days and sums,
/// never a client's code or a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Of which table.
    pub table: &'static str,
    /// Which row.
    pub key: String,
    /// What is stored.
    pub stored: String,
    /// What it should be.
    pub wanted: String,
    /// It follows from the entries, so that it can be written again from them.
    pub derived: bool,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            table,
            key,
            stored,
            wanted,
            derived,
        } = self;
        write!(f, "{table} {key}: stored {stored}, should be {wanted}")?;
        if !derived {
            f.write_str(" (cannot be repaired)")?;
        }
        Ok(())
    }
}

/// How many differences of one table are named; the rest is counted.
pub const NAMED: usize = 20;

/// The outcome of a proof.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many of each part were looked at.
    pub counted: BTreeMap<Part, u64>,
    /// The first [`NAMED`] differences of each table.
    pub named: Vec<Difference>,
    /// All differences, by table.
    pub found: BTreeMap<&'static str, u64>,
    /// How many of all cannot be repaired.
    pub beyond_repair: u64,
    /// The file itself is damaged: what follows could not be looked at in whole, and nothing is
    /// written to it any more.
    pub broken: bool,
    /// The proof could not go on behind the last difference: nothing is written while that is so.
    pub stopped: bool,
}

impl Verified {
    /// How many differences there are.
    #[must_use]
    pub fn differences(&self) -> u64 {
        self.found.values().sum()
    }

    /// Everything is as it should be.
    #[must_use]
    pub fn clean(&self) -> bool {
        self.differences() == 0
    }
}

/// The outcome of a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The proof before.
    pub before: Verified,
    /// The proof of what was then committed; the same as before if nothing could be repaired.
    pub after: Verified,
}
