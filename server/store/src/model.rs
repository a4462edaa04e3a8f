//! What the traits take and give.
use domain::programme::{Locality, Programme, Provider, Service};
use domain::{
    AccountId, Day, DeviceId, Entry, EntryId, Instant, ProgrammeId, ProviderId, ServiceId, StreamId,
};
use serde::{Deserialize, Serialize};
use sync::digest::Hash;
use sync::wire::{
    AccountKind, Change, Forget, Gap, Have, ItemResult, MembershipInfo, Offer, Refusal,
};
use uuid::Uuid;

mod edit;
mod matters;

pub use edit::{
    AuditCircle, AuditQuery, Conflict, DocumentEdit, DocumentVersion, Edit, Edited, Held,
};
pub use matters::{FindRow, VisitedFamily};
pub use sync::wire::{ASSERTED, NOT_ENTITLED};

/// Flag of a version that holds against another correction of the same version: a human decides.
/// It is never stored, for the next entry may settle it.
pub const TWO_CORRECTIONS: &str = "conflict";

/// An account without its secrets.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Log-in name, unique, lower case.
    pub login: String,
    /// Name for people.
    pub name: String,
    /// A person's, or a centre's device to which nobody logs in.
    pub kind: AccountKind,
    /// Since when it may not log in.
    pub disabled_at: Option<Instant>,
    /// All its memberships, past ones too.
    pub memberships: Vec<MembershipInfo>,
}

/// A device session.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// Id.
    pub id: DeviceId,
    /// Whose.
    pub account: AccountId,
    /// What the user calls it.
    pub name: String,
    /// When it logged in.
    pub created_at: Instant,
    /// When it was last heard of.
    pub seen_at: Instant,
    /// When its token was last renewed.
    pub rotated_at: Instant,
    /// Since when it is revoked.
    pub revoked_at: Option<Instant>,
    /// Program version it last told.
    pub app_version: String,
}

/// A device at a centre's door, to be opened.
#[derive(Clone, Debug)]
pub struct NewCentre {
    /// What the centre calls it.
    pub name: String,
    /// Its only service.
    pub service: ServiceId,
    /// A worker's of that service.
    pub membership: MembershipInfo,
    /// The manager who opens it.
    pub opened_by: AccountId,
    /// Its session, with its new account's id; it is opened when the session is made.
    pub device: Device,
    /// Hash of the session's token.
    pub token: Hash,
    /// The manager's session on the same device, which ends.
    pub ends: DeviceId,
}

/// A device at a centre's door as the manager sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Centre {
    /// Its account.
    pub id: AccountId,
    /// What the centre calls it.
    pub name: String,
    /// Its only service.
    pub service: ServiceId,
    /// The manager who opened it.
    pub opened_by: AccountId,
    /// When.
    pub opened_at: Instant,
    /// Since when it is closed.
    pub closed_at: Option<Instant>,
    /// What it said is without an answer.
    pub pending: u32,
    /// Since when.
    pub oldest_pending: Option<Instant>,
    /// When it last synced.
    pub synced_at: Option<Instant>,
    /// Program version it last told.
    pub app_version: String,
}

/// A stream as the managers see it: who has what unsent, since when.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamState {
    /// Stream.
    pub stream: StreamId,
    /// Whose.
    pub account: AccountId,
    /// Name of the account.
    pub account_name: String,
    /// Device it last came from.
    pub device: Option<DeviceId>,
    /// Name of that device.
    pub device_name: String,
    /// Contiguous entries held, and their digest.
    pub held: Have,
    /// What the phone said it has.
    pub told_max_seq: u64,
    /// What the phone said is without an answer.
    pub pending: u32,
    /// Since when.
    pub oldest_pending: Option<Instant>,
    /// When it last synced.
    pub synced_at: Option<Instant>,
    /// Ranges the server lacks.
    pub gaps: Vec<Gap>,
}

/// How an item of a batch is to be written, decided before the writer sees it.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// To be stored.
    Accept {
        /// Decoded.
        entry: Box<Entry>,
        /// Stable codes.
        flags: Vec<String>,
    },
    /// Set aside.
    Quarantine(Refusal),
}

