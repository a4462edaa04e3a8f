//! What the pages ask about whom the phone knows: persons and families.
use super::super::codec;
use super::super::families::{self, FamilyCard};
use super::super::persons::{self, PersonCard};
use super::super::types::{KnownFamily, LocalError, RecentPerson};
use super::LocalStore;
use super::schema::{FAMILIES, PERSONS};
use super::strict::Source;
use domain::ServiceId;
use leptos::prelude::*;
use std::rc::Rc;

impl LocalStore {
    /// Persons seen last in a service.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn recent_persons(
        &self,
        service: &ServiceId,
        n: usize,
    ) -> Result<Vec<RecentPerson>, LocalError> {
        Ok(persons::recent(&self.person_cards().await?, service, n))
    }

    /// Persons of a service by the beginning of their code's parts.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn find_persons(
        &self,
        service: &ServiceId,
        text: &str,
        n: usize,
    ) -> Result<Vec<RecentPerson>, LocalError> {
        Ok(persons::find(&self.person_cards().await?, service, text, n))
    }

    /// All cards of persons, read once a change.
    async fn person_cards(&self) -> Result<Rc<Vec<PersonCard>>, LocalError> {
        let version = self.0.version.get_untracked();
        if let Some((known, cards)) = self.0.persons.borrow().as_ref()
            && *known == version
        {
            return Ok(Rc::clone(cards));
        }
        let texts = self
            .connection()?
            .read(&[PERSONS], async |tx| {
                tx.all(PERSONS, Source::Store, None)?.await
            })
            .await?;
        let cards = texts
            .iter()
            .filter_map(|text| codec::decode(text).ok())
            .collect();
        let cards = Rc::new(cards);
        self.0.persons.replace(Some((version, Rc::clone(&cards))));
        Ok(cards)
    }

    /// Families of a service by words of their label, the one visited last first; an empty text finds
    /// all.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn find_families(
        &self,
        service: &ServiceId,
        text: &str,
        n: usize,
    ) -> Result<Vec<KnownFamily>, LocalError> {
        Ok(families::find(
            &self.family_cards().await?,
            service,
            text,
            n,
        ))
    }

    /// All cards of families, read once a change.
    async fn family_cards(&self) -> Result<Rc<Vec<FamilyCard>>, LocalError> {
        let version = self.0.version.get_untracked();
        if let Some((known, cards)) = self.0.families.borrow().as_ref()
            && *known == version
        {
            return Ok(Rc::clone(cards));
        }
        let texts = self
            .connection()?
            .read(&[FAMILIES], async |tx| {
                tx.all(FAMILIES, Source::Store, None)?.await
            })
            .await?;
        let cards = texts
            .iter()
            .filter_map(|text| codec::decode(text).ok())
            .collect();
        let cards = Rc::new(cards);
        self.0.families.replace(Some((version, Rc::clone(&cards))));
        Ok(cards)
    }
}
