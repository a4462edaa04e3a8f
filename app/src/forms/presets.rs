//! A worker's own presets of a form: a name and what the form is to begin with. In the small
//! preferences, so nothing of a client is in them; each account has its own.
use domain::AccountId;
use domain::EntryId;
use domain::Instant;
use domain::entry::{Body, Kind};
use serde::{Deserialize, Serialize};

use super::model::Form;
use crate::platform::prefs;

/// So many of one kind are kept: more would not be found with a thumb.
pub const MOST: usize = 8;
/// The longest name, in signs.
pub const LONGEST: usize = 40;

/// A preset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// How its owner calls it; unique among those of its kind.
    pub name: String,
    /// What the form begins with.
    pub form: Form,
}

/// Why a preset is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// It has no name.
    NoName,
    /// The name is longer than [`LONGEST`].
    TooLong,
    /// There are [`MOST`] already.
    TooMany,
}

fn key(me: AccountId, kind: Kind) -> String {
    format!("presets.{}.{me}", kind.as_str())
}

/// The presets of a kind, in the order in which they were made.
#[must_use]
pub fn all(me: AccountId, kind: Kind) -> Vec<Preset> {
    let mut found: Vec<Preset> = prefs::get(&key(me, kind)).unwrap_or_default();
    // A preference of another kind can only be a damaged one.
    found.retain(|preset| preset.form.body.kind() == kind);
    found
}

/// Keeps them.
pub fn keep(me: AccountId, kind: Kind, presets: &[Preset]) {
    prefs::set(&key(me, kind), &presets);
}

/// With one more; one of the same name is replaced.
///
/// # Errors
/// [`NotKept`].
pub fn with(mut all: Vec<Preset>, name: &str, form: &Form) -> Result<Vec<Preset>, NotKept> {
    let name = name.trim();
    if name.is_empty() {
        return Err(NotKept::NoName);
    }
    if name.chars().count() > LONGEST {
        return Err(NotKept::TooLong);
    }
    let preset = Preset {
        name: name.to_owned(),
        form: form.preset(),
    };
    match all.iter().position(|known| known.name == preset.name) {
        Some(at) => all[at] = preset,
        None if all.len() >= MOST => return Err(NotKept::TooMany),
        None => all.push(preset),
    }
    Ok(all)
}

impl Form {
    /// What a preset keeps of it: what the next form repeats, and what was done. Nobody that was met,
    /// no colleague, no note, no place in words.
    #[must_use]
    pub fn preset(&self) -> Self {
        let mut kept = self.next(EntryId(uuid::Uuid::nil()), Instant(0));
        match (&mut kept.body, &self.body) {
            (Body::Contact(kept), Body::Contact(own)) => {
                kept.acts.clone_from(&own.acts);
                kept.topics.clone_from(&own.topics);
                kept.referrals.clone_from(&own.referrals);
                kept.interpreter = own.interpreter;
            }
            (Body::Exchange(kept), Body::Exchange(own)) => kept.items.clone_from(&own.items),
            (Body::HouseholdVisit(kept), Body::HouseholdVisit(own)) => {
                kept.acts.clone_from(&own.acts);
                kept.areas.clone_from(&own.areas);
            }
            (Body::FoundNeedles(kept), Body::FoundNeedles(own)) => kept.state = own.state,
            (Body::BulkContact(kept), Body::BulkContact(own)) => {
                kept.acts.clone_from(&own.acts);
                kept.topics.clone_from(&own.topics);
            }
            _ => {}
        }
        kept.follows = false;
        kept
    }

