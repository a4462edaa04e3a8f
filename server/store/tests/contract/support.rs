//! Entries, items and pushes for the cases.
use domain::entry::{
    BreakClose, BreakOpen, BulkContact, Contact, Correction, Exchange, Family, FindState, FindStep,
    FoundNeedles, HouseholdVisit, ItemLine, SCHEMA, SpanClose, SpanKind, SpanOpen, Task, TaskClose,
    Withdrawal,
};
use domain::ids::FamilyId;
use domain::person::{AnonymousCount, Identity, PersonRef, Sex};
use domain::{
    AccountId, Body, Code, Day, DeviceId, Entry, EntryId, Instant, PersonId, ServiceId, StreamId,
};
use store::Store;
use store::model::{FigureQuery, Pull, Pulled, Push, PushItem, Pushed, Slot, Verdict};
use sync::digest::Hash;
use sync::wire::{Changed, Have, Offer, Outcome, Refusal};
use uuid::Uuid;

pub fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

pub fn account(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

pub fn stream(n: u128) -> StreamId {
    StreamId(Uuid::from_u128(n))
}

pub fn service(name: &str) -> ServiceId {
    ServiceId::new(name).unwrap()
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn at(on: &str, hour: u32, minute: u32) -> Instant {
    Instant::from_local(day(on), hour, minute).unwrap()
}

/// An entry of worker 1 for the SAS on Tuesday 22 April 2014 at 9:00.
pub fn entry(n: u128, body: Body) -> Entry {
    let start = at("2014-04-22", 9, 0);
    Entry {
        schema: SCHEMA,
        id: id(n),
        author: account(1),
        workers: vec![account(1)],
        service: service("sas"),
        start,
        minutes: 0,
        locality: None,
        place_type: None,
        point: None,
        persons: vec![],
        anonymous: vec![],
        device_time: start,
        body,
    }
}

pub fn contact(n: u128) -> Entry {
    let body = Contact {
        what: code("KON"),
        form: code("T"),
        acts: vec![],
        topics: vec![],
        referrals: vec![],
        interpreter: false,
        km: None,
        note: "u školy".into(),
    };
    Entry {
        minutes: 20,
        ..entry(n, Body::Contact(body))
    }
}

pub fn exchange(n: u128, received: u32, issued: u32) -> Entry {
    let body = Exchange {
        items: vec![ItemLine {
            item: code("J1"),
            received,
            issued,
        }],
        count_method: code("EXACT"),
        for_whom: code("SELF"),
        secondary_persons: 0,
        contact: None,
        note: String::new(),
    };
    entry(n, Body::Exchange(body))
}

pub fn shift(n: u128, start: Instant) -> Entry {
    let body = SpanOpen {
        span_kind: SpanKind::Shift,
        shift_type: None,
        note: String::new(),
    };
    Entry {
        start,
        ..entry(n, Body::SpanOpen(body))
    }
}

pub fn close(n: u128, span: u128, end: Instant) -> Entry {
    Entry {
        start: end,
        ..entry(n, Body::SpanClose(SpanClose { span: id(span) }))
    }
}

pub fn pause(n: u128, span: u128, start: Instant) -> Entry {
    Entry {
        start,
        ..entry(n, Body::BreakOpen(BreakOpen { span: id(span) }))
    }
}

pub fn resume(n: u128, span: u128, of: u128, end: Instant) -> Entry {
    Entry {
        start: end,
        ..entry(
            n,
            Body::BreakClose(BreakClose {
                span: id(span),
                pause: id(of),
            }),
        )
    }
}

/// A visit to a family, with tasks of these numbers and the day of the next one.
pub fn visit(n: u128, family: u128, tasks: &[u32], next: Option<&str>) -> Entry {
    let task = |no: &u32| Task {
        no: *no,
        text: "přihláška do školky".into(),
        due: None,
    };
    let body = HouseholdVisit {
        family: Family {
            id: FamilyId(Uuid::from_u128(family)),
            label: format!("K-{family}"),
            locality: None,
            adults: 2,
            children: 3,
        },
        purpose: code("PLA"),
        result: code("ZAS"),
        adults: 1,
        children: 2,
        travel_minutes: 20,
        km: Some(7),
        acts: vec![code("30.a.2")],
        areas: vec![code("SKOLA")],
        tasks: tasks.iter().map(task).collect(),
        next: next.map(day),
        note: "u babičky".into(),
    };
    Entry {
        minutes: 60,
        ..entry(n, Body::HouseholdVisit(body))
    }
}

pub fn task_close(n: u128, of: u128, task: u32) -> Entry {
    let close = TaskClose {
        of: id(of),
        task,
        done: true,
        note: "podáno".into(),
    };
    entry(n, Body::TaskClose(close))
}

pub fn find(n: u128, pieces: u32, state: FindState) -> Entry {
    let body = FoundNeedles {
        pieces,
        source: code("PUBLIC"),
        place: "pod lavičkou u lampy 12".into(),
        state,
        disposal: (state == FindState::Collected).then(|| code("KC")),
        note: String::new(),
    };
    Entry {
        place_type: Some(code("PARK")),
        ..entry(n, Body::FoundNeedles(body))
    }
}

pub fn find_step(n: u128, find: u128, state: FindState) -> Entry {
    let body = FindStep {
        find: id(find),
        state,
        disposal: (state == FindState::Collected).then(|| code("KC")),
        pieces: None,
        note: String::new(),
    };
    entry(n, Body::FindStep(body))
}

/// So many nameless men, counted together.
pub fn bulk(n: u128, count: u32) -> Entry {
    let body = BulkContact {
        what: code("OSL"),
        form: code("T"),
        cells: vec![],
        drugs: vec![],
        foreigners: 0,
        refused: 1,
        acts: vec![],
        topics: vec![],
        note: String::new(),
    };
    let mut entry = entry(n, Body::BulkContact(body));
    entry.anonymous.push(AnonymousCount {
        count,
        sex: Sex::M,
        band: None,
        role: code("CLI"),
        drug_cell: None,
    });
    entry
}

/// A correction of `root`, made on `sees`, to what `to` says.
pub fn correction(n: u128, root: u128, sees: u128, to: Entry) -> Entry {
    let body = Box::new(to.body.clone());
    let correction = Correction {
        corrects: id(root),
        sees: id(sees),
        reason: "překlep".into(),
        body,
    };
    Entry {
        id: id(n),
        body: Body::Correction(correction),
        ..to
    }
}

pub fn withdrawal(n: u128, target: u128) -> Entry {
    entry(
        n,
        Body::Withdrawal(Withdrawal {
            target: id(target),
            reason: String::new(),
        }),
    )
}

pub fn person(code_text: &str, year: Option<u16>, node: u128) -> PersonRef {
    PersonRef {
        node: PersonId(Uuid::from_u128(node)),
        identity: Identity::Code,
        code: code_text.into(),
        sex: Sex::M,
        year_of_birth: year,
        suffix: None,
        role: code("CLI"),
        drug_cell: None,
    }
}

/// An item that ingestion accepts.
pub fn item(of: u128, seq: u64, entry: &Entry) -> PushItem {
    flagged(of, seq, entry, &[])
}

pub fn flagged(of: u128, seq: u64, entry: &Entry, flags: &[&str]) -> PushItem {
    let raw = domain::decode::encode(entry);
    let slot = Slot {
        id: entry.id,
        stream: stream(of),
        seq,
        schema: 1,
        hash: Hash::of(&raw),
    };
    let flags = flags.iter().map(|f| (*f).to_owned()).collect();
    PushItem {
        slot: Some(slot),
        raw,
        verdict: Verdict::Accept {
            entry: Box::new(entry.clone()),
            flags,
        },
    }
}

/// The same item, as ingestion sets it aside.
pub fn refused(item: &PushItem, reason: &str) -> PushItem {
    let refusal = Refusal {
        field: "service".into(),
        value: None,
        reason: reason.into(),
    };
    PushItem {
        verdict: Verdict::Quarantine(refusal),
        ..item.clone()
    }
}

/// The digest over items as a phone computes it: in order of seq.
pub fn digest(items: &[PushItem]) -> Hash {
    let mut slots: Vec<Slot> = items.iter().filter_map(|i| i.slot).collect();
    slots.sort_by_key(|slot| slot.seq);
    slots.iter().fold(Hash::EMPTY, |digest, slot| {
        digest.rolled(slot.id, slot.hash)
    })
}

pub fn have(items: &[PushItem]) -> Have {
    Have {
        max_seq: items.len() as u64,
        digest: digest(items),
    }
}

pub fn offer(item: &PushItem) -> Offer {
    let slot = item.slot.unwrap();
    Offer {
        seq: slot.seq,
        id: slot.id,
        hash: slot.hash,
    }
}

/// The moment at which cases push, unless they say otherwise.
pub const NOW: Instant = Instant(1_398_200_000_000_000);

/// A push by account 1 of stream `of`.
pub fn push(of: u128, have: Have, items: Vec<PushItem>) -> Push {
    Push {
        account: account(1),
        device: DeviceId(Uuid::from_u128(900)),
        valid: true,
        stream: stream(of),
        have,
        pending: items.len() as u32,
        oldest_pending: None,
        app_version: "1".into(),
        offer: vec![],
        items,
        now: NOW,
    }
}

/// Pushes what a phone has, whole, and returns the answer.
pub async fn send(store: &dyn Store, of: u128, items: &[PushItem]) -> Pushed {
    store
        .push(push(of, have(items), items.to_vec()))
        .await
        .unwrap()
}

/// Sends entries as one new stream of account 1.
pub async fn send_entries(store: &dyn Store, of: u128, entries: &[Entry]) -> Pushed {
    let items: Vec<PushItem> = entries
        .iter()
        .zip(1..)
        .map(|(e, seq)| item(of, seq, e))
        .collect();
    send(store, of, &items).await
}

/// Outcomes with their reasons, in order.
pub fn outcomes(pushed: &Pushed) -> Vec<(Outcome, Option<&str>)> {
    pushed
        .results
        .iter()
        .map(|r| (r.outcome, r.reason.as_ref().map(|r| r.reason.as_str())))
        .collect()
}

pub fn query(services: &[&str], from: &str, to: &str) -> FigureQuery {
    let services = services.iter().map(|s| service(s)).collect();
    FigureQuery {
        services,
        from: day(from),
        to: day(to),
        worker: None,
        as_of: None,
        persons: true,
        matters: true,
    }
}

/// The whole of 2014-W17.
pub fn week() -> FigureQuery {
    query(&["sas"], "2014-04-21", "2014-04-27")
}

pub fn pull_of(who: u128, services: &[&str], after: u64) -> Pull {
    Pull {
        account: account(who),
        services: services.iter().map(|s| service(s)).collect(),
        audience: vec![],
        team_since: day("2014-02-22"),
        own_since: day("2013-03-18"),
        after,
        limit: 1000,
    }
}

/// The ids of the entries in a pull, in order.
pub fn pulled_ids(pulled: &Pulled) -> Vec<EntryId> {
    let id = |c: &sync::wire::Change| match &c.what {
        Changed::Entry(entry) => Some(entry.id),
        _ => None,
    };
    pulled.changes.iter().filter_map(id).collect()
}

/// The keys of the documents in a pull, in order.
pub fn pulled_keys(pulled: &Pulled) -> Vec<String> {
    let key = |c: &sync::wire::Change| match &c.what {
        Changed::Reference { key, .. } => Some(key.clone()),
        _ => None,
    };
    pulled.changes.iter().filter_map(key).collect()
}
