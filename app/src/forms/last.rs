//! Last values of forms, repeated in the next one. In the small preferences, so nothing of a client
//! is in them.
use domain::EntryId;
use domain::Instant;
use domain::entry::Body;

use super::model::Form;
use crate::platform::prefs;

/// Pairs of received and issued that were saved lately, the newest first.
const PAIRS: &str = "exchange.pairs";
/// How many of them are kept.
const MOST_PAIRS: usize = 3;

fn key(body: &Body) -> &'static str {
    match body {
        Body::Exchange(_) => "form.exchange",
        _ => "form.contact",
    }
}

/// A new form with the last values of its kind.
#[must_use]
pub fn repeated(empty: Form, id: EntryId, start: Instant) -> Form {
    match prefs::get::<Form>(key(&empty.body)) {
        // A preference of another kind can only be a damaged one.
        Some(last) if last.body.kind() == empty.body.kind() => last.next(id, start),
        _ => empty,
    }
}

/// Keeps what the next form repeats.
pub fn remember(saved: &Form) {
    if saved.fix.is_some() {
        return;
    }
    prefs::set(
        key(&saved.body),
        &saved.next(EntryId(uuid::Uuid::nil()), Instant(0)),
    );
    if let Some(exchange) = saved.as_exchange()
        && let Some(line) = exchange.items.first()
    {
        prefs::set(PAIRS, &with_pair(pairs(), (line.received, line.issued)));
        prefs::set(SIZE, &line.item);
    }
}

/// The size that was used last.
const SIZE: &str = "exchange.size";

/// The size that the form opens with.
#[must_use]
pub fn size() -> domain::Code {
    prefs::get(SIZE).unwrap_or_else(|| super::model::known("J1"))
}

/// The pairs saved lately.
#[must_use]
pub fn pairs() -> Vec<(u32, u32)> {
    prefs::get(PAIRS).unwrap_or_default()
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

    #[test]
    fn pairs_are_kept_once_and_the_newest_first() {
        let pairs = [(10, 12), (5, 5), (10, 12), (1, 1), (20, 20)]
            .into_iter()
            .fold(Vec::new(), with_pair);
        assert_eq!(pairs, [(20, 20), (1, 1), (10, 12)]);
    }
}
