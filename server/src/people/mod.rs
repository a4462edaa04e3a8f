//! People as they are set up in the browser: who may set up whom, what must hold, and the list.
pub mod check;
pub mod editor;
pub mod list;
pub mod show;
