//! What the server's JSON endpoints answer, as the managers' pages read it.
pub mod dto;
