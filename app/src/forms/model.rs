//! A form as plain data: an entry in the making. No signals, no clock: tested natively.
use domain::entry::{
    Body, BulkContact, Contact, Correction, Entry, Exchange, Family, FindState, FindStep,
    FoundNeedles, HouseholdVisit, ItemLine, Point, SCHEMA,
};
use domain::find::Find;
use domain::person::{AnonymousCount, PersonRef};
use domain::{AccountId, Code, EntryId, FamilyId, Instant, LocalityId, ServiceId};
use serde::{Deserialize, Serialize};

use super::contact::{self, Shape};

/// What a correction's form knows of the entry that it corrects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// The root entry.
    pub corrects: EntryId,
    /// The version on the screen.
    pub sees: EntryId,
    /// Why.
    pub reason: String,
}

/// A form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The entry's id, minted when the form opened.
    pub id: EntryId,
    /// The service; none until one is chosen.
    #[serde(default)]
    pub service: Option<ServiceId>,
    /// When it began.
    pub start: Instant,
    /// Did the user choose `start`? If not, it is the moment of saving.
    pub start_chosen: bool,
    /// How long it took.
    pub minutes: u32,
    /// Where.
    #[serde(default)]
    pub locality: Option<LocalityId>,
    /// Kind of place.
    #[serde(default)]
    pub place_type: Option<Code>,
    /// Where exactly: of found needles only, and only if somebody asked for it.
    #[serde(default)]
    pub point: Option<Point>,
    /// Coded persons.
    pub persons: Vec<PersonRef>,
    /// Nameless persons.
    pub anonymous: Vec<AnonymousCount>,
    /// Did the author work? Not if somebody corrects another's entry.
    pub worked: bool,
    /// Who else worked.
    pub others: Vec<AccountId>,
    /// What was done.
    pub body: Body,
    /// Issued follows received until it is changed by itself.
    pub follows: bool,
    /// Only for corrections.
    #[serde(default)]
    pub fix: Option<Fix>,
    /// The family was chosen among those visited before.
    #[serde(default)]
    pub known_family: bool,
}

/// A draft begun longer ago than so many minutes is not about now.
const RESUMED_MINUTES: i64 = 10;

/// A code of the code lists that this program writes by itself.
pub(crate) fn known(text: &str) -> Code {
    // The texts are constants below, checked by a test.
    Code::new(text).unwrap_or_else(|_| unreachable!())
}

/// A family that nobody has visited yet. Its id is that of its first visit's form.
pub(crate) fn new_family(id: EntryId) -> Family {
    Family {
        id: FamilyId(id.0),
        label: String::new(),
        locality: None,
        adults: 0,
        children: 0,
    }
}

/// One body of a form: reading and changing it, if it is that one.
macro_rules! bodies {
    ($($read:ident, $change:ident: $body:ident;)*) => {
        impl Form {
            $(
                #[doc = concat!("The [`", stringify!($body), "`] in it, if it is one.")]
                #[must_use]
                pub fn $read(&self) -> Option<&$body> {
                    match &self.body {
                        Body::$body(body) => Some(body),
                        _ => None,
                    }
                }

                #[doc = concat!("Changes the [`", stringify!($body), "`] in it, if it is one.")]
                pub fn $change(&mut self, change: impl FnOnce(&mut $body)) {
                    if let Body::$body(body) = &mut self.body {
                        change(body);
                    }
                }
            )*
        }
    };
}

bodies! {
    as_contact, on_contact: Contact;
    as_exchange, on_exchange: Exchange;
    as_visit, on_visit: HouseholdVisit;
    as_found, on_found: FoundNeedles;
    as_step, on_step: FindStep;
    as_bulk, on_bulk: BulkContact;
}

