//! The answers to an entry.
//!
//! - [`refuse`]: the form does not save what is *impossible*; the draft stays.
//! - [`doubts`]: what is *implausible* is asked about once on the phone, then stored and flagged. The
//!   server never refuses what a released form let through; it flags too, with the same code.
//! - *Set apart*: what cannot be decoded ([`crate::decode`]); and on the server what it cannot place
//!   (no such service, no membership that day) and conflicts of id or seq.
use crate::code::parse_known;
use crate::entry::{Body, BulkContact, Entry, Exchange, FindState, HouseholdVisit};
use crate::facts::{is_contact, persons};
use crate::ids::Code;
use crate::limits::limits;
use crate::problem::{Problem, Reason};
use crate::span::Span;
use chrono::Datelike;

pub use crate::flag::{
    CheckContext, FUTURE_MINUTES, Flag, LONG_CONTACT_MINUTES, LONG_SPAN_HOURS, MANY_IN_FAMILY,
    MANY_KM, MANY_PERSONS, MANY_PIECES, SKEW_MINUTES, doubts,
};

/// The earliest year of birth that a form takes.
pub const EARLIEST_BIRTH: u16 = 1900;

/// What a form knows beside the entry.
#[derive(Clone, Copy, Debug, Default)]
pub struct FormContext<'a> {
    /// The span that this entry closes or interrupts, as assembled on the phone.
    pub span: Option<&'a Span>,
    /// The entry that is corrected, as it now holds.
    pub root: Option<&'a Entry>,
}

/// Everything impossible about an entry; empty: it may be saved.
#[must_use]
pub fn refuse(entry: &Entry, context: &FormContext<'_>) -> Vec<Problem> {
    let mut problems = limits(entry);
    if entry.workers.is_empty() {
        problems.push(Problem::new("workers", "", Reason::NoWorker));
    }
    let placed = matches!(entry.effective_body(), Body::FoundNeedles(_));
    if let Some(point) = entry.point.filter(|_| !placed) {
        // A point never belongs to a person or household.
        problems.push(Problem::new(
            "point",
            format!("{} {}", point.lat, point.lon),
            Reason::PointNotAllowed,
        ));
    }
    refuse_persons(entry, &mut problems);
    refuse_body(entry, context, &mut problems);
    problems
}

fn refuse_persons(entry: &Entry, problems: &mut Vec<Problem>) {
    let year = entry.start.day().year();
    for (i, person) in entry.persons.iter().enumerate() {
        if let Err(found) = parse_known(&person.code) {
            problems.push(Problem::of_code(&format!("persons[{i}].code"), &found));
        }
        if let Some(birth) = person.year_of_birth
            && (birth < EARLIEST_BIRTH || i32::from(birth) > year)
        {
            let field = format!("persons[{i}].year_of_birth");
            problems.push(Problem::new(field, birth, Reason::NoSuchYearOfBirth));
        }
    }
    for (i, group) in entry.anonymous.iter().enumerate() {
        if group.count == 0 {
            problems.push(Problem::new(
                format!("anonymous[{i}].count"),
                0,
                Reason::Zero,
            ));
        }
        if let Some((from, to)) = group.band.and_then(|band| Some((band.from, band.to?)))
            && to < from
        {
            let field = format!("anonymous[{i}].band");
            problems.push(Problem::new(
                field,
                format!("{from}-{to}"),
                Reason::BandReversed,
            ));
        }
    }
}

/// Is there no item of which a piece went in or out?
pub(crate) fn nothing_exchanged(exchange: &Exchange) -> bool {
    exchange
        .items
        .iter()
        .all(|line| line.received == 0 && line.issued == 0)
}

/// Must somebody be named or counted in this entry, and nobody is?
pub(crate) fn nobody_met(entry: &Entry) -> bool {
    let wanted = match entry.effective_body() {
        Body::Contact(contact) => is_contact(&contact.what),
        Body::Exchange(_) | Body::BulkContact(_) => true,
        _ => false,
    };
    wanted && persons(entry) == (0, 0)
}

/// Was the family met, and nobody of it?
pub(crate) fn met_nobody(visit: &HouseholdVisit) -> bool {
    visit.met() && visit.adults == 0 && visit.children == 0
}

/// The parts of a count in bulk that differ from their whole: field, what the parts add up to.
pub(crate) fn sums_differ(entry: &Entry, bulk: &BulkContact) -> Vec<(&'static str, u64)> {
    let (coded, nameless) = persons(entry);
    let whole = u64::try_from(coded.saturating_add(nameless)).unwrap_or(0);
    let mut found = Vec::new();
    if !bulk.cells.is_empty() && bulk.in_cells() != whole {
        found.push(("cells", bulk.in_cells()));
    }
    // Without cells nobody said who of them is a user: then no more than all can be.
    let fits = if bulk.cells.is_empty() {
        bulk.by_drug() <= whole
    } else {
        bulk.by_drug() == bulk.users()
    };
    if !bulk.drugs.is_empty() && !fits {
        found.push(("drugs", bulk.by_drug()));
    }
    if u64::from(bulk.foreigners) > whole {
        found.push(("foreigners", u64::from(bulk.foreigners)));
    }
    found
}

