//! Letters without their marks, for client codes and for searching.
//!
//! A table of our own instead of Unicode normalisation: the phone needs Latin letters (Czech,
//! Slovak, Polish, Hungarian, Romani, Turkish, Vietnamese …) and a readable search in Cyrillic; the
//! full tables would weigh more than the rest of this crate.

/// U+00C0 … U+00FF without what becomes two letters.
const LATIN_1: &[u8; 64] = b"AAAAAA?CEEEEIIIIDNOOOOO*OUUUUY??AAAAAA?CEEEEIIIIDNOOOOO*OUUUUY?Y";
/// U+0100 … U+017F without what becomes two letters.
const LATIN_A: &[u8; 128] = b"AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIII??JJKKKLLLLLLLL\
LLNNNNNNNNNOOOOOO??RRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
/// U+1E00 … U+1E99.
const LATIN_ADDITIONAL: &[u8; 154] =
    b"AABBBBBBCCDDDDDDDDDDEEEEEEEEEEFFGGHHHHHHHHHHIIIIKKKKKKLLLLLLLL\
MMMMMMNNNNNNNNOOOOOOOOPPPPRRRRRRRRSSSSSSSSSSTTTTTTTTUUUUUUUUUUVVVVWWWWWWWWWWXXXXYYZZZZZZHTWY";

/// A key that is blind to marks and case: letters in upper case without marks, white space
/// collapsed to single spaces and trimmed. Other signs stay.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            push(&mut out, c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn push(out: &mut String, c: char) {
    let n = u32::from(c);
    let base = match n {
        0..0x80 => c.to_ascii_uppercase(),
        0x0300..=0x036F => return,
        0xC6 | 0xE6 => return out.push_str("AE"),
        0xDE | 0xFE => return out.push_str("TH"),
        0xDF | 0x1E9E => return out.push_str("SS"),
        0x132 | 0x133 => return out.push_str("IJ"),
        0x152 | 0x153 => return out.push_str("OE"),
        // The signs × and ÷ stand between the letters.
        0xD7 | 0xF7 => c,
        0xC0..=0xFF => at(LATIN_1, n - 0xC0),
        0x100..=0x17F => at(LATIN_A, n - 0x100),
        // Romanian and Vietnamese letters with a horn or a comma, and the carons of Extended-B.
        0x1A0 | 0x1A1 | 0x1D1 | 0x1D2 => 'O',
        0x1AF | 0x1B0 | 0x1D3..=0x1DC => 'U',
        0x1CD | 0x1CE => 'A',
        0x1CF | 0x1D0 => 'I',
        0x218 | 0x219 => 'S',
        0x21A | 0x21B => 'T',
        0x1E00..=0x1E99 => at(LATIN_ADDITIONAL, n - 0x1E00),
        0x1EA0..=0x1EB7 => 'A',
        0x1EB8..=0x1EC7 => 'E',
        0x1EC8..=0x1ECB => 'I',
        0x1ECC..=0x1EE3 => 'O',
        0x1EE4..=0x1EF1 => 'U',
        0x1EF2..=0x1EF9 => 'Y',
        // Cyrillic: upper case, and the letters that are another letter with a mark.
        0x401 | 0x451 => 'Е',
        0x407 | 0x457 => 'І',
        0x419 | 0x439 => 'И',
        0x490 | 0x491 => 'Г',
        0x430..=0x44F => shifted(n - 0x20, c),
        0x450..=0x45F => shifted(n - 0x50, c),
        _ => c,
    };
    out.push(base);
}

fn at(table: &[u8], index: u32) -> char {
    usize::try_from(index)
        .ok()
        .and_then(|i| table.get(i))
        .map_or('?', |b| char::from(*b))
}

fn shifted(code_point: u32, otherwise: char) -> char {
    char::from_u32(code_point).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Žofie", "ZOFIE")]
    #[case("Řehoř", "REHOR")]
    #[case(
        "příliš žluťoučký kůň úpěl ďábelské ódy",
        "PRILIS ZLUTOUCKY KUN UPEL DABELSKE ODY"
    )]
    #[case("ŇŤĎĚŮ ĺľŕôä", "NTDEU LLROA")]
    #[case("Łódź Ştefan Őrs Đặng Nguyễn Ưng", "LODZ STEFAN ORS DANG NGUYEN UNG")]
    #[case("Straße Æsa Œuvre Þór", "STRASSE AESA OEUVRE THOR")]
    #[case("Z\u{30c}ofie", "ZOFIE")]
    #[case("  Anna \u{a0} Marie\t", "ANNA MARIE")]
    #[case("Олена Їжак", "ОЛЕНА ІЖАК")]
    #[case("3×4 ÷ 2", "3×4 ÷ 2")]
    fn marks_and_case_do_not_matter(#[case] text: &str, #[case] key: &str) {
        assert_eq!(fold(text), key);
    }

    #[test]
    fn no_letter_of_the_latin_tables_is_left_unmapped() {
        for n in (0xC0..0x180).chain(0x1E00..=0x1E9E).chain(0x1EA0..=0x1EF9) {
            let c = char::from_u32(n).unwrap();
            if matches!(n, 0xD7 | 0xF7 | 0x1E9A..=0x1E9D) {
                continue;
            }
            let key = fold(&c.to_string());
            assert!(
                key.bytes().all(|b| b.is_ascii_uppercase()),
                "{c} U+{n:04X} became {key}"
            );
        }
    }

    #[test]
    fn the_tables_agree_with_upper_case() {
        for n in (0xC0..0x180).chain(0x1E00..0x1E96).chain(0x1EA0..=0x1EF9) {
            // ŉ has no upper case of its own.
            if n == 0x149 {
                continue;
            }
            let c = char::from_u32(n).unwrap();
            let upper: String = c.to_uppercase().collect();
            assert_eq!(fold(&c.to_string()), fold(&upper), "{c} U+{n:04X}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
