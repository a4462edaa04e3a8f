//! An entry in a few words.
use domain::entry::{Body, Entry, SpanKind};
use domain::lists::{CodeLists, List};
use domain::person::PersonRef;

use crate::i18n::Tr;

/// What it is: *Výměna*, *Začátek směny*.
#[must_use]
pub fn title(tr: Tr, entry: &Entry) -> String {
    match entry.effective_body() {
        Body::SpanOpen(open) if open.span_kind != SpanKind::Shift => tr.kind_other().to_owned(),
        body => tr.kind_name(body.kind()).to_owned(),
    }
}

/// What was done and with whom: *příjem 10, výdej 12 · LUD07TOM08*.
#[must_use]
pub fn about(tr: Tr, lists: &CodeLists, entry: &Entry) -> String {
    let mut parts = Vec::new();
    match entry.effective_body() {
        Body::Contact(c) => {
            parts.push(lists.label(List::ContactKind, &c.what, tr.0).to_owned());
            if entry.minutes > 0 {
                parts.push(tr.duration(i64::from(entry.minutes)));
            }
        }
        Body::Exchange(e) => {
            let (received, issued) = e.totals();
            parts.push(tr.in_out(received, issued));
        }
        Body::HouseholdVisit(v) => {
            parts.push(v.family.label.clone());
            parts.push(lists.label(List::VisitResult, &v.result, tr.0).to_owned());
        }
        Body::FoundNeedles(n) => {
            parts.push(tr.pieces(u64::from(n.pieces)));
            parts.push(tr.find_state(n.state).to_owned());
        }
        Body::FindStep(s) => parts.push(tr.find_state(s.state).to_owned()),
        Body::TaskClose(c) => {
            parts.push(
                if c.done {
                    tr.task_done()
                } else {
                    tr.task_dropped()
                }
                .to_owned(),
            );
        }
        Body::BulkContact(b) => {
            parts.push(lists.label(List::ContactKind, &b.what, tr.0).to_owned());
        }
        _ => {}
    }
    let who = persons(tr, entry);
    if !who.is_empty() {
        parts.push(who);
    }
    parts.join(" · ")
}

/// The persons: up to two codes, else how many.
#[must_use]
pub fn persons(tr: Tr, entry: &Entry) -> String {
    let nameless: u64 = entry.anonymous.iter().map(|a| u64::from(a.count)).sum();
    let coded = entry.persons.len() as u64;
    match (entry.persons.as_slice(), nameless) {
        ([], 0) => String::new(),
        ([one], 0) => person(one),
        ([one, two], 0) => format!("{}, {}", person(one), person(two)),
        (_, n) => tr.persons(coded + n),
    }
}

/// A person as lists show it: code and, if they are known, year and suffix.
#[must_use]
pub fn person(person: &PersonRef) -> String {
    let mut text = person.code.clone();
    if let Some(year) = person.year_of_birth {
        text.push_str(&format!(" /{year}"));
    }
    if let Some(suffix) = &person.suffix {
        text.push_str(&format!(" {suffix}"));
    }
    text
}

/// All in one line, for the bar after a save.
#[must_use]
pub fn line(tr: Tr, lists: &CodeLists, entry: &Entry) -> String {
    let (title, about) = (title(tr, entry), about(tr, lists, entry));
    if about.is_empty() {
        title
    } else {
        format!("{title} · {about}")
    }
}
