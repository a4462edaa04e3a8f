//! The names of what is counted, for headings and tables.
use domain::facts::FactName;

use super::Tr;

impl Tr {
    /// Of a counted number without a code; those with one are named by their code list.
    #[must_use]
    pub const fn fact_name(self, fact: &FactName) -> &'static str {
        match fact {
            FactName::Contacts => self.contacts(),
            FactName::ContactsIndirect => {
                self.pick("Kontakty na dálku (z nich)", "Remote contacts (of these)")
            }
            FactName::ContactMinutes => self.pick("Čas kontaktů", "Time of contacts"),
            FactName::ContactPersons => self.pick("Osoby v kontaktech", "Persons in contacts"),
            FactName::ContactPersonsAnonymous => self.pick(
                "Osoby v kontaktech bez kódu",
                "Persons in contacts without a code",
            ),
            FactName::Missed => self.pick("Zmeškané schůzky", "Missed appointments"),
            FactName::OnBehalf => {
                self.pick("Práce ve prospěch klienta", "Work on behalf of clients")
            }
            FactName::Exchanges => self.exchanges(),
            FactName::ExchangePersons => self.pick("Osoby u výměn", "Persons at exchanges"),
            FactName::ExchangePersonsAnonymous => self.pick(
                "Osoby u výměn bez kódu",
                "Persons at exchanges without a code",
            ),
            FactName::NeedlesIn => self.pick("Příjem jehel", "Needles received"),
            FactName::NeedlesOut => self.pick("Výdej jehel", "Needles issued"),
            FactName::SecondaryPersons => self.pick("Další osoby", "Secondary persons"),
            FactName::Visits => self.visits(),
            FactName::VisitsMet => self.pick("Návštěvy: zastiženi", "Visits: met"),
            FactName::VisitMinutes => self.pick("Čas návštěv", "Time of visits"),
            FactName::VisitAdults => self.pick("Dospělí při návštěvách", "Adults at visits"),
            FactName::VisitChildren => self.pick("Děti při návštěvách", "Children at visits"),
            FactName::TravelMinutes => self.pick("Čas na cestě", "Time on the way"),
            FactName::Km => self.pick("Ujeté km", "Km driven"),
            FactName::Finds => self.finds(),
            FactName::FindsCollectedAtOnce => {
                self.pick("Nálezy sebrané hned", "Finds collected at once")
            }
            FactName::NeedlesFound => self.pick("Nalezené jehly", "Needles found"),
            FactName::FamilyWork => self.pick("Práce s rodinami", "Work with families"),
            FactName::FamilyWorkField => self.pick(
                "Práce s rodinami v terénu",
                "Work with families in the field",
            ),
            FactName::FamilyWorkMinutes => {
                self.pick("Čas práce s rodinami", "Time of work with families")
            }
            FactName::FamilyWorkFieldMinutes => self.pick(
                "Čas práce s rodinami v terénu",
                "Time of work with families in the field",
            ),
            FactName::Foreigners => self.pick("Cizinci", "Foreigners"),
            FactName::Refused => self.pick("Odmítli mluvit", "Refused to speak"),
            FactName::ContactsOf(_) => self.contacts(),
            FactName::VisitsOf(_) => self.visits(),
        }
    }
}
