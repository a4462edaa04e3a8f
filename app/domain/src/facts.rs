//! What an entry counts. One entry gives a few narrow facts; the phone's week, the server's rows
//! and the reports are sums of them.
//!
//! Rules: a *contact* is every contact entry except a missed appointment (`CAN`) and work on behalf
//! of a client without the client (`PVP`), whatever its minutes. A contact in the form `D` (phone,
//! e-mail, chat) is *indirect*: counted among contacts and again apart. Persons here are met persons
//! (three contacts with one person are three), never unique ones; unique persons do not add up and
//! come from elsewhere. Found needles are never among the received. Contacts counted in bulk are as
//! many contacts as persons. A visit is counted whatever its result, and apart by it; the way to it
//! is never among its minutes.
//!
//! The 70 % rule of family services (domain.md §10.10, § 30 of decree 505/2006): activities with
//! adults (act `30.a.2`) and, of these, the ones in the field, by count and by minutes. A visit is in
//! the field; a contact is if its form says so (`T`).
use crate::entry::{
    Body, BulkContact, Contact, Entry, Exchange, FindState, FoundNeedles, HouseholdVisit,
};
use crate::ids::Code;
use crate::ratio::Ratio;
use litemap::LiteMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The name of what is counted.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FactName {
            $($(#[$doc])* $name,)*
            /// Contact entries by code of the list *contact kind*, all of them: `contacts_of.KON`,
            /// `contacts_of.CAN`.
            ContactsOf(Code),
            /// Visits by code of the list *visit result*: `visits_of.ZAS`.
            VisitsOf(Code),
        }

        impl FactName {
            /// Every name without a code.
            pub const PLAIN: &[FactName] = &[$(FactName::$name),*];

            fn plain(&self) -> Option<&'static str> {
                match self {
                    $(FactName::$name => Some($text),)*
                    FactName::ContactsOf(_) | FactName::VisitsOf(_) => None,
                }
            }
        }
    };
}

names! {
    /// Contacts, direct and indirect.
    Contacts = "contacts",
    /// Of these, the indirect ones (phone, e-mail, chat).
    ContactsIndirect = "contacts_indirect",
    /// Minutes of contacts; never hours of workers.
    ContactMinutes = "contact_minutes",
    /// Persons met in contacts, nameless ones included.
    ContactPersons = "contact_persons",
    /// Of these, the nameless ones.
    ContactPersonsAnonymous = "contact_persons_anonymous",
    /// Missed appointments.
    Missed = "missed",
    /// Work on behalf of clients, without them.
    OnBehalf = "on_behalf",
    /// Needle exchanges.
    Exchanges = "exchanges",
    /// Persons who exchanged, nameless ones included.
    ExchangePersons = "exchange_persons",
    /// Of these, the nameless ones.
    ExchangePersonsAnonymous = "exchange_persons_anonymous",
    /// Needles and syringes received, in pieces.
    NeedlesIn = "needles_in",
    /// Needles and syringes issued, in pieces.
    NeedlesOut = "needles_out",
    /// Persons for whom clients also exchange (SVIP).
    SecondaryPersons = "secondary_persons",
    /// Visits to families, whatever came of them.
    Visits = "visits",
    /// Of these, the ones in which somebody was met.
    VisitsMet = "visits_met",
    /// Minutes of visits, without the way; never hours of workers.
    VisitMinutes = "visit_minutes",
    /// Adults met in visits.
    VisitAdults = "visit_adults",
    /// Children met in visits.
    VisitChildren = "visit_children",
    /// The way to visits and back, in minutes.
    TravelMinutes = "travel_minutes",
    /// Kilometres driven for contacts and visits.
    Km = "km",
    /// Finds of needles.
    Finds = "finds",
    /// Of these, the ones collected when they were written down.
    FindsCollectedAtOnce = "finds_collected_at_once",
    /// Needles and syringes found, in pieces.
    NeedlesFound = "needles_found",
    /// Activities with adults of a family (act `30.a.2`).
    FamilyWork = "family_work",
    /// Of these, the ones in the field.
    FamilyWorkField = "family_work_field",
    /// Minutes of activities with adults of a family.
    FamilyWorkMinutes = "family_work_minutes",
    /// Of these, the ones in the field.
    FamilyWorkFieldMinutes = "family_work_field_minutes",
    /// Foreigners among the nameless counted in bulk.
    Foreigners = "foreigners",
    /// Persons who refused to speak, beside those met.
    Refused = "refused",
}

