//! What must hold for any bytes that reach a reader of the product; the programs in `fuzz_targets`
//! feed it. `scripts/fuzz.sh` runs them.
//!
//! Each module has `holds`, which panics where a promise is broken and tells whether the bytes were
//! read as what they claim to be, and `begin`, run once at the start of its program: the committed
//! files of the corpus are read (those named `refused…` are refused), or they would no longer lead
//! the fuzzer to anything; and inputs that are too large to be found by chance hold too.
#![deny(missing_docs)]

pub mod change;
pub mod client_code;
pub mod cursor;
pub mod entry;
pub mod programme;
pub mod wire_reply;
pub mod wire_request;

use serde_json::Value;
use std::fs;
use std::path::Path;

/// Deeper than any reader may follow by recursion.
const DEEP: usize = 100_000;

/// Every committed file of a target's corpus is read, or refused, as its name says.
fn corpus(target: &str, holds: fn(&[u8]) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let files = fs::read_dir(&folder).expect("the target has a corpus");
    let mut read = 0;
    for file in files {
        let path = file.expect("a readable folder").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let refused = name.is_some_and(|name| name.starts_with("refused"));
        let bytes = fs::read(&path).expect("a readable file");
        assert_eq!(holds(&bytes), !refused, "{}", path.display());
        read += usize::from(!refused);
    }
    assert!(read > 0, "nothing in {} is read", folder.display());
}

/// A code that is part of the wire or of a file: snake case, never empty.
fn is_stable_code(code: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    !code.is_empty() && code.bytes().all(allowed)
}

/// Are both the same, if what is no whole number may differ in its last digit? Such a number is read
/// to within that digit only: reading it exactly is code that every phone would download.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(x), Some(y)) if a.is_f64() && b.is_f64() => close(x, y),
            _ => a == b,
        },
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|((k, a), (l, b))| k == l && alike(a, b))
        }
        _ => a == b,
    }
}

/// Within two of the smallest steps that a number of this size can make.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 2.0 * f64::EPSILON * a.abs().max(b.abs()) + f64::from_bits(2)
}
