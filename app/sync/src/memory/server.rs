//! The server's side of the wire in memory: the reference for its rules, not for its speed.
use super::ledger::{Data, Quarantined};
use crate::digest::Hash;
use crate::round::{Transport, TransportError};
use crate::wire::{
    Change, Changed, Epoch, Forget, Gap, GapKind, Have, MAX_BODY, SessionState, SyncReply,
    SyncRequest, WIRE,
};
use domain::{EntryId, Instant, StreamId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a door's session is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    /// Valid.
    Valid,
    /// Known and revoked: pushes into quarantine, pulls nothing.
    Revoked,
    /// Unknown: 401.
    Unknown,
}

/// A copy of the database.
#[derive(Clone, Debug)]
pub struct Backup(Data);

#[derive(Debug)]
struct Server {
    data: Data,
    min_wire: u16,
    max_body: usize,
    page: usize,
    time: Instant,
    requests: u64,
}

/// A server in memory; clones are the same server.
#[derive(Clone, Debug)]
pub struct MemoryServer(Arc<Mutex<Server>>);

impl MemoryServer {
    /// An empty one.
    #[must_use]
    pub fn new(epoch: Epoch) -> Self {
        Self(Arc::new(Mutex::new(Server {
            data: Data {
                epoch,
                entries: BTreeMap::new(),
                slots: BTreeMap::new(),
                quarantine: Vec::new(),
                changes: Vec::new(),
                scope: "1".to_owned(),
                forget: Vec::new(),
                told: BTreeMap::new(),
            },
            min_wire: WIRE,
            max_body: MAX_BODY,
            page: 100,
            time: Instant(1_700_000_000_000_000),
            requests: 0,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Server> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A way in, with a valid session.
    #[must_use]
    pub fn door(&self) -> Door {
        Door {
            server: self.clone(),
            session: Arc::new(Mutex::new(Session::Valid)),
        }
    }

    /// Copies the database.
    #[must_use]
    pub fn backup(&self) -> Backup {
        Backup(self.lock().data.clone())
    }

    /// Puts a backup in place, under a new epoch.
    pub fn restore(&self, backup: Backup, epoch: Epoch) {
        self.lock().data = Data { epoch, ..backup.0 };
    }

    /// Loses an entry without a trace, as no server should.
    pub fn lose(&self, id: EntryId) {
        let data = &mut self.lock().data;
        data.entries.remove(&id);
        data.slots.retain(|_, (there, _)| *there != id);
        data.changes
            .retain(|c| !matches!(&c.what, Changed::Entry(e) if e.id == id));
    }

    /// Puts another entry into a place, as a faulty server would.
    pub fn overwrite_slot(&self, stream: StreamId, seq: u64, id: EntryId, hash: Hash) {
        self.lock().data.slots.insert((stream, seq), (id, hash));
    }

    /// The oldest wire version that may pull.
    pub fn set_min_wire(&self, wire: u16) {
        self.lock().min_wire = wire;
    }

    /// The largest body accepted, bytes.
    pub fn set_max_body(&self, bytes: usize) {
        self.lock().max_body = bytes;
    }

    /// Changes in one page.
    pub fn set_page(&self, changes: usize) {
        self.lock().page = changes;
    }

    /// The server's clock.
    pub fn set_time(&self, time: Instant) {
        self.lock().time = time;
    }

    /// A new scope: the next pull starts again and forgets what is named.
    pub fn set_scope(&self, scope: &str, forget: Vec<Forget>) {
        let data = &mut self.lock().data;
        scope.clone_into(&mut data.scope);
        data.forget = forget;
    }

    /// Publishes a document of reference data.
    pub fn publish(&self, key: &str, doc: Option<serde_json::Value>) {
        let what = Changed::Reference {
            key: key.to_owned(),
            doc,
        };
        self.lock().data.publish(what);
    }

    /// Stored entries: id, hash.
    #[must_use]
    pub fn entries(&self) -> BTreeMap<EntryId, Hash> {
        let server = self.lock();
        server
            .data
            .entries
            .iter()
            .map(|(id, (_, e))| (*id, e.hash))
            .collect()
    }

    /// How often an entry stands in the list of changes.
    #[must_use]
    pub fn times_published(&self, id: EntryId) -> usize {
        let is = |c: &&Change| matches!(&c.what, Changed::Entry(e) if e.id == id);
        self.lock().data.changes.iter().filter(is).count()
    }

    /// What is kept apart.
    #[must_use]
    pub fn quarantine(&self) -> Vec<Quarantined> {
        self.lock().data.quarantine.clone()
    }

    /// The contiguous part of a stream.
    #[must_use]
    pub fn held(&self, stream: StreamId) -> Have {
        self.lock().data.held(stream, u64::MAX)
    }

    /// What a manager is shown of a stream: the gaps up to what its phone said last, and how many
    /// entries it said to wait.
    #[must_use]
    pub fn shown(&self, stream: StreamId) -> (Vec<Gap>, u32) {
        let data = &self.lock().data;
        let (have, pending) = data
            .told
            .get(&stream)
            .copied()
            .unwrap_or((Have::NOTHING, 0));
        let gaps = data.missing(stream, have);
        let absent = gaps.into_iter().filter(|g| g.why == GapKind::Absent);
        (absent.collect(), pending)
    }

    /// How many requests were answered.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.lock().requests
    }
}

/// A connection of one device.
#[derive(Clone, Debug)]
pub struct Door {
    server: MemoryServer,
    session: Arc<Mutex<Session>>,
}

impl Door {
    /// Changes what the session is worth.
    pub fn set_session(&self, session: Session) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = session;
    }
}

impl Transport for Door {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let session = *self.session.lock().unwrap_or_else(PoisonError::into_inner);
        // Through JSON both ways, as over a network.
        let body = serde_json::to_vec(request).map_err(|_| TransportError::BadReply)?;
        let mut server = self.server.lock();
        if session == Session::Unknown {
            return Err(TransportError::Unauthorized);
        }
        if body.len() > server.max_body {
            return Err(TransportError::TooLarge);
        }
        let request = serde_json::from_slice(&body).map_err(|_| TransportError::BadReply)?;
        let reply = server.answer(&request, session == Session::Revoked);
        let text = serde_json::to_vec(&reply).map_err(|_| TransportError::BadReply)?;
        serde_json::from_slice(&text).map_err(|_| TransportError::BadReply)
    }
}

impl Server {
    fn answer(&mut self, request: &SyncRequest, revoked: bool) -> SyncReply {
        self.requests += 1;
        let data = &mut self.data;
        let mut results: Vec<_> = request
            .entries
            .iter()
            .map(|item| data.take(item, revoked))
            .collect();
        let (mut missing, mut held) = (Vec::new(), Have::NOTHING);
        if !revoked {
            let offered = |offer| data.offered(request.stream, offer);
            results.extend(request.offer.iter().filter_map(offered));
            let told = (request.have, request.pending);
            data.told.insert(request.stream, told);
            missing = data.missing(request.stream, request.have);
            held = data.held(request.stream, u64::MAX);
        }
        let mut reply = SyncReply {
            epoch: data.epoch,
            results,
            missing,
            held,
            changes: Vec::new(),
            forget: Vec::new(),
            nonce: request.nonce,
            cursor: request.cursor.clone().unwrap_or_default(),
            scope: request.scope.clone().unwrap_or_default(),
            more: false,
            min_wire: self.min_wire,
            server_time: self.time,
            session: if revoked {
                SessionState::Revoked
            } else {
                SessionState::Valid
            },
            offer_again: false,
            former: None,
        };
        if !revoked {
            let old = request.wire < self.min_wire;
            data.pull(request, (!old).then_some(self.page), &mut reply);
        }
        reply
    }
}
