//! What the object stores hold, as values: no browser here.
use super::codec::{self, Unreadable};
use super::types::{Bare, EntryState as Shown, LocalEntry};
use domain::entry::Body;
use domain::{AccountId, Day, Entry, EntryId, Instant, ServiceId, StreamId};
use serde::{Deserialize, Serialize};
use sync::digest::Hash;
use sync::storage::{EarlierStream, EntryState, Offering, Retry, SetAsideBy, Snapshot};
use sync::wire::{Epoch, Have, Offer, Refusal};

/// Tags of the index of states. Only own entries have one.
pub mod tag {
    /// Durable, not sent.
    pub const SAVED: &str = "saved";
    /// Sent, no answer.
    pub const SENT: &str = "sent";
    /// Set aside until the next round.
    pub const ASIDE_SOON: &str = "aside.soon";
    /// Set aside until the next log-in.
    pub const ASIDE_LOG_IN: &str = "aside.login";
    /// Set aside until a human acts.
    pub const ASIDE_BY_HAND: &str = "aside.hand";
    /// Begins the tags of confirmed entries; the epoch of the receipt follows.
    pub const CONFIRMED: &str = "confirmed.";
    /// The tags of entries without an answer, oldest kind first.
    pub const PENDING: [&str; 4] = [SENT, SAVED, ASIDE_SOON, ASIDE_LOG_IN];
}

/// An entry as the store `entries` holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What is known about it; stays when the body is dropped.
    pub head: Head,
    /// The frozen text; none once it was dropped.
    pub raw: Option<String>,
}

/// See [`Record::head`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Entry.
    pub id: EntryId,
    /// SHA-256 of the frozen text.
    pub hash: Hash,
    /// Its schema.
    pub schema: u16,
    /// When it was saved here or pulled.
    pub at: Instant,
    /// Where it is on its way; none for entries of other phones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Place>,
    /// The server's change number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<u64>,
    /// Doubts that the user confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Doubts of the server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub server_flags: Vec<String>,
    /// Service; none if the text can't be decoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// Local day of its start; none if the text can't be decoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Entries that it refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<EntryId>,
    /// It is a correction or a withdrawal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub amends: bool,
}

/// The place of an own entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Stream.
    pub stream: StreamId,
    /// Which of the database's streams that is, oldest first: streams have random ids.
    pub ord: u32,
    /// From 1, without gaps.
    pub seq: u64,
    /// State.
    pub state: EntryState,
}

impl Place {
    /// The tag in the index of states.
    #[must_use]
    pub fn tag(&self) -> String {
        match &self.state {
            EntryState::Journal | EntryState::Saved => tag::SAVED.to_owned(),
            EntryState::Sent => tag::SENT.to_owned(),
            EntryState::Confirmed { epoch, .. } => confirmed_tag(*epoch),
            EntryState::SetAside { retry, .. } => match retry {
                Retry::Soon => tag::ASIDE_SOON,
                Retry::AfterLogIn => tag::ASIDE_LOG_IN,
                Retry::ByHand => tag::ASIDE_BY_HAND,
            }
            .to_owned(),
        }
    }
}

/// The tag of entries with a receipt of this epoch.
#[must_use]
pub fn confirmed_tag(epoch: Epoch) -> String {
    format!("{}{}", tag::CONFIRMED, epoch.0)
}

impl Record {
    /// Sealed for the store.
    #[must_use]
    pub fn encode(&self) -> String {
        match &self.raw {
            Some(raw) => codec::encode_with_text(&self.head, raw),
            None => codec::encode(&self.head),
        }
    }

