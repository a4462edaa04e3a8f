//! What to ask and what an answer means: pure functions between the database and the wire.
//!
//! Rules kept here: HTTP 200 proves nothing, an entry is confirmed by its own receipt with its
//! own hash; the server's digest is compared and never adopted; a new epoch voids receipts; two
//! phones that share a stream part.
use crate::digest::Hash;
use crate::storage::{
    Applied, EpochChange, NewStream, OfferReason, Offering, Outgoing, Pull, Rehome, Resend, Retry,
    SetAside, Snapshot,
};
use crate::wire::{
    Changed, Former, Gap, GapKind, Offer, Refusal, SessionState, SyncReply, SyncRequest, WIRE,
};
use answers::{answers, offers_answered};
use domain::ids::distinct;
use domain::{EntryId, Instant, StreamId};
use uuid::Uuid;

mod answers;

/// Reasons (stable codes) that the engine itself gives or reads.
pub mod reason {
    /// The receipt names another hash than that of the entry sent.
    pub const RECEIPT_MISMATCH: &str = "receipt_mismatch";
    /// The entry alone is larger than the server takes.
    pub const TOO_LARGE: &str = "too_large";
    /// The server lacks the entry and the phone has dropped its body.
    pub const BODY_GONE: &str = "body_gone";
    /// Erased by order; its body is gone everywhere.
    pub const ERASED: &str = "erased";
    /// From the server: another entry has that place in the stream.
    pub const SEQ_CONFLICT: &str = "seq_conflict";
    /// From the server: the stream is another account's.
    pub const FOREIGN_STREAM: &str = "foreign_stream";
    /// From the server: the session is revoked; tried again after the next log-in.
    pub const SESSION_REVOKED: &str = "session_revoked";
}

/// What the phone says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// The program's version.
    pub app_version: &'a str,
    /// The phone's clock.
    pub now: Instant,
    /// Random, for this request.
    pub nonce: Uuid,
}

/// Builds a request. It speaks for the stream that is offered or that has ended, else for the
/// present one; items name their own stream anyway.
#[must_use]
pub fn build_request(
    snapshot: &Snapshot,
    batch: &[Outgoing],
    mut offer: Vec<Offer>,
    client: Client<'_>,
) -> SyncRequest {
    let stream = match snapshot.offering.first() {
        Some(offering) if !offer.is_empty() || offering.why == OfferReason::Ended => {
            offering.stream
        }
        _ => snapshot.stream,
    };
    let present = stream == snapshot.stream;
    // Saved after the snapshot: not covered by the digest in `have`.
    offer.retain(|o| o.seq <= snapshot.max_seq(stream));
    SyncRequest {
        wire: WIRE,
        stream,
        epoch: snapshot.epoch,
        have: snapshot.have_of(stream),
        // What waits is said of one stream, or a manager would count it twice.
        pending: if present { snapshot.pending } else { 0 },
        oldest_pending: snapshot.oldest_pending.filter(|_| present),
        cursor: snapshot.cursor.clone(),
        scope: snapshot.scope.clone(),
        entries: batch.iter().map(|o| o.item.clone()).collect(),
        offer,
        app_version: client.app_version.to_owned(),
        device_time: Some(client.now),
        nonce: Some(client.nonce),
    }
}

/// What a reply told, for the screens *Neodesláno* and *Doctor*.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Another tab has moved to another epoch meanwhile; the reply was left unused. Ask again.
    pub stale: bool,
    /// The session is revoked: everything stays, ask to log in.
    pub log_in: bool,
    /// The oldest wire version that may pull, if ours is older: pushing goes on, ask to update.
    pub update_required: Option<u16>,
    /// The server's database is another one than before (restored).
    pub new_epoch: bool,
    /// The server's database has lost what it once gave this phone.
    pub offer_again: bool,
    /// The stream that this device had before, as the server knows it.
    pub former: Option<Former>,
    /// Why a new stream was begun.
    pub new_stream: Option<StreamEnd>,
    /// Entries with a receipt in this reply.
    pub confirmed: u32,
    /// Entries set aside, with their reasons.
    pub set_aside: Vec<(EntryId, Refusal)>,
    /// Entries of the batch without a usable answer: they stay *sent* and are sent again.
    pub unanswered: u32,
    /// Ranges that the server named, as it named them.
    pub gaps: Vec<Gap>,
    /// Changes pulled.
    pub pulled: u32,
    /// Pulled entries whose text does not have their hash: passed over.
    pub damaged: Vec<EntryId>,
    /// Server's clock minus the phone's, microseconds.
    pub skew_us: Option<i64>,
    /// There is more to offer or to pull. Whether there is more to push, the database knows.
    pub more: bool,
}

