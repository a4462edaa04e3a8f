//! Who is calling, and what they may read.
pub mod access;
pub mod doors;
pub mod limit;
pub mod password;
pub mod session;
pub mod token;

pub use access::Access;
pub use session::Caller;
