//! What somebody writes down in a shift.
use super::matters;
use super::people::{self, service};
use super::plan::{Planned, instant};
use super::seed::Seed;
use domain::entry::{
    Body, BreakClose, BreakOpen, Contact, Correction, Exchange, ItemLine, SCHEMA, SpanClose,
    SpanKind, SpanOpen, Withdrawal,
};
use domain::person::{AnonymousCount, Identity, PersonRef, Sex};
use domain::time::MINUTE_US;
use domain::{Code, Day, Entry, EntryId, Instant, LocalityId, PersonId};

/// What is made of names written in these files, every one of which is right.
pub type Made<T> = Result<T, domain::ids::BadName>;

/// Codes.
pub fn codes(list: &[&str]) -> Made<Vec<Code>> {
    list.iter().map(|c| Code::new(c)).collect()
}

/// Names that nobody has.
const MOTHERS: [&str; 8] = ["UKA", "ZKO", "VZO", "MOD", "CVI", "DEM", "TES", "PRI"];
const OWN: [&str; 10] = [
    "ADA", "BAR", "CYR", "DAN", "EMA", "FIL", "GIT", "HUG", "IDA", "KIM",
];

/// A person of the service's made-up clients.
fn client(service: &str, number: u32, drugs: bool) -> Made<PersonRef> {
    let mut seed = Seed::of(&["client", service, &number.to_string()]);
    let (day, month) = (seed.between(1, 28), seed.between(1, 12));
    let code = format!(
        "{}{day:02}{}{month:02}",
        seed.pick(&MOTHERS),
        seed.pick(&OWN)
    );
    let cell = *seed.pick(&["IV", "IV", "IV", "NIV"]);
    Ok(PersonRef {
        node: PersonId(seed.id()),
        identity: Identity::Code,
        code,
        sex: *seed.pick(&[Sex::M, Sex::F]),
        year_of_birth: Some(u16::try_from(seed.between(1968, 2008)).unwrap_or(1990)),
        suffix: None,
        role: Code::new("CLI")?,
        drug_cell: if drugs { Some(Code::new(cell)?) } else { None },
    })
}

/// How many made-up clients a service has.
const CLIENTS: u32 = 45;

/// One shift's diary.
struct Diary<'a> {
    planned: &'a Planned,
    day: Day,
    seed: Seed,
    entries: Vec<Entry>,
}

/// All entries of a shift, in the order in which they were written.
///
/// # Errors
/// Never: every name in this file is one.
pub fn entries(planned: &Planned, day: Day) -> Made<Vec<Entry>> {
    let seed = Seed::of(&["shift", planned.login, planned.service, &day.to_string()]);
    let mut diary = Diary {
        planned,
        day,
        seed,
        entries: Vec::new(),
    };
    let note = String::new();
    let open = diary.add(
        planned.from,
        0,
        Body::SpanOpen(SpanOpen {
            span_kind: SpanKind::Shift,
            shift_type: None,
            note,
        }),
    )?;
    if let Some((from, to)) = planned.pause {
        let pause = diary.add(from, 0, Body::BreakOpen(BreakOpen { span: open }))?;
        diary.add(to, 0, Body::BreakClose(BreakClose { span: open, pause }))?;
    }
    diary.work()?;
    diary.add(planned.to, 0, Body::SpanClose(SpanClose { span: open }))?;
    diary.entries.sort_by_key(|e| (e.device_time, e.id));
    Ok(diary.entries)
}

