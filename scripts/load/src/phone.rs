//! One phone: a session, a stream, and the digest that it keeps.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::{AccountId, Entry, StreamId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::digest::Hash;
use sync::wire::{Epoch, Have, Item, LogIn, Outcome, SessionInfo, SyncReply, SyncRequest, WIRE};
use uuid::Uuid;

use crate::teren::PASSWORD;

/// A phone that is logged in.
pub struct Phone {
    agent: ureq::Agent,
    url: String,
    token: String,
    stream: StreamId,
    have: Have,
    epoch: Option<Epoch>,
    cursor: Option<String>,
    scope: Option<String>,
    /// Whose it is.
    pub account: AccountId,
}

/// A request that is ready to be sent, and what its receipts must say.
pub struct Batch {
    body: String,
    expected: Vec<(domain::EntryId, Hash)>,
}

impl Batch {
    /// Each receipt is that of what was sent, and says one of these.
    fn compare(&self, reply: &SyncReply, said: &[Outcome]) -> Result<()> {
        ensure!(
            reply.results.len() >= self.expected.len(),
            "a receipt is missing"
        );
        for (result, (id, hash)) in reply.results.iter().zip(&self.expected) {
            ensure!(
                said.contains(&result.outcome)
                    && result.id == Some(*id)
                    && result.hash == Some(*hash)
                    && result.change.is_some(),
                "not stored: {result:?}"
            );
        }
        Ok(())
    }
}

impl Phone {
    /// Logs in with a new stream.
    pub fn log_in(url: &str, login: &str) -> Result<Self> {
        Self::log_in_as(url, login, "")
    }

    /// The same with another phone, of which an account has as many as names.
    pub fn log_in_as(url: &str, login: &str, phone: &str) -> Result<Self> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let stream = StreamId(Uuid::from_u128(fnv(&format!("{login}{phone}"))));
        let request = LogIn {
            login: login.to_owned(),
            password: PASSWORD.to_owned(),
            device_name: "load".to_owned(),
            stream: Some(stream),
            bearer: true,
        };
        let mut response = agent
            .post(format!("{url}/api/v1/devices"))
            .header("content-type", "application/json")
            .send(serde_json::to_string(&request)?)?;
        let text = response.body_mut().read_to_string()?;
        ensure!(response.status() == 201, "log-in: {text}");
        let session: SessionInfo = serde_json::from_str(&text)?;
        Ok(Self {
            agent,
            url: url.to_owned(),
            token: session.token.context("a bearer token was asked for")?,
            stream,
            have: Have::NOTHING,
            epoch: None,
            cursor: None,
            scope: None,
            account: session.account,
        })
    }

    /// Freezes entries as a phone does at save, and makes the request that hands
    /// them in. The phone's digest moves on.
    pub fn pack(&mut self, entries: &[Entry]) -> Result<Batch> {
        let mut items = Vec::with_capacity(entries.len());
        for entry in entries {
            let raw = domain::decode::encode(entry);
            let hash = Hash::of(&raw);
            self.have.max_seq += 1;
            self.have.digest = self.have.digest.rolled(entry.id, hash);
            items.push(Item {
                id: entry.id,
                stream: self.stream,
                seq: self.have.max_seq,
                schema: entry.schema,
                hash,
                raw,
            });
        }
        let expected = items.iter().map(|item| (item.id, item.hash)).collect();
        let body = serde_json::to_string(&self.request(items))?;
        Ok(Batch { body, expected })
    }

    fn request(&self, entries: Vec<Item>) -> SyncRequest {
        SyncRequest {
            wire: WIRE,
            stream: self.stream,
            epoch: self.epoch,
            have: self.have,
            pending: u32::try_from(entries.len()).unwrap_or(u32::MAX),
            oldest_pending: entries.first().map(|_| domain::Instant(0)),
            cursor: self.cursor.clone(),
            scope: self.scope.clone(),
            entries,
            offer: Vec::new(),
            app_version: "load".to_owned(),
            device_time: None,
            nonce: None,
        }
    }

    /// Goes on with another server process.
    pub fn go_to(&mut self, url: &str) {
        url.clone_into(&mut self.url);
    }

    /// Hands a batch in and compares every receipt; gives the time of the answer.
    pub fn push(&self, batch: &Batch) -> Result<Duration> {
        let (reply, took): (SyncReply, _) = self.sync(&batch.body)?;
        batch.compare(&reply, &[Outcome::Stored])?;
        Ok(took)
    }

    /// Hands a batch in that may have been handed in before, and takes what the answer brings.
    pub fn hand_in(&mut self, batch: &Batch) -> Result<(SyncReply, Duration)> {
        let (reply, took): (SyncReply, _) = self.sync(&batch.body)?;
        batch.compare(&reply, &[Outcome::Stored, Outcome::Duplicate])?;
        self.take(&reply);
        Ok((reply, took))
    }

    /// Asks once for what is new.
    pub fn ask(&mut self) -> Result<(SyncReply, Duration)> {
        let body = serde_json::to_string(&self.request(Vec::new()))?;
        let (reply, took) = self.sync(&body)?;
        self.take(&reply);
        Ok((reply, took))
    }

    fn take(&mut self, reply: &SyncReply) {
        self.epoch = Some(reply.epoch);
        self.cursor = Some(reply.cursor.clone());
        self.scope = Some(reply.scope.clone());
    }

    /// Pulls until nothing is left; gives the number of changes and the time that
    /// the answers took, reading them as a phone must included.
    pub fn pull(&mut self) -> Result<(usize, Duration)> {
        let (mut changes, mut took) = (0, Duration::ZERO);
        loop {
            let (reply, once) = self.ask()?;
            took += once;
            changes += reply.changes.len();
            if !reply.more {
                return Ok((changes, took));
            }
        }
    }

    /// Reads a page of the API; gives its JSON and the time that the answer took.
    pub fn get(&self, path: &str) -> Result<(serde_json::Value, Duration)> {
        let began = Instant::now();
        let mut response = self
            .agent
            .get(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .call()?;
        let text = response.body_mut().read_to_string()?;
        let took = began.elapsed();
        ensure!(response.status() == 200, "{path}: {text}");
        Ok((serde_json::from_str(&text)?, took))
    }

    fn sync<T: DeserializeOwned>(
        &self,
        body: &(impl AsRef<str> + Serialize),
    ) -> Result<(T, Duration)> {
        let began = Instant::now();
        let mut response = self
            .agent
            .post(format!("{}/api/v1/sync", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .send(body.as_ref())?;
        let text = response
            .body_mut()
            .with_config()
            .limit(64 * 1024 * 1024)
            .read_to_string()?;
        let took = began.elapsed();
        ensure!(
            response.status() == 200,
            "sync: {} {text}",
            response.status()
        );
        Ok((serde_json::from_str(&text)?, took))
    }
}

/// A number that follows from a name (FNV-1a, 128 bits).
fn fnv(name: &str) -> u128 {
    name.bytes()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        })
}
