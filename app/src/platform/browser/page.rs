//! The page as such.
use super::{complain, window};

/// Opens the browser's print.
pub fn print() {
    if window().is_none_or(|w| w.print().is_err()) {
        complain("this browser does not print");
    }
}
