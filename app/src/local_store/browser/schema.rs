//! The object stores of an account's database, and how they came about. Versions only go forward,
//! and no migration ever rewrites the frozen text of an entry.
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::{KeyPath, error::Error};

/// The version that this program writes.
pub const VERSION: u32 = 2;

/// Few records of the store itself: `stream`, `sync`.
pub const META: &str = "meta";
/// Entries, own ones and the team's, by id; the ledger of (stream, seq, id, hash) is what stays of
/// a record when its body is dropped.
pub const ENTRIES: &str = "entries";
/// Unfinished forms by the id of their entry.
pub const DRAFTS: &str = "drafts";
/// Reference data by the server's key.
pub const REFERENCE: &str = "reference";
/// Cards of persons by node.
pub const PERSONS: &str = "persons";
/// Cards of families by id; since version 2.
pub const FAMILIES: &str = "families";

/// Index of [`ENTRIES`] by local day.
pub const BY_DAY: &str = "day";
/// Index of [`ENTRIES`] by (state, number of the stream, seq): own ones only.
pub const BY_STATE: &str = "state";
/// Index of [`ENTRIES`] by (number of the stream, seq): own ones only.
pub const BY_PLACE: &str = "place";
/// Index of [`ENTRIES`] by the ids that they refer to.
pub const BY_LINK: &str = "links";

/// Properties of the values of [`ENTRIES`] that indexes look at: random ids, numbers, days and
/// states, nothing else.
pub mod property {
    /// Local day.
    pub const DAY: &str = "day";
    /// Tag of the state.
    pub const STATE: &str = "st";
    /// Number of the stream.
    pub const ORD: &str = "ord";
    /// Place in it.
    pub const SEQ: &str = "seq";
    /// Ids it refers to.
    pub const LINKS: &str = "links";
}

/// Brings a database of any earlier version (0: a new one) to [`VERSION`].
///
/// # Errors
/// The browser's; the database then stays as it was.
pub fn migrate(db: &Database, from: f64) -> Result<(), Error> {
    if from < 1.0 {
        first(db)?;
    }
    if from < 2.0 {
        // Empty: before this version no entry named a family that this program could read.
        db.create_object_store(FAMILIES).build()?;
    }
    Ok(())
}

fn first(db: &Database) -> Result<(), Error> {
    for name in [META, DRAFTS, REFERENCE, PERSONS] {
        db.create_object_store(name).build()?;
    }
    let entries = db.create_object_store(ENTRIES).build()?;
    let path = |names: &[&'static str]| KeyPath::Sequence(names.iter().copied().collect());
    entries
        .create_index(BY_DAY, KeyPath::One(property::DAY))
        .build()?;
    let links = entries.create_index(BY_LINK, KeyPath::One(property::LINKS));
    links.with_multi_entry(true).build()?;
    let state = [property::STATE, property::ORD, property::SEQ];
    entries.create_index(BY_STATE, path(&state)).build()?;
    // The one place where two saves would collide, if ever both took the same seq.
    let place = entries.create_index(BY_PLACE, path(&[property::ORD, property::SEQ]));
    place.with_unique(true).build()?;
    Ok(())
}
