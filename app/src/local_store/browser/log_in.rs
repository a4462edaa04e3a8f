//! Log-in, log-out, and the file of what is unsent.
use super::super::types::{LocalError, LogInError};
use super::{LocalStore, Wake, account};
use crate::platform::{self, FetchError, fetch};
use domain::StreamId;
use serde_json::json;
use sync::wire::{LogIn, SessionInfo};

/// Seconds to wait if the server does not say how many.
const PATIENCE_S: u32 = 60;

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
        // The stream is bound to the account by this request. A new database takes this one; one
        // that is there already has its own, which was bound when it was made.
        let known = match &before {
            Some(session) if session.login == login => self.stream().await,
            _ => None,
        };
        let stream = known.unwrap_or_else(|| StreamId(platform::new_random_id()));
        let request = LogIn {
            login,
            password: password.to_owned(),
            device_name: platform::device_name(),
            stream: Some(stream),
            bearer: false,
        };
        let body = serde_json::to_string(&request).map_err(|e| LogInError::Other(e.to_string()))?;
        let answer = fetch::send("POST", "/api/v1/devices", Some(&body)).await;
        let answer = answer.map_err(|why| match why {
            FetchError::Offline => LogInError::Offline,
            other => LogInError::Other(other.to_string()),
        })?;
        match answer.status {
            200..=299 => {}
            401 => return Err(LogInError::Wrong),
            429 => {
                let retry_after_s = answer.retry_after_s.unwrap_or(PATIENCE_S);
                return Err(LogInError::TooMany { retry_after_s });
            }
            502..=504 => return Err(LogInError::Offline),
            status => {
                let named = answer.api_error().map(|e| e.reason.unwrap_or(e.error));
                return Err(LogInError::Other(
                    named.unwrap_or_else(|| status.to_string()),
                ));
            }
        }
        let session: SessionInfo =
            serde_json::from_str(&answer.text).map_err(|why| LogInError::Other(why.to_string()))?;
        // The same name may be another account on a server that was set up anew: its database must
        // not begin with a stream that another database holds.
        let other = before.is_some_and(|before| before.account != session.account);
        let stream = if other && known.is_some() {
            StreamId(platform::new_random_id())
        } else {
            stream
        };
        self.take_session(&session, stream)
            .await
            .map_err(LogInError::Local)?;
        Ok(session)
    }

    async fn take_session(
        &self,
        session: &SessionInfo,
        stream: StreamId,
    ) -> Result<(), LocalError> {
        let connection = self.connection_of(session.account, stream);
        if !account::remember(session) {
            return Err(LocalError::Absent("the browser keeps nothing".into()));
        }
        self.look_for_loss(&connection).await?;
        self.reference_changed();
        self.wake(Wake::LoggedIn);
        self.drain_journal().await;
        Ok(())
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
        let snapshot = {
            use sync::storage::Storage as _;
            self.engine()?.snapshot().await?
        };
        Ok(tally.journal + snapshot.pending + u32::from(!snapshot.offering.is_empty()))
    }

    pub(super) async fn stream(&self) -> Option<StreamId> {
        use sync::storage::Storage as _;
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

/// Ends the session on the server. True if it is known to be ended.
async fn end_session() -> bool {
    match fetch::send("DELETE", "/api/v1/devices/current", None).await {
        Ok(answer) => answer.is_ok() || answer.status == 401,
        Err(_) => false,
    }
}
