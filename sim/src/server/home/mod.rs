//! Where the server of a run keeps its database.
mod databases;
mod files;
mod template;

use std::path::Path;
use store::SqlStore;
use sync::sim::Rng;
use tokio::runtime::Runtime;
use uuid::Uuid;

pub(super) use template::{runtime, scratch};

/// The kind of database that a run is carried out on.
#[derive(Clone, Debug, Default)]
pub enum Backend {
    /// A SQLite file for each run.
    #[default]
    File,
    /// A database for each run on the PostgreSQL server with this address.
    Server(String),
}

impl Backend {
    /// A place for one run, with the programme and the people in it.
    pub(super) fn home(&self) -> anyhow::Result<Box<dyn Home>> {
        Ok(match self {
            Self::File => Box::new(files::Files::new()?),
            Self::Server(address) => Box::new(databases::Databases::new(address)?),
        })
    }
}

/// What happens to a database while a server runs on it and is killed.
pub(super) trait Home {
    /// Opens it, as every start of the server does; `drawn` marks the opening.
    fn open(&mut self, runtime: &Runtime, drawn: Uuid) -> anyhow::Result<SqlStore>;

    /// The server has started: what it wrote so far no power cut takes any more.
    fn started(&mut self) {}

    /// The server is about to be killed: keeps what the operating system has of its database.
    fn kill(&mut self) -> anyhow::Result<()>;

    /// The same, and what was written since its start is partly lost. False: nothing could be.
    fn lose_tail(&mut self, rng: &mut Rng) -> anyhow::Result<bool>;

    /// Puts a backup in the place of the database; nobody has it open.
    fn put_back(&mut self, runtime: &Runtime, backup: &Path) -> anyhow::Result<()>;

    /// Takes it away.
    fn end(&mut self, runtime: &Runtime);
}
