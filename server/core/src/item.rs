//! One item of a batch: accepted with flags, or set aside with its reason. Nothing else.
use crate::access::Access;
use crate::known::Known;
use crate::refused::shorten;
use domain::StreamId;
use domain::check::{CheckContext, doubts};
use domain::programme::Service;
use domain::{Body, Entry, Instant};
use serde_json::value::RawValue;
use std::collections::HashSet;
use store::model::{Account, PushItem, Slot, Verdict};
use sync::digest::Hash;
use sync::plan::reason;
use sync::wire::{ASSERTED, AccountKind, Item, MAX_RAW, Offer, Refusal, SessionState};

/// Who sends a batch, and when.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The session's account.
    pub account: &'a Account,
    /// What the session is worth.
    pub state: SessionState,
    /// Reference data and people.
    pub known: &'a Known,
    /// Moment of arrival.
    pub now: Instant,
    /// How far the phone's clock is ahead, in microseconds, if the request told it.
    pub clock_ahead: Option<i64>,
    /// Hashes of entries that were erased: they are not kept when they arrive again.
    pub erased: &'a HashSet<Hash>,
}

fn refusal(field: &str, value: Option<String>, reason: &str) -> Refusal {
    Refusal {
        field: field.to_owned(),
        value: value.map(|v| shorten(&v)),
        reason: reason.to_owned(),
    }
}

/// Decides what becomes of an item, as far as it can be told without the ledger.
#[must_use]
pub fn judge(sender: &Sender<'_>, item: &RawValue) -> PushItem {
    let item: Item = match serde_json::from_str(item.get()) {
        Ok(item) => item,
        Err(error) => return unreadable(item.get(), &error),
    };
    let slot = Slot {
        id: item.id,
        stream: item.stream,
        seq: item.seq,
        schema: item.schema,
        hash: item.hash,
    };
    if sender.erased.contains(&item.hash) {
        return erased(slot);
    }
    let verdict = match examine(sender, &item) {
        Ok((entry, flags)) => Verdict::Accept {
            entry: Box::new(entry),
            flags,
        },
        Err(reason) => Verdict::Quarantine(reason),
    };
    PushItem {
        slot: Some(slot),
        raw: item.raw,
        verdict,
    }
}

/// What is offered, by its hash alone, and was erased. After a restore from a backup that is older
/// than the entry, the database knows neither: the list beside it does. The place in the stream is
/// taken as if the entry had come, or the server would ask for a text that nobody may have any more
/// and the phone would have to call the entry lost. A revoked session learns nothing by offering.
#[must_use]
pub fn erased_offers(sender: &Sender<'_>, stream: StreamId, offers: &[Offer]) -> Vec<PushItem> {
    let valid = sender.state == SessionState::Valid;
    let erased_one = |offer: &&Offer| valid && sender.erased.contains(&offer.hash);
    let slot = |offer: &Offer| Slot {
        id: offer.id,
        stream,
        seq: offer.seq,
        // an offer does not say it, and without a text nothing reads it
        schema: 0,
        hash: offer.hash,
    };
    let offers = offers.iter().filter(erased_one);
    offers.map(|offer| erased(slot(offer))).collect()
}

fn erased(slot: Slot) -> PushItem {
    PushItem {
        slot: Some(slot),
        raw: String::new(),
        verdict: Verdict::Quarantine(refusal("hash", None, reason::ERASED)),
    }
}

/// Too broken to say where it belongs; its text is kept as it came.
fn unreadable(text: &str, error: &serde_json::Error) -> PushItem {
    let message = error.to_string();
    let reason = match message.strip_prefix("missing field `") {
        Some(rest) => refusal(
            rest.split('`').next().unwrap_or_default(),
            None,
            "missing_field",
        ),
        None => wrong_field(text),
    };
    PushItem {
        slot: None,
        raw: text.to_owned(),
        verdict: Verdict::Quarantine(reason),
    }
}

/// Which part of an envelope is no value of its kind, with that value; never the text itself.
fn wrong_field(text: &str) -> Refusal {
    let mut json = serde_json::Deserializer::from_str(text);
    let field = match serde_path_to_error::deserialize::<_, Item>(&mut json) {
        Err(error) => error.path().to_string(),
        Ok(_) => String::new(),
    };
    let value = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(tree) if field != "raw" => tree.get(&field).map(ToString::to_string),
        _ => None,
    };
    match value {
        Some(value) => refusal(&field, Some(value), "wrong_value"),
        None => refusal("item", None, "not_an_item"),
    }
}

fn examine(sender: &Sender<'_>, item: &Item) -> Result<(Entry, Vec<String>), Refusal> {
    if sender.state == SessionState::Revoked {
        return Err(refusal("session", None, "session_revoked"));
    }
    if item.raw.len() > MAX_RAW {
        return Err(refusal(
            "raw",
            Some(item.raw.len().to_string()),
            "too_large",
        ));
    }
    if Hash::of(&item.raw) != item.hash {
        return Err(refusal(
            "hash",
            Some(item.hash.to_string()),
            "hash_mismatch",
        ));
    }
    let entry = domain::decode::decode(&item.raw).map_err(|problem| {
        let value = (!problem.value.is_empty()).then_some(problem.value);
        refusal(&problem.field, value, problem.reason.as_str())
    })?;
    if entry.id != item.id {
        return Err(refusal("id", Some(entry.id.to_string()), "id_mismatch"));
    }
    if entry.schema != item.schema {
        return Err(refusal(
            "schema",
            Some(entry.schema.to_string()),
            "schema_mismatch",
        ));
    }
    if entry.author != sender.account.id {
        // Paper typed in by a manager has the manager as author: nobody writes in another's name.
        return Err(refusal(
            "author",
            Some(entry.author.to_string()),
            "foreign_author",
        ));
    }
    let Some(service) = sender.known.service(&entry.service) else {
        return Err(refusal(
            "service",
            Some(entry.service.to_string()),
            "unknown_service",
        ));
    };
    let day = entry.start.day();
    // The provider's manager may correct always, also what was written before the own time there.
    let amends = matches!(entry.body, Body::Correction(_) | Body::Withdrawal(_));
    let may = Access::new(sender.account, day).writes(service)
        || amends && Access::new(sender.account, sender.now.day()).manages(service);
    if !may {
        return Err(refusal(
            "service",
            Some(entry.service.to_string()),
            "no_membership",
        ));
    }
    let mut flags = flags(sender, &entry, service);
    // A device works as little as a stranger does.
    let at_centre = sender.account.kind == AccountKind::Centre;
    let stranger = entry
        .workers
        .iter()
        .filter(|w| **w != entry.author || at_centre)
        .any(|worker| {
            sender.known.account(*worker).is_none_or(|account| {
                account.kind == AccountKind::Centre || !Access::new(account, day).writes(service)
            })
        });
    if stranger {
        flags.push("worker_without_membership".to_owned());
    }
    if at_centre {
        flags.push(ASSERTED.to_owned());
    }
    Ok((entry, flags))
}

/// What is doubtful about it. Spans are not looked at here: a batch may hold the open entry of the
/// close beside it; what is odd about spans is told when they are put together
/// (`reports::entries` of the server).
fn flags(sender: &Sender<'_>, entry: &Entry, service: &Service) -> Vec<String> {
    let context = CheckContext {
        service: Some(service),
        programme: sender.known.programme(&service.programme),
        lists: Some(&sender.known.reference.lists),
        clock_ahead: sender.clock_ahead,
        ..CheckContext::at(sender.now)
    };
    doubts(entry, &context)
        .into_iter()
        .map(|flag| flag.as_str().to_owned())
        .collect()
}
