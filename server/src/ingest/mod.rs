//! From the body of a sync request to a push for the store: each item is read by itself, so that a
//! broken one is set aside with its reason and the good ones beside it go on.
mod envelope;
mod item;
mod scope;

pub use envelope::{Envelope, read};
pub use item::{Sender, erased_offers, judge};
pub use scope::{OWN_DAYS, Scope, TEAM_DAYS};
