//! Parts that pages share. Functions that return a finished view: one copy in the WASM each.
pub mod anonymous;
pub mod chips;
pub mod dialog;
pub mod entry_row;
pub mod field;
pub mod icon;
pub mod layout;
pub mod notice;
pub mod person_new;
pub mod person_picker;
pub mod snackbar;
pub mod state_badge;
pub mod status_line;
pub mod stepper;
pub mod title;
pub mod week_nav;
pub mod when;
