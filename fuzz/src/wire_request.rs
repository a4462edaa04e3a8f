//! A sync request, as the server reads it: the envelope, and each item by itself.
use domain::problem::Reason;
use domain::{AccountId, Day, Instant, ProviderId, ServiceId};
use serde_json::value::{RawValue, to_raw_value};
use server_core::BadRequest;
use server_core::cursor::Cursor;
use server_core::envelope::{self, Envelope};
use server_core::item::{Sender, erased_offers, judge};
use server_core::known::Known;
use server_core::programmes;
use server_core::scope::Scope;
use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;
use store::model::{Account, PushItem, Reference, Verdict};
use sync::digest::Hash;
use sync::plan::reason;
use sync::wire::{
    AccountKind, Item, MAX_BODY, MAX_ITEMS, MAX_OFFER, MAX_RAW, MembershipInfo, Offer, Refusal,
    Role, SessionState, SyncRequest, WIRE,
};
use uuid::Uuid;

/// A Tuesday in April 2014, when every service of the programmes here was open.
const NOW: Instant = Instant(1_398_160_800_000_000);

/// See the crate.
pub fn begin() {
    crate::corpus("wire_request", holds);
    extremes();
}

/// Reads a request, and decides on its items as they came and with their hashes put right: no
/// fuzzer finds a text to a hash.
pub fn holds(data: &[u8]) -> bool {
    // A text: bytes that are none may stand in what a typed reader skips, and the server refuses them.
    let text = std::str::from_utf8(data).ok();
    let typed = text.and_then(|text| serde_json::from_str::<SyncRequest>(text).ok());
    let envelope = match envelope::read(data) {
        Ok(envelope) => envelope,
        Err(BadRequest(refusal)) => {
            named(&refusal);
            let fits = |r: &SyncRequest| {
                r.wire == WIRE && r.entries.len() <= MAX_ITEMS && r.offer.len() <= MAX_OFFER
            };
            assert!(!typed.as_ref().is_some_and(fits), "{refusal:?}");
            return false;
        }
    };
    header(&envelope);
    if let Some(request) = &typed {
        written(request, &envelope);
    }
    for raw in &envelope.entries {
        as_it_came(raw);
        if let Ok(item) = serde_json::from_str::<Item>(raw.get()) {
            put_right(item);
        }
    }
    offered(&envelope);
    true
}

/// What is read is written and read as the same value, and the server reads in it what was sent.
fn written(request: &SyncRequest, envelope: &Envelope<'_>) {
    let text = serde_json::to_vec(request).expect("a request can be written");
    let again: SyncRequest = serde_json::from_slice(&text).expect("what was written is read");
    assert_eq!(again, *request);
    let again = envelope::read(&text).expect("the server reads what was written");
    for read in [envelope, &again] {
        assert_eq!(
            (read.wire, read.stream, read.epoch, read.have, read.pending),
            (
                request.wire,
                request.stream,
                request.epoch,
                request.have,
                request.pending
            )
        );
        assert_eq!(
            (&read.cursor, &read.scope, &read.offer, &read.app_version),
            (
                &request.cursor,
                &request.scope,
                &request.offer,
                &request.app_version
            )
        );
        assert_eq!(
            (read.oldest_pending, read.device_time, read.entries.len()),
            (
                request.oldest_pending,
                request.device_time,
                request.entries.len()
            )
        );
    }
}

/// What the server makes of the rest of the envelope.
fn header(envelope: &Envelope<'_>) {
    if let Some(Ok(cursor)) = envelope.cursor.as_deref().map(str::parse::<Cursor>) {
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }
    let scope = Scope::new(BTreeSet::new(), BTreeSet::new());
    let services = envelope
        .scope
        .as_deref()
        .map_or(0, |s| s.split(',').count());
    assert!(scope.forget(envelope.scope.as_deref()).len() <= services);
    for moment in [envelope.oldest_pending, envelope.device_time] {
        crate::entry::moment(moment.unwrap_or(NOW));
    }
}

