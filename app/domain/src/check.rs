//! The answers to an entry.
//!
//! - [`refuse`]: the form does not save what is *impossible*; the draft stays.
//! - [`doubts`]: what is *implausible* is asked about once on the phone, then stored and flagged. The
//!   server never refuses what a released form let through; it flags too, with the same code.
//! - *Set apart*: what cannot be decoded ([`crate::decode`]); and on the server what it cannot place
//!   (no such service, no membership that day) and conflicts of id or seq.
use crate::code::parse_known;
use crate::entry::{Body, Entry, Exchange};
use crate::facts::{is_contact, persons};
use crate::limits::limits;
use crate::problem::{Problem, Reason};
use crate::span::Span;
use chrono::Datelike;

pub use crate::flag::{
    CheckContext, FUTURE_MINUTES, Flag, LONG_CONTACT_MINUTES, LONG_SPAN_HOURS, MANY_KM,
    MANY_PERSONS, MANY_PIECES, SKEW_MINUTES, doubts,
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
    if let Some(point) = entry.point {
        // None of the kinds so far may have one: a point never belongs to a person or household.
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
        Body::Contact(contact) => is_contact(contact),
        Body::Exchange(_) => true,
        _ => false,
    };
    wanted && persons(entry) == (0, 0)
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
        refused("persons", String::new(), Reason::NoPerson);
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
