//! `POST /api/v1/sync`: a phone hands in what it has and is given what it lacks.
use super::body;
use super::error::ApiResult;
use crate::auth::Access;
use crate::auth::session::KnownCaller;
use crate::ingest::{self, Envelope, Scope, Sender};
use crate::reference::Known;
use crate::state::Server;
use axum::Json;
use axum::extract::{Request, State};
use domain::Instant;
use store::model::{Account, Pull, Pulled, Push};
use sync::plan::reason;
use sync::wire::{Epoch, Forget, ItemResult, Outcome, SessionState, SyncReply};

/// The oldest wire version that may pull.
const MIN_WIRE: u16 = 1;
/// Most changes in one reply.
pub const PAGE: usize = 2_000;

/// Who may call it: anybody whose token is known. A revoked session or a disabled account may
/// hand in, all of it into quarantine, and is given nothing.
pub async fn exchange(
    State(server): State<Server>,
    KnownCaller(session): KnownCaller,
    request: Request,
) -> ApiResult<Json<SyncReply>> {
    let body = body::read(request, sync::wire::MAX_BODY).await?;
    let now = server.clock.now();
    let known = server.references.get().await?;
    let envelope = ingest::read(&body)?;
    let sender = Sender {
        account: &session.account,
        state: session.state,
        known: &known,
        now,
        clock_ahead: envelope
            .device_time
            .map(|told| told.0.saturating_sub(now.0)),
        erased: &server.erased,
    };
    let mut items: Vec<_> = envelope
        .entries
        .iter()
        .map(|raw| ingest::judge(&sender, raw))
        .collect();
    items.extend(ingest::erased_offers(
        &sender,
        envelope.stream,
        &envelope.offer,
    ));
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
    let started = server.clock.monotonic();
    let pushed = server.store.push(push).await?;
    let took = server.clock.monotonic().saturating_sub(started);
    metrics::histogram!("teren_push_seconds").record(took.as_secs_f64());
    for result in pushed.results.iter().take(envelope.entries.len()) {
        metrics::counter!("teren_sync_items_total", "outcome" => word(result.outcome)).increment(1);
    }
    let epoch = server.store.epoch().await?;
    let view = View::new(&session.account, session.state, &known, now);
    let pulled = view.pull(&server, &envelope, epoch, now).await?;
    // a revoked session is told nothing of scopes: it must never be made to clear anything
    let revoked = session.state == SessionState::Revoked;
    let (scope, cursor) = match revoked {
        true => (
            envelope.scope.clone().unwrap_or_default(),
            envelope.cursor.clone().unwrap_or_default(),
        ),
        false => (view.scope.to_string(), pulled.reached.to_string()),
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
    Ok(Json(SyncReply {
        epoch,
        results: pushed.results,
        missing: pushed.missing,
        held: pushed.held,
        changes: pulled.changes,
        forget,
        cursor,
        scope,
        more: pulled.more,
        min_wire: MIN_WIRE,
        server_time: now,
        session: session.state,
    }))
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

    /// From where the pull goes on: from the beginning under another epoch or scope.
    fn after(&self, envelope: &Envelope<'_>, epoch: Epoch) -> u64 {
        let same = envelope.epoch == Some(epoch)
            && envelope.scope.as_deref() == Some(self.scope.to_string().as_str());
        let cursor = envelope.cursor.as_deref().and_then(|c| c.parse().ok());
        cursor.filter(|_| same).unwrap_or(0)
    }

    async fn pull(
        &self,
        server: &Server,
        envelope: &Envelope<'_>,
        epoch: Epoch,
        now: Instant,
    ) -> ApiResult<Pulled> {
        let after = self.after(envelope, epoch);
        if self.state == SessionState::Revoked || envelope.wire < MIN_WIRE {
            return Ok(Pulled {
                changes: Vec::new(),
                forget: Vec::new(),
                reached: after,
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
            limit: PAGE,
        };
        Ok(server.store.pull(pull).await?)
    }
}

#[cfg(test)]
mod tests;
