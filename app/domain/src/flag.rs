//! Doubts about an entry: implausible, asked about once, stored and shown to the manager.
use crate::check::{met_nobody, nobody_met, nothing_exchanged, sums_differ};
use crate::code::{PersonKey, parse_known};
use crate::entry::{Body, Contact, Entry, Exchange, HouseholdVisit};
use crate::facts::persons;
use crate::hours::gives_hours;
use crate::ids::Code;
use crate::lists::{CodeLists, List};
use crate::programme::{Programme, Service};
use crate::span::Span;
use crate::time::{Day, HOUR_US, Instant, MINUTE_US};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};

/// A start later than now by more minutes than this is in the future.
pub const FUTURE_MINUTES: i64 = 10;
/// A clock off by more minutes than this is skewed.
pub const SKEW_MINUTES: i64 = 10;
/// A span longer than this many hours is long.
pub const LONG_SPAN_HOURS: i64 = 16;
/// More pieces than this in one line, in or out, are many.
pub const MANY_PIECES: u32 = 500;
/// More persons than this in one entry are many.
pub const MANY_PERSONS: i64 = 200;
/// More persons than this in one family, or met in one visit, are many.
pub const MANY_IN_FAMILY: u32 = 30;
/// A contact, a visit or a way of more minutes than this is long.
pub const LONG_CONTACT_MINUTES: u32 = 600;
/// More kilometres than this for one contact or visit are many.
pub const MANY_KM: u32 = 500;

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What is implausible about an entry. The codes are stored and never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Flag {
            $($(#[$doc])* $name,)*
        }

        impl Flag {
            /// Every flag.
            pub const ALL: &[Flag] = &[$(Flag::$name),*];

            /// Stable code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Flag::$name => $text,)*
                }
            }
        }
    };
}

flags! {
    /// It starts more than [`FUTURE_MINUTES`] after now.
    Future = "future",
    /// Its day lies outside the programme.
    OutsideProgramme = "outside_programme",
    /// Its day lies outside the service.
    OutsideService = "outside_service",
    /// The service's workers have no form of this kind.
    KindNotOffered = "kind_not_offered",
    /// The span that it closes lasted more than [`LONG_SPAN_HOURS`].
    LongSpan = "long_span",
    /// The close lies before the open: the span counts as zero.
    CloseBeforeOpen = "close_before_open",
    /// A worker has another span at the same time.
    Overlap = "overlap",
    /// A line of more than [`MANY_PIECES`].
    ManyPieces = "many_pieces",
    /// More than [`MANY_PERSONS`], met or provided for.
    ManyPersons = "many_persons",
    /// A contact, a visit or the way to it of more than [`LONG_CONTACT_MINUTES`].
    LongContact = "long_contact",
    /// More than [`MANY_KM`] driven.
    ManyKm = "many_km",
    /// A code that its list does not have: kept, shown as it is.
    UnknownCode = "unknown_code",
    /// A client code that cannot be read: kept, but joins nobody.
    BadClientCode = "bad_client_code",
    /// One person twice in one entry.
    PersonTwice = "person_twice",
    /// An age band that is none of the service's partition.
    OtherBand = "other_band",
    /// More than [`MANY_IN_FAMILY`] in a family.
    ManyInFamily = "many_in_family",
    /// The next visit or a task was agreed for a day before the visit.
    AgreedInPast = "agreed_in_past",
    /// Parts that do not add up to their whole.
    SumsDiffer = "sums_differ",
    /// A contact or exchange with nobody.
    NoPerson = "no_person",
    /// An exchange without a piece.
    NothingExchanged = "nothing_exchanged",
    /// The phone's clock is off by more than [`SKEW_MINUTES`].
    SkewedClock = "skewed_clock",
}

/// What is known beside the entry. Whatever is not given is not checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// On the phone its clock; on the server the moment of arrival.
    pub now: Instant,
    /// The entry's service.
    pub service: Option<&'a Service>,
    /// Its programme.
    pub programme: Option<&'a Programme>,
    /// The code lists.
    pub lists: Option<&'a CodeLists>,
    /// The span that the entry closes.
    pub span: Option<&'a Span>,
    /// Spans of the workers, of every service, around the entry.
    pub spans: &'a [Span],
    /// How far the phone's clock is ahead of the server's, in microseconds, as measured in the sync
    /// that brought the entry.
    pub clock_ahead: Option<i64>,
}

impl CheckContext<'_> {
    /// A context in which only the moment is known.
    #[must_use]
    pub const fn at(now: Instant) -> Self {
        Self {
            now,
            service: None,
            programme: None,
            lists: None,
            span: None,
            spans: &[],
            clock_ahead: None,
        }
    }
}

