//! The way to the server, and how it fails.
use crate::wire::{Refusal, SyncReply, SyncRequest};

/// Sends one request. Every request must end: the transport has its own timeout.
#[expect(
    async_fn_in_trait,
    reason = "implemented in the browser, where futures are never Send, and used by generics only"
)]
pub trait Transport {
    /// `POST /api/v1/sync`.
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError>;
}

/// Why there was no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The server was not reached.
    #[error("no connection")]
    Offline,
    /// No answer in time; the server may have done everything.
    #[error("no answer in time")]
    Timeout,
    /// 401: the session is unknown here. Log in; keep everything.
    #[error("not logged in")]
    Unauthorized,
    /// 413.
    #[error("the request is too large")]
    TooLarge,
    /// 429.
    #[error("too many requests")]
    Busy {
        /// `Retry-After` in seconds.
        retry_after_s: Option<u32>,
    },
    /// 5xx.
    #[error("the server failed ({0})")]
    Server(u16),
    /// Another 4xx, with the reason that the server named.
    #[error("the server refused ({status})")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Its body.
        refusal: Option<Refusal>,
    },
    /// 2xx with something else than a reply, or with a part of one.
    #[error("the answer cannot be read")]
    BadReply,
}