const CONTACTS_OF: &str = "contacts_of.";
const VISITS_OF: &str = "visits_of.";
/// The act of the 70 % rule.
const FAMILY_WORK: &str = "30.a.2";
/// The form *in the field*.
const IN_FIELD: &str = "T";
/// The form *remote*.
const REMOTE: &str = "D";

impl fmt::Display for FactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.plain(), self) {
            (Some(text), _) => f.write_str(text),
            (None, FactName::ContactsOf(code)) => write!(f, "{CONTACTS_OF}{code}"),
            (None, FactName::VisitsOf(code)) => write!(f, "{VISITS_OF}{code}"),
            (None, _) => Ok(()),
        }
    }
}

/// A text that names no fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no fact has this name")]
pub struct NoSuchFact;

impl FromStr for FactName {
    type Err = NoSuchFact;
    fn from_str(text: &str) -> Result<Self, NoSuchFact> {
        let coded = |prefix, name: fn(Code) -> FactName| {
            let code = text.strip_prefix(prefix)?;
            Some(Code::new(code).map(name).map_err(|_| NoSuchFact))
        };
        let coded = coded(CONTACTS_OF, FactName::ContactsOf)
            .or_else(|| coded(VISITS_OF, FactName::VisitsOf));
        if let Some(name) = coded {
            return name;
        }
        Self::PLAIN
            .iter()
            .find(|name| name.plain() == Some(text))
            .cloned()
            .ok_or(NoSuchFact)
    }
}

