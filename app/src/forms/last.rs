//! Last values of forms, repeated in the next one. In the small preferences, so nothing of a client
//! is in them; each account has its own, since a phone may be shared.
use domain::entry::{Body, Exchange, ItemLine};
use domain::{AccountId, Code, EntryId, Instant};

use super::model::{Form, known};
use crate::platform::prefs;

/// Pairs of received and issued that were saved lately, the newest first.
const PAIRS: &str = "exchange.pairs";
/// How many of them are kept.
const MOST_PAIRS: usize = 3;

/// The size that was used last.
const SIZE: &str = "exchange.size";

/// A preference's key of one account.
fn of(me: AccountId, what: &str) -> String {
    format!("{what}.{me}")
}

fn key(me: AccountId, body: &Body) -> String {
    of(me, &format!("form.{}", body.kind().as_str()))
}

/// A new form with the last values of its kind.
#[must_use]
pub fn repeated(me: AccountId, empty: Form, id: EntryId, start: Instant) -> Form {
    match prefs::get::<Form>(&key(me, &empty.body)) {
        // A preference of another kind can only be a damaged one.
        Some(last) if last.body.kind() == empty.body.kind() => last.next(id, start),
        _ => empty,
    }
}

/// Keeps what the next form repeats.
pub fn remember(me: AccountId, saved: &Form) {
    if saved.fix.is_some() {
        return;
    }
    prefs::set(
        &key(me, &saved.body),
        &saved.next(EntryId(uuid::Uuid::nil()), Instant(0)),
    );
    if let Some(line) = saved.as_exchange().and_then(leading) {
        let pair = (line.received, line.issued);
        prefs::set(&of(me, PAIRS), &with_pair(pairs(me), pair));
        prefs::set(&of(me, SIZE), &line.item);
    }
}

/// The line of an exchange that the next form leads with: needles or syringes of which a piece went
/// in or out, never condoms or water, which would be counted as something else.
fn leading(exchange: &Exchange) -> Option<&ItemLine> {
    let mut lines = exchange.items.iter();
    lines.find(|l| Exchange::counts(&l.item) && (l.received > 0 || l.issued > 0))
}

/// The size that the form opens with.
#[must_use]
pub fn size(me: AccountId) -> Code {
    size_of(prefs::get(&of(me, SIZE)))
}

/// What was remembered, if it is a size.
fn size_of(kept: Option<Code>) -> Code {
    kept.filter(Exchange::counts).unwrap_or_else(|| known("J1"))
}

/// The pairs saved lately.
#[must_use]
pub fn pairs(me: AccountId) -> Vec<(u32, u32)> {
    prefs::get(&of(me, PAIRS)).unwrap_or_default()
}

/// The newest pair first, each once.
fn with_pair(mut pairs: Vec<(u32, u32)>, new: (u32, u32)) -> Vec<(u32, u32)> {
    pairs.retain(|p| *p != new);
    pairs.insert(0, new);
    pairs.truncate(MOST_PAIRS);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(lines: &[(&str, u32, u32)]) -> Form {
        let mut form = Form::exchange(EntryId(uuid::Uuid::nil()), Instant(0));
        for (item, received, issued) in lines {
            form.put_line(&known(item), *received, *issued);
        }
        form
    }

    /// Regression: after an exchange with water first, the next form's quick choices wrote water.
    #[test]
    fn the_next_form_leads_with_the_first_needles_of_which_a_piece_went() {
        let led = |lines: &[_]| {
            let form = exchange(lines);
            let line = form.as_exchange().and_then(leading);
            line.map(|l| (l.item.to_string(), l.received, l.issued))
        };
        let lines = [("VODA", 0, 5), ("J1", 0, 0), ("J2", 0, 12), ("JEH", 1, 1)];
        assert_eq!(led(&lines), Some(("J2".to_owned(), 0, 12)));
        assert_eq!(led(&[("KONDOM", 0, 3)]), None);
    }

    #[test]
    fn what_does_not_count_as_a_needle_is_no_size_to_open_with() {
        assert_eq!(size_of(Some(known("J2"))), known("J2"));
        assert_eq!(size_of(Some(known("VODA"))), known("J1"));
        assert_eq!(size_of(None), known("J1"));
    }

    #[test]
    fn accounts_that_share_a_phone_share_no_last_values() {
        let account = |n| AccountId(uuid::Uuid::from_u128(n));
        let body = exchange(&[]).body;
        assert_ne!(key(account(1), &body), key(account(2), &body));
        assert_ne!(of(account(1), PAIRS), of(account(2), PAIRS));
    }

    #[test]
    fn pairs_are_kept_once_and_the_newest_first() {
        let pairs = [(10, 12), (5, 5), (10, 12), (1, 1), (20, 20)]
            .into_iter()
            .fold(Vec::new(), with_pair);
        assert_eq!(pairs, [(20, 20), (1, 1), (10, 12)]);
    }
}