    /// Read from the store.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn decode(sealed: &str) -> Result<Self, Unreadable> {
        if codec::open(sealed)?.contains('\n') {
            let (head, raw) = codec::decode_with_text(sealed)?;
            let raw = Some(raw.to_owned());
            return Ok(Self { head, raw });
        }
        let head = codec::decode(sealed)?;
        Ok(Self { head, raw: None })
    }

    /// Learns from the text what lists and rules need to find the entry by. A text that this
    /// program can't decode is kept all the same.
    #[must_use]
    pub fn new(id: EntryId, hash: Hash, raw: String, at: Instant) -> Self {
        let entry = domain::decode::decode(&raw).ok();
        Self {
            head: Head {
                id,
                hash,
                schema: entry.as_ref().map_or(0, |e| e.schema),
                at,
                own: None,
                change: None,
                flags: Vec::new(),
                server_flags: Vec::new(),
                service: entry.as_ref().map(|e| e.service.clone()),
                day: entry.as_ref().map(|e| e.start.day()),
                links: entry.as_ref().map(|e| links(&e.body)).unwrap_or_default(),
                amends: entry
                    .as_ref()
                    .is_some_and(|e| super::types::is_change(&e.body)),
            },
            raw: Some(raw),
        }
    }

    /// A text that an earlier version of this program could not decode: learns from it what
    /// [`Record::new`] learns. The entry, if this version can.
    pub fn learn(&mut self) -> Option<Entry> {
        if self.head.service.is_some() {
            return None;
        }
        let entry = self.entry()?;
        self.head.schema = entry.schema;
        self.head.service = Some(entry.service.clone());
        self.head.day = Some(entry.start.day());
        self.head.links = links(&entry.body);
        self.head.amends = super::types::is_change(&entry.body);
        Some(entry)
    }

    /// The decoded entry, if its body is here and this program knows its form.
    #[must_use]
    pub fn entry(&self) -> Option<Entry> {
        domain::decode::decode(self.raw.as_deref()?).ok()
    }

    /// For the pages.
    #[must_use]
    pub fn show(&self, line: Line) -> Option<LocalEntry> {
        let head = &self.head;
        Some(LocalEntry {
            entry: self.entry()?,
            hash: head.hash,
            state: head
                .own
                .as_ref()
                .map_or(Shown::Confirmed, |p| shown(&p.state, line)),
            seq: head.own.as_ref().map(|p| p.seq),
            stream: head.own.as_ref().map(|p| p.stream),
            saved_at: head.at,
            change: head.change,
            flags: head
                .flags
                .iter()
                .chain(&head.server_flags)
                .cloned()
                .collect(),
        })
    }

    /// For the pages, if it can't be shown.
    #[must_use]
    pub fn bare(&self, line: Line) -> Bare {
        let head = &self.head;
        let place = head.own.as_ref();
        Bare {
            id: head.id,
            schema: head.schema,
            hash: head.hash,
            state: place.map_or(Shown::Journal, |p| shown(&p.state, line)),
            seq: place.map(|p| p.seq),
            stream: place.map(|p| p.stream),
            saved_at: head.at,
        }
    }

    /// Drops the body; what the digest needs stays.
    pub fn drop_body(&mut self) {
        self.raw = None;
        self.head.day = None;
        self.head.links.clear();
        self.head.amends = false;
    }

    /// Sets it aside on the phone because the server lacks it and its body is gone.
    pub fn lose(&mut self) -> Option<Offer> {
        let place = self.head.own.as_mut()?;
        place.state = EntryState::SetAside {
            reason: refusal("raw", sync::plan::reason::BODY_GONE),
            by: SetAsideBy::Phone,
            retry: Retry::ByHand,
        };
        self.offer()
    }

    /// What the digest needs of an own entry.
    #[must_use]
    pub fn offer(&self) -> Option<Offer> {
        Some(Offer {
            seq: self.head.own.as_ref()?.seq,
            id: self.head.id,
            hash: self.head.hash,
        })
    }

    /// Without an answer.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.head.own.as_ref().is_some_and(|p| p.state.is_pending())
    }
}

/// How the line to the server stands: what a state means to the user depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The epoch that receipts must have.
    pub epoch: Option<Epoch>,
    /// A round of sync runs in this tab.
    pub sending: bool,
}

/// A reason without a value: values of entries are nobody's business.
#[must_use]
pub fn refusal(field: &str, reason: &str) -> Refusal {
    Refusal {
        field: field.to_owned(),
        value: None,
        reason: reason.to_owned(),
    }
}

fn shown(state: &EntryState, line: Line) -> Shown {
    match state {
        EntryState::Journal => Shown::Journal,
        EntryState::Saved => Shown::Saved,
        EntryState::Confirmed { .. } if state.proven(line.epoch) => Shown::Confirmed,
        // Sent, or confirmed by a server that has lost its memory since.
        EntryState::Sent | EntryState::Confirmed { .. } if line.sending => Shown::Sent,
        // Nothing is on its way any more, and no answer came: all that is known is that it is here.
        EntryState::Sent | EntryState::Confirmed { .. } => Shown::Saved,
        EntryState::SetAside { reason, .. } => Shown::SetAside(reason.clone()),
    }
}

/// The entries that a body refers to and that its meaning depends on.
#[must_use]
pub fn links(body: &Body) -> Vec<EntryId> {
    match body {
        Body::SpanClose(c) => vec![c.span],
        Body::BreakOpen(b) => vec![b.span],
        Body::BreakClose(b) => vec![b.span, b.pause],
        Body::Correction(c) => {
            let mut links = vec![c.corrects];
            links.extend(self::links(&c.body));
            links
        }
        Body::Withdrawal(w) => vec![w.target],
        Body::TaskClose(t) => vec![t.of],
        Body::FindStep(f) => vec![f.find],
        Body::Contact(_)
        | Body::Exchange(_)
        | Body::HouseholdVisit(_)
        | Body::FoundNeedles(_)
        | Body::BulkContact(_)
        | Body::SpanOpen(_) => Vec::new(),
    }
}