/// One item of a push.
#[derive(Clone, Debug)]
pub struct PushItem {
    /// Id, stream, seq, schema, hash as claimed; none if the item was too broken to say.
    pub slot: Option<Slot>,
    /// The text as it came, at most `MAX_BODY`.
    pub raw: String,
    /// What to do.
    pub verdict: Verdict,
}

/// The place of an item in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Entry.
    pub id: EntryId,
    /// Stream.
    pub stream: StreamId,
    /// From 1.
    pub seq: u64,
    /// Schema.
    pub schema: u16,
    /// SHA-256 of raw, as claimed.
    pub hash: Hash,
}

/// A batch to be written in one transaction (several batches may share it).
#[derive(Clone, Debug)]
pub struct Push {
    /// Who sends.
    pub account: AccountId,
    /// From which device.
    pub device: DeviceId,
    /// The session is valid. A revoked one hands in, into quarantine: it binds no stream and is told
    /// nothing of what the server holds, beyond receipts for what it shows itself.
    pub valid: bool,
    /// The stream of the request; bound to the account if new.
    pub stream: StreamId,
    /// What the phone has.
    pub have: Have,
    /// Told by the phone.
    pub pending: u32,
    /// Told by the phone.
    pub oldest_pending: Option<Instant>,
    /// Told by the phone.
    pub app_version: String,
    /// What is offered.
    pub offer: Vec<Offer>,
    /// The items.
    pub items: Vec<PushItem>,
    /// Moment of arrival.
    pub now: Instant,
}

/// What became of a push.
#[derive(Clone, Debug, PartialEq)]
pub struct Pushed {
    /// One for each item, then those offered and held.
    pub results: Vec<ItemResult>,
    /// Named gaps up to `have.max_seq`.
    pub missing: Vec<Gap>,
    /// The server's view of the stream.
    pub held: Have,
}

/// A pull.
#[derive(Clone, Debug)]
pub struct Pull {
    /// For whom.
    pub account: AccountId,
    /// Services in scope today.
    pub services: Vec<ServiceId>,
    /// Whose documents of reference data it is given; what is for all needs no mention.
    pub audience: Vec<Audience>,
    /// Entries of these services from this day on.
    pub team_since: Day,
    /// Own entries from this day on.
    pub own_since: Day,
    /// After this change number.
    pub after: u64,
    /// At most so many changes.
    pub limit: usize,
}

/// What a pull gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulled {
    /// In order of change number.
    pub changes: Vec<Change>,
    /// Erased entries the phone may hold.
    pub forget: Vec<Forget>,
    /// Change number reached: everything up to it has been looked at.
    pub reached: u64,
    /// The highest change number there is.
    pub watermark: u64,
    /// The opening of the database in which all this was read. It goes into the cursor.
    pub opening: Uuid,
    /// More wait.
    pub more: bool,
}

/// An entry with what the server knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEntry {
    /// Its number.
    pub change: u64,
    /// Decoded.
    pub entry: Entry,
    /// SHA-256 of its text, also when that is erased.
    pub hash: Hash,
    /// Its text; empty when it is erased.
    pub raw: String,
    /// Stable codes.
    pub flags: Vec<String>,
    /// When it arrived.
    pub arrived: Instant,
}

/// A quarantined item: the envelope; the content only for the provider's manager.
#[derive(Clone, Debug, PartialEq)]
pub struct Quarantined {
    /// Running number.
    pub number: u64,
    /// As claimed.
    pub slot: Option<Slot>,
    /// Who sent it.
    pub account: AccountId,
    /// When.
    pub arrived: Instant,
    /// Why.
    pub reason: Refusal,
    /// When the same entry was accepted after all.
    pub released: Option<Instant>,
    /// As it came.
    pub raw: String,
}

/// The whole reference data, cached by the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// Changes whenever reference data change.
    pub version: u64,
    /// Programmes.
    pub programmes: Vec<Programme>,
    /// Providers.
    pub providers: Vec<Provider>,
    /// Services with all their quotas, past ones too.
    pub services: Vec<Service>,
    /// Code lists.
    pub lists: domain::lists::CodeLists,
}