/// Every item is answered: accepted with the text that its hash is of, or set aside with a reason.
fn as_it_came(raw: &RawValue) {
    let account = author(AccountId(Uuid::nil()));
    for state in [SessionState::Valid, SessionState::Revoked] {
        let sender = sender(&account, state);
        let judged = judge(&sender, raw);
        decided(&judged, &sender);
        match (serde_json::from_str::<Item>(raw.get()), judged.slot) {
            (Ok(item), Some(slot)) => {
                assert_eq!(judged.raw, item.raw);
                assert_eq!(
                    (slot.id, slot.stream, slot.seq, slot.schema, slot.hash),
                    (item.id, item.stream, item.seq, item.schema, item.hash)
                );
            }
            (Err(_), None) => assert_eq!(judged.raw, raw.get(), "kept as it came"),
            (item, slot) => panic!("{item:?} has the place {slot:?}"),
        }
    }
}

/// The same with the hash of its text, so that the text itself is read.
fn put_right(mut item: Item) {
    item.hash = Hash::of(&item.raw);
    let decoded = domain::decode::decode(&item.raw);
    if let Ok(entry) = &decoded {
        (item.id, item.schema) = (entry.id, entry.schema);
    }
    let text = to_raw_value(&item).expect("an item can be written");
    let account = author(
        decoded
            .as_ref()
            .map_or(AccountId(Uuid::nil()), |entry| entry.author),
    );
    let sender = sender(&account, SessionState::Valid);
    let judged = judge(&sender, &text);
    decided(&judged, &sender);
    assert_eq!(judged.raw, item.raw);
    match (decoded, &judged.verdict) {
        (Ok(entry), Verdict::Accept { entry: found, .. }) => {
            assert_eq!(**found, entry);
            let is_known = sender.known.service(&entry.service).is_some();
            assert!(is_known, "{}", entry.service);
        }
        (Ok(entry), Verdict::Quarantine(refusal)) => {
            let may_be = ["unknown_service", "no_membership", "too_large"];
            assert!(may_be.contains(&refusal.reason.as_str()), "{refusal:?}");
            let is_known = sender.known.service(&entry.service).is_some();
            assert_eq!(refusal.reason == "unknown_service", !is_known);
        }
        (Err(problem), Verdict::Quarantine(refusal)) => {
            let large = item.raw.len() > MAX_RAW;
            assert!(large || refusal.reason == problem.reason.as_str());
            assert!(large || refusal.field == problem.field);
        }
        (Err(problem), Verdict::Accept { .. }) => panic!("accepted: {problem}"),
    }
}

fn decided(judged: &PushItem, sender: &Sender<'_>) {
    match &judged.verdict {
        Verdict::Accept { entry, flags } => {
            let slot = judged.slot.expect("what is accepted has a place");
            assert_eq!(Hash::of(&judged.raw), slot.hash);
            assert_eq!((entry.id, entry.schema), (slot.id, slot.schema));
            assert_eq!(entry.author, sender.account.id);
            assert_eq!(sender.state, SessionState::Valid);
            assert!(judged.raw.len() <= MAX_RAW);
            assert!(flags.iter().all(|flag| crate::is_stable_code(flag)));
        }
        Verdict::Quarantine(refusal) => named(refusal),
    }
}

fn named(refusal: &Refusal) {
    assert!(crate::is_stable_code(&refusal.reason), "{refusal:?}");
    if let Some(value) = &refusal.value {
        assert!(value.chars().count() <= 81 && !value.chars().any(char::is_control));
    }
}

/// Of what was erased, exactly the offers with that hash take their place.
fn offered(envelope: &Envelope<'_>) {
    let Some(first) = envelope.offer.first() else {
        return;
    };
    let account = author(AccountId(Uuid::nil()));
    let erased = HashSet::from([first.hash]);
    let sender = Sender {
        erased: &erased,
        ..sender(&account, SessionState::Valid)
    };
    let found = erased_offers(&sender, envelope.stream, &envelope.offer);
    let same = |o: &&Offer| o.hash == first.hash;
    assert_eq!(found.len(), envelope.offer.iter().filter(same).count());
    for item in found {
        let Verdict::Quarantine(refusal) = item.verdict else {
            panic!("{:?} is accepted", item.slot);
        };
        assert_eq!(
            (refusal.reason.as_str(), item.raw.as_str()),
            (reason::ERASED, "")
        );
    }
}

