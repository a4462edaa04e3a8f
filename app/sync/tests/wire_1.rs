//! Requests and replies of wire version 1, frozen: phones in the field speak it for years, so
//! these files are read for ever and never edited; a new version gets a folder of its own.
use domain::Entry;
use sync::digest::Hash;
use sync::wire::{Changed, Forget, GapKind, Have, Outcome, SessionState, SyncReply, SyncRequest};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/wire-1/", $name, ".json"))
    };
}

fn request(text: &str) -> SyncRequest {
    serde_json::from_str(text).unwrap()
}

fn reply(text: &str) -> SyncReply {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_first_request_of_wire_1_is_read_with_its_entries_hashes_and_digest() {
    let r = request(fixture!("request-first"));
    assert_eq!(
        (r.wire, r.epoch, r.pending, r.entries.len()),
        (1, None, 4, 4)
    );
    let mut have = Have::NOTHING;
    for item in &r.entries {
        assert_eq!(Hash::of(&item.raw), item.hash, "{}", item.seq);
        let entry: Entry = serde_json::from_str(&item.raw).unwrap();
        assert_eq!(entry.id, item.id);
        let digest = have.digest.rolled(item.id, item.hash);
        have = Have {
            max_seq: item.seq,
            digest,
        };
    }
    assert_eq!(r.have, have);
}

#[test]
fn an_offer_of_wire_1_names_seq_id_and_hash() {
    let (first, r) = (
        request(fixture!("request-first")),
        request(fixture!("request-offer")),
    );
    let names =
        |r: &SyncRequest| -> Vec<_> { r.entries.iter().map(|i| (i.seq, i.id, i.hash)).collect() };
    let offered: Vec<_> = r.offer.iter().map(|o| (o.seq, o.id, o.hash)).collect();
    assert_eq!(offered, names(&first));
    assert_eq!(
        (r.cursor.as_deref(), r.scope.as_deref()),
        (Some("17"), Some("s1"))
    );
}

#[test]
fn the_least_request_of_wire_1_needs_five_fields() {
    let r = request(fixture!("request-least"));
    assert_eq!(
        (r.have, r.entries.len(), r.offer.len()),
        (Have::NOTHING, 0, 0)
    );
    assert_eq!((r.device_time, r.app_version.as_str()), (None, ""));
}

#[test]
fn a_first_reply_of_wire_1_is_read_with_every_outcome_and_kind_of_change() {
    let r = reply(fixture!("reply-first"));
    let outcomes: Vec<_> = r.results.iter().map(|a| (a.outcome, a.change)).collect();
    assert_eq!(
        outcomes,
        [
            (Outcome::Stored, Some(14)),
            (Outcome::Stored, Some(15)),
            (Outcome::Duplicate, Some(9)),
            (Outcome::Quarantined, None)
        ]
    );
    let refusal = r.results[3].reason.as_ref().unwrap();
    assert_eq!(
        (refusal.field.as_str(), refusal.reason.as_str()),
        ("service", "unknown_service")
    );
    let Changed::Reference {
        key,
        doc: Some(doc),
    } = &r.changes[0].what
    else {
        panic!("{:?}", r.changes[0]);
    };
    assert_eq!(
        (key.as_str(), &doc["name"]),
        (
            "service/prunerov-sas",
            &"Sociálně aktivizační služby".into()
        )
    );
    assert!(matches!(
        &r.changes[1].what,
        Changed::Reference { doc: None, .. }
    ));
    let Changed::Entry(entry) = &r.changes[2].what else {
        panic!("{:?}", r.changes[2]);
    };
    assert_eq!(
        (Hash::of(&entry.raw), entry.flags.as_slice()),
        (entry.hash, ["future".to_owned()].as_slice())
    );
    assert_eq!(
        r.changes[3].what,
        Changed::Unknown,
        "a kind of change of a later server"
    );
    assert!(
        matches!(&r.forget[..], [Forget::Service(s), Forget::Entry(_)] if s.as_str() == "prunerov-nzdm")
    );
    assert!(r.more);
}

#[test]
fn a_reply_of_wire_1_names_gaps_and_a_revoked_session() {
    let r = reply(fixture!("reply-gaps"));
    let gaps: Vec<_> = r.missing.iter().map(|g| (g.from, g.to, g.why)).collect();
    assert_eq!(gaps, [(2, 3, GapKind::Absent), (1, 4, GapKind::Differs)]);
    assert_eq!(
        (r.session, r.min_wire, r.changes.len()),
        (SessionState::Revoked, 2, 0)
    );
    assert_eq!(r.held.max_seq, 1);
}

#[test]
fn what_this_program_writes_is_what_the_fixtures_say() {
    for text in [fixture!("request-first"), fixture!("request-offer")] {
        let written = serde_json::to_value(request(text)).unwrap();
        let frozen: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(written, frozen);
    }
    let text = fixture!("reply-gaps");
    let mut written = serde_json::to_value(reply(text)).unwrap();
    let frozen: serde_json::Value = serde_json::from_str(text).unwrap();
    // Written even if empty, may be missing when read.
    assert_eq!(
        written.as_object_mut().unwrap().remove("changes"),
        Some(serde_json::json!([]))
    );
    assert_eq!(written, frozen);
}