impl Diary<'_> {
    /// Writes an entry at a minute of the day; saved some seconds after that moment.
    fn add(&mut self, minute: u32, minutes: u32, body: Body) -> Made<EntryId> {
        let start = instant(self.day, minute);
        let saved = Instant(
            start.0
                + i64::from(minutes) * MINUTE_US
                + i64::from(self.seed.between(3, 50)) * 1_000_000,
        );
        let id = EntryId(self.seed.id_at(start));
        let author = people::account(self.planned.login);
        self.entries.push(Entry {
            schema: SCHEMA,
            id,
            author,
            workers: vec![author],
            service: service(self.planned.service)?,
            start,
            minutes,
            locality: None,
            place_type: None,
            point: None,
            persons: Vec::new(),
            anonymous: Vec::new(),
            device_time: saved,
            body,
        });
        Ok(id)
    }

    fn last(&mut self) -> Option<&mut Entry> {
        self.entries.last_mut()
    }

    /// Contacts and exchanges from the beginning to half an hour before the end.
    fn work(&mut self) -> Made<()> {
        let mut minute = self.planned.from + self.seed.between(10, 40);
        while minute + 40 < self.planned.to {
            let resting = self
                .planned
                .pause
                .is_some_and(|(from, to)| from <= minute + 35 && minute < to);
            if !resting {
                self.one(minute)?;
            }
            minute += self.seed.between(70, 150);
        }
        Ok(())
    }

    /// One thing that is done, as the service does it.
    fn one(&mut self, minute: u32) -> Made<()> {
        match (self.planned.service, self.seed.below(100)) {
            ("sas", ..55) => self.visit(minute),
            ("tpd", ..60) => self.exchange(minute),
            ("tpd", 60..80) | ("tp", ..16) => self.find(minute),
            ("tpd", 80..88) => self.bulk(minute),
            _ => self.contact(minute),
        }
    }

    fn visit(&mut self, minute: u32) -> Made<()> {
        let visit = matters::visit(&mut self.seed, self.day)?;
        let minutes = if visit.met() {
            self.seed.between(6, 12) * 5
        } else {
            0
        };
        self.add(minute, minutes, Body::HouseholdVisit(visit))?;
        self.place("HOME")
    }

    fn find(&mut self, minute: u32) -> Made<()> {
        let (found, place, point) = matters::find(&mut self.seed)?;
        self.add(minute, 0, Body::FoundNeedles(found))?;
        if let Some(entry) = self.last() {
            entry.point = Some(point);
        }
        self.place(place.as_str())
    }

    fn bulk(&mut self, minute: u32) -> Made<()> {
        let (bulk, [men, women]) = matters::bulk(&mut self.seed)?;
        let minutes = self.seed.between(4, 8) * 5;
        self.add(minute, minutes, Body::BulkContact(bulk))?;
        let role = Code::new("CLI")?;
        if let Some(entry) = self.last() {
            for (sex, count) in [(Sex::M, men), (Sex::F, women)] {
                entry.anonymous.push(AnonymousCount {
                    count,
                    sex,
                    band: None,
                    role: role.clone(),
                    drug_cell: None,
                });
            }
        }
        self.place("VAN")
    }

    /// Where the last entry was: in the one locality that there is.
    fn place(&mut self, place_type: &str) -> Made<()> {
        let (locality, place_type) = (LocalityId::new("prunerov")?, Code::new(place_type)?);
        if let Some(entry) = self.last() {
            entry.locality = Some(locality);
            entry.place_type = Some(place_type);
        }
        Ok(())
    }

    fn who(&mut self) -> Made<()> {
        let drugs = self.planned.service == "tpd";
        let known = self.seed.percent(75);
        let number = self.seed.below(CLIENTS);
        let count = self.seed.between(1, 3);
        let sex = *self.seed.pick(&[Sex::M, Sex::F, Sex::U]);
        let person = client(self.planned.service, number, drugs)?;
        let role = Code::new("CLI")?;
        if let Some(entry) = self.last() {
            if known {
                entry.persons.push(person);
            } else {
                entry.anonymous.push(AnonymousCount {
                    count,
                    sex,
                    band: None,
                    role,
                    drug_cell: None,
                });
            }
        }
        Ok(())
    }

    fn contact(&mut self, minute: u32) -> Made<()> {
        let short = self.planned.service;
        let what = *self.seed.pick(&[
            "KON", "KON", "KON", "INT", "INT", "INT", "INF", "INF", "IJ", "DOP", "OSL", "CAN",
            "PVP",
        ]);
        let away = matches!(short, "tp" | "tpd" | "sas");
        let form = if self.seed.percent(8) {
            "D"
        } else if away {
            "T"
        } else {
            "A"
        };
        let minutes = self.seed.between(2, 7) * 5;
        let acts = match short {
            "nzdm" => codes(&["27.a.1"])?,
            "sas" => codes(&["30.a.2"])?,
            "dluhy" => codes(&["4.b"])?,
            "prace" => Vec::new(),
            _ => codes(&["ZSP"])?,
        };
        let topic = match short {
            "dluhy" => *self.seed.pick(&["DLUH", "EXE", "INS"]),
            "prace" => "PRA",
            "sas" => *self.seed.pick(&["BYD", "VZD", "DAV"]),
            _ => *self.seed.pick(&["BYD", "DAV", "ZDR", "DOK"]),
        };
        let contact = Contact {
            what: Code::new(what)?,
            form: Code::new(form)?,
            acts,
            topics: codes(&[topic])?,
            referrals: Vec::new(),
            interpreter: false,
            km: None,
            note: String::new(),
        };
        let id = self.add(minute, minutes, Body::Contact(contact.clone()))?;
        self.who()?;
        self.place(if away { "STREET" } else { "CENTRE" })?;
        if self.seed.percent(5) {
            self.correct(id, minutes, &contact)?;
        } else if self.seed.percent(3) {
            self.withdraw(id)?;
        }
        Ok(())
    }

    /// It took longer than was first written.
    fn correct(&mut self, root: EntryId, minutes: u32, contact: &Contact) -> Made<()> {
        let Some(mut entry) = self.last().cloned() else {
            return Ok(());
        };
        entry.minutes = minutes + 10;
        entry.device_time = entry.device_time.plus_minutes(12);
        entry.id = EntryId(self.seed.id_at(entry.device_time));
        entry.body = Body::Correction(Correction {
            corrects: root,
            sees: root,
            reason: "trvalo déle".into(),
            body: Box::new(Body::Contact(contact.clone())),
        });
        self.entries.push(entry);
        Ok(())
    }

    /// Taken back at once.
    fn withdraw(&mut self, target: EntryId) -> Made<()> {
        let Some(mut entry) = self.last().cloned() else {
            return Ok(());
        };
        entry.device_time = Instant(entry.device_time.0 + 8_000_000);
        entry.id = EntryId(self.seed.id_at(entry.device_time));
        entry.minutes = 0;
        entry.persons.clear();
        entry.anonymous.clear();
        entry.body = Body::Withdrawal(Withdrawal {
            target,
            reason: String::new(),
        });
        self.entries.push(entry);
        Ok(())
    }

    fn exchange(&mut self, minute: u32) -> Made<()> {
        let received = self.seed.between(0, 20);
        let issued = received + self.seed.between(0, 8) + 1;
        let others = if self.seed.percent(25) {
            self.seed.between(1, 3)
        } else {
            0
        };
        let item = *self.seed.pick(&["J1", "J1", "J2", "J05"]);
        let line = |item: &str, received, issued| {
            Ok(ItemLine {
                item: Code::new(item)?,
                received,
                issued,
            })
        };
        let exchange = Exchange {
            items: vec![
                line(item, received, issued)?,
                line("VODA", 0, issued)?,
                line("ALK", 0, issued)?,
            ],
            count_method: Code::new(self.seed.pick(&["EXACT", "EXACT", "EST"]))?,
            for_whom: Code::new(if others > 0 { "SEC" } else { "SELF" })?,
            secondary_persons: others,
            contact: None,
            note: String::new(),
        };
        self.add(minute, 5, Body::Exchange(exchange))?;
        self.who()?;
        self.place("STREET")
    }
}
