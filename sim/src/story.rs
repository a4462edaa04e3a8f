//! What happened in a run, line by line: for whoever wants to know why a seed fails.
use crate::kernel::SECOND;
use crate::phone::Origin;
use server_core::testing;
use std::cell::Cell;
use std::fmt::Write as _;
use sync::wire::{Changed, SyncReply, SyncRequest};

thread_local! {
    static TELLING: Cell<bool> = const { Cell::new(false) };
}

/// Runs of this thread are told from now on, or not any more.
pub fn telling(on: bool) {
    TELLING.set(on);
}

/// Adds a line, at a moment of true time.
#[expect(clippy::print_stdout, reason = "told to whoever asked for it")]
pub fn tell(now: i64, line: impl FnOnce() -> String) {
    if TELLING.get() {
        let since = now - testing::NOW.0;
        println!(
            "{:>9}.{:03} {}",
            since / SECOND,
            since % SECOND / 1_000,
            line()
        );
    }
}

/// The first digits of an id are enough to follow it.
#[must_use]
pub fn short(id: impl ToString) -> String {
    id.to_string().chars().take(4).collect()
}

/// What a phone asks.
#[must_use]
pub fn asked(origin: &Origin, request: &SyncRequest) -> String {
    let mut line = format!(
        "phone of {} with {}: stream {} have {}",
        short(origin.account),
        short(origin.snapshot().stream),
        short(request.stream),
        request.have.max_seq
    );
    let cursor = request.cursor.as_deref().unwrap_or("-");
    let _ = write!(line, ", cursor {}", &cursor[..cursor.len().min(14)]);
    if !request.entries.is_empty() {
        let items = request.entries.iter();
        let items: Vec<_> = items
            .map(|i| format!("{}@{}.{}", short(i.id), short(i.stream), i.seq))
            .collect();
        let _ = write!(line, ", sends {}", items.join(" "));
    }
    if !request.offer.is_empty() {
        let offers = request.offer.iter();
        let offers: Vec<_> = offers
            .map(|o| format!("{}@{}", short(o.id), o.seq))
            .collect();
        let _ = write!(line, ", offers {}", offers.join(" "));
    }
    line
}

/// What the server answers.
#[must_use]
pub fn answered(status: u16, body: &str) -> String {
    let Ok(reply) = serde_json::from_str::<SyncReply>(body) else {
        return format!("  answer {status} {body}");
    };
    let mut line = format!("  answer: held {}", reply.held.max_seq);
    for result in &reply.results {
        let id = result.id.map(short).unwrap_or_default();
        let why = result.reason.as_ref().map_or("", |r| &r.reason);
        let change = result.change.unwrap_or(0);
        let _ = write!(line, ", {id} {:?} {why} #{change}", result.outcome);
    }
    for gap in &reply.missing {
        let _ = write!(line, ", {:?} {}-{}", gap.why, gap.from, gap.to);
    }
    for change in &reply.changes {
        if let Changed::Entry(entry) = &change.what {
            let _ = write!(line, ", gives {}#{}", short(entry.id), change.change);
        }
    }
    if !reply.forget.is_empty() {
        let _ = write!(line, ", forget {:?}", reply.forget);
    }
    if reply.offer_again {
        line.push_str(", offer again");
    }
    let _ = write!(
        line,
        ", cursor {}",
        &reply.cursor[..reply.cursor.len().min(14)]
    );
    line
}
