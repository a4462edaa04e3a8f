//! Forms: what is on the screen as plain data, how it becomes an entry, how it is kept and saved.
pub mod behalf;
pub mod bulk;
pub mod changes;
pub mod contact;
pub mod kit;
pub mod last;
pub mod model;
pub mod presets;
pub mod rules;
pub mod shift;
pub mod steps;
