//! What the chosen kind of a contact asks for, and what of it is stored.
use domain::Code;
use domain::entry::Contact;

use super::model::Form;

/// What the chosen kind of contact asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Somebody was met or spoken to.
    Met,
    /// Work for somebody who was not there: an office was called, a letter written.
    OnBehalf,
    /// It was agreed, and nobody came.
    Missed,
}

impl Shape {
    /// Of a code of the list *contact kind*.
    #[must_use]
    pub fn of(what: &Code) -> Self {
        match what.as_str() {
            "PVP" => Self::OnBehalf,
            "CAN" => Self::Missed,
            _ => Self::Met,
        }
    }
}

/// Was it by phone, e-mail or chat? Then nobody went anywhere.
#[must_use]
pub fn is_remote(contact: &Contact) -> bool {
    contact.form.as_str() == "D"
}

/// The usual length of a kind, in minutes; none: it stays as it is.
fn usual(what: &str) -> Option<u32> {
    match what {
        "OSL" | "KON" | "INF" => Some(10),
        "INT" | "KRI" | "IJ" | "DOP" | "PVP" => Some(30),
        "VST" => Some(60),
        "CAN" => Some(0),
        _ => None,
    }
}

/// Chooses the kind; a length that nobody has changed goes with it.
pub fn choose(form: &mut Form, what: Code) {
    let before = form.as_contact().and_then(|c| usual(c.what.as_str()));
    if before == Some(form.minutes)
        && let Some(minutes) = usual(what.as_str())
    {
        form.minutes = minutes;
    }
    form.on_contact(|c| c.what = what);
}

/// Takes out what the kind does not ask for: it may have been filled in before another kind was
/// chosen, and what is not on the screen is not stored. The form itself keeps it, for whoever
/// chooses back.
pub(super) fn as_shown(contact: &mut Contact) {
    let shape = Shape::of(&contact.what);
    if shape == Shape::Missed {
        contact.acts.clear();
        contact.topics.clear();
        contact.referrals.clear();
    }
    if shape != Shape::Met {
        contact.interpreter = false;
    }
    if is_remote(contact) {
        contact.km = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::entry::{Body, Entry};
    use domain::{AccountId, EntryId, Instant, LocalityId, ServiceId};

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    fn chosen(kinds: &[&str]) -> Form {
        let mut form = Form::contact(EntryId(uuid::Uuid::nil()), Instant(0));
        form.service = ServiceId::new("tp").ok();
        for kind in kinds {
            choose(&mut form, code(kind));
        }
        form
    }

    /// Everything filled in.
    fn full() -> Form {
        let mut form = chosen(&[]);
        form.minutes = 25;
        form.locality = LocalityId::new("prunerov").ok();
        form.place_type = Some(code("ULICE"));
        form.on_contact(|c| {
            c.acts = vec![code("HR.TEST")];
            c.topics = vec![code("BYD")];
            c.referrals = vec![code("UP")];
            c.interpreter = true;
            c.km = Some(12);
        });
        form
    }

    fn stored(form: &Form) -> (Entry, Contact) {
        let entry = form
            .entry(AccountId(uuid::Uuid::nil()), Instant(0))
            .unwrap();
        let Body::Contact(contact) = &entry.body else {
            panic!("a contact")
        };
        (entry.clone(), contact.clone())
    }

    #[test]
    fn the_usual_length_goes_with_the_kind_until_somebody_changes_it() {
        assert_eq!(chosen(&[]).minutes, 10);
        assert_eq!(chosen(&["INT"]).minutes, 30);
        assert_eq!(chosen(&["INT", "KON"]).minutes, 10);
        assert_eq!(chosen(&["CAN"]).minutes, 0);
        let mut own = chosen(&[]);
        own.minutes = 25;
        choose(&mut own, code("INT"));
        assert_eq!(own.minutes, 25);
    }

    #[test]
    fn at_a_contact_that_did_not_take_place_nothing_was_done() {
        let mut form = full();
        choose(&mut form, code("CAN"));
        let (entry, contact) = stored(&form);
        assert_eq!(
            (contact.acts, contact.topics, contact.referrals),
            (vec![], vec![], vec![])
        );
        assert_eq!((entry.minutes, contact.interpreter), (0, false));
        assert_eq!(contact.km, Some(12), "somebody went there all the same");
        choose(&mut form, code("KON"));
        assert_eq!(
            stored(&form).1.acts,
            [code("HR.TEST")],
            "the form has kept it"
        );
    }

    #[test]
    fn a_contact_by_phone_has_neither_a_place_nor_a_way() {
        let mut form = full();
        form.on_contact(|c| c.form = code("D"));
        let (entry, contact) = stored(&form);
        assert_eq!(
            (entry.locality, entry.place_type, contact.km),
            (None, None, None)
        );
        assert_eq!(contact.acts, [code("HR.TEST")]);
    }

    #[test]
    fn work_on_behalf_needs_no_interpreter() {
        let mut form = full();
        choose(&mut form, code("PVP"));
        let (_, contact) = stored(&form);
        assert!(!contact.interpreter);
        assert_eq!(contact.referrals, [code("UP")]);
    }
}
