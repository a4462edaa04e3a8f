//! What the answers to single entries mean.
use super::{Findings, StreamEnd, reason};
use crate::digest::Hash;
use crate::storage::{Applied, Receipt, Rehome, Retry, SetAside, SetAsideBy, Snapshot};
use crate::wire::{
    Item, ItemResult, Offer, Outcome, Refusal, SessionState, SyncReply, SyncRequest,
};
use domain::EntryId;
use litemap::LiteMap;

/// The answers to the batch, one for each item in its order.
pub(super) fn answers(
    now: &Snapshot,
    request: &SyncRequest,
    reply: &SyncReply,
    applied: &mut Applied,
    findings: &mut Findings,
) -> Option<StreamEnd> {
    let mut end = None;
    for (n, item) in request.entries.iter().enumerate() {
        let answer = reply.results.get(n);
        // An answer that names another entry is no answer; one without a name can only refuse.
        let answer = answer.filter(|a| {
            a.id.map_or(a.outcome == Outcome::Quarantined, |id| id == item.id)
        });
        let Some(answer) = answer else {
            findings.unanswered += 1;
            continue;
        };
        match answer.outcome {
            Outcome::Stored | Outcome::Duplicate if answer.hash == Some(item.hash) => {
                applied
                    .receipts
                    .push(receipt(answer, item.id, item.hash, reply));
                findings.confirmed += 1;
            }
            Outcome::Stored | Outcome::Duplicate => {
                let reason = Refusal {
                    field: "hash".to_owned(),
                    value: answer.hash.map(|h| h.to_string()),
                    reason: reason::RECEIPT_MISMATCH.to_owned(),
                };
                set_aside(
                    item,
                    reason,
                    SetAsideBy::Phone,
                    Retry::Soon,
                    applied,
                    findings,
                );
            }
            Outcome::Quarantined => {
                let refusal = answer.reason.clone().unwrap_or_else(|| Refusal {
                    field: String::new(),
                    value: None,
                    reason: "quarantined".to_owned(),
                });
                match refusal.reason.as_str() {
                    reason::SEQ_CONFLICT if item.stream == now.stream => {
                        end = Some(StreamEnd::SeqConflict);
                    }
                    reason::SEQ_CONFLICT => applied.rehome.push(Rehome {
                        id: item.id,
                        from: item.stream,
                    }),
                    // The present stream is the session's own, or the request had been refused.
                    reason::FOREIGN_STREAM if item.stream != now.stream => {
                        applied.rehome.push(Rehome {
                            id: item.id,
                            from: item.stream,
                        });
                    }
                    code => {
                        // What a session that is over is told is not the last word: it is given no
                        // orders, and an erasure is one.
                        let over = reply.session == SessionState::Revoked;
                        let retry = match over || code == reason::SESSION_REVOKED {
                            true => Retry::AfterLogIn,
                            false => Retry::ByHand,
                        };
                        set_aside(item, refusal, SetAsideBy::Server, retry, applied, findings);
                    }
                }
            }
        }
    }
    end
}

fn receipt(answer: &ItemResult, id: EntryId, hash: Hash, reply: &SyncReply) -> Receipt {
    Receipt {
        id,
        hash,
        change: answer.change,
        epoch: reply.epoch,
    }
}

fn set_aside(
    item: &Item,
    reason: Refusal,
    by: SetAsideBy,
    retry: Retry,
    applied: &mut Applied,
    findings: &mut Findings,
) {
    findings.set_aside.push((item.id, reason.clone()));
    applied.set_aside.push(SetAside {
        id: item.id,
        reason,
        by,
        retry,
        offered: false,
    });
}

/// The answers to the offers, in any order. Returns the triples that the server does not hold.
pub(super) fn offers_answered(
    request: &SyncRequest,
    reply: &SyncReply,
    applied: &mut Applied,
    findings: &mut Findings,
) -> Vec<Offer> {
    let rest = reply.results.get(request.entries.len()..).unwrap_or(&[]);
    let mut by_id: LiteMap<EntryId, &ItemResult> = LiteMap::new_vec();
    by_id.extend(rest.iter().filter_map(|a| Some((a.id?, a))));
    let mut unheld = Vec::new();
    for offer in &request.offer {
        match by_id.get(&offer.id) {
            Some(a) if a.outcome != Outcome::Quarantined && a.hash == Some(offer.hash) => {
                applied.held.push(receipt(a, offer.id, offer.hash, reply));
                findings.confirmed += 1;
            }
            // The server holds it, in its quarantine: an answer, if not the wished one.
            Some(a) if a.outcome == Outcome::Quarantined => {
                if let Some(reason) = &a.reason {
                    applied.set_aside.push(SetAside {
                        id: offer.id,
                        reason: reason.clone(),
                        by: SetAsideBy::Server,
                        retry: if reason.reason == reason::SESSION_REVOKED {
                            Retry::AfterLogIn
                        } else {
                            Retry::ByHand
                        },
                        offered: true,
                    });
                    findings.set_aside.push((offer.id, reason.clone()));
                }
            }
            _ => unheld.push(*offer),
        }
    }
    unheld
}