impl Form {
    fn empty(id: EntryId, start: Instant, body: Body) -> Self {
        Self {
            id,
            service: None,
            start,
            start_chosen: false,
            minutes: 0,
            locality: None,
            place_type: None,
            point: None,
            persons: Vec::new(),
            anonymous: Vec::new(),
            worked: true,
            others: Vec::new(),
            body,
            follows: true,
            fix: None,
            known_family: false,
        }
    }

    /// An empty contact: *kontakt* in the field, ten minutes.
    #[must_use]
    pub fn contact(id: EntryId, start: Instant) -> Self {
        let body = Contact {
            what: known("KON"),
            form: known("T"),
            acts: Vec::new(),
            topics: Vec::new(),
            referrals: Vec::new(),
            interpreter: false,
            km: None,
            note: String::new(),
        };
        let mut form = Self::empty(id, start, Body::Contact(body));
        form.minutes = 10;
        form
    }

    /// An empty exchange: counted, for the client alone.
    #[must_use]
    pub fn exchange(id: EntryId, start: Instant) -> Self {
        let body = Exchange {
            items: Vec::new(),
            count_method: known("EXACT"),
            for_whom: known("SELF"),
            secondary_persons: 0,
            contact: None,
            note: String::new(),
        };
        Self::empty(id, start, Body::Exchange(body))
    }

    /// An empty visit: planned, everybody there, an hour.
    #[must_use]
    pub fn visit(id: EntryId, start: Instant) -> Self {
        let body = HouseholdVisit {
            family: new_family(id),
            purpose: known("PLA"),
            result: known("ZAS"),
            adults: 0,
            children: 0,
            travel_minutes: 0,
            km: None,
            acts: Vec::new(),
            areas: Vec::new(),
            tasks: Vec::new(),
            next: None,
            note: String::new(),
        };
        let mut form = Self::empty(id, start, Body::HouseholdVisit(body));
        form.minutes = 60;
        form
    }

    /// An empty find: by the worker, who has picked it up.
    #[must_use]
    pub fn found(id: EntryId, start: Instant) -> Self {
        let body = FoundNeedles {
            pieces: 0,
            source: known("WORKER"),
            place: String::new(),
            state: FindState::Collected,
            disposal: Some(known("KC")),
            note: String::new(),
        };
        Self::empty(id, start, Body::FoundNeedles(body))
    }

    /// The next step of a find that `workers` of a service look after.
    #[must_use]
    pub fn find_step(id: EntryId, start: Instant, find: &Find, state: FindState) -> Self {
        let body = FindStep {
            find: find.id,
            state,
            disposal: (state == FindState::Collected).then(|| known("KC")),
            pieces: None,
            note: String::new(),
        };
        let mut form = Self::empty(id, start, Body::FindStep(body));
        form.service = Some(find.service.clone());
        form.locality = find.locality.clone();
        form
    }

    /// Empty counts of nameless contacts.
    #[must_use]
    pub fn bulk(id: EntryId, start: Instant) -> Self {
        let body = BulkContact {
            what: known("KON"),
            form: known("T"),
            cells: Vec::new(),
            drugs: Vec::new(),
            foreigners: 0,
            refused: 0,
            acts: Vec::new(),
            topics: Vec::new(),
            note: String::new(),
        };
        let mut form = Self::empty(id, start, Body::BulkContact(body));
        form.minutes = 10;
        form
    }

    /// The form of a correction: `shown` is the version that counts, with its own new id.
    #[must_use]
    pub fn correcting(id: EntryId, shown: &Entry, me: AccountId) -> Self {
        Self {
            id,
            service: Some(shown.service.clone()),
            start: shown.start,
            start_chosen: true,
            minutes: shown.minutes,
            locality: shown.locality.clone(),
            place_type: shown.place_type.clone(),
            point: shown.point,
            persons: shown.persons.clone(),
            anonymous: shown.anonymous.clone(),
            worked: shown.workers.contains(&me),
            others: shown.workers.iter().copied().filter(|w| *w != me).collect(),
            body: shown.effective_body().clone(),
            follows: false,
            fix: Some(Fix {
                corrects: shown.root(),
                sees: shown.id,
                reason: String::new(),
            }),
            known_family: true,
        }
    }

