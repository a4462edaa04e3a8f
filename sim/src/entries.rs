//! Entries as forms make them. All persons are counted, none is named.
use domain::entry::{
    BulkContact, Contact, Correction, Family, FindState, FindStep, FoundNeedles, HouseholdVisit,
    Task, TaskClose, Withdrawal,
};
use domain::ids::FamilyId;
use domain::person::{AnonymousCount, Sex};
use domain::{AccountId, Body, Code, Entry, EntryId, Instant, ServiceId};
use sync::wire::MAX_RAW;

/// An entry that does not go the usual way, and the reason it is set aside with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poison {
    /// Its service does not exist.
    Service,
    /// It is in somebody else's name.
    Author,
    /// It is too large for any request.
    Size,
}

impl Poison {
    /// The stable code of its reason.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Service => "unknown_service",
            Self::Author => "foreign_author",
            Self::Size => "too_large",
        }
    }
}

fn code(word: &str) -> Option<Code> {
    Code::new(word).ok()
}

fn entry(id: EntryId, author: AccountId, service: &str, start: Instant, body: Body) -> Entry {
    Entry {
        schema: domain::entry::SCHEMA,
        id,
        author,
        workers: vec![author],
        service: service_id(service),
        start,
        minutes: 15,
        locality: None,
        place_type: code("T"),
        point: None,
        persons: Vec::new(),
        anonymous: Vec::new(),
        device_time: start,
        body,
    }
}

/// The id of a service of the simulation.
///
/// # Panics
/// If the word is no slug: a mistake in the simulation.
#[must_use]
pub fn service_id(service: &str) -> ServiceId {
    ServiceId::new(service).expect("a slug written in the simulation")
}

/// What two colleagues did: half of the time a contact, else one of the other kinds, as the id says.
/// What belongs to another entry belongs to one of those shown, if there is any.
#[must_use]
pub fn work(
    id: EntryId,
    author: AccountId,
    colleague: AccountId,
    service: &str,
    start: Instant,
    shown: &[Entry],
) -> Entry {
    let drawn = id.0.as_u128();
    let of_service = |of: fn(&Body) -> bool| {
        let fits = |e: &&Entry| of(&e.body) && e.service.as_str() == service;
        shown.iter().filter(fits).map(|e| e.id).next_back()
    };
    let body = match drawn % 10 {
        0 => visit(drawn),
        1 => found(drawn),
        2 => bulk(),
        3 => of_service(|body| matches!(body, Body::FoundNeedles(_)))
            .map_or_else(|| found(drawn), step),
        4 => of_service(|body| matches!(body, Body::HouseholdVisit(_)))
            .map_or_else(|| visit(drawn), close),
        _ => talk(String::new()),
    };
    let mut entry = entry(id, author, service, start, body);
    if matches!(entry.body, Body::BulkContact(_)) {
        entry.anonymous.push(AnonymousCount {
            count: 3,
            sex: Sex::U,
            band: None,
            role: word("CLI"),
            drug_cell: None,
        });
    }
    entry.workers.push(colleague);
    entry
}

fn word(text: &str) -> Code {
    Code::new(text).expect("a code written in the simulation")
}

/// One of three families, with a task.
fn visit(drawn: u128) -> Body {
    Body::HouseholdVisit(HouseholdVisit {
        family: Family {
            id: FamilyId(uuid::Uuid::from_u128(drawn / 16 % 3)),
            label: "K-1".to_owned(),
            locality: None,
            adults: 2,
            children: 2,
        },
        purpose: word("PLA"),
        result: word("ZAS"),
        adults: 1,
        children: 2,
        travel_minutes: 10,
        km: None,
        acts: vec![word("30.a.2")],
        areas: Vec::new(),
        tasks: vec![Task {
            no: 1,
            text: "call the school".to_owned(),
            due: None,
        }],
        next: None,
        note: String::new(),
    })
}

fn close(of: EntryId) -> Body {
    Body::TaskClose(TaskClose {
        of,
        task: 1,
        done: true,
        note: String::new(),
    })
}

/// Still lying there, or taken away at once.
fn found(drawn: u128) -> Body {
    let gone = (drawn / 16).is_multiple_of(2);
    Body::FoundNeedles(FoundNeedles {
        pieces: 3,
        source: word("WORKER"),
        place: String::new(),
        state: if gone {
            FindState::Collected
        } else {
            FindState::Reported
        },
        disposal: gone.then(|| word("KC")),
        note: String::new(),
    })
}

fn step(find: EntryId) -> Body {
    Body::FindStep(FindStep {
        find,
        state: FindState::Collected,
        disposal: Some(word("KC")),
        pieces: None,
        note: String::new(),
    })
}

fn bulk() -> Body {
    Body::BulkContact(BulkContact {
        what: word("OSL"),
        form: word("T"),
        cells: Vec::new(),
        drugs: Vec::new(),
        foreigners: 0,
        refused: 1,
        acts: Vec::new(),
        topics: Vec::new(),
        note: String::new(),
    })
}

fn talk(note: String) -> Body {
    Body::Contact(Contact {
        what: word("KON"),
        form: word("T"),
        acts: Vec::new(),
        topics: Vec::new(),
        referrals: Vec::new(),
        interpreter: false,
        km: None,
        note,
    })
}

/// An entry that the server sets aside, or that is too large for any request.
#[must_use]
pub fn poison(id: EntryId, author: AccountId, start: Instant, poison: Poison) -> Entry {
    let note = match poison {
        Poison::Size => "x".repeat(MAX_RAW),
        Poison::Service | Poison::Author => String::new(),
    };
    let service = match poison {
        Poison::Service => "nowhere",
        Poison::Author | Poison::Size => crate::server::SERVICE,
    };
    let author = match poison {
        Poison::Author => AccountId(uuid::Uuid::from_u128(1)),
        Poison::Service | Poison::Size => author,
    };
    entry(id, author, service, start, talk(note))
}

/// A correction of a root, made on the version `sees`.
#[must_use]
pub fn correction(
    id: EntryId,
    author: AccountId,
    root: &Entry,
    sees: EntryId,
    now: Instant,
) -> Entry {
    Entry {
        id,
        author,
        device_time: now,
        body: Body::Correction(Correction {
            corrects: root.id,
            sees,
            reason: "a slip".to_owned(),
            body: Box::new(root.body.clone()),
        }),
        ..root.clone()
    }
}

/// A withdrawal of a root.
#[must_use]
pub fn withdrawal(id: EntryId, author: AccountId, root: &Entry, now: Instant) -> Entry {
    Entry {
        id,
        author,
        device_time: now,
        body: Body::Withdrawal(Withdrawal {
            target: root.id,
            reason: "twice".to_owned(),
        }),
        ..root.clone()
    }
}

/// Is it the first entry of a history?
#[must_use]
pub fn is_root(entry: &Entry) -> bool {
    !matches!(entry.body, Body::Correction(_) | Body::Withdrawal(_))
}

/// The text of an entry as an earlier version of the app froze it: the same content in other bytes,
/// which no later version may touch.
#[must_use]
pub fn frozen(entry: &Entry) -> String {
    let raw = domain::decode::encode(entry);
    match entry.id.0.as_u128() % 2 {
        0 => raw,
        _ => raw.replacen('{', "{ ", 1),
    }
}

/// The root of the history that an entry belongs to.
#[must_use]
pub fn root(entry: &Entry) -> EntryId {
    match &entry.body {
        Body::Correction(c) => c.corrects,
        Body::Withdrawal(w) => w.target,
        _ => entry.id,
    }
}
