//! Log-in, log-out, and the file of what is unsent.
use super::super::types::{LocalError, LogInError};
use super::{LocalStore, Wake, account, device};
use crate::platform::{self, FetchError, fetch};
use domain::json;
use domain::{DeviceId, StreamId};
use serde_json::json;
use sync::plan::reason;
use sync::storage::{Applied, NewStream, Storage as _};
use sync::wire::{LogIn, SessionInfo};

/// Seconds to wait if the server does not say how many.
const PATIENCE_S: u32 = 60;

/// Puts back who is logged in if localStorage has lost it, and keeps what it knows where it is
/// not lost.
pub(super) async fn recall_session() {
    match account::session() {
        Some(session) => wasm_bindgen_futures::spawn_local(async move {
            let kept = device::kept().await.ok().flatten();
            // Unless somebody has logged out meanwhile.
            if kept.as_ref() != Some(&session) && account::session().as_ref() == Some(&session) {
                keep_session(&session).await;
            }
        }),
        None => match device::kept().await {
            Ok(Some(session)) if !account::remember(&session) => {
                platform::complain("the session could not be put back");
            }
            Ok(_) => {}
            Err(why) => platform::complain(&format!("nobody knows who was logged in: {why}")),
        },
    }
}

/// Forgets who is logged in, whatever waits: the next test begins with a phone of its own.
#[cfg(test)]
pub(crate) async fn nobody_is_logged_in() {
    device::keep(None).await.unwrap();
    account::forget(false);
}

async fn keep_session(session: &SessionInfo) {
    if let Err(why) = device::keep(Some(session)).await {
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
            let waiting = self.unanswered().await.map_err(LogInError::Local)?;
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

    async fn take_session(&self, session: &SessionInfo) -> Result<(), LocalError> {
        let new = StreamId(platform::new_random_id());
        let connection = self.connection_of(session.account, new);
        if !account::remember(session) {
            return Err(LocalError::Absent("the browser keeps nothing".into()));
        }
        device::keep(Some(session)).await?;
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
            Ok(now) if now.account == known.account && now != known => {
                if account::remember(&now) {
                    self.changed();
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
        let waiting = self.unanswered().await?;
        if waiting > 0 {
            return Err(LocalError::Unanswered(waiting));
        }
        // First where it would come back from.
        device::keep(None).await?;
        let gone = end_session().await;
        account::forget(!gone);
        self.0.connection.replace(None);
        self.0.persons.replace(None);
        self.reference_changed();
        if !gone {
            platform::complain("the server will hear of the log-out when it is reached");
        }
        Ok(())
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
        let unsent = self.unsent().await?;
        let stream = self.stream().await;
        let waiting = super::journal::waiting(connection.account);
        let raw_of: std::collections::BTreeMap<_, _> = self
            .raw_texts(unsent.iter().map(|local| local.entry.id).collect())
            .await
            .unwrap_or_default()
            .into_iter()
            .chain(
                waiting
                    .into_iter()
                    .filter_map(|p| Some((p.record.head.id, p.record.raw?))),
            )
            .collect();
        let entries: Vec<_> = unsent
            .iter()
            .map(|local| {
                json!({
                    "id": local.entry.id,
                    "stream": local.stream,
                    "seq": local.seq,
                    "schema": local.entry.schema,
                    "hash": local.hash,
                    "raw": raw_of.get(&local.entry.id),
                    "saved_at": local.saved_at,
                    "state": local.state,
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
        serde_json::to_string_pretty(&file).map_err(|why| LocalError::Failed(why.to_string()))
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
