//! The wire, version 1: plain JSON. Every version ever released stays readable by the server.
use crate::digest::Hash;
use domain::json;
use domain::{AccountId, EntryId, Instant, ServiceId, StreamId};
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// The wire version that this program speaks.
pub const WIRE: u16 = 1;
/// Most entries in one request.
pub const MAX_ITEMS: usize = 200;
/// Most (seq, id, hash) triples offered in one request.
pub const MAX_OFFER: usize = 2_000;
/// Largest request body that the server reads, in bytes.
pub const MAX_BODY: usize = 2 * 1024 * 1024;
/// Flag of the server on a correction or withdrawal by somebody who may not make it: it is kept and
/// shown, and does not count.
pub const NOT_ENTITLED: &str = "not_entitled";

/// The flag of an entry that was written on a centre's device: who worked was chosen by a tap, and
/// nobody logged in. It counts like any other.
pub const ASSERTED: &str = "asserted";
/// Largest `raw` of one entry, in bytes.
pub const MAX_RAW: usize = 64 * 1024;

/// A server database's identity; a restore renews it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub Uuid);

/// `POST /api/v1/sync`, from the phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// See [`WIRE`].
    pub wire: u16,
    /// The stream of the local database.
    pub stream: StreamId,
    /// The epoch of the phone's receipts; none before the first reply.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// What the phone's stream holds, sent or not.
    pub have: Have,
    /// Entries without an answer, these included.
    pub pending: u32,
    /// When the oldest of them was saved.
    #[serde(default)]
    pub oldest_pending: Option<Instant>,
    /// Where the last pull ended; opaque to the phone. None: from the beginning.
    #[serde(default)]
    pub cursor: Option<String>,
    /// The scope that the phone's data were pulled under; opaque to the phone.
    #[serde(default)]
    pub scope: Option<String>,
    /// The batch, at most [`MAX_ITEMS`].
    #[serde(default)]
    pub entries: Vec<Item>,
    /// After a new epoch or a difference of digests: what the phone still knows of, at most
    /// [`MAX_OFFER`]; the server answers in `results` for what it holds, in `missing` for the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offer: Vec<Offer>,
    /// The program's version, for the list of devices.
    #[serde(default)]
    pub app_version: String,
    /// The phone's clock.
    #[serde(default)]
    pub device_time: Option<Instant>,
    /// Random, for this request alone; the reply repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Uuid>,
}

/// The state of a stream: its highest seq and the digest up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Have {
    /// 0 for an empty stream.
    pub max_seq: u64,
    /// [`Hash::EMPTY`] for an empty stream.
    pub digest: Hash,
}

impl Have {
    /// An empty stream.
    pub const NOTHING: Have = Have {
        max_seq: 0,
        digest: Hash::EMPTY,
    };
}

/// An entry as it travels. `raw` is the exact text frozen at save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The entry's id, also inside `raw`.
    pub id: EntryId,
    /// The stream it belongs to.
    pub stream: StreamId,
    /// Its place in the stream, from 1, without gaps.
    pub seq: u64,
    /// The schema of `raw`.
    pub schema: u16,
    /// SHA-256 of `raw`.
    pub hash: Hash,
    /// The entry as JSON text.
    pub raw: String,
}

/// What the phone knows of an entry, with or without its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Place in the request's stream.
    pub seq: u64,
    /// Entry.
    pub id: EntryId,
    /// Hash of its `raw`.
    pub hash: Hash,
}

/// The server's reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncReply {
    /// The request's own: an answer to another one, which a proxy may have kept, proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Uuid>,
    /// The database's epoch. Another than the phone's: its receipts are void.
    pub epoch: Epoch,
    /// One for each item of the batch, in its order; then those offered that the server holds.
    pub results: Vec<ItemResult>,
    /// Ranges of the stream, up to the phone's `max_seq`, that the server lacks or holds otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Gap>,
    /// The server's own view of the stream; compared, never adopted.
    pub held: Have,
    /// What changed since the cursor, in order of change number.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// What the phone may no longer hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forget: Vec<Forget>,
    /// Where this pull ended.
    pub cursor: String,
    /// The scope of the data sent.
    pub scope: String,
    /// More changes wait.
    pub more: bool,
    /// The oldest wire version that may pull.
    pub min_wire: u16,
    /// The server's clock.
    pub server_time: Instant,
    /// What the session is worth: a revoked one may still push (into quarantine), not pull.
    #[serde(default)]
    pub session: SessionState,
    /// The database has lost what it once gave this phone, by its cursor (a power cut took the end
    /// of its log): the phone offers every stream again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offer_again: bool,
    /// Only for a database that has never pulled: the stream that this device session synced before
    /// the request's own. If the phone does not know it, its browser has deleted a database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<Former>,
}

/// A stream that a device session had before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// Stream.
    pub stream: StreamId,
    /// Up to this seq the server holds every entry.
    pub held: u64,
    /// The highest seq that the phone ever told of.
    pub told: u64,
}

/// What a session is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Valid.
    #[default]
    Valid,
    /// Revoked, or its account disabled: log in again.
    Revoked,
}

