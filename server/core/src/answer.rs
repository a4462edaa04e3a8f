//! The answer to a sync request: what a phone hands in is decided on and stored, and what it lacks
//! is given to it.
use crate::access::Access;
use crate::clock::Clock;
use crate::cursor::Cursor;
use crate::envelope::{self, Envelope};
use crate::item::{Sender, erased_offers, judge};
use crate::known::Known;
use crate::refused::BadRequest;
use crate::scope::Scope;
use crate::session::Session;
use domain::Instant;
use std::collections::HashSet;
use store::model::{Account, Pull, Pulled, Push};
use store::{Store, StoreError};
use sync::digest::Hash;
use sync::plan::reason;
use sync::wire::{Epoch, Forget, Former, ItemResult, Outcome, SessionState, SyncReply};

/// The oldest wire version that may pull.
pub const MIN_WIRE: u16 = 1;
/// Most changes in one reply.
pub const PAGE: usize = 2_000;

/// Why a request has no answer. Nothing of it was stored, or all of it was and nobody heard.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// It is no sync request.
    #[error(transparent)]
    Bad(#[from] BadRequest),
    /// The store failed, or the stream is another account's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an answer is made with.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Storage.
    pub store: &'a dyn Store,
    /// The server's time.
    pub clock: &'a dyn Clock,
    /// Reference data and people.
    pub known: &'a Known,
    /// Hashes of erased entries.
    pub erased: &'a HashSet<Hash>,
    /// The oldest wire version that may pull: [`MIN_WIRE`].
    pub min_wire: u16,
    /// Most changes in one reply: [`PAGE`].
    pub page: usize,
}

impl Desk<'_> {
    /// Answers a request of a known session. A revoked one, or one of a disabled account, may hand
    /// in, all of it into quarantine, and is given nothing.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub async fn answer(&self, session: &Session, body: &[u8]) -> Result<SyncReply, AnswerError> {
        let now = self.clock.now();
        let envelope = envelope::read(body)?;
        let sender = Sender {
            account: &session.account,
            state: session.state,
            known: self.known,
            now,
            clock_ahead: envelope
                .device_time
                .map(|told| told.0.saturating_sub(now.0)),
            erased: self.erased,
        };
        let mut items: Vec<_> = envelope
            .entries
            .iter()
            .map(|raw| judge(&sender, raw))
            .collect();
        items.extend(erased_offers(&sender, envelope.stream, &envelope.offer));
        let push = Push {
            account: session.account.id,
            device: session.device.id,
            valid: session.state == SessionState::Valid,
            stream: envelope.stream,
            have: envelope.have,
            pending: envelope.pending,
            oldest_pending: envelope.oldest_pending,
            app_version: envelope.app_version.chars().take(40).collect(),
            offer: envelope.offer.clone(),
            items,
            now,
        };
        let started = self.clock.monotonic();
        let pushed = self.store.push(push).await?;
        let took = self.clock.monotonic().saturating_sub(started);
        metrics::histogram!("teren_push_seconds").record(took.as_secs_f64());
        for result in pushed.results.iter().take(envelope.entries.len()) {
            metrics::counter!("teren_sync_items_total", "outcome" => word(result.outcome))
                .increment(1);
        }
        let epoch = self.store.epoch().await?;
        let view = View::new(&session.account, session.state, self.known, now);
        let (after, offer_again) = view.after(self, &envelope, epoch).await?;
        let pulled = view.pull(self, &envelope, after, now).await?;
        let reached = Cursor {
            change: pulled.reached,
            top: pulled.watermark,
            opening: pulled.opening,
        };
        // a revoked session is told nothing of scopes: it must never be made to clear anything
        let revoked = session.state == SessionState::Revoked;
        let (scope, cursor) = match revoked {
            true => (
                envelope.scope.clone().unwrap_or_default(),
                envelope.cursor.clone().unwrap_or_default(),
            ),
            false => (view.scope.to_string(), reached.to_string()),
        };
        let mut forget = if revoked {
            Vec::new()
        } else {
            view.scope.forget(envelope.scope.as_deref())
        };
        forget.extend(pulled.forget);
        // what was erased and arrives again is still in the phone that sent it
        let erased = |r: &&ItemResult| {
            r.reason
                .as_ref()
                .is_some_and(|r| r.reason == reason::ERASED)
        };
        if !revoked {
            let again = pushed.results.iter().filter(erased).filter_map(|r| r.id);
            forget.extend(again.map(Forget::Entry));
        }
        Ok(SyncReply {
            nonce: envelope.nonce,
            epoch,
            results: pushed.results,
            missing: pushed.missing,
            held: pushed.held,
            changes: pulled.changes,
            forget,
            cursor,
            scope,
            more: pulled.more,
            min_wire: self.min_wire,
            server_time: now,
            session: session.state,
            offer_again,
            former: self.former(session, &envelope).await?,
        })
    }

    /// The stream that the device session synced last before this one, for a phone whose database
    /// has never pulled: a new one, or one that its browser has made anew.
    async fn former(
        &self,
        session: &Session,
        envelope: &Envelope<'_>,
    ) -> Result<Option<Former>, StoreError> {
        if envelope.cursor.is_some() || session.state == SessionState::Revoked {
            return Ok(None);
        }
        let streams = self.store.streams_of(session.account.id).await?;
        let before = streams.into_iter().filter(|s| {
            s.device == Some(session.device.id) && s.stream != envelope.stream && s.told_max_seq > 0
        });
        Ok(before.max_by_key(|s| s.synced_at).map(|s| Former {
            stream: s.stream,
            held: s.held.max_seq,
            told: s.told_max_seq,
        }))
    }
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Stored => "stored",
        Outcome::Duplicate => "duplicate",
        Outcome::Quarantined => "quarantined",
    }
}

