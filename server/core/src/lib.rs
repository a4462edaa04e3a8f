//! What the server decides, apart from HTTP and from any one database.
//!
//! * [`answer`]: the answer to a sync request; [`envelope`] and [`item`]: what is wrong with a
//!   request, and what becomes of each item of it; [`scope`]: what a phone may hold; [`cursor`]: how
//!   far it has pulled.
//! * [`access`]: who may read and write what; [`session`]: whose token is shown, and its renewal;
//!   [`known`]: reference data and people, indexed.
//! * [`programmes`]: programme files; [`edit`]: edits of reference data.
//! * [`clock`]: the only place of the server that reads the time or draws random numbers.
//!
//! It builds in seconds, so that the simulation runs the very code that answers phones.
#![deny(missing_docs)]

pub mod access;
pub mod answer;
pub mod clock;
pub mod cursor;
pub mod edit;
pub mod envelope;
pub mod forms;
pub mod item;
pub mod known;
pub mod programmes;
mod refused;
pub mod scope;
pub mod session;
#[cfg(any(test, feature = "testing"))]
#[expect(missing_docs, reason = "for tests")]
pub mod testing;

pub use access::Access;
pub use refused::{BadRequest, shorten};
