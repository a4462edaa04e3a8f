//! What the measured phones write: shifts with contacts and exchanges, most of
//! them with a person, as in the demo. The same every time.

use anyhow::Result;
use chrono::{Datelike, Duration, Weekday};
use domain::entry::{Body, Contact, Exchange, ItemLine, SCHEMA, SpanClose, SpanKind, SpanOpen};
use domain::person::{Identity, PersonRef, Sex};
use domain::{AccountId, Code, Day, Entry, EntryId, Instant, LocalityId, PersonId, ServiceId};
use uuid::Uuid;

/// Entries of one shift: opened, worked, closed.
const SHIFT: u64 = 12;
const CLIENTS: u64 = 45;

/// Somebody who works day after day from a first day on.
pub struct Diary {
    worker: AccountId,
    service: ServiceId,
    day: Day,
    written: u64,
    shift: EntryId,
    chance: u64,
}

impl Diary {
    /// The diary of one worker in one service.
    pub fn new(worker: AccountId, service: &str, first: Day) -> Result<Self> {
        let low = u64::from_le_bytes(worker.0.as_bytes()[8..].try_into()?);
        Ok(Self {
            worker,
            service: ServiceId::new(service)?,
            day: first,
            written: 0,
            shift: EntryId(Uuid::nil()),
            chance: low | 1,
        })
    }

    /// Goes on with another day.
    pub fn jump(&mut self, day: Day) {
        self.day = day;
        self.written = self.written.next_multiple_of(SHIFT);
    }

    /// The next `count` entries.
    pub fn write(&mut self, count: usize) -> Result<Vec<Entry>> {
        (0..count).map(|_| self.next()).collect()
    }

    /// A number below `end` (Marsaglia's xorshift: enough to vary a mix).
    fn below(&mut self, end: u64) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance % end
    }

    fn next(&mut self) -> Result<Entry> {
        let place = self.written % SHIFT;
        self.written += 1;
        let start =
            Instant(Instant::start_of(self.day).0 + (8 * 60 + place as i64 * 40) * 60_000_000);
        let millis = u64::try_from(start.0 / 1000)?;
        let noise = (u128::from(self.below(u64::MAX)) << 64 | u128::from(self.below(u64::MAX)))
            .to_le_bytes();
        let id = EntryId(
            uuid::Builder::from_unix_timestamp_millis(millis, noise[..10].try_into()?).into_uuid(),
        );
        let body = match place {
            0 => Body::SpanOpen(SpanOpen {
                span_kind: SpanKind::Shift,
                shift_type: None,
                note: String::new(),
            }),
            last if last == SHIFT - 1 => Body::SpanClose(SpanClose { span: self.shift }),
            exchange if exchange % 3 == 0 => self.exchange()?,
            _ => contact()?,
        };
        let worked = !matches!(body, Body::SpanOpen(_) | Body::SpanClose(_));
        let persons = if worked && self.below(4) > 0 {
            vec![self.person()?]
        } else {
            Vec::new()
        };
        if place == 0 {
            self.shift = id;
        }
        if place == SHIFT - 1 {
            self.next_day();
        }
        Ok(Entry {
            schema: SCHEMA,
            id,
            author: self.worker,
            workers: vec![self.worker],
            service: self.service.clone(),
            start,
            minutes: if worked { 20 } else { 0 },
            locality: worked.then(|| LocalityId::new("load-place")).transpose()?,
            place_type: worked.then(|| Code::new("STREET")).transpose()?,
            point: None,
            persons,
            anonymous: Vec::new(),
            device_time: start.plus_minutes(21),
            body,
        })
    }

    fn next_day(&mut self) {
        self.day += Duration::days(1);
        while matches!(self.day.weekday(), Weekday::Sat | Weekday::Sun) {
            self.day += Duration::days(1);
        }
    }

    fn exchange(&mut self) -> Result<Body> {
        let received = self.below(20) as u32;
        Ok(Body::Exchange(Exchange {
            items: vec![
                ItemLine {
                    item: Code::new("J1")?,
                    received,
                    issued: received + 2,
                },
                ItemLine {
                    item: Code::new("VODA")?,
                    received: 0,
                    issued: received + 2,
                },
            ],
            count_method: Code::new("EXACT")?,
            for_whom: Code::new("SELF")?,
            secondary_persons: 0,
            contact: None,
            note: String::new(),
        }))
    }

    fn person(&mut self) -> Result<PersonRef> {
        let number = self.below(CLIENTS);
        Ok(PersonRef {
            node: PersonId(Uuid::from_u64_pair(self.worker.0.as_u64_pair().0, number)),
            identity: Identity::Code,
            code: format!("LOA{:02}TES{:02}", number % 28 + 1, number % 12 + 1),
            sex: if number.is_multiple_of(3) {
                Sex::F
            } else {
                Sex::M
            },
            year_of_birth: Some(1970 + (number % 35) as u16),
            suffix: None,
            role: Code::new("CLI")?,
            drug_cell: Some(Code::new("IV")?),
        })
    }
}

fn contact() -> Result<Body> {
    Ok(Body::Contact(Contact {
        what: Code::new("KON")?,
        form: Code::new("T")?,
        acts: vec![Code::new("ZSP")?],
        topics: vec![Code::new("BYD")?],
        referrals: Vec::new(),
        interpreter: false,
        km: None,
        note: String::new(),
    }))
}
