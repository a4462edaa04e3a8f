//! Log-in, log-out, and the file of what is unsent.
use super::super::types::{Bare, LocalError, LogInError};
use super::strict::DbError;
use super::{LocalStore, Wake, account, device};
use crate::platform::{self, FetchError, fetch};
use domain::json;
use domain::{AccountId, DeviceId, StreamId};
use serde_json::json;
use sync::plan::reason;
use sync::storage::{Applied, NewStream, Storage as _};
use sync::wire::{LogIn, SessionInfo};

/// Seconds to wait if the server does not say how many.
const PATIENCE_S: u32 = 60;

/// Entries without an answer and how many were written, as a file of unsent ones was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    account: AccountId,
    stream: StreamId,
    max_seq: u64,
    journal: u32,
}

/// Brings together what localStorage and the device's database know of who is logged in: either may
/// have lost the last seconds before the browser was killed.
///
/// # Errors
/// [`DbError`] of the device's database; then only localStorage knows.
pub(super) async fn recall_session() -> Result<(), DbError> {
    let kept = device::kept().await?;
    if !platform::local::lasts() {
        // What this page remembers is a copy, which other tabs do not renew.
        match kept.session {
            Some(session) if account::remember(&session) => {}
            _ => account::forget(false),
        }
        return Ok(());
    }
    match (account::session(), kept.session) {
        // Ended here, and localStorage has not heard of it.
        (Some(session), _) if kept.ended == Some(session.device) => account::forget(true),
        (Some(session), before) if before.as_ref() != Some(&session) => {
            wasm_bindgen_futures::spawn_local(async move { keep_session(&session).await });
        }
        (None, Some(session)) if !account::remember(&session) => {
            platform::complain("the session could not be put back");
        }
        _ => {}
    }
    Ok(())
}

/// Forgets who is logged in, whatever waits: the next test begins with a phone of its own.
#[cfg(test)]
pub(crate) async fn nobody_is_logged_in() {
    device::log_out(DeviceId(uuid::Uuid::nil())).await.unwrap();
    account::forget(false);
}

async fn keep_session(session: &SessionInfo) {
    let is_present = || account::is_present(session.device);
    if let Err(why) = device::renew(session, is_present).await {
        platform::complain(&format!("the session is not kept for sure: {why}"));
    }
}

impl LocalStore {
    /// Logs in and opens the account's own database. Entries of another account that wait on this
    /// phone are in the way: they could not be sent any more.
    ///
    /// # Errors
    /// [`LogInError`].
    pub async fn log_in(&self, login: &str, password: &str) -> Result<SessionInfo, LogInError> {
        // As the server folds it: a phone's keyboard begins with a capital.
        let login = login.trim().to_lowercase();
        let before = account::session();
        if let Some(other) = before.as_ref().filter(|session| session.login != login) {
            let waiting = self.held_back().await.map_err(LogInError::Local)?;
            if waiting > 0 {
                platform::complain(&format!("entries of account {} wait", other.account));
                return Err(LogInError::Local(LocalError::Unanswered(waiting)));
            }
        }
        // Only the stream of a database that is known to be this account's is named. Any other is
        // bound by the first sync: whose database will be opened is not known before the answer,
        // and a stream that is named and not used would stay on the server, empty, for ever.
        let known = match &before {
            Some(session) if session.login == login => self.stream().await,
            _ => None,
        };
        let mut request = LogIn {
            login,
            password: password.to_owned(),
            device_name: platform::device_name(),
            stream: known,
            bearer: false,
        };
        let mut opened = open_session(&request).await;
        let foreign =
            matches!(&opened, Err(LogInError::Other(why)) if why == reason::FOREIGN_STREAM);
        if foreign && known.is_some() {
            request.stream = None;
            opened = open_session(&request).await;
        }
        let session = opened?;
        // The same name may be another account on a server that was set up anew.
        let same = before.is_some_and(|before| before.account == session.account);
        if foreign && same {
            self.leave_stream().await.map_err(LogInError::Local)?;
        }
        self.take_session(&session)
            .await
            .map_err(LogInError::Local)?;
        Ok(session)
    }