fn sender(account: &Account, state: SessionState) -> Sender<'_> {
    static NOTHING: OnceLock<HashSet<Hash>> = OnceLock::new();
    Sender {
        account,
        state,
        known: known(),
        now: NOW,
        clock_ahead: Some(0),
        erased: NOTHING.get_or_init(HashSet::new),
    }
}

/// Somebody with this id who manages a provider and works in a service of another.
fn author(id: AccountId) -> Account {
    let of = |role, provider: &str, services: Vec<ServiceId>| MembershipInfo {
        role,
        provider: ProviderId::new(provider).ok(),
        programme: None,
        services,
        from: Day::MIN,
        to: None,
    };
    let tp = ServiceId::new("prunerov-tp").expect("a slug");
    Account {
        id,
        login: "jana".to_owned(),
        name: "Jana".to_owned(),
        kind: AccountKind::Person,
        disabled_at: None,
        memberships: vec![
            of(Role::Manager, "prunerov-dodavatel", Vec::new()),
            of(Role::Worker, "mesto-kadan", vec![tp]),
        ],
    }
}

/// The programme of Prunéřov.
pub fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let text = include_str!("../../server/programmes/prunerov.toml");
        let file = programmes::read("prunerov.toml", text).expect("a programme of the product");
        let reference = Reference {
            version: 1,
            programmes: vec![file.programme],
            providers: file.providers,
            services: file.services,
            lists: domain::lists::CodeLists::builtin(),
        };
        Known::new(reference, vec![author(AccountId(Uuid::from_u128(1)))])
    })
}

/// Requests as large as the server takes, and nested deeper than it follows.
fn extremes() {
    let with = |fields: &str| {
        format!(
            r#"{{"wire":1,"stream":"{}","have":{{"max_seq":0,"digest":"{}"}},"pending":0{fields}}}"#,
            Uuid::nil(),
            Hash::EMPTY
        )
    };
    let entries = |items: &str| with(&format!(r#","entries":[{items}]"#));
    let item = |raw: &str| Item {
        id: domain::EntryId(Uuid::nil()),
        stream: domain::StreamId(Uuid::nil()),
        seq: u64::MAX,
        schema: u16::MAX,
        hash: Hash::of(raw),
        raw: raw.to_owned(),
    };
    let written = |item: &Item| serde_json::to_string(item).expect("an item can be written");
    let (open, close) = ("[".repeat(crate::DEEP), "]".repeat(crate::DEEP));
    let deep = format!("{open}{close}");
    assert!(holds(entries("").as_bytes()), "the least request");
    assert!(
        holds(entries(&deep).as_bytes()),
        "an item of nothing but brackets"
    );
    assert!(holds(with(&format!(r#","unknown":{deep}"#)).as_bytes()));
    assert!(holds(entries(&written(&item(&deep))).as_bytes()));
    assert!(!holds(open.as_bytes()), "brackets without an end");
    assert!(!holds(entries(&open).as_bytes()));
    assert!(holds(entries(&vec!["0"; MAX_ITEMS].join(",")).as_bytes()));
    assert!(!holds(
        entries(&vec!["0"; MAX_ITEMS + 1].join(",")).as_bytes()
    ));
    assert!(holds(
        entries(&format!("\"{}\"", "x".repeat(MAX_BODY))).as_bytes()
    ));
    let long = |length| entries(&written(&item(&"7".repeat(length))));
    assert!(holds(long(MAX_RAW).as_bytes()) && holds(long(MAX_RAW + 1).as_bytes()));
    let account = author(AccountId(Uuid::nil()));
    let nested = format!("{{\"schema\":1,\"x\":{}", "[".repeat(MAX_RAW - 20));
    let nested = to_raw_value(&item(&nested)).expect("an item can be written");
    let judged = judge(&sender(&account, SessionState::Valid), &nested);
    let Verdict::Quarantine(refusal) = judged.verdict else {
        panic!("brackets are no entry");
    };
    assert_eq!(refusal.reason, Reason::NotJson.as_str());
}