    /// The next form of the same kind: what repeats stays (service, place, ways of counting), what
    /// belongs to one client goes.
    #[must_use]
    pub fn next(&self, id: EntryId, start: Instant) -> Self {
        let mut next = self.clone();
        next.id = id;
        next.start = start;
        next.start_chosen = false;
        next.persons.clear();
        next.anonymous.clear();
        // Colleagues stand in the closed details: whoever went along last time would be in the
        // next entry unseen.
        next.others.clear();
        next.worked = true;
        next.fix = None;
        next.follows = true;
        next.point = None;
        next.known_family = false;
        match &mut next.body {
            Body::Contact(c) => {
                c.note.clear();
                c.acts.clear();
                c.topics.clear();
                c.referrals.clear();
                c.interpreter = false;
                c.km = None;
            }
            Body::Exchange(e) => {
                e.note.clear();
                e.items.clear();
                e.secondary_persons = 0;
                e.for_whom = known("SELF");
                e.contact = None;
            }
            Body::HouseholdVisit(v) => {
                v.family = new_family(id);
                v.result = known("ZAS");
                (v.adults, v.children) = (0, 0);
                v.travel_minutes = 0;
                v.km = None;
                v.acts.clear();
                v.areas.clear();
                v.tasks.clear();
                v.next = None;
                v.note.clear();
            }
            Body::FoundNeedles(n) => {
                n.pieces = 0;
                n.place.clear();
                n.state = FindState::Collected;
                n.note.clear();
            }
            Body::BulkContact(b) => {
                for share in b.cells.iter_mut().chain(&mut b.drugs) {
                    share.count = 0;
                }
                (b.foreigners, b.refused) = (0, 0);
                b.acts.clear();
                b.topics.clear();
                b.note.clear();
            }
            _ => {}
        }
        next
    }

    /// The entry to save, or none while no service is chosen.
    #[must_use]
    pub fn entry(&self, author: AccountId, now: Instant) -> Option<Entry> {
        let mut workers = Vec::with_capacity(self.others.len() + 1);
        if self.worked {
            workers.push(author);
        }
        workers.extend(self.others.iter().copied().filter(|w| *w != author));
        let start = if self.start_chosen { self.start } else { now };
        let body = match &self.fix {
            None => self.clean_body(),
            Some(fix) => Body::Correction(Correction {
                corrects: fix.corrects,
                sees: fix.sees,
                reason: fix.reason.trim().to_owned(),
                body: Box::new(self.clean_body()),
            }),
        };
        // What the kind of a contact does not ask for is not on the screen, and not stored.
        let contact = self.as_contact();
        let went = !contact.is_some_and(contact::is_remote);
        let missed = contact.is_some_and(|c| Shape::of(&c.what) == Shape::Missed);
        Some(Entry {
            schema: SCHEMA,
            id: self.id,
            author,
            workers,
            service: self.service.clone()?,
            start,
            minutes: if missed { 0 } else { self.minutes },
            locality: self.locality.clone().filter(|_| went),
            place_type: self.place_type.clone().filter(|_| went),
            point: self.point,
            persons: self.persons.clone(),
            anonymous: self.anonymous.clone(),
            device_time: now,
            body,
        })
    }

