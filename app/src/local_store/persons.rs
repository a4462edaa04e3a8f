//! Finding a person among those met before: in memory, so that no code ever becomes a key.
use super::types::RecentPerson;
use domain::fold::fold;
use domain::person::PersonRef;
use domain::{Instant, ServiceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A person as the store `persons` holds them, for chips and for finding by code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonCard {
    /// As in the last entry.
    pub person: PersonRef,
    /// Last time by service.
    pub seen: BTreeMap<ServiceId, Instant>,
}

impl PersonCard {
    /// A person not met before.
    #[must_use]
    pub fn new(person: &PersonRef) -> Self {
        Self {
            person: person.clone(),
            seen: BTreeMap::new(),
        }
    }

    /// Adds one meeting; of two the later one's data hold.
    pub fn meet(&mut self, person: &PersonRef, service: &ServiceId, at: Instant) {
        if self.seen.values().all(|seen| *seen <= at) {
            self.person = person.clone();
        }
        let seen = self.seen.entry(service.clone()).or_insert(at);
        *seen = (*seen).max(at);
    }
}

fn seen(card: &PersonCard, service: &ServiceId) -> Option<RecentPerson> {
    let seen = *card.seen.get(service)?;
    Some(RecentPerson {
        person: card.person.clone(),
        seen,
        service: service.clone(),
    })
}

fn newest_first(mut found: Vec<RecentPerson>, n: usize) -> Vec<RecentPerson> {
    found.sort_by_key(|person| (std::cmp::Reverse(person.seen), person.person.node));
    found.truncate(n);
    found
}

/// Persons of a service, the one seen last first.
#[must_use]
pub fn recent(cards: &[PersonCard], service: &ServiceId, n: usize) -> Vec<RecentPerson> {
    newest_first(
        cards
            .iter()
            .filter_map(|card| seen(card, service))
            .collect(),
        n,
    )
}

/// Persons of a service whose code fits: every word of `text`, blind to case and marks, begins
/// the code or one of its parts (`TOM` and `lud 08` find `LUD07TOM08`).
#[must_use]
pub fn find(cards: &[PersonCard], service: &ServiceId, text: &str, n: usize) -> Vec<RecentPerson> {
    let text = fold(text);
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let fits = |card: &&PersonCard| {
        words
            .iter()
            .all(|word| begins_a_part(&card.person.code, word))
    };
    newest_first(
        cards
            .iter()
            .filter(fits)
            .filter_map(|card| seen(card, service))
            .collect(),
        n,
    )
}

fn begins_a_part(code: &str, word: &str) -> bool {
    let code = fold(code);
    let mut before = None;
    for (place, letter) in code.char_indices() {
        let kind = letter.is_ascii_digit();
        if before != Some(kind) && code[place..].starts_with(word) {
            return true;
        }
        before = Some(kind);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::person::{Identity, Sex};
    use domain::{Code, PersonId};

    fn card(node: u128, code: &str, seen: &[(&str, i64)]) -> PersonCard {
        let person = PersonRef {
            node: PersonId(uuid::Uuid::from_u128(node)),
            identity: Identity::Code,
            code: code.to_owned(),
            sex: Sex::U,
            year_of_birth: None,
            suffix: None,
            role: Code::new("CLI").unwrap(),
            drug_cell: None,
        };
        let mut card = PersonCard::new(&person);
        for (service, at) in seen {
            card.meet(&person, &ServiceId::new(service).unwrap(), Instant(*at));
        }
        card
    }

    fn codes(found: Vec<RecentPerson>) -> Vec<String> {
        found.into_iter().map(|p| p.person.code).collect()
    }

    fn cards() -> Vec<PersonCard> {
        vec![
            card(1, "LUD07TOM08", &[("a", 10), ("b", 90)]),
            card(2, "TOM01JAN02", &[("a", 30)]),
            card(3, "JAN01LUK07", &[("b", 50)]),
        ]
    }

    #[test]
    fn recent_persons_are_those_of_the_service_and_the_last_one_comes_first() {
        let a = ServiceId::new("a").unwrap();
        assert_eq!(codes(recent(&cards(), &a, 5)), ["TOM01JAN02", "LUD07TOM08"]);
        assert_eq!(codes(recent(&cards(), &a, 1)), ["TOM01JAN02"]);
        assert!(recent(&cards(), &ServiceId::new("c").unwrap(), 5).is_empty());
        assert_eq!(recent(&cards(), &a, 5)[1].seen, Instant(10));
    }

    #[test]
    fn a_person_is_found_by_the_beginning_of_any_part_whatever_case_and_marks() {
        let a = ServiceId::new("a").unwrap();
        let found = |text| codes(find(&cards(), &a, text, 9));
        assert_eq!(found("tom"), ["TOM01JAN02", "LUD07TOM08"]);
        assert_eq!(found("Lúd 08"), ["LUD07TOM08"]);
        assert_eq!(found("lud07t"), ["LUD07TOM08"]);
        assert!(found("om").is_empty(), "not in the middle of a part");
        assert!(found("luk").is_empty(), "of another service");
        assert_eq!(found("").len(), 2);
    }

    #[test]
    fn a_card_keeps_the_last_meeting_in_any_order_of_arrival() {
        let a = ServiceId::new("a").unwrap();
        let mut card = card(1, "LUD07TOM08", &[("a", 10)]);
        let older = PersonRef {
            sex: Sex::M,
            ..card.person.clone()
        };
        card.meet(&older, &a, Instant(5));
        assert_eq!((card.seen[&a], card.person.sex), (Instant(10), Sex::U));
        card.meet(&older, &a, Instant(20));
        assert_eq!((card.seen[&a], card.person.sex), (Instant(20), Sex::M));
    }
}