impl Serialize for FactName {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FactName {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// One counted number of an entry; never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What is counted.
    pub name: FactName,
    /// How many.
    pub value: i64,
}

/// What a *current* entry counts. Spans, breaks, corrections' chains and withdrawals count nothing
/// here: of a correction pass the entry itself, its inner body is taken.
#[must_use]
pub fn facts(entry: &Entry) -> Vec<Fact> {
    let mut facts = match entry.effective_body() {
        Body::Contact(contact) => of_contact(entry, contact),
        Body::Exchange(exchange) => of_exchange(entry, exchange),
        Body::BulkContact(bulk) => of_bulk(entry, bulk),
        Body::HouseholdVisit(visit) => of_visit(entry, visit),
        Body::FoundNeedles(find) => of_find(find),
        _ => Vec::new(),
    };
    facts.retain(|fact| fact.value != 0);
    facts
}

/// Persons met: coded ones and nameless ones.
#[must_use]
pub fn persons(entry: &Entry) -> (i64, i64) {
    let coded = i64::try_from(entry.persons.len()).unwrap_or(i64::MAX);
    let nameless = entry
        .anonymous
        .iter()
        .map(|group| i64::from(group.count))
        .sum();
    (coded, nameless)
}

/// Is this kind (code list *contact kind*) a contact with a client, or does none take place (`CAN`,
/// `PVP`)?
#[must_use]
pub fn is_contact(what: &Code) -> bool {
    !matches!(what.as_str(), "CAN" | "PVP")
}

fn fact(name: FactName, value: impl Into<i64>) -> Fact {
    Fact {
        name,
        value: value.into(),
    }
}

fn of_contact(entry: &Entry, contact: &Contact) -> Vec<Fact> {
    let mut facts = vec![
        fact(FactName::ContactsOf(contact.what.clone()), 1),
        fact(FactName::Km, contact.km.unwrap_or(0)),
    ];
    match contact.what.as_str() {
        "CAN" => facts.push(fact(FactName::Missed, 1)),
        "PVP" => facts.push(fact(FactName::OnBehalf, 1)),
        _ => {
            let (coded, nameless) = persons(entry);
            facts.push(fact(FactName::Contacts, 1));
            facts.push(fact(
                FactName::ContactsIndirect,
                contact.form.as_str() == REMOTE,
            ));
            facts.push(fact(FactName::ContactMinutes, entry.minutes));
            facts.push(fact(FactName::ContactPersons, coded + nameless));
            facts.push(fact(FactName::ContactPersonsAnonymous, nameless));
            family_work(
                &mut facts,
                &contact.acts,
                contact.form.as_str() == IN_FIELD,
                entry.minutes,
            );
        }
    }
    facts
}

/// As many contacts as persons, all of them nameless; the time was spent once.
fn of_bulk(entry: &Entry, bulk: &BulkContact) -> Vec<Fact> {
    let (coded, nameless) = persons(entry);
    let all = coded + nameless;
    let remote = bulk.form.as_str() == REMOTE;
    vec![
        fact(FactName::ContactsOf(bulk.what.clone()), all),
        fact(FactName::Contacts, all),
        fact(FactName::ContactsIndirect, if remote { all } else { 0 }),
        fact(FactName::ContactMinutes, entry.minutes),
        fact(FactName::ContactPersons, all),
        fact(FactName::ContactPersonsAnonymous, nameless),
        fact(FactName::Foreigners, bulk.foreigners),
        fact(FactName::Refused, bulk.refused),
    ]
}

fn of_visit(entry: &Entry, visit: &HouseholdVisit) -> Vec<Fact> {
    let mut facts = vec![
        fact(FactName::Visits, 1),
        fact(FactName::VisitsOf(visit.result.clone()), 1),
        fact(FactName::VisitsMet, visit.met()),
        fact(FactName::VisitMinutes, entry.minutes),
        fact(FactName::VisitAdults, visit.adults),
        fact(FactName::VisitChildren, visit.children),
        fact(FactName::TravelMinutes, visit.travel_minutes),
        fact(FactName::Km, visit.km.unwrap_or(0)),
    ];
    family_work(&mut facts, &visit.acts, true, entry.minutes);
    facts
}

fn of_find(find: &FoundNeedles) -> Vec<Fact> {
    vec![
        fact(FactName::Finds, 1),
        fact(
            FactName::FindsCollectedAtOnce,
            find.state == FindState::Collected,
        ),
        fact(FactName::NeedlesFound, find.pieces),
    ]
}

/// What enters the 70 % rule.
fn family_work(facts: &mut Vec<Fact>, acts: &[Code], in_field: bool, minutes: u32) {
    if !acts.iter().any(|act| act.as_str() == FAMILY_WORK) {
        return;
    }
    facts.push(fact(FactName::FamilyWork, 1));
    facts.push(fact(FactName::FamilyWorkMinutes, minutes));
    if in_field {
        facts.push(fact(FactName::FamilyWorkField, 1));
        facts.push(fact(FactName::FamilyWorkFieldMinutes, minutes));
    }
}

fn of_exchange(entry: &Entry, exchange: &Exchange) -> Vec<Fact> {
    let pieces = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let (received, issued) = exchange.totals();
    let (coded, nameless) = persons(entry);
    vec![
        fact(FactName::Exchanges, 1),
        fact(FactName::ExchangePersons, coded + nameless),
        fact(FactName::ExchangePersonsAnonymous, nameless),
        fact(FactName::NeedlesIn, pieces(received)),
        fact(FactName::NeedlesOut, pieces(issued)),
        fact(FactName::SecondaryPersons, exchange.secondary_persons),
    ]
}

/// Sums by name.
pub type Totals = LiteMap<FactName, i64>;

/// The sums of what entries count.
#[must_use]
pub fn totals<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Totals {
    let mut sums = Totals::new();
    for fact in entries.into_iter().flat_map(facts) {
        let sum = sums.entry(fact.name).or_default();
        *sum = sum.saturating_add(fact.value);
    }
    sums
}

/// Received of issued, IN / OUT. What was found is not in it.
#[must_use]
pub fn return_rate(sums: &Totals) -> Ratio {
    let sum = |name| {
        sums.get(&name)
            .copied()
            .and_then(|n| u64::try_from(n).ok())
            .unwrap_or(0)
    };
    Ratio {
        numerator: sum(FactName::NeedlesIn),
        denominator: sum(FactName::NeedlesOut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{self, code, exchange_of};
    use rstest::rstest;

    fn sums(entries: &[Entry]) -> Totals {
        totals(entries)
    }

    #[test]
    fn exchange_10_in_12_out_and_0_in_5_out_return_58_8_per_cent() {
        let sums = sums(&[
            exchange_of(1, &[("J1", 10, 12)], 0),
            exchange_of(2, &[("J2", 0, 5)], 0),
        ]);
        assert_eq!(sums[&FactName::Exchanges], 2);
        assert_eq!(sums[&FactName::NeedlesIn], 10);
        assert_eq!(sums[&FactName::NeedlesOut], 17);
        let rate = return_rate(&sums);
        assert_eq!(
            (rate.numerator, rate.denominator, rate.percent()),
            (10, 17, Some(58.8))
        );
    }

    #[test]
    fn only_needles_and_syringes_enter_in_and_out() {
        let items = [
            ("J05", 1, 2),
            ("J10", 4, 8),
            ("JEH", 16, 32),
            ("VODA", 100, 100),
            ("KOND", 0, 7),
        ];
        let sums = sums(&[exchange_of(1, &items, 3)]);
        assert_eq!(
            (sums[&FactName::NeedlesIn], sums[&FactName::NeedlesOut]),
            (21, 42)
        );
        assert_eq!(sums[&FactName::SecondaryPersons], 3);
    }

    #[test]
    fn nothing_issued_has_no_return_rate() {
        assert_eq!(
            return_rate(&sums(&[exchange_of(1, &[("J1", 3, 0)], 0)])).percent(),
            None
        );
    }

    fn contact_as(what: &str, form: &str) -> Entry {
        let mut entry = examples::contact();
        if let Body::Contact(contact) = &mut entry.body {
            contact.what = code(what);
            contact.form = code(form);
        }
        entry
    }

    #[rstest]
    #[case("KON", "T", 1, 0)]
    #[case("INT", "A", 1, 0)]
    #[case("OSL", "T", 1, 0)]
    #[case("KON", "D", 1, 1)]
    #[case("CAN", "T", 0, 0)]
    #[case("PVP", "D", 0, 0)]
    #[case("NEW-CODE", "T", 1, 0)]
    fn a_missed_appointment_and_work_on_behalf_are_no_contacts_and_phone_is_indirect(
        #[case] what: &str,
        #[case] form: &str,
        #[case] contacts: i64,
        #[case] indirect: i64,
    ) {
        let sums = sums(&[contact_as(what, form)]);
        let of = |name| sums.get(&name).copied().unwrap_or(0);
        assert_eq!(of(FactName::Contacts), contacts);
        assert_eq!(of(FactName::ContactsIndirect), indirect);
        assert_eq!(of(FactName::ContactPersons), 3 * contacts);
        assert_eq!(of(FactName::ContactsOf(code(what))), 1);
        assert_eq!(of(FactName::Missed), i64::from(what == "CAN"));
        assert_eq!(of(FactName::OnBehalf), i64::from(what == "PVP"));
    }

    #[test]
    fn nameless_persons_count_among_the_met() {
        let sums = sums(&[examples::contact()]);
        assert_eq!(sums[&FactName::ContactPersons], 3);
        assert_eq!(sums[&FactName::ContactPersonsAnonymous], 2);
        assert_eq!(sums[&FactName::ContactMinutes], 40);
    }

    fn count(entries: &[Entry], name: FactName) -> i64 {
        sums(entries).get(&name).copied().unwrap_or(0)
    }

    /// domain.md §10.14: visits, met rate = met / all, adults, children, minutes.
    #[test]
    fn a_visit_counts_whatever_came_of_it_and_the_way_is_not_among_its_minutes() {
        let visits = [
            examples::visit_of(1, "ZAS", 1, 3),
            examples::visit_of(2, "CAS", 1, 0),
            examples::visit_of(3, "NEZ", 0, 0),
        ];
        let of = |name| count(&visits, name);
        assert_eq!((of(FactName::Visits), of(FactName::VisitsMet)), (3, 2));
        assert_eq!(of(FactName::VisitsOf(code("NEZ"))), 1);
        assert_eq!(
            (of(FactName::VisitAdults), of(FactName::VisitChildren)),
            (2, 3)
        );
        assert_eq!(
            (of(FactName::VisitMinutes), of(FactName::TravelMinutes)),
            (180, 60)
        );
        assert_eq!((of(FactName::Km), of(FactName::Contacts)), (21, 0));
    }

    /// domain.md §10.10: act 30.a.2 in the form T of all 30.a.2, by count and by minutes.
    #[test]
    fn the_70_per_cent_rule_counts_visits_and_contacts_in_the_field_against_all() {
        let mut in_field = contact_as("KON", "T");
        in_field.minutes = 30;
        let mut at_the_centre = contact_as("KON", "A");
        at_the_centre.minutes = 50;
        let mut other_act = contact_as("KON", "T");
        if let Body::Contact(contact) = &mut other_act.body {
            contact.acts = vec![code("30.a.1")];
        }
        let entries = [
            in_field,
            at_the_centre,
            other_act,
            examples::visit(),
            contact_as("CAN", "T"),
        ];
        let of = |name| count(&entries, name);
        assert_eq!(
            (of(FactName::FamilyWork), of(FactName::FamilyWorkField)),
            (3, 2)
        );
        assert_eq!(of(FactName::FamilyWorkMinutes), 30 + 50 + 60);
        assert_eq!(of(FactName::FamilyWorkFieldMinutes), 30 + 60);
    }

    /// domain.md §10.11: what was found is never among what was received.
    #[test]
    fn found_needles_are_counted_apart() {
        let entries = [
            examples::exchange(),
            examples::find(),
            examples::find_of(20, 3, FindState::Collected),
            examples::find_step(),
        ];
        let of = |name| count(&entries, name);
        assert_eq!(
            (of(FactName::NeedlesIn), of(FactName::NeedlesFound)),
            (10, 7)
        );
        assert_eq!(
            (of(FactName::Finds), of(FactName::FindsCollectedAtOnce)),
            (2, 1)
        );
    }

    #[test]
    fn twelve_persons_in_bulk_are_twelve_contacts_in_the_time_spent_once() {
        let entries = [examples::bulk()];
        let of = |name| count(&entries, name);
        assert_eq!(
            (of(FactName::Contacts), of(FactName::ContactPersons)),
            (12, 12)
        );
        assert_eq!(of(FactName::ContactPersonsAnonymous), 12);
        assert_eq!(of(FactName::ContactsOf(code("OSL"))), 12);
        assert_eq!(
            (of(FactName::ContactMinutes), of(FactName::ContactsIndirect)),
            (90, 0)
        );
        assert_eq!((of(FactName::Foreigners), of(FactName::Refused)), (2, 3));
    }

    #[test]
    fn a_correction_counts_its_new_body() {
        let sums = sums(&[examples::correction()]);
        assert_eq!(
            (sums[&FactName::NeedlesIn], sums[&FactName::NeedlesOut]),
            (10, 14)
        );
    }

    #[test]
    fn spans_and_withdrawals_count_nothing_here() {
        for entry in [
            examples::span_open(),
            examples::span_close(),
            examples::withdrawal(),
        ] {
            assert_eq!(facts(&entry), []);
        }
    }

    #[test]
    fn names_survive_text() {
        let all = FactName::PLAIN.iter().cloned().chain([
            FactName::ContactsOf(code("KON")),
            FactName::VisitsOf(code("ZAS")),
        ]);
        for name in all {
            assert_eq!(name.to_string().parse(), Ok(name.clone()));
            let json = serde_json::to_string(&name).unwrap();
            assert_eq!(serde_json::from_str::<FactName>(&json).unwrap(), name);
        }
        assert_eq!("contacts_of.<b>".parse::<FactName>(), Err(NoSuchFact));
        assert_eq!("nothing".parse::<FactName>(), Err(NoSuchFact));
    }
}