/// Collected, and nobody said where it went.
fn no_disposal(state: FindState, disposal: Option<&Code>) -> bool {
    state == FindState::Collected && disposal.is_none()
}

fn refuse_body(entry: &Entry, context: &FormContext<'_>, problems: &mut Vec<Problem>) {
    let inner = if matches!(entry.body, Body::Correction(_)) {
        "body.body"
    } else {
        "body"
    };
    let mut refused =
        |field: &str, value: String, reason| problems.push(Problem::new(field, value, reason));
    if let Body::Correction(correction) = &entry.body {
        if correction.reason.trim().is_empty() {
            refused("body.reason", String::new(), Reason::NoReason);
        }
        let kind = correction.body.kind();
        if context
            .root
            .is_some_and(|root| root.effective_body().kind() != kind)
        {
            refused(
                "body.body.kind",
                kind.as_str().to_owned(),
                Reason::OtherKind,
            );
        }
    }
    if nobody_met(entry) {
        // Only where clients are chosen there is one to be named.
        let reason = match entry.effective_body() {
            Body::BulkContact(_) => Reason::Zero,
            _ => Reason::NoPerson,
        };
        refused("persons", String::new(), reason);
    }
    let span_field = format!("{inner}.span");
    match (entry.effective_body(), context.span) {
        (Body::Exchange(exchange), _) if nothing_exchanged(exchange) => {
            refused(
                &format!("{inner}.items"),
                String::new(),
                Reason::NothingExchanged,
            );
        }
        (Body::HouseholdVisit(visit), _) => {
            if visit.family.label.trim().is_empty() {
                refused(
                    &format!("{inner}.family.label"),
                    String::new(),
                    Reason::NoLabel,
                );
            }
            if met_nobody(visit) {
                refused(&format!("{inner}.adults"), "0".to_owned(), Reason::Zero);
            }
            for (i, task) in visit.tasks.iter().enumerate() {
                if task.text.trim().is_empty() {
                    refused(
                        &format!("{inner}.tasks[{i}].text"),
                        String::new(),
                        Reason::MissingField,
                    );
                }
            }
        }
        (Body::FoundNeedles(find), _) => {
            if find.pieces == 0 {
                refused(&format!("{inner}.pieces"), "0".to_owned(), Reason::Zero);
            }
            if no_disposal(find.state, find.disposal.as_ref()) {
                refused(
                    &format!("{inner}.disposal"),
                    String::new(),
                    Reason::NoDisposal,
                );
            }
        }
        (Body::FindStep(step), _) if no_disposal(step.state, step.disposal.as_ref()) => {
            refused(
                &format!("{inner}.disposal"),
                String::new(),
                Reason::NoDisposal,
            );
        }
        (Body::BulkContact(bulk), _) => {
            for (field, sum) in sums_differ(entry, bulk) {
                refused(
                    &format!("{inner}.{field}"),
                    sum.to_string(),
                    Reason::SumsDiffer,
                );
            }
        }
        (Body::SpanClose(close), span) => match span.filter(|span| span.id == close.span) {
            Some(span) if span.closed_by.is_none_or(|by| by == entry.root()) => {
                if entry.start < span.start {
                    refused("start", entry.start.rfc3339(), Reason::EndBeforeStart);
                }
            }
            _ => refused(&span_field, close.span.to_string(), Reason::SpanNotRunning),
        },
        (Body::BreakOpen(pause), span) if span.is_none_or(|span| span.id != pause.span) => {
            refused(&span_field, pause.span.to_string(), Reason::SpanNotRunning);
        }
        (Body::BreakClose(resume), span) => match span.filter(|span| span.id == resume.span) {
            None => refused(&span_field, resume.span.to_string(), Reason::SpanNotRunning),
            // In a shift that is over a break may be written down afterwards.
            Some(span) if span.is_running() && entry.root() == entry.id => {
                match span.pause.filter(|pause| pause.id == resume.pause) {
                    None => {
                        let field = format!("{inner}.pause");
                        refused(&field, resume.pause.to_string(), Reason::BreakNotRunning);
                    }
                    Some(pause) if entry.start < pause.start => {
                        refused("start", entry.start.rfc3339(), Reason::EndBeforeStart);
                    }
                    Some(_) => {}
                }
            }
            Some(_) => {}
        },
        _ => {}
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