    pub(super) async fn take_session(&self, session: &SessionInfo) -> Result<(), LocalError> {
        let new = StreamId(platform::new_random_id());
        let connection = self.connection_of(session.account, new);
        if !account::remember(session) {
            return Err(LocalError::Absent("the browser keeps nothing".into()));
        }
        device::log_in(session).await?;
        self.look_for_loss(&connection).await?;
        self.reference_changed();
        self.wake(Wake::LoggedIn);
        self.drain_journal().await;
        Ok(())
    }

    /// Ends a stream that the server holds for another account: what waits moves into a new one.
    async fn leave_stream(&self) -> Result<(), LocalError> {
        let engine = self.engine()?;
        let from = engine.snapshot().await?.stream;
        let to = StreamId(platform::new_random_id());
        let applied = Applied {
            new_stream: Some(NewStream { from, to }),
            ..Applied::default()
        };
        engine.apply(&applied).await?;
        Ok(())
    }

    /// The device session that is logged in here.
    pub(crate) fn device(&self) -> Option<DeviceId> {
        Some(account::session()?.device)
    }

    /// Has the server refused the session that is logged in here?
    pub(crate) fn refused(&self) -> bool {
        account::refused()
    }

    /// Notes whether the server refuses a device session.
    pub(crate) fn note_refused(&self, device: DeviceId, is_refused: bool) {
        account::note_refused(device, is_refused);
    }

    /// Takes over what the server says of the session by now: memberships change.
    pub(crate) async fn refresh_session(&self) {
        let Some(known) = account::session() else {
            return;
        };
        match fetch::get_json::<SessionInfo>("/api/v1/session").await {
            // It may have been ended, or another opened, while the answer was on its way.
            Ok(now)
                if now.account == known.account
                    && now.device == known.device
                    && account::is_present(known.device) =>
            {
                if now != known && account::remember(&now) {
                    self.reference_changed();
                }
                keep_session(&now).await;
            }
            // An unknown session means *log in again*, which the sync says; nothing is cleared.
            Ok(_) | Err(_) => {}
        }
    }

    /// Ends a session on the server that was ended here while it was not reached.
    pub(crate) async fn tell_log_out(&self) {
        if account::to_revoke() && end_session().await {
            account::revoked();
        }
    }

    /// Logs out, once nothing waits. The database stays: what it confirmed must be there for the
    /// server for 30 days.
    ///
    /// # Errors
    /// [`LocalError::Unanswered`].
    pub async fn log_out(&self) -> Result<(), LocalError> {
        let waiting = self.held_back().await?;
        if waiting > 0 {
            return Err(LocalError::Unanswered(waiting));
        }
        let Some(session) = account::session() else {
            return Ok(());
        };
        // All of it before the network is waited for: another tab may open meanwhile, or the browser
        // be killed. localStorage first, since the device's database is renewed from it.
        account::forget(true);
        if let Err(why) = device::log_out(session.device).await {
            // It would come back from there.
            account::remember(&session);
            return Err(why.into());
        }
        self.0.connection.replace(None);
        self.0.persons.replace(None);
        self.reference_changed();
        if end_session().await {
            account::revoked();
        } else {
            platform::complain("the server will hear of the log-out when it is reached");
        }
        Ok(())
    }

    /// Entries that hold up a log-out. With a session that the server refuses none of them can go,
    /// if its account was closed never; then it is enough that a file holds them all.
    pub(super) async fn held_back(&self) -> Result<u32, LocalError> {
        let waiting = self.unanswered().await?;
        if waiting > 0 && self.may_leave() && self.0.exported.get() == Some(self.written().await?) {
            return Ok(0);
        }
        Ok(waiting)
    }

    /// The server refuses the session, and what is unsent was put into a file.
    #[must_use]
    pub fn may_leave(&self) -> bool {
        self.refused() && self.0.exported.get().is_some()
    }

