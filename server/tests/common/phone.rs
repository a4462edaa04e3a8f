//! A phone's way to a real server.
use super::common::client::Client;
use std::rc::Rc;
use std::time::Duration;
use sync::round::{Transport, TransportError};
use sync::wire::{SyncReply, SyncRequest};
use tokio::time::timeout;

pub struct Line {
    pub client: Client,
    pub token: String,
}

/// Syncs over HTTP.
#[derive(Clone)]
pub struct Http(pub Rc<Line>);

impl Http {
    pub fn new(client: Client, token: String) -> Self {
        Self(Rc::new(Line { client, token }))
    }
}

impl Transport for Http {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let body = serde_json::to_string(request).unwrap();
        let call = self
            .0
            .client
            .call("POST", "/api/v1/sync", Some(&self.0.token), &body);
        let answer = match timeout(Duration::from_secs(10), call).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => return Err(TransportError::Offline),
            Err(_) => return Err(TransportError::Timeout),
        };
        match answer.status {
            200 => serde_json::from_slice(&answer.body).map_err(|_| TransportError::BadReply),
            401 => Err(TransportError::Unauthorized),
            413 => Err(TransportError::TooLarge),
            status @ 500.. => Err(TransportError::Server(status)),
            status => Err(TransportError::Refused {
                status,
                refusal: serde_json::from_slice(&answer.body).ok(),
            }),
        }
    }
}