    /// Begins with a preset: whom it is about, when it was, who worked and what is written in words
    /// stays as it is on the screen.
    pub fn begin_with(&mut self, preset: &Self) {
        let own = std::mem::replace(self, preset.clone());
        self.id = own.id;
        self.start = own.start;
        self.start_chosen = own.start_chosen;
        self.persons = own.persons;
        self.anonymous = own.anonymous;
        self.worked = own.worked;
        self.others = own.others;
        self.point = own.point;
        self.fix = own.fix;
        self.known_family = own.known_family;
        match (&mut self.body, own.body) {
            (Body::Contact(new), Body::Contact(old)) => {
                new.note = old.note;
                new.km = old.km;
            }
            (Body::Exchange(new), Body::Exchange(old)) => {
                new.note = old.note;
                new.contact = old.contact;
                new.for_whom = old.for_whom;
                new.secondary_persons = old.secondary_persons;
            }
            (Body::HouseholdVisit(new), Body::HouseholdVisit(old)) => {
                let (purpose, acts, areas) =
                    (new.purpose.clone(), new.acts.clone(), new.areas.clone());
                *new = old;
                (new.purpose, new.acts, new.areas) = (purpose, acts, areas);
            }
            (Body::FoundNeedles(new), Body::FoundNeedles(old)) => {
                new.pieces = old.pieces;
                new.place = old.place;
                new.note = old.note;
            }
            (Body::BulkContact(new), Body::BulkContact(old)) => {
                new.cells = old.cells;
                new.drugs = old.drugs;
                (new.foreigners, new.refused) = (old.foreigners, old.refused);
                new.note = old.note;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::model::known;
    use domain::person::{AnonymousCount, Sex};
    use domain::{LocalityId, ServiceId};

    fn id(n: u128) -> EntryId {
        EntryId(uuid::Uuid::from_u128(n))
    }

    fn full() -> Form {
        let mut form = Form::contact(id(1), Instant(7));
        form.service = ServiceId::new("tp").ok();
        form.locality = LocalityId::new("prunerov").ok();
        form.minutes = 45;
        form.anonymous.push(AnonymousCount {
            count: 2,
            sex: Sex::M,
            band: None,
            role: known("CLI"),
            drug_cell: None,
        });
        form.others = vec![AccountId(uuid::Uuid::from_u128(9))];
        form.on_contact(|c| {
            c.what = known("INT");
            c.acts = vec![known("HR.TEST")];
            c.note = "Jan Vymyšlený".into();
            c.km = Some(3);
        });
        form
    }

    #[test]
    fn a_preset_holds_nothing_of_a_client_and_no_colleague() {
        let kept = full().preset();
        assert_eq!(
            (kept.persons, kept.anonymous, kept.others),
            (vec![], vec![], vec![])
        );
        let Body::Contact(contact) = &kept.body else {
            panic!("a contact")
        };
        assert_eq!((contact.note.as_str(), contact.km), ("", None));
        assert_eq!(contact.acts, [known("HR.TEST")]);
        assert_eq!(
            (kept.minutes, kept.locality),
            (45, LocalityId::new("prunerov").ok())
        );
    }

    #[test]
    fn what_is_on_the_screen_already_stays_when_a_preset_is_chosen() {
        let preset = full().preset();
        let mut form = Form::contact(id(2), Instant(50));
        form.start_chosen = true;
        form.anonymous = full().anonymous;
        form.on_contact(|c| c.note = "poznámka".into());
        form.begin_with(&preset);
        assert_eq!(
            (form.id, form.start, form.start_chosen),
            (id(2), Instant(50), true)
        );
        assert_eq!((form.anonymous.len(), form.minutes), (1, 45));
        let contact = form.as_contact().unwrap();
        assert_eq!(
            (contact.note.as_str(), contact.what.as_str()),
            ("poznámka", "INT")
        );
    }

    #[test]
    fn a_name_is_kept_once_and_there_are_not_too_many() {
        let form = full();
        assert_eq!(with(vec![], "  ", &form), Err(NotKept::NoName));
        assert_eq!(
            with(vec![], &"ě".repeat(LONGEST + 1), &form),
            Err(NotKept::TooLong)
        );
        let mut all = Vec::new();
        for n in 0..MOST {
            all = with(all, &format!("{n}"), &form).unwrap();
        }
        assert_eq!(with(all.clone(), "one more", &form), Err(NotKept::TooMany));
        let mut other = form;
        other.minutes = 5;
        let all = with(all, " 3 ", &other).unwrap();
        assert_eq!((all.len(), all[3].form.minutes), (MOST, 5));
    }
}