/// A programme with all that belongs to it, as a TOML file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeFile {
    /// Programme.
    pub programme: Programme,
    /// Its providers.
    pub providers: Vec<Provider>,
    /// Its services.
    pub services: Vec<Service>,
    /// Localities of the whole programme.
    pub localities: Vec<Locality>,
}

/// What an import changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// Documents added.
    pub added: usize,
    /// Documents changed.
    pub changed: usize,
    /// Documents as they were.
    pub unchanged: usize,
    /// What was changed both in the file and in the browser.
    pub conflicts: Vec<Conflict>,
}

/// A line of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// When.
    pub at: Instant,
    /// Who; none for the command line.
    pub account: Option<AccountId>,
    /// Stable code, e.g. `login`, `login_failed`, `export`, `reference_changed`.
    pub action: String,
    /// About what: an id or a slug, never a code of a person.
    pub subject: String,
}

/// Which entries a figure is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureQuery {
    /// Services.
    pub services: Vec<ServiceId>,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
    /// Only this worker's.
    pub worker: Option<AccountId>,
    /// State as of this change number; none: now.
    pub as_of: Option<u64>,
    /// Unique persons too: they are counted record by record, which costs.
    pub persons: bool,
    /// Visited families and finds too.
    pub matters: bool,
}

/// Hours of a worker on a local day, closed shifts and patrols only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursRow {
    /// Service.
    pub service: ServiceId,
    /// Worker.
    pub worker: AccountId,
    /// Local day.
    pub day: Day,
    /// Minutes worked.
    pub minutes: u32,
}

/// Open hours of a service on a local day: the union over its workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRow {
    /// Service.
    pub service: ServiceId,
    /// Local day.
    pub day: Day,
    /// Minutes open.
    pub minutes: u32,
    /// The longest that one span was worked on it, in minutes: a quota in days wants an hour.
    pub longest_span_minutes: u32,
}

/// A counted number of a worker on a local day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountRow {
    /// Service.
    pub service: ServiceId,
    /// Worker (the first named, so that nothing counts twice).
    pub worker: AccountId,
    /// Local day.
    pub day: Day,
    /// Name of the fact, e.g. `contacts`, `exchanges`, `needles_in`.
    pub name: domain::facts::FactName,
    /// Sum.
    pub value: i64,
}

/// Unique persons of a service over the days of a query; who is not known well enough to be joined
/// counts by record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonsRow {
    /// Service.
    pub service: ServiceId,
    /// Persons.
    pub persons: u64,
}

/// A shift or patrol without an end, by the version that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningSpan {
    /// Its id.
    pub id: EntryId,
    /// Service.
    pub service: ServiceId,
    /// Who works in it.
    pub workers: Vec<AccountId>,
    /// Since when.
    pub start: Instant,
}

/// What a week page or a report reads, by service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// By worker and day.
    pub hours: Vec<HoursRow>,
    /// By day.
    pub open: Vec<OpenRow>,
    /// By worker, day and name.
    pub counts: Vec<CountRow>,
    /// Unique coded persons by service, of the workers asked for.
    pub persons: Vec<PersonsRow>,
    /// Families visited, each once a service: they do not add up over services.
    pub families: Vec<VisitedFamily>,
    /// Finds reported on these days, by service, the moment of report and id.
    pub finds: Vec<FindRow>,
    /// Shifts and patrols without an end that began by the query's last day, as they hold now.
    pub running: Vec<RunningSpan>,
    /// The change number up to which everything is in these figures.
    pub watermark: u64,
}

/// For whom a document of reference data is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody who may log in.
    All,
    /// Members of a service.
    Service(ServiceId),
    /// Members of a programme.
    Programme(ProgrammeId),
    /// Members of a provider.
    Provider(ProviderId),
}

impl std::fmt::Display for Audience {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Service(id) => write!(f, "service/{id}"),
            Self::Programme(id) => write!(f, "programme/{id}"),
            Self::Provider(id) => write!(f, "provider/{id}"),
        }
    }
}
