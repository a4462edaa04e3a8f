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