/// Everything implausible about an entry, in order and each once.
#[must_use]
pub fn doubts(entry: &Entry, context: &CheckContext<'_>) -> Vec<Flag> {
    let mut found = Found(Vec::new());
    found.time(entry, context);
    found.place(entry, context);
    found.persons(entry, context);
    match entry.effective_body() {
        Body::Contact(contact) => found.contact(entry, contact),
        Body::Exchange(exchange) => found.exchange(exchange),
        Body::HouseholdVisit(visit) => found.visit(entry, visit),
        Body::FoundNeedles(find) => found.when(find.pieces > MANY_PIECES, Flag::ManyPieces),
        Body::FindStep(step) => {
            found.when(
                step.pieces.is_some_and(|n| n > MANY_PIECES),
                Flag::ManyPieces,
            );
        }
        Body::BulkContact(bulk) => {
            found.when(entry.minutes > LONG_CONTACT_MINUTES, Flag::LongContact);
            found.when(!sums_differ(entry, bulk).is_empty(), Flag::SumsDiffer);
            found.when(i64::from(bulk.refused) > MANY_PERSONS, Flag::ManyPersons);
        }
        _ => {}
    }
    found.spans(entry, context);
    if let Some(lists) = context.lists {
        found.when(has_unknown_code(entry, lists), Flag::UnknownCode);
    }
    let all = Flag::ALL.iter().copied();
    all.filter(|flag| found.0.contains(flag)).collect()
}

struct Found(Vec<Flag>);

impl Found {
    fn when(&mut self, doubtful: bool, flag: Flag) {
        if doubtful {
            self.0.push(flag);
        }
    }

    fn time(&mut self, entry: &Entry, context: &CheckContext<'_>) {
        self.when(
            entry.start > context.now.plus_minutes(FUTURE_MINUTES),
            Flag::Future,
        );
        // An entry cannot have been saved after it arrived. (A late clock shows only in a sync.)
        let saved_later = entry.device_time > context.now.plus_minutes(SKEW_MINUTES);
        let skew = context.clock_ahead.unwrap_or(0).saturating_abs();
        self.when(
            saved_later || skew > SKEW_MINUTES * MINUTE_US,
            Flag::SkewedClock,
        );
    }

    fn place(&mut self, entry: &Entry, context: &CheckContext<'_>) {
        let day = entry.start.day();
        let outside = |from: Day, to: Option<Day>| day < from || to.is_some_and(|to| day > to);
        if let Some(programme) = context.programme {
            self.when(
                outside(programme.from, programme.to),
                Flag::OutsideProgramme,
            );
        }
        if let Some(service) = context.service {
            self.when(outside(service.from, service.to), Flag::OutsideService);
            let offered = match entry.effective_body() {
                // An end belongs to its beginning, and anything may be taken back.
                Body::SpanClose(_)
                | Body::BreakOpen(_)
                | Body::BreakClose(_)
                | Body::TaskClose(_)
                | Body::FindStep(_)
                | Body::Withdrawal(_) => true,
                body => service.kinds.is_empty() || service.kinds.contains(&body.kind()),
            };
            self.when(!offered, Flag::KindNotOffered);
        }
    }

    fn persons(&mut self, entry: &Entry, context: &CheckContext<'_>) {
        let (coded, nameless) = persons(entry);
        self.when(coded + nameless > MANY_PERSONS, Flag::ManyPersons);
        self.when(nobody_met(entry), Flag::NoPerson);
        self.when(
            entry.persons.iter().any(|p| parse_known(&p.code).is_err()),
            Flag::BadClientCode,
        );
        let mut nodes = LiteMap::new_vec();
        let mut keys = LiteMap::new_vec();
        for person in &entry.persons {
            let key = PersonKey::of(person);
            let again = key.joins_by_itself() && keys.insert(key, ()).is_some();
            let twice = nodes.insert(person.node, ()).is_some();
            self.when(twice || again, Flag::PersonTwice);
        }
        if let Some(service) = context.service.filter(|service| !service.bands.is_empty()) {
            let mut bands = entry.anonymous.iter().filter_map(|group| group.band);
            self.when(
                bands.any(|band| !service.bands.contains(&band)),
                Flag::OtherBand,
            );
        }
    }

    fn contact(&mut self, entry: &Entry, contact: &Contact) {
        self.when(entry.minutes > LONG_CONTACT_MINUTES, Flag::LongContact);
        self.when(contact.km.is_some_and(|km| km > MANY_KM), Flag::ManyKm);
    }

    fn exchange(&mut self, exchange: &Exchange) {
        let many = exchange
            .items
            .iter()
            .any(|line| line.received.max(line.issued) > MANY_PIECES);
        self.when(many, Flag::ManyPieces);
        self.when(
            i64::from(exchange.secondary_persons) > MANY_PERSONS,
            Flag::ManyPersons,
        );
        self.when(nothing_exchanged(exchange), Flag::NothingExchanged);
    }

