//! What an entry counts. One entry gives a few narrow facts; the phone's week, the server's rows
//! and the reports are sums of them.
//!
//! Rules: a *contact* is every contact entry except a missed appointment (`CAN`) and work on behalf
//! of a client without the client (`PVP`), whatever its minutes. A contact in the form `D` (phone,
//! e-mail, chat) is *indirect*: counted among contacts and again apart. Persons here are met persons
//! (three contacts with one person are three), never unique ones; unique persons do not add up and
//! come from elsewhere. Found needles are never among the received.
use crate::entry::{Body, Contact, Entry, Exchange};
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
        }

        impl FactName {
            /// Every name without a code.
            pub const PLAIN: &[FactName] = &[$(FactName::$name),*];

            fn plain(&self) -> Option<&'static str> {
                match self {
                    $(FactName::$name => Some($text),)*
                    FactName::ContactsOf(_) => None,
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
}

const CONTACTS_OF: &str = "contacts_of.";

impl fmt::Display for FactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.plain(), self) {
            (Some(text), _) => f.write_str(text),
            (None, FactName::ContactsOf(code)) => write!(f, "{CONTACTS_OF}{code}"),
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
        if let Some(code) = text.strip_prefix(CONTACTS_OF) {
            return Code::new(code)
                .map(FactName::ContactsOf)
                .map_err(|_| NoSuchFact);
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

/// Was it a contact with a client, or did none take place (`CAN`, `PVP`)?
#[must_use]
pub fn is_contact(contact: &Contact) -> bool {
    !matches!(contact.what.as_str(), "CAN" | "PVP")
}

fn of_contact(entry: &Entry, contact: &Contact) -> Vec<Fact> {
    let fact = |name, value| Fact { name, value };
    let mut facts = vec![fact(FactName::ContactsOf(contact.what.clone()), 1)];
    match contact.what.as_str() {
        "CAN" => facts.push(fact(FactName::Missed, 1)),
        "PVP" => facts.push(fact(FactName::OnBehalf, 1)),
        _ => {
            let (coded, nameless) = persons(entry);
            facts.push(fact(FactName::Contacts, 1));
            facts.push(fact(
                FactName::ContactsIndirect,
                i64::from(contact.form.as_str() == "D"),
            ));
            facts.push(fact(FactName::ContactMinutes, i64::from(entry.minutes)));
            facts.push(fact(FactName::ContactPersons, coded + nameless));
            facts.push(fact(FactName::ContactPersonsAnonymous, nameless));
        }
    }
    facts
}

fn of_exchange(entry: &Entry, exchange: &Exchange) -> Vec<Fact> {
    let fact = |name, value| Fact { name, value };
    let pieces = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let (received, issued) = exchange.totals();
    let (coded, nameless) = persons(entry);
    vec![
        fact(FactName::Exchanges, 1),
        fact(FactName::ExchangePersons, coded + nameless),
        fact(FactName::ExchangePersonsAnonymous, nameless),
        fact(FactName::NeedlesIn, pieces(received)),
        fact(FactName::NeedlesOut, pieces(issued)),
        fact(
            FactName::SecondaryPersons,
            i64::from(exchange.secondary_persons),
        ),
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
        let all = FactName::PLAIN
            .iter()
            .cloned()
            .chain([FactName::ContactsOf(code("KON"))]);
        for name in all {
            assert_eq!(name.to_string().parse(), Ok(name.clone()));
            let json = serde_json::to_string(&name).unwrap();
            assert_eq!(serde_json::from_str::<FactName>(&json).unwrap(), name);
        }
        assert_eq!("contacts_of.<b>".parse::<FactName>(), Err(NoSuchFact));
        assert_eq!("nothing".parse::<FactName>(), Err(NoSuchFact));
    }
}
