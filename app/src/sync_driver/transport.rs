//! `POST /api/v1/sync` over fetch. The session is a cookie, which this code never sees.
use crate::platform::{FetchError, fetch};
use domain::json;
use sync::round::{Transport, TransportError};
use sync::wire::{Refusal, SyncReply, SyncRequest};

/// The server that the app came from.
pub struct Fetch;

impl Transport for Fetch {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let body = serde_json::to_string(request).map_err(|_| TransportError::BadReply)?;
        let answer = match fetch::send("POST", "/api/v1/sync", Some(&body)).await {
            Ok(answer) => answer,
            Err(FetchError::Offline) => return Err(TransportError::Offline),
            Err(FetchError::Status(..) | FetchError::Bad(_)) => {
                return Err(TransportError::BadReply);
            }
        };
        Err(match answer.status {
            200..=299 => {
                return json::read(&answer.text).map_err(|_| TransportError::BadReply);
            }
            401 => TransportError::Unauthorized,
            413 => TransportError::TooLarge,
            429 => TransportError::Busy {
                retry_after_s: answer.retry_after_s,
            },
            status @ 500..=599 => TransportError::Server(status),
            status => {
                let refusal = json::read::<Refusal>(&answer.text).ok();
                TransportError::Refused { status, refusal }
            }
        })
    }
}
