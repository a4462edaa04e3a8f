//! How a round went.
use super::TransportError;
use crate::plan::Findings;
use crate::schedule::{FailureKind, Finish};
use crate::wire::{Offer, Refusal};

/// How far a round is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Requests answered.
    pub requests: u32,
    /// Receipts.
    pub confirmed: u32,
    /// Still without an answer.
    pub pending: u32,
    /// Changes pulled.
    pub pulled: u32,
}

/// How a round ended, and what was learnt in it, also if it failed.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundOutcome {
    /// Its end.
    pub end: RoundEnd,
    /// Figures.
    pub progress: Progress,
    /// Everything found, added up over its requests.
    pub findings: Findings,
    /// Entries that the server lacks and whose body the phone has dropped.
    pub lost: Vec<Offer>,
}

/// The end of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoundEnd {
    /// All is well; `more` if the round was only cut to a bounded size.
    Done {
        /// Run another one.
        more: bool,
    },
    /// No (usable) reply.
    Transport(TransportError),
    /// The server calls the session revoked: entries went into its quarantine and wait here for
    /// the next log-in.
    Revoked,
    /// The session is of another account than the one that the stream was bound to, so nothing was
    /// taken, with the server's reason: log in as whose database this is.
    Foreign(Refusal),
    /// Entries are left without an answer although the server answered.
    Stuck,
    /// The phone's database failed; nothing is lost by that, nothing is sent either.
    Storage(String),
}

impl RoundEnd {
    /// The server itself failed; not a gateway that does not reach it (502 to 504).
    #[must_use]
    pub const fn server_failed(&self) -> bool {
        matches!(
            self,
            Self::Transport(TransportError::Server(status)) if !matches!(*status, 502..=504)
        )
    }
}

impl RoundOutcome {
    /// For the scheduler.
    #[must_use]
    pub fn finish(&self) -> Finish {
        match &self.end {
            RoundEnd::Done { more: true } => Finish::More,
            RoundEnd::Done { more: false } => Finish::Idle,
            RoundEnd::Revoked
            | RoundEnd::Foreign(_)
            | RoundEnd::Transport(TransportError::Unauthorized) => {
                Finish::Failed(FailureKind::LogIn)
            }
            RoundEnd::Transport(TransportError::Busy { retry_after_s }) => {
                Finish::Failed(FailureKind::Busy {
                    retry_after_ms: i64::from(retry_after_s.unwrap_or(0)) * 1000,
                })
            }
            RoundEnd::Transport(_) | RoundEnd::Stuck | RoundEnd::Storage(_) => {
                Finish::Failed(FailureKind::Passing)
            }
        }
    }

    /// The user must log in again (nothing is cleared by that).
    #[must_use]
    pub fn log_in(&self) -> bool {
        self.finish() == Finish::Failed(FailureKind::LogIn)
    }
}