/// Why a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEnd {
    /// The server holds another entry in a place of ours.
    SeqConflict,
    /// The server holds more of our stream than we ever wrote: a copy of this database lives.
    HeldBeyondOwn,
    /// The digests differ, and offering the stream did not explain it away.
    DigestDiffers,
}

/// Digests a reply: what it changes on the phone, and what it told.
///
/// `now` must be read **after** the reply came: other tabs save and send meanwhile. `fresh` is a
/// random id, used if the reply demands a new stream.
#[must_use]
pub fn digest_reply(
    now: &Snapshot,
    request: &SyncRequest,
    reply: SyncReply,
    fresh: StreamId,
    at: Instant,
) -> (Applied, Findings) {
    let skew_us = request
        .device_time
        .map(|t| reply.server_time.0.saturating_sub(t.0));
    let mut applied = Applied {
        at: Some(at),
        skew_us,
        ..Applied::default()
    };
    let mut findings = Findings {
        skew_us,
        gaps: reply.missing.clone(),
        ..Findings::default()
    };
    let known = Some(reply.epoch) == now.epoch;
    if !known && now.epoch != request.epoch {
        findings.stale = true;
        findings.more = true;
        return (applied, findings);
    }
    // Also if it is the same: another tab may move to another epoch before this is applied.
    applied.epoch = Some(EpochChange {
        from: now.epoch,
        to: reply.epoch,
    });
    findings.new_epoch = !known && now.epoch.is_some();
    findings.offer_again = reply.offer_again;
    findings.former = reply.former;
    applied.former = reply.former;
    // Whatever else this reply is worth: what the server once confirmed it may lack.
    if findings.new_epoch || findings.offer_again {
        applied.offering = Some(every_stream(now));
    }
    let revoked = reply.session == SessionState::Revoked;
    findings.log_in = revoked;

    let mut end = answers(now, request, &reply, &mut applied, &mut findings);
    // A revoked session gets no view of the stream, and half an answer gives none.
    if !revoked && reply.results.len() >= request.entries.len() {
        let unheld = offers_answered(request, &reply, &mut applied, &mut findings);
        let torn = reconcile(now, request, &reply, &unheld, &mut applied, &mut findings);
        end = end.or(torn);
    }
    // Those as well that an offer has just found in the quarantine of an earlier session.
    let waits = |s: &SetAside| s.retry == Retry::AfterLogIn;
    if !revoked && (now.waiting_for_log_in > 0 || applied.set_aside.iter().any(waits)) {
        applied.release.push(Retry::AfterLogIn);
    }
    if let Some(why) = end {
        findings.new_stream = Some(why);
        applied.new_stream = Some(NewStream {
            from: now.stream,
            to: fresh,
        });
    }
    tell_what_ended(now, &mut applied);
    pull(request, reply, revoked, &mut applied, &mut findings);

    let queue = applied.offering.as_ref().unwrap_or(&now.offering);
    findings.more |= findings.new_epoch || findings.offer_again || !queue.is_empty();
    (applied, findings)
}

/// Streams that entries move away from are told of once more, as they are then.
fn tell_what_ended(now: &Snapshot, applied: &mut Applied) {
    let ended = applied.new_stream.iter().map(|new| new.from);
    let left = applied.rehome.iter().map(|moved| moved.from);
    let streams = distinct(ended.chain(left));
    if streams.is_empty() {
        return;
    }
    let queue = applied.offering.get_or_insert_with(|| now.offering.clone());
    for stream in streams {
        let due = |o: &Offering| o.stream == stream && o.why == OfferReason::Ended;
        if !queue.iter().any(due) {
            queue.push(Offering {
                stream,
                from: now.max_seq(stream) + 1,
                why: OfferReason::Ended,
            });
        }
    }
}

/// All streams of the database, to be offered from their beginnings, the present one first.
fn every_stream(now: &Snapshot) -> Vec<Offering> {
    let earlier = now.earlier.iter().map(|e| e.stream);
    let held = earlier.filter(|stream| now.max_seq(*stream) > 0);
    std::iter::once(now.stream)
        .chain(held)
        .map(|stream| Offering {
            stream,
            from: 1,
            why: OfferReason::Epoch,
        })
        .collect()
}