/// The answer for one entry; with `outcome` stored or duplicate it is its receipt
/// (id, hash, change, and the reply's epoch).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemResult {
    /// The entry; none if the item was too broken to name one.
    #[serde(default)]
    pub id: Option<EntryId>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Refusal>,
    /// The hash of what the server holds; the phone compares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Hash>,
    /// Its change number, from 1; none if set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<u64>,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// New, and durable.
    Stored,
    /// The same entry was there already.
    Duplicate,
    /// Kept apart for a human; the rest goes on.
    Quarantined,
}

/// A named reason: also the body of every error of the API, beside `error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which field, dotted.
    pub field: String,
    /// Its value as received, shortened; never a note or a client code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// A stable code, e.g. `unknown_service`, `seq_conflict`.
    pub reason: String,
}

/// A range of seqs, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// First seq.
    pub from: u64,
    /// Last seq.
    pub to: u64,
    /// Absent, or another entry.
    pub why: GapKind,
}

/// Why a range is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// The server holds nothing there.
    Absent,
    /// The digests differ somewhere in it: the phone offers its (seq, id, hash).
    Differs,
}

/// One change, in the order of the server's numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its number.
    pub change: u64,
    /// What changed. A phone passes over what it does not know.
    #[serde(flatten)]
    pub what: Changed,
}

/// What a change carries.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Changed {
    /// An entry of the phone's scope, its own ones included.
    Entry(PulledEntry),
    /// A document of reference data; `doc` none: it is gone.
    Reference {
        /// `programme/ID`, `service/ID`, `codes/LIST`, `person/ACCOUNT` (a colleague's name) …
        key: String,
        /// JSON of the document.
        doc: Option<Value>,
    },
    /// A kind of change that this program does not know yet.
    Unknown,
}

// By hand: the derived readers of a flattened and of a tagged type each bring a buffer of their
// own, which the phone would download beside the tree that it reads everything from.
impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Document {
            key: String,
            #[serde(default)]
            doc: Option<Value>,
        }
        fn inside<T: DeserializeOwned, E: de::Error>(tree: Value) -> Result<T, E> {
            json::from_tree(tree).map_err(E::custom)
        }
        let tree = json::tree(from)?;
        let field = |name: &'static str| {
            let found = tree.get(name);
            found.ok_or_else(|| de::Error::missing_field(name))
        };
        let change = field("change")?.as_u64();
        let change = change.ok_or_else(|| de::Error::custom("change: not a number"))?;
        let is = |name: &str| field("type").map(|found| found == name);
        let what = if is("entry")? {
            Changed::Entry(inside(tree)?)
        } else if is("reference")? {
            let Document { key, doc } = inside(tree)?;
            Changed::Reference { key, doc }
        } else {
            Changed::Unknown
        };
        Ok(Change { change, what })
    }
}

/// An entry as it is pulled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PulledEntry {
    /// Entry.
    pub id: EntryId,
    /// SHA-256 of `raw`.
    pub hash: Hash,
    /// The text as it was frozen.
    pub raw: String,
    /// Flags set by the server (stable codes); one with [`NOT_ENTITLED`] does not count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
}

/// What a phone must drop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forget {
    /// Everything of a service, its own entries excepted that have no receipt yet.
    Service(ServiceId),
    /// One entry's body (erasure); its (seq, id, hash) stay.
    Entry(EntryId),
}

/// `POST /api/v1/devices`: log in and open a device session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogIn {
    /// Log-in name.
    pub login: String,
    /// Password.
    pub password: String,
    /// What the user calls the device.
    #[serde(default)]
    pub device_name: String,
    /// The stream of the local database, to be bound to the account. None: the first sync binds it.
    #[serde(default)]
    pub stream: Option<StreamId>,
    /// Answer with a bearer token instead of a cookie (for programs).
    #[serde(default)]
    pub bearer: bool,
}

/// The reply to a log-in, and of `GET /api/v1/session`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Who is logged in.
    pub account: AccountId,
    /// Log-in name.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// The device session.
    pub device: domain::DeviceId,
    /// What the account may do, by time.
    pub memberships: Vec<MembershipInfo>,
    /// A person's, or that of a device at a centre's door. Who does not tell is a person.
    #[serde(default, skip_serializing_if = "AccountKind::is_person")]
    pub kind: AccountKind,
    /// Only if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// What an account is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Somebody who logs in.
    #[default]
    Person,
    /// A device of a centre, bound to one service: its staff are chosen by a tap, and what it writes
    /// is [`ASSERTED`].
    Centre,
}

impl AccountKind {
    /// Is it somebody who logs in?
    #[must_use]
    pub const fn is_person(&self) -> bool {
        matches!(self, Self::Person)
    }
}

/// One membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipInfo {
    /// Worker, manager, coordinator or administrator.
    pub role: Role,
    /// Of a provider (worker, manager).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<domain::ProviderId>,
    /// Of a programme (coordinator).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<domain::ProgrammeId>,
    /// Which services; empty: all of the provider (manager) or none (worker).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// First day.
    pub from: domain::Day,
    /// Last day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<domain::Day>,
}

/// Roles of design: what each may do is the server's to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Writes and reads the entries of the own services.
    Worker,
    /// Of a provider: reads all of it, corrects, sees quarantined content.
    Manager,
    /// Of a programme: counts only.
    Coordinator,
    /// Of the installation: users, devices; no clients' data.
    Administrator,
}