/// What this account may be given today.
struct View<'a> {
    account: &'a Account,
    state: SessionState,
    scope: Scope,
}

impl<'a> View<'a> {
    fn new(account: &'a Account, state: SessionState, known: &Known, now: Instant) -> Self {
        let access = Access::new(account, now.day());
        let scope = Scope::new(access.readable(known), access.audience(known));
        Self {
            account,
            state,
            scope,
        }
    }

    /// From where the pull goes on: from the beginning under another epoch or scope, or with a
    /// cursor that cannot be read. And: has the database lost what it once gave this phone?
    async fn after(
        &self,
        desk: &Desk<'_>,
        envelope: &Envelope<'_>,
        epoch: Epoch,
    ) -> Result<(u64, bool), StoreError> {
        let same = envelope.scope.as_deref() == Some(self.scope.to_string().as_str());
        let cursor: Option<Cursor> = envelope.cursor.as_deref().and_then(|c| c.parse().ok());
        let Some(cursor) = cursor.filter(|_| envelope.epoch == Some(epoch)) else {
            return Ok((0, false));
        };
        let top = desk.store.believed(cursor.opening, cursor.top).await?;
        let lost = top < cursor.top;
        // In the middle of a pull: what a lost change had given a later number was passed over, and has
        // its old number again, below the cursor.
        let passed_over = lost && cursor.change < cursor.top;
        let after = match same && !passed_over {
            true => cursor.change.min(top),
            false => 0,
        };
        let valid = self.state == SessionState::Valid;
        Ok((after, valid && lost))
    }

    async fn pull(
        &self,
        desk: &Desk<'_>,
        envelope: &Envelope<'_>,
        after: u64,
        now: Instant,
    ) -> Result<Pulled, StoreError> {
        if self.state == SessionState::Revoked || envelope.wire < desk.min_wire {
            // Before the watermark: a later one's number would not be of this opening.
            let opening = desk.store.opening().await?;
            return Ok(Pulled {
                opening,
                changes: Vec::new(),
                forget: Vec::new(),
                reached: after,
                // of a moment after the push: the receipts of this reply are below it
                watermark: desk.store.watermark().await?,
                more: false,
            });
        }
        let (team_since, own_since) = Scope::since(now.day());
        let pull = Pull {
            account: self.account.id,
            services: self.scope.services(),
            audience: self.scope.audience(),
            team_since,
            own_since,
            after,
            limit: desk.page,
        };
        desk.store.pull(pull).await
    }
}