    async fn written(&self) -> Result<Exported, LocalError> {
        let account = self.connection()?.account;
        let snapshot = self.engine()?.snapshot().await?;
        Ok(Exported {
            account,
            stream: snapshot.stream,
            max_seq: snapshot.have.max_seq,
            journal: super::journal::count(account),
        })
    }

    /// Entries without an answer: in the journal, pending, or in doubt since the server's memory
    /// was restored.
    async fn unanswered(&self) -> Result<u32, LocalError> {
        let tally = self.tally().await?;
        let snapshot = self.engine()?.snapshot().await?;
        Ok(tally.journal + snapshot.pending + u32::from(snapshot.in_doubt()))
    }

    pub(crate) async fn stream(&self) -> Option<StreamId> {
        Some(self.engine().ok()?.snapshot().await.ok()?.stream)
    }

    /// What is unsent as a JSON file, with the frozen texts, so that nothing depends on one phone.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn export_unsent(&self) -> Result<String, LocalError> {
        let connection = self.connection()?;
        let written = self.written().await.ok();
        let unsent = self.unsent().await?;
        let stream = written.map(|w| w.stream);
        let waiting = super::journal::waiting(connection.account);
        let shown = unsent.entries.iter().map(|e| Bare {
            id: e.entry.id,
            schema: e.entry.schema,
            hash: e.hash,
            state: e.state.clone(),
            seq: e.seq,
            stream: e.stream,
            saved_at: e.saved_at,
        });
        let mut all: Vec<Bare> = shown.chain(unsent.bare).collect();
        all.sort_by_key(|bare| (bare.saved_at, bare.id));
        let raw_of: litemap::LiteMap<_, _> = self
            .raw_texts(all.iter().map(|bare| bare.id).collect())
            .await
            .unwrap_or_default()
            .into_iter()
            .chain(
                waiting
                    .into_iter()
                    .filter_map(|p| Some((p.record.head.id, p.record.raw?))),
            )
            .collect();
        let entries: Vec<_> = all
            .iter()
            .map(|bare| {
                json!({
                    "id": bare.id,
                    "stream": bare.stream,
                    "seq": bare.seq,
                    "schema": bare.schema,
                    "hash": bare.hash,
                    // None: only that it was written is known here.
                    "raw": raw_of.get(&bare.id),
                    "saved_at": bare.saved_at,
                    "state": bare.state,
                })
            })
            .collect();
        let file = json!({
            "teren": "unsent",
            "wire": sync::wire::WIRE,
            "account": connection.account,
            "stream": stream,
            "exported_at": platform::now().rfc3339(),
            "entries": entries,
        });
        let text = serde_json::to_string_pretty(&file);
        let text = text.map_err(|why| LocalError::Failed(why.to_string()))?;
        self.0.exported.set(written);
        Ok(text)
    }
}

/// Opens a session on the server.
async fn open_session(request: &LogIn) -> Result<SessionInfo, LogInError> {
    let other = |why: String| LogInError::Other(why);
    let body = serde_json::to_string(request).map_err(|why| other(why.to_string()))?;
    let answer = fetch::send("POST", "/api/v1/devices", Some(&body)).await;
    let answer = answer.map_err(|why| match why {
        FetchError::Offline => LogInError::Offline,
        bad => other(bad.to_string()),
    })?;
    match answer.status {
        200..=299 => json::read(&answer.text).map_err(|why| other(why.to_string())),
        401 => Err(LogInError::Wrong),
        429 => Err(LogInError::TooMany {
            retry_after_s: answer.retry_after_s.unwrap_or(PATIENCE_S),
        }),
        502..=504 => Err(LogInError::Offline),
        status => {
            let named = answer.api_error().map(|e| e.reason.unwrap_or(e.error));
            Err(other(named.unwrap_or_else(|| status.to_string())))
        }
    }
}

/// Ends the session on the server. True if it is known to be ended.
async fn end_session() -> bool {
    match fetch::send("DELETE", "/api/v1/devices/current", None).await {
        Ok(answer) => answer.is_ok() || answer.status == 401,
        Err(_) => false,
    }
}