/// The span that begins or ends with an entry as it is written.
#[must_use]
pub fn span_of(entry: &Entry) -> Option<EntryId> {
    match entry.effective_body() {
        Body::SpanOpen(_) => Some(entry.root()),
        Body::SpanClose(close) => Some(close.span),
        _ => None,
    }
}

/// The visit or find of which an entry says that something is, or is no longer, to be done.
#[must_use]
pub fn agenda_of(entry: &Entry) -> Option<EntryId> {
    match entry.effective_body() {
        Body::HouseholdVisit(_) | Body::FoundNeedles(_) => Some(entry.root()),
        Body::TaskClose(close) => Some(close.of),
        Body::FindStep(step) => Some(step.find),
        _ => None,
    }
}

/// The entry that a correction or withdrawal is about.
#[must_use]
pub const fn changed_by(entry: &Entry) -> Option<EntryId> {
    match &entry.body {
        Body::Correction(correction) => Some(correction.corrects),
        Body::Withdrawal(withdrawal) => Some(withdrawal.target),
        _ => None,
    }
}

/// The record `stream` of the store `meta`: read and written by every save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StreamMeta {
    /// Whose database it is.
    pub account: AccountId,
    /// The stream that new entries go into.
    pub stream: StreamId,
    /// Its number in this database.
    pub ord: u32,
    /// What it holds.
    pub have: Have,
    /// Those before it, oldest first; the place in the list is the number.
    pub earlier: Vec<EarlierStream>,
    /// Spans that may run: a superset. Only all entries of a span together say whether it does, so
    /// whatever touches one puts it here, its end too, and housekeeping takes off what has ended.
    pub spans: Vec<EntryId>,
    /// Visits and finds of which something may be still to be done: a superset, minded as the spans.
    #[serde(default)]
    pub agenda: Vec<EntryId>,
}

impl StreamMeta {
    /// A new database's.
    #[must_use]
    pub const fn new(account: AccountId, stream: StreamId) -> Self {
        Self {
            account,
            stream,
            ord: 0,
            have: Have::NOTHING,
            earlier: Vec::new(),
            spans: Vec::new(),
            agenda: Vec::new(),
        }
    }

    /// Takes the next place.
    pub fn take(&mut self, id: EntryId, hash: Hash, state: EntryState) -> Place {
        self.have.max_seq += 1;
        self.have.digest = self.have.digest.rolled(id, hash);
        Place {
            stream: self.stream,
            ord: self.ord,
            seq: self.have.max_seq,
            state,
        }
    }

    /// Ends the stream and begins another.
    pub fn part(&mut self, to: StreamId) {
        self.earlier
            .push(EarlierStream::ended(self.stream, self.have));
        self.stream = to;
        self.ord += 1;
        self.have = Have::NOTHING;
    }

    /// The number of a stream in this database.
    #[must_use]
    pub fn ord_of(&self, stream: StreamId) -> Option<u32> {
        if stream == self.stream {
            return Some(self.ord);
        }
        let place = self.earlier.iter().position(|e| e.stream == stream)?;
        u32::try_from(place).ok()
    }
}

/// The record `sync` of the store `meta`: written by replies only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncMeta {
    /// The epoch that receipts must have.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// Where the last pull ended.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Its scope.
    #[serde(default)]
    pub scope: Option<String>,
    /// Streams to be offered.
    pub offering: Vec<Offering>,
    /// The server's clock minus the phone's, in microseconds.
    #[serde(default)]
    pub skew_us: Option<i64>,
    /// The day on which old bodies were dropped last.
    #[serde(default)]
    pub pruned: Option<Day>,
    /// How many kinds of entries the program knew that last looked for texts it could not decode.
    #[serde(default)]
    pub kinds: usize,
}

/// Both records as the engine reads them. `waiting`: for the next round, for the next log-in.
#[must_use]
pub fn snapshot(
    stream: &StreamMeta,
    sync: &SyncMeta,
    pending: u32,
    oldest_pending: Option<Instant>,
    waiting: (u32, u32),
) -> Snapshot {
    Snapshot {
        stream: stream.stream,
        account: Some(stream.account),
        epoch: sync.epoch,
        have: stream.have,
        pending,
        oldest_pending,
        waiting_for_round: waiting.0,
        waiting_for_log_in: waiting.1,
        cursor: sync.cursor.clone(),
        scope: sync.scope.clone(),
        offering: sync.offering.clone(),
        earlier: stream.earlier.clone(),
    }
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