    /// The body without empty lines and blank ends of notes.
    fn clean_body(&self) -> Body {
        let mut body = self.body.clone();
        match &mut body {
            Body::Contact(c) => {
                c.note = c.note.trim().to_owned();
                contact::as_shown(c);
            }
            Body::Exchange(e) => {
                e.note = e.note.trim().to_owned();
                e.items.retain(|l| l.received > 0 || l.issued > 0);
            }
            Body::HouseholdVisit(v) => {
                v.note = v.note.trim().to_owned();
                if !v.met() {
                    (v.adults, v.children) = (0, 0);
                }
                if self.locality.is_some() {
                    v.family.locality.clone_from(&self.locality);
                }
                v.family.label = v.family.label.trim().to_owned();
                v.tasks.retain(|task| !task.text.trim().is_empty());
                for task in &mut v.tasks {
                    task.text = task.text.trim().to_owned();
                }
            }
            Body::FoundNeedles(n) => {
                n.note = n.note.trim().to_owned();
                n.place = n.place.trim().to_owned();
                if n.state != FindState::Collected {
                    n.disposal = None;
                }
            }
            Body::FindStep(s) => {
                s.note = s.note.trim().to_owned();
                if s.state != FindState::Collected {
                    (s.disposal, s.pieces) = (None, None);
                }
            }
            Body::BulkContact(b) => {
                b.note = b.note.trim().to_owned();
                b.cells.retain(|share| share.count > 0);
                b.drugs.retain(|share| share.count > 0);
                if b.users() == 0 {
                    b.drugs.clear();
                }
            }
            _ => {}
        }
        body
    }

    /// Is there something in it that would be missed: anything but what it `opened` with?
    #[must_use]
    pub fn touched(&self, opened: &Form) -> bool {
        let tidy = |form: &Form| Form {
            body: form.clean_body(),
            // Only how two steppers move together.
            follows: true,
            ..form.clone()
        };
        tidy(self) != tidy(opened)
    }

    /// A draft taken up again: after a while *now* is no longer when it was, so it keeps the moment
    /// at which it was begun, and says so.
    #[must_use]
    pub fn resumed(mut self, now: Instant) -> Self {
        self.start_chosen |= now > self.start.plus_minutes(RESUMED_MINUTES);
        self
    }

    /// Pieces in and out of an item.
    #[must_use]
    pub fn pieces(&self, item: &Code) -> (u32, u32) {
        self.as_exchange()
            .and_then(|e| e.items.iter().find(|l| l.item == *item))
            .map_or((0, 0), |l| (l.received, l.issued))
    }

    /// Sets what was received; issued follows while it was not changed by itself.
    pub fn receive(&mut self, item: &Code, pieces: u32) {
        let (_, issued) = self.pieces(item);
        let issued = if self.follows { pieces } else { issued };
        self.put_line(item, pieces, issued);
    }

    /// Sets what was issued; from now on it stands by itself.
    pub fn issue(&mut self, item: &Code, pieces: u32) {
        let (received, _) = self.pieces(item);
        self.follows = false;
        self.put_line(item, received, pieces);
    }

    /// Sets both at once.
    pub fn put_line(&mut self, item: &Code, received: u32, issued: u32) {
        self.on_exchange(|e| match e.items.iter_mut().find(|l| l.item == *item) {
            Some(line) => (line.received, line.issued) = (received, issued),
            None => e.items.push(ItemLine {
                item: item.clone(),
                received,
                issued,
            }),
        });
    }

    /// Chooses a coded person, or takes the choice back.
    pub fn toggle_person(&mut self, person: &PersonRef) {
        match self.persons.iter().position(|p| same_person(p, person)) {
            Some(at) => {
                self.persons.remove(at);
            }
            None => self.persons.push(person.clone()),
        }
    }

    /// Chooses a coded person; who is chosen stays so.
    pub fn add_person(&mut self, person: &PersonRef) {
        if !self.has_person(person) {
            self.persons.push(person.clone());
        }
    }

    /// Is this person chosen?
    #[must_use]
    pub fn has_person(&self, person: &PersonRef) -> bool {
        self.persons.iter().any(|p| same_person(p, person))
    }
}

/// The same node, or the same key under another node of the phone.
fn same_person(a: &PersonRef, b: &PersonRef) -> bool {
    a.node == b.node
        || (a.code == b.code
            && a.sex == b.sex
            && a.year_of_birth == b.year_of_birth
            && a.suffix == b.suffix)
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
