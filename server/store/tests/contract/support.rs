//! Entries, items and pushes for the cases.
use domain::entry::{
    BreakClose, BreakOpen, Contact, Correction, Exchange, ItemLine, SCHEMA, SpanClose, SpanKind,
    SpanOpen, Withdrawal,
};
use domain::person::{Identity, PersonRef, Sex};
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
