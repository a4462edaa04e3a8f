//! Who is calling, and what they may read.
pub mod doors;
pub mod invitation;
pub mod limit;
pub mod password;
pub mod session;
pub mod token;

pub use server_core::Access;
pub use session::Caller;
