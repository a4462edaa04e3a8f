//! What is typed: names, days, numbers, slugs.
use super::{Edit, refuse};
use domain::Day;
use domain::programme::Label;
use std::fmt::Display;
use std::str::FromStr;

/// Longest name, in characters.
const LONGEST: usize = 120;

/// A name without spaces around it.
pub fn words(field: &str, text: &str) -> Edit<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => refuse(field, text, "missing"),
        n if n > LONGEST => refuse(field, text, "too_long"),
        _ if text.chars().any(char::is_control) => refuse(field, text, "bad_value"),
        _ => Ok(text.to_owned()),
    }
}

/// A name in both languages.
pub fn label(label: &Label) -> Edit<Label> {
    Ok(Label {
        cs: words("name.cs", &label.cs)?,
        en: words("name.en", &label.en)?,
    })
}

/// A day.
pub fn day(field: &str, text: &str) -> Edit<Day> {
    let day: Result<Day, _> = text.trim().parse();
    let year = |day: &Day| (1990..=2199).contains(&chrono::Datelike::year(day));
    match day.ok().filter(year) {
        Some(day) => Ok(day),
        None if text.trim().is_empty() => refuse(field, text, "missing"),
        None => refuse(field, text, "not_a_day"),
    }
}

/// First and last day; an empty last one is none.
pub fn days(from: &str, to: Option<&str>) -> Edit<(Day, Option<Day>)> {
    let first = day("from", from)?;
    let typed = to.map(str::trim).filter(|to| !to.is_empty());
    let last = typed.map(|to| day("to", to)).transpose()?;
    match last.filter(|last| *last < first) {
        Some(last) => refuse("to", &last.to_string(), "end_before_start"),
        None => Ok((first, last)),
    }
}

/// A number of things above 0, if it is known.
pub fn count(field: &str, number: Option<i64>) -> Edit<Option<u32>> {
    let Some(number) = number else {
        return Ok(None);
    };
    match u32::try_from(number) {
        Ok(n @ 1..=1_000_000) => Ok(Some(n)),
        _ => refuse(field, &number.to_string(), "out_of_range"),
    }
}

/// A slug or a code.
pub fn parsed<T: FromStr<Err: Display>>(field: &str, text: &str) -> Edit<T> {
    let text = text.trim();
    if text.is_empty() {
        return refuse(field, text, "missing");
    }
    text.parse().or_else(|_| refuse(field, text, "bad_value"))
}

/// A slug made of a name: `Nádražní 5` gives `nadrazni-5`.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for sign in name.to_lowercase().chars().map(plain) {
        if sign.is_ascii_alphanumeric() {
            slug.push(sign);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(50);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "misto" } else { slug }.to_owned()
}

const fn plain(sign: char) -> char {
    match sign {
        'á' | 'ä' => 'a',
        'č' => 'c',
        'ď' => 'd',
        'é' | 'ě' | 'ë' => 'e',
        'í' => 'i',
        'ľ' | 'ĺ' | 'ł' => 'l',
        'ň' => 'n',
        'ó' | 'ô' | 'ö' => 'o',
        'ř' | 'ŕ' => 'r',
        'š' => 's',
        'ť' => 't',
        'ú' | 'ů' | 'ü' => 'u',
        'ý' => 'y',
        'ž' => 'z',
        other => other,
    }
}

/// Puts a thing at a place of a list, counted from 1.
pub fn place<T>(list: &mut Vec<T>, at: usize, to: u32) {
    let item = list.remove(at);
    let to = usize::try_from(to.saturating_sub(1)).unwrap_or(usize::MAX);
    list.insert(to.min(list.len()), item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_of_a_czech_name() {
        assert_eq!(slug("Jeseník, OC „Žlutý kůň“"), "jesenik-oc-zluty-kun");
        assert_eq!(slug("???"), "misto");
        assert_eq!(slug(&"á".repeat(90)).len(), 50);
    }

    #[test]
    fn a_day_of_no_calendar_and_an_end_before_the_start_are_refused_by_field() {
        let wrong = |from, to| {
            let why = days(from, to).unwrap_err().0;
            (why.field, why.reason)
        };
        let pair = |field: &str, reason: &str| (field.to_owned(), reason.to_owned());
        assert_eq!(wrong("2026-02-30", None), pair("from", "not_a_day"));
        assert_eq!(wrong("", None), pair("from", "missing"));
        assert_eq!(wrong("20026-01-01", None), pair("from", "not_a_day"));
        assert_eq!(
            wrong("2026-02-02", Some("2026-02-01")),
            pair("to", "end_before_start")
        );
        assert!(days("2026-02-02", Some(" ")).unwrap().1.is_none());
    }

    #[test]
    fn a_place_is_counted_from_one_and_ends_at_the_end() {
        let mut list = vec!['a', 'b', 'c'];
        place(&mut list, 0, 3);
        assert_eq!(list, ['b', 'c', 'a']);
        place(&mut list, 2, 1);
        assert_eq!(list, ['a', 'b', 'c']);
        place(&mut list, 0, 99);
        assert_eq!(list, ['b', 'c', 'a']);
    }
}
