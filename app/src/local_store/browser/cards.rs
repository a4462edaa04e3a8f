//! The cards of persons and families, in and out of an open transaction.
use super::super::codec;
use super::super::families::FamilyCard;
use super::super::persons::PersonCard;
use super::schema::{FAMILIES, PERSONS};
use super::strict::{DbError, Tx};
use domain::entry::{Body, HouseholdVisit};
use domain::ids::distinct;
use domain::{Entry, FamilyId, PersonId};
use litemap::LiteMap;

/// Puts the persons and families of entries into their cards.
pub async fn put(tx: &Tx<'_>, entries: &[&domain::Entry]) -> Result<(), DbError> {
    meet(tx, entries).await?;
    visit(tx, entries).await
}

async fn meet(tx: &Tx<'_>, entries: &[&domain::Entry]) -> Result<(), DbError> {
    let nodes = entries.iter().flat_map(|e| &e.persons).map(|p| p.node);
    let nodes = distinct(nodes);
    let ask = |node: &PersonId| tx.get(PERSONS, &node.to_string());
    let asked: Vec<_> = nodes.iter().map(ask).collect::<Result<_, _>>()?;
    let mut cards: Vec<Option<PersonCard>> = Vec::with_capacity(nodes.len());
    for request in asked {
        let text = request.await?;
        cards.push(text.and_then(|text| codec::decode(&text).ok()));
    }
    for entry in entries {
        for person in &entry.persons {
            if let Ok(place) = nodes.binary_search(&person.node) {
                let card = cards[place].get_or_insert_with(|| PersonCard::new(person));
                card.meet(person, &entry.service, entry.start);
            }
        }
    }
    for (node, card) in nodes.iter().zip(cards) {
        if let Some(card) = card {
            tx.put(PERSONS, &node.to_string(), &codec::encode(&card).into())?;
        }
    }
    Ok(())
}

/// The visit that an entry is, or is now.
fn visit_of(entry: &Entry) -> Option<&HouseholdVisit> {
    match entry.effective_body() {
        Body::HouseholdVisit(visit) => Some(visit),
        _ => None,
    }
}

async fn visit(tx: &Tx<'_>, entries: &[&Entry]) -> Result<(), DbError> {
    let families = entries.iter().filter_map(|e| Some(visit_of(e)?.family.id));
    for id in distinct(families) {
        let mut card = family(tx, id).await?;
        add(&mut card, id, entries);
        if let Some(card) = card {
            tx.put(FAMILIES, &id.to_string(), &codec::encode(&card).into())?;
        }
    }
    Ok(())
}

/// Adds to a family's card the visits among entries that were paid to it.
fn add(card: &mut Option<FamilyCard>, id: FamilyId, entries: &[&Entry]) {
    for entry in entries {
        let Some(visit) = visit_of(entry).filter(|visit| visit.family.id == id) else {
            continue;
        };
        card.get_or_insert_with(|| FamilyCard::new(&visit.family))
            .visit(&visit.family, &entry.service, entry.start, entry.root());
    }
}

/// A family's card.
pub async fn family(tx: &Tx<'_>, id: FamilyId) -> Result<Option<FamilyCard>, DbError> {
    let text = tx.get(FAMILIES, &id.to_string())?.await?;
    Ok(text.and_then(|text| codec::decode(&text).ok()))
}

/// Puts all cards anew from what is still here: whoever was forgotten must not stay in them.
pub fn rebuild(tx: &Tx<'_>, entries: &[Entry]) -> Result<(), DbError> {
    let mut persons: LiteMap<PersonId, PersonCard> = LiteMap::new_vec();
    let mut families: LiteMap<FamilyId, Option<FamilyCard>> = LiteMap::new_vec();
    for entry in entries {
        for person in &entry.persons {
            let card = persons
                .entry(person.node)
                .or_insert_with(|| PersonCard::new(person));
            card.meet(person, &entry.service, entry.start);
        }
        if let Some(visit) = visit_of(entry) {
            let id = visit.family.id;
            add(families.entry(id).or_default(), id, &[entry]);
        }
    }
    tx.clear(PERSONS)?;
    for (node, card) in persons {
        tx.put(PERSONS, &node.to_string(), &codec::encode(&card).into())?;
    }
    tx.clear(FAMILIES)?;
    for (id, card) in families {
        if let Some(card) = card {
            tx.put(FAMILIES, &id.to_string(), &codec::encode(&card).into())?;
        }
    }
    Ok(())
}
