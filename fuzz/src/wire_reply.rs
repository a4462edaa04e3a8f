//! The reply to a sync request, as the phone reads it and acts on it.
use domain::{Instant, StreamId, json};
use serde_json::Value;
use std::sync::OnceLock;
use sync::digest::Hash;
use sync::plan::digest_reply;
use sync::storage::{OfferReason, Offering, Snapshot};
use sync::wire::{Changed, SyncReply, SyncRequest};
use uuid::Uuid;

const AT: Instant = Instant(1_398_160_800_000_000);

/// See the crate.
pub fn begin() {
    crate::corpus("wire_reply", holds);
    extremes();
}

/// A reply that is read is written and read as the same, and the phone can act on it whatever it
/// says.
pub fn holds(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else {
        return false;
    };
    let Ok(reply) = json::read::<SyncReply>(text) else {
        return false;
    };
    let written = serde_json::to_string(&reply).expect("a reply can be written");
    let again: SyncReply = json::read(&written).expect("what was written is read");
    let ((a, docs), (b, again)) = (apart(reply.clone()), apart(again));
    assert_eq!(a, b);
    assert!(docs.len() == again.len() && docs.iter().zip(&again).all(|(a, b)| crate::alike(a, b)));
    crate::entry::moment(reply.server_time);
    for request in requests() {
        acted_on(request, reply.clone());
    }
    true
}

/// A reply without its documents, and these.
fn apart(mut reply: SyncReply) -> (SyncReply, Vec<Value>) {
    let mut docs = Vec::new();
    for change in &mut reply.changes {
        if let Changed::Reference { doc, .. } = &mut change.what {
            docs.push(doc.take().unwrap_or_default());
        }
    }
    (reply, docs)
}

/// What the phone makes of a reply: confirmed is only what it sent, by its own hash; what it takes
/// over has the hash that it came with.
fn acted_on((now, request): &(Snapshot, SyncRequest), reply: SyncReply) {
    let sent = |id, hash| request.entries.iter().any(|i| (i.id, i.hash) == (id, hash));
    let offered = |id, hash| request.offer.iter().any(|o| (o.id, o.hash) == (id, hash));
    let known =
        |id| request.entries.iter().any(|i| i.id == id) || request.offer.iter().any(|o| o.id == id);
    let (epoch, answers) = (reply.epoch, reply.results.len());
    let fresh = StreamId(Uuid::from_u128(9));
    let (applied, findings) = digest_reply(now, request, reply, fresh, AT);
    for receipt in &applied.receipts {
        assert!(sent(receipt.id, receipt.hash) && receipt.epoch == epoch);
    }
    for held in &applied.held {
        assert!(offered(held.id, held.hash) && held.epoch == epoch);
    }
    assert!(applied.set_aside.iter().all(|aside| known(aside.id)));
    assert!(applied.rehome.iter().all(|moved| known(moved.id)));
    let confirmed = applied.receipts.len() + applied.held.len();
    assert_eq!(findings.confirmed as usize, confirmed);
    assert!(confirmed <= request.entries.len() + request.offer.len().min(answers));
    assert!(findings.unanswered as usize <= request.entries.len());
    if let Some(page) = &applied.pull {
        assert_eq!(page.after, request.cursor);
        for (_, entry) in &page.entries {
            assert_eq!(Hash::of(&entry.raw), entry.hash);
            crate::entry::holds(entry.raw.as_bytes());
        }
    }
}

/// A phone that sends its first entries, and one that offers them after a restore.
fn requests() -> &'static [(Snapshot, SyncRequest)] {
    static REQUESTS: OnceLock<Vec<(Snapshot, SyncRequest)>> = OnceLock::new();
    REQUESTS.get_or_init(|| {
        let texts = [
            include_str!("../../app/sync/fixtures/wire-1/request-first.json"),
            include_str!("../../app/sync/fixtures/wire-1/request-offer.json"),
        ];
        let request = |text| json::read(text).expect("a request of the fixtures");
        texts
            .into_iter()
            .map(request)
            .map(|request| (phone(&request), request))
            .collect()
    })
}

/// The phone that sends such a request.
fn phone(request: &SyncRequest) -> Snapshot {
    let offering = Offering {
        stream: request.stream,
        from: 1,
        why: OfferReason::Epoch,
    };
    Snapshot {
        stream: request.stream,
        account: None,
        epoch: request.epoch,
        have: request.have,
        pending: request.pending,
        oldest_pending: request.oldest_pending,
        waiting_for_round: 0,
        waiting_for_log_in: 1,
        cursor: request.cursor.clone(),
        scope: request.scope.clone(),
        offering: request
            .offer
            .first()
            .map(|_| offering)
            .into_iter()
            .collect(),
        earlier: Vec::new(),
    }
}

/// Nested deeper than the phone's stack, and numbers at the end of their range.
fn extremes() {
    let text = include_str!("../../app/sync/fixtures/wire-1/reply-first.json");
    let deep = format!("{}{}", "[".repeat(crate::DEEP), "]".repeat(crate::DEEP));
    for unknown in ["\"more\":", "\"doc\": ", "\"raw\": ", "\"epoch\":"] {
        let key = unknown.trim();
        assert!(text.contains(key), "{key}");
        let nested = text.replacen(key, &format!("\"x\": {deep}, {key}"), 1);
        assert!(!holds(nested.as_bytes()), "nested in {key}");
    }
    let changed = text.replace("\"max_seq\": 4", &format!("\"max_seq\": {}", u64::MAX));
    assert!(changed != text && holds(changed.as_bytes()));
    let changed = text.replace("1398075601000000", &i64::MIN.to_string());
    assert!(changed != text && holds(changed.as_bytes()));
}