/// Compares both sides' view of the stream: queue of offers, gaps, digests.
fn reconcile(
    now: &Snapshot,
    request: &SyncRequest,
    reply: &SyncReply,
    unheld: &[Offer],
    applied: &mut Applied,
    findings: &mut Findings,
) -> Option<StreamEnd> {
    let present = request.stream == now.stream;
    let absent = |seq: u64| {
        let within = |g: &&Gap| g.why == GapKind::Absent && (g.from..=g.to).contains(&seq);
        reply.missing.iter().any(|g| within(&g))
    };

    // Offered, not held: sent again where the place is free, moved where another entry has it.
    let mut elsewhere = false;
    for offer in unheld {
        if absent(offer.seq) {
            push_seq(&mut applied.resend, request.stream, offer.seq);
        } else {
            elsewhere = true;
            applied.rehome.push(Rehome {
                id: offer.id,
                from: request.stream,
            });
        }
    }

    if findings.new_epoch || findings.offer_again {
        return beyond(now, request, reply);
    }

    let mut queue = now.offering.clone();
    let mut finished = false;
    if let Some(front) = queue.first_mut().filter(|o| o.stream == request.stream) {
        if let Some(last) = request.offer.last() {
            front.from = front.from.max(last.seq + 1);
            finished = front.from > now.max_seq(front.stream);
        }
        let told = request.have == now.have_of(front.stream);
        if finished || (front.why == OfferReason::Ended && told) {
            queue.remove(0);
        }
    }
    let differs = differs(request, reply);
    let mut end = beyond(now, request, reply);
    if present && (elsewhere || (finished && differs.is_some())) {
        end = end.or(Some(StreamEnd::DigestDiffers));
    }
    // Also one that ends: what was confirmed in it may be what the server holds another entry for.
    let from = differs.or(end.map(|_| 1)).filter(|_| present && !finished);
    if let Some(from) = from
        && !queue.iter().any(|o| o.stream == now.stream)
    {
        queue.push(Offering {
            stream: now.stream,
            from,
            why: OfferReason::Digest,
        });
    }
    if queue != now.offering {
        applied.offering = Some(queue);
    }

    // With nothing left to send, what the server still lacks was confirmed once, or was in its
    // quarantine, and is gone.
    let answered = applied.receipts.len() + applied.set_aside.len();
    let drained = now.pending as usize <= answered;
    if present && drained && end.is_none() {
        for gap in reply.missing.iter().filter(|g| g.why == GapKind::Absent) {
            applied.resend.push(Resend {
                stream: request.stream,
                from: gap.from,
                to: gap.to,
            });
        }
    }
    end
}

/// The server holds more of the present stream than this database ever wrote.
fn beyond(now: &Snapshot, request: &SyncRequest, reply: &SyncReply) -> Option<StreamEnd> {
    let beyond = request.stream == now.stream && reply.held.max_seq > now.have.max_seq;
    beyond.then_some(StreamEnd::HeldBeyondOwn)
}

/// From which seq on the digests differ: as the server says, or as we see. A stream that holds
/// nothing differs from nothing.
fn differs(request: &SyncRequest, reply: &SyncReply) -> Option<u64> {
    let (own, theirs) = (request.have, reply.held);
    if own.max_seq == 0 {
        return None;
    }
    let named = reply.missing.iter().find(|g| g.why == GapKind::Differs);
    let seen = theirs.max_seq == own.max_seq && theirs.digest != own.digest;
    named.map(|g| g.from.max(1)).or(seen.then_some(1))
}

/// Adds a seq, in ascending order, to ranges.
fn push_seq(ranges: &mut Vec<Resend>, stream: StreamId, seq: u64) {
    match ranges.last_mut() {
        Some(last) if last.stream == stream && last.to + 1 == seq => last.to = seq,
        _ => ranges.push(Resend {
            stream,
            from: seq,
            to: seq,
        }),
    }
}

/// What was pulled, unless it must be withheld.
fn pull(
    request: &SyncRequest,
    reply: SyncReply,
    revoked: bool,
    applied: &mut Applied,
    findings: &mut Findings,
) {
    applied.forget = reply.forget;
    if reply.min_wire > WIRE {
        findings.update_required = Some(reply.min_wire);
        // Its page is empty, and is taken all the same: the cursor tells of which receipts it knew.
        if !reply.changes.is_empty() {
            return;
        }
    }
    // The page of a new epoch was asked with the old one's cursor: asked again from the start.
    if findings.new_epoch || revoked {
        return;
    }
    let mut page = Pull {
        after: request.cursor.clone(),
        entries: Vec::new(),
        reference: Vec::new(),
        cursor: reply.cursor,
        scope: reply.scope,
    };
    for change in reply.changes {
        match change.what {
            Changed::Entry(entry) if Hash::of(&entry.raw) != entry.hash => {
                findings.damaged.push(entry.id);
            }
            Changed::Entry(entry) => {
                findings.pulled += 1;
                page.entries.push((change.change, entry));
            }
            Changed::Reference { key, doc } => {
                findings.pulled += 1;
                page.reference.push((key, doc));
            }
            // Newer than this program; the update that learns it empties the cursor.
            Changed::Unknown => {}
        }
    }
    findings.more |= reply.more;
    applied.pull = Some(page);
}
