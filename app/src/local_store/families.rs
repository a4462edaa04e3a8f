//! Finding a family among those visited before: in memory, so that no label ever becomes a key.
use super::types::KnownFamily;
use domain::entry::Family;
use domain::fold::fold;
use domain::{EntryId, Instant, ServiceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many visits of a family are remembered: enough to tell which is the newest, whichever of them
/// is taken back.
const VISITS: usize = 8;

/// A family as the store `families` holds it, for chips and for finding by its label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamilyCard {
    /// As in the newest visit.
    pub family: Family,
    /// Last time by service.
    pub seen: BTreeMap<ServiceId, Instant>,
    /// The roots of its last visits, the newest first.
    pub visits: Vec<(Instant, EntryId)>,
}

impl FamilyCard {
    /// A family not visited before.
    #[must_use]
    pub fn new(family: &Family) -> Self {
        Self {
            family: family.clone(),
            seen: BTreeMap::new(),
            visits: Vec::new(),
        }
    }

    /// Adds one visit, or one that was corrected: of two the newer one's data hold.
    pub fn visit(&mut self, family: &Family, service: &ServiceId, at: Instant, root: EntryId) {
        self.visits.retain(|(_, known)| *known != root);
        let place = self.visits.partition_point(|known| *known > (at, root));
        self.visits.insert(place, (at, root));
        self.visits.truncate(VISITS);
        if place == 0 {
            self.family = family.clone();
        }
        let seen = self.seen.entry(service.clone()).or_insert(at);
        *seen = (*seen).max(at);
    }
}

fn known(card: &FamilyCard, service: &ServiceId) -> Option<KnownFamily> {
    let seen = *card.seen.get(service)?;
    Some(KnownFamily {
        family: card.family.clone(),
        seen,
    })
}

/// Families of a service whose label has every word of `text`, blind to case and marks; the one
/// visited last first, at most `n`. An empty text finds all.
#[must_use]
pub fn find(cards: &[FamilyCard], service: &ServiceId, text: &str, n: usize) -> Vec<KnownFamily> {
    let text = fold(text);
    let fits = |card: &&FamilyCard| {
        let label = fold(&card.family.label);
        text.split(' ').all(|word| label.contains(word))
    };
    let mut found: Vec<KnownFamily> = cards
        .iter()
        .filter(fits)
        .filter_map(|card| known(card, service))
        .collect();
    found.sort_by_key(|known| (std::cmp::Reverse(known.seen), known.family.id));
    found.truncate(n);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::FamilyId;
    use uuid::Uuid;

    fn family(n: u128, label: &str, children: u32) -> Family {
        Family {
            id: FamilyId(Uuid::from_u128(n)),
            label: label.to_owned(),
            locality: None,
            adults: 2,
            children,
        }
    }

    fn sas() -> ServiceId {
        ServiceId::new("sas").unwrap()
    }

    fn id(n: u128) -> EntryId {
        EntryId(Uuid::from_u128(n))
    }

    fn card(n: u128, label: &str, at: i64) -> FamilyCard {
        let family = family(n, label, 1);
        let mut card = FamilyCard::new(&family);
        card.visit(&family, &sas(), Instant(at), id(n));
        card
    }

    fn labels(text: &str) -> Vec<String> {
        let cards = [
            card(1, "K-12 Pod Lipou", 10),
            card(2, "K-3", 30),
            card(3, "Říční 2", 20),
        ];
        let found = find(&cards, &sas(), text, 9);
        found.into_iter().map(|known| known.family.label).collect()
    }

    #[test]
    fn a_family_is_found_by_any_words_of_its_label_whatever_case_and_marks() {
        assert_eq!(labels("lip k-1"), ["K-12 Pod Lipou"]);
        assert_eq!(labels("RICNI"), ["Říční 2"]);
        assert!(labels("k-4").is_empty());
    }

    #[test]
    fn the_one_visited_last_comes_first_and_other_services_have_none() {
        assert_eq!(labels(""), ["K-3", "Říční 2", "K-12 Pod Lipou"]);
        let other = ServiceId::new("tp").unwrap();
        assert!(find(&[card(1, "K-1", 1)], &other, "", 9).is_empty());
    }

    #[test]
    fn the_newest_visit_tells_how_a_family_is_in_any_order_of_arrival() {
        let mut one = card(1, "K-1", 20);
        one.visit(&family(1, "K-1", 7), &sas(), Instant(10), id(5));
        assert_eq!((one.family.children, one.seen[&sas()]), (1, Instant(20)));
        one.visit(&family(1, "K-1a", 3), &sas(), Instant(30), id(6));
        assert_eq!(
            (one.family.label.as_str(), one.family.children),
            ("K-1a", 3)
        );
        let order: Vec<_> = one.visits.iter().map(|(at, _)| at.0).collect();
        assert_eq!(order, [30, 20, 10]);
    }

    #[test]
    fn a_corrected_visit_is_one_visit() {
        let mut one = card(1, "K-1", 20);
        one.visit(&family(1, "K-1", 4), &sas(), Instant(25), id(1));
        assert_eq!((one.visits.len(), one.family.children), (1, 4));
    }
}