    fn visit(&mut self, entry: &Entry, visit: &HouseholdVisit) {
        let longest = entry.minutes.max(visit.travel_minutes);
        self.when(longest > LONG_CONTACT_MINUTES, Flag::LongContact);
        self.when(visit.km.is_some_and(|km| km > MANY_KM), Flag::ManyKm);
        let most = |adults: u32, children: u32| adults.saturating_add(children);
        let family = &visit.family;
        let persons = most(family.adults, family.children).max(most(visit.adults, visit.children));
        self.when(persons > MANY_IN_FAMILY, Flag::ManyInFamily);
        self.when(met_nobody(visit), Flag::NoPerson);
        let day = entry.start.day();
        let mut agreed = visit
            .tasks
            .iter()
            .filter_map(|task| task.due)
            .chain(visit.next);
        self.when(agreed.any(|agreed| agreed < day), Flag::AgreedInPast);
    }

    fn spans(&mut self, entry: &Entry, context: &CheckContext<'_>) {
        match (entry.effective_body(), context.span) {
            (Body::SpanOpen(open), _) if gives_hours(open.span_kind) => {
                let others = others(context.spans, entry.root(), &entry.workers);
                let mut at_once = others.filter(|other| {
                    other.start <= entry.start && other.end.is_none_or(|end| entry.start < end)
                });
                self.when(at_once.next().is_some(), Flag::Overlap);
            }
            (Body::SpanClose(close), Some(span)) if span.id == close.span => {
                self.when(entry.start < span.start, Flag::CloseBeforeOpen);
                let length = entry.start.0.saturating_sub(span.start.0);
                self.when(length > LONG_SPAN_HOURS * HOUR_US, Flag::LongSpan);
                if gives_hours(span.kind) {
                    let others = others(context.spans, span.id, &span.workers);
                    let mut at_once = others.filter(|other| {
                        other.start < entry.start && other.end.is_none_or(|end| span.start < end)
                    });
                    self.when(at_once.next().is_some(), Flag::Overlap);
                }
            }
            _ => {}
        }
    }
}

/// Shifts and patrols other than `own` in which one of the workers is.
fn others<'a>(
    spans: &'a [Span],
    own: crate::ids::EntryId,
    workers: &'a [crate::ids::AccountId],
) -> impl Iterator<Item = &'a Span> {
    let of_workers = |span: &&Span| span.workers.iter().any(|worker| workers.contains(worker));
    spans
        .iter()
        .filter(move |span| span.id != own && gives_hours(span.kind))
        .filter(of_workers)
}

fn has_unknown_code(entry: &Entry, lists: &CodeLists) -> bool {
    // A list that has not arrived says nothing about its codes.
    let unknown =
        |list: List, code: &Code| !lists.items(list).is_empty() && lists.get(list, code).is_none();
    let any = |list: List, codes: &[Code]| codes.iter().any(|code| unknown(list, code));
    let one =
        |list: List, code: &Option<Code>| code.as_ref().is_some_and(|code| unknown(list, code));
    one(List::PlaceType, &entry.place_type)
        || entry
            .persons
            .iter()
            .any(|p| unknown(List::Role, &p.role) || one(List::DrugCell, &p.drug_cell))
        || entry
            .anonymous
            .iter()
            .any(|p| unknown(List::Role, &p.role) || one(List::DrugCell, &p.drug_cell))
        || match entry.effective_body() {
            Body::Contact(contact) => {
                unknown(List::ContactKind, &contact.what)
                    || unknown(List::Form, &contact.form)
                    || any(List::Act, &contact.acts)
                    || any(List::Topic, &contact.topics)
                    || any(List::Referral, &contact.referrals)
            }
            Body::Exchange(exchange) => {
                exchange
                    .items
                    .iter()
                    .any(|line| unknown(List::Item, &line.item))
                    || unknown(List::CountMethod, &exchange.count_method)
                    || unknown(List::ForWhom, &exchange.for_whom)
            }
            Body::HouseholdVisit(visit) => {
                unknown(List::VisitPurpose, &visit.purpose)
                    || unknown(List::VisitResult, &visit.result)
                    || any(List::Act, &visit.acts)
                    || any(List::VisitArea, &visit.areas)
            }
            Body::FoundNeedles(find) => {
                unknown(List::FoundSource, &find.source) || one(List::FoundDisposal, &find.disposal)
            }
            Body::FindStep(step) => one(List::FoundDisposal, &step.disposal),
            Body::BulkContact(bulk) => {
                unknown(List::ContactKind, &bulk.what)
                    || unknown(List::Form, &bulk.form)
                    || bulk.cells.iter().any(|c| unknown(List::DrugCell, &c.of))
                    || bulk.drugs.iter().any(|d| unknown(List::Drug, &d.of))
                    || any(List::Act, &bulk.acts)
                    || any(List::Topic, &bulk.topics)
            }
            Body::SpanOpen(open) => one(List::ShiftType, &open.shift_type),
            _ => false,
        }
}

#[cfg(test)]
#[path = "flag_tests.rs"]
mod tests;
