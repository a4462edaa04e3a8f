//! One entry of each kind, for tests.
use crate::entry::{
    Body, BreakClose, BreakOpen, BulkContact, Contact, Correction, Entry, Exchange, Family,
    FindState, FindStep, FoundNeedles, HouseholdVisit, ItemLine, SCHEMA, Share, SpanClose,
    SpanKind, SpanOpen, Task, TaskClose, Withdrawal,
};
use crate::ids::{AccountId, Code, EntryId, FamilyId, LocalityId, PersonId, ServiceId};
use crate::person::{AgeBand, AnonymousCount, Identity, PersonRef, Sex};
use crate::time::{Day, Instant};
use uuid::Uuid;

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

pub fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

pub fn at(day: Day, hour: u32, minute: u32) -> Instant {
    Instant::from_local(day, hour, minute).unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An entry of worker 100 in the SAS of Prunéřov on Tuesday 22 April 2014 at 9:00.
pub fn entry(n: u128, body: Body) -> Entry {
    let start = at(day("2014-04-22"), 9, 0);
    Entry {
        schema: SCHEMA,
        id: id(n),
        author: account(100),
        workers: vec![account(100)],
        service: ServiceId::new("prunerov-sas").unwrap(),
        start,
        minutes: 0,
        locality: None,
        place_type: None,
        point: None,
        persons: vec![],
        anonymous: vec![],
        device_time: start.plus_minutes(2),
        body,
    }
}

pub fn contact() -> Entry {
    let mut entry = entry(
        1,
        Body::Contact(Contact {
            what: code("INT"),
            form: code("T"),
            acts: vec![code("30.a.2"), code("ZSP")],
            topics: vec![code("DLUH")],
            referrals: vec![code("UP")],
            interpreter: false,
            km: Some(12),
            note: "u školy".into(),
        }),
    );
    entry.minutes = 40;
    entry.locality = Some(LocalityId::new("prunerov").unwrap());
    entry.place_type = Some(code("STREET"));
    entry.persons.push(PersonRef {
        node: PersonId(Uuid::from_u128(200)),
        identity: Identity::Code,
        code: "LUD07TOM08".into(),
        sex: Sex::M,
        year_of_birth: Some(1973),
        suffix: None,
        role: code("CLI"),
        drug_cell: None,
    });
    entry.anonymous.push(AnonymousCount {
        count: 2,
        sex: Sex::F,
        band: Some(AgeBand {
            from: 19,
            to: Some(26),
        }),
        role: code("ZAJ"),
        drug_cell: None,
    });
    entry
}

pub fn exchange_of(n: u128, items: &[(&str, u32, u32)], secondary_persons: u32) -> Entry {
    let line = |(item, received, issued): &(&str, u32, u32)| ItemLine {
        item: code(item),
        received: *received,
        issued: *issued,
    };
    let mut entry = entry(
        n,
        Body::Exchange(Exchange {
            items: items.iter().map(line).collect(),
            count_method: code("EXACT"),
            for_whom: code("SELF"),
            secondary_persons,
            contact: None,
            note: String::new(),
        }),
    );
    entry.anonymous.push(AnonymousCount {
        count: 1,
        sex: Sex::M,
        band: None,
        role: code("CLI"),
        drug_cell: Some(code("IV")),
    });
    entry
}

pub fn exchange() -> Entry {
    exchange_of(2, &[("J1", 10, 12), ("VODA", 0, 12)], 2)
}

pub fn span_open() -> Entry {
    let shift = SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    };
    entry(3, Body::SpanOpen(shift))
}

pub fn span_close() -> Entry {
    entry(4, Body::SpanClose(SpanClose { span: id(3) }))
}

pub fn break_open() -> Entry {
    entry(5, Body::BreakOpen(BreakOpen { span: id(3) }))
}

pub fn break_close() -> Entry {
    entry(
        6,
        Body::BreakClose(BreakClose {
            span: id(3),
            pause: id(5),
        }),
    )
}

