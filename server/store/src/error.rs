//! What can go wrong in storage, mapped to HTTP once, in the server.

/// An error of storage.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row that cannot be: names the table and the field.
    #[error("inconsistent {table}.{column}: {why}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Something with this name exists already.
    #[error("{what} exists already")]
    Exists {
        /// What.
        what: &'static str,
    },
    /// Nothing has this name.
    #[error("no such {what}")]
    Missing {
        /// What.
        what: &'static str,
    },
    /// Nobody who may log in would administrate the installation any more.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// The person has this role there on some of those days already.
    #[error("the membership overlaps another one")]
    Overlap,
    /// The stream belongs to another account.
    #[error("the stream belongs to another account")]
    ForeignStream,
    /// The store is closing; nothing was written.
    #[error("the store is closing")]
    Closing,
    /// Files: backup, restore.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
}

impl StoreError {
    /// The schema's version, if a newer program wrote the database.
    #[must_use]
    pub const fn newer_schema(&self) -> Option<i64> {
        match self {
            Self::Migration(sqlx::migrate::MigrateError::VersionMissing(version)) => Some(*version),
            _ => None,
        }
    }

    /// Will it pass? A server out of reach, starting, going down, or full of connections or data:
    /// whoever asks again later may be answered. Codes are those of PostgreSQL (appendix A of its
    /// manual): class 08 connection, 53 resources, 57P operator.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        use sqlx::Error;
        match self {
            Self::Database(Error::Io(_) | Error::PoolTimedOut | Error::WorkerCrashed) => true,
            Self::Database(Error::Database(why)) => why.code().is_some_and(|code| {
                ["08", "53", "57P"]
                    .iter()
                    .any(|class| code.starts_with(class))
            }),
            _ => false,
        }
    }
}
