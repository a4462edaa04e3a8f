//! The text of a pull cursor.
use server_core::cursor::Cursor;
use uuid::Uuid;

/// See the crate.
pub fn begin() {
    crate::corpus("cursor", holds);
}

/// Whatever is read as a cursor is written and read as the same; any cursor reads back.
pub fn holds(data: &[u8]) -> bool {
    if let Some((change, top, opening)) = numbers(data) {
        let cursor = Cursor {
            change,
            top,
            opening: Uuid::from_u128(opening),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return false;
    };
    let Ok(cursor) = text.parse::<Cursor>() else {
        return false;
    };
    let written = cursor.to_string();
    assert_eq!(written.parse(), Ok(cursor));
    assert!(written.bytes().all(|b| b.is_ascii_hexdigit() || b == b'.'));
    true
}

fn numbers(data: &[u8]) -> Option<(u64, u64, u128)> {
    let (change, rest) = data.split_first_chunk()?;
    let (top, rest) = rest.split_first_chunk()?;
    let opening = rest.first_chunk()?;
    Some((
        u64::from_le_bytes(*change),
        u64::from_le_bytes(*top),
        u128::from_le_bytes(*opening),
    ))
}