pub fn correction_of(n: u128, root: &Entry, sees: u128, change: impl FnOnce(&mut Entry)) -> Entry {
    let mut corrected = root.clone();
    change(&mut corrected);
    corrected.id = id(n);
    corrected.body = Body::Correction(Correction {
        corrects: root.id,
        sees: id(sees),
        reason: "překlep".into(),
        body: Box::new(corrected.body),
    });
    corrected
}

pub fn correction() -> Entry {
    correction_of(7, &exchange(), 2, |e| {
        if let Body::Exchange(x) = &mut e.body {
            x.items[0].issued = 14;
        }
    })
}

pub fn withdrawal() -> Entry {
    entry(
        8,
        Body::Withdrawal(Withdrawal {
            target: id(2),
            reason: "dvakrát".into(),
        }),
    )
}

pub fn visit_of(n: u128, result: &str, adults: u32, children: u32) -> Entry {
    let family = Family {
        id: FamilyId(Uuid::from_u128(300)),
        label: "K-12".into(),
        locality: Some(LocalityId::new("prunerov").unwrap()),
        adults: 2,
        children: 4,
    };
    let mut entry = entry(
        n,
        Body::HouseholdVisit(HouseholdVisit {
            family,
            purpose: code("PLA"),
            result: code(result),
            adults,
            children,
            travel_minutes: 20,
            km: Some(7),
            acts: vec![code("30.a.2")],
            areas: vec![code("SKOLA")],
            tasks: vec![Task {
                no: 1,
                text: "přihláška do školky".into(),
                due: Some(day("2014-04-30")),
            }],
            next: Some(day("2014-05-06")),
            note: String::new(),
        }),
    );
    entry.minutes = 60;
    entry
}

pub fn visit() -> Entry {
    visit_of(9, "ZAS", 1, 3)
}

pub fn task_close() -> Entry {
    let close = TaskClose {
        of: id(9),
        task: 1,
        done: true,
        note: "podáno".into(),
    };
    entry(10, Body::TaskClose(close))
}

pub fn find_of(n: u128, pieces: u32, state: FindState) -> Entry {
    let mut entry = entry(
        n,
        Body::FoundNeedles(FoundNeedles {
            pieces,
            source: code("PUBLIC"),
            place: "pod lavičkou u lampy 12".into(),
            state,
            disposal: (state == FindState::Collected).then(|| code("KC")),
            note: String::new(),
        }),
    );
    entry.place_type = Some(code("PARK"));
    entry
}

pub fn find() -> Entry {
    find_of(11, 4, FindState::Reported)
}

pub fn find_step_of(n: u128, find: u128, state: FindState) -> Entry {
    let step = FindStep {
        find: id(find),
        state,
        disposal: (state == FindState::Collected).then(|| code("MPD")),
        pieces: None,
        note: String::new(),
    };
    entry(n, Body::FindStep(step))
}

pub fn find_step() -> Entry {
    find_step_of(12, 11, FindState::Collected)
}

/// Nine men and three women: ten users, eight of them injecting, one non-user, one parent.
pub fn bulk() -> Entry {
    let share = |(of, count): &(&str, u32)| Share {
        of: code(of),
        count: *count,
    };
    let mut entry = entry(
        13,
        Body::BulkContact(BulkContact {
            what: code("OSL"),
            form: code("T"),
            cells: [("IV", 8), ("NIV", 2), ("NEU", 1), ("ROD", 1)]
                .iter()
                .map(share)
                .collect(),
            drugs: [("PER", 9), ("HER", 1)].iter().map(share).collect(),
            foreigners: 2,
            refused: 3,
            acts: vec![],
            topics: vec![],
            note: String::new(),
        }),
    );
    entry.minutes = 90;
    for (sex, count) in [(Sex::M, 9), (Sex::F, 3)] {
        entry.anonymous.push(AnonymousCount {
            count,
            sex,
            band: None,
            role: code("CLI"),
            drug_cell: None,
        });
    }
    entry
}

pub fn one_of_each() -> Vec<Entry> {
    vec![
        contact(),
        exchange(),
        visit(),
        task_close(),
        find(),
        find_step(),
        bulk(),
        span_open(),
        span_close(),
        break_open(),
        break_close(),
        correction(),
        withdrawal(),
    ]
}
