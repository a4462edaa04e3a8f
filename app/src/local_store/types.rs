//! What the pages see of the local store.
use domain::entry::Body;
use domain::{AccountId, Day, Entry, EntryId, Instant, ServiceId, StreamId};
use serde::{Deserialize, Serialize};
use sync::digest::Hash;
use sync::wire::Refusal;

/// Where an entry is on its way. Shown with every entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// *Nouzově, nezavírejte*: only in the emergency journal, without a seq yet.
    Journal,
    /// *V telefonu*: durable on the phone. Not sent, or sent in vain.
    Saved,
    /// *Odesláno*: on its way just now.
    Sent,
    /// *Potvrzeno*: the server's receipt is here and its hash is equal.
    Confirmed,
    /// *Odloženo*: the server set it aside, and said why.
    SetAside(Refusal),
}

/// An entry on this phone: an own one, or one of the team.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalEntry {
    /// Decoded from the frozen text.
    pub entry: Entry,
    /// SHA-256 of the frozen text.
    pub hash: Hash,
    /// Where it is.
    pub state: EntryState,
    /// Place in this phone's stream; none for the team's entries and in the journal.
    pub seq: Option<u64>,
    /// Stream, for own entries.
    pub stream: Option<StreamId>,
    /// When it was saved here or pulled.
    pub saved_at: Instant,
    /// The server's change number.
    pub change: Option<u64>,
    /// Flags set by the form and by the server (stable codes).
    pub flags: Vec<String>,
}

/// An own entry of which only the head is here, or whose text this program can't read: erased, lost
/// by the server after its body had gone, or written by a newer program. It counts, so it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Bare {
    /// Entry.
    pub id: EntryId,
    /// Its schema.
    pub schema: u16,
    /// SHA-256 of its text.
    pub hash: Hash,
    /// Where it is.
    pub state: EntryState,
    /// Place in the stream; none in the journal.
    pub seq: Option<u64>,
    /// Stream.
    pub stream: Option<StreamId>,
    /// When it was saved here.
    pub saved_at: Instant,
}

/// Own entries that are not on the server as far as this phone knows, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unsent {
    /// Those that can be shown.
    pub entries: Vec<LocalEntry>,
    /// Those that can only be named.
    pub bare: Vec<Bare>,
}

/// An entry's history, resolved: what counts now and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The version that counts; none if withdrawn.
    pub current: Option<LocalEntry>,
    /// Root, corrections and withdrawals in order.
    pub all: Vec<LocalEntry>,
    /// Two corrections saw the same version.
    pub conflict: bool,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Durable and read back: only now may the screen say *uloženo v telefonu*.
    Durable {
        /// Place in the stream.
        seq: u64,
    },
    /// IndexedDB failed or took over 2 s: in the emergency journal.
    Emergency,
    /// This entry had been saved before (second tap, second tab).
    Already,
}

/// How many own entries are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the emergency journal.
    pub journal: u32,
    /// On the phone only, as far as it knows.
    pub saved: u32,
    /// On their way just now.
    pub sent: u32,
    /// Confirmed.
    pub confirmed: u32,
    /// Set aside.
    pub set_aside: u32,
    /// When the oldest one without an answer was saved.
    pub oldest_unanswered: Option<Instant>,
}

impl Tally {
    /// Entries without an answer.
    #[must_use]
    pub const fn unanswered(&self) -> u32 {
        self.journal + self.saved + self.sent
    }
}

/// A form that was not finished: found again with its name and time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The entry's id, minted when the form opened.
    pub id: EntryId,
    /// The path of the form, e.g. `/vymena/nova`.
    pub path: String,
    /// When it was last touched.
    pub touched: Instant,
    /// The form's fields, the form's own business.
    pub fields: serde_json::Value,
}

/// What a form hands over to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntry {
    /// Complete and checked.
    pub entry: Entry,
    /// Flags of doubts that the user confirmed.
    pub flags: Vec<String>,
}

/// A person seen lately, for the row of chips above a form.
#[derive(Clone, Debug, PartialEq)]
pub struct RecentPerson {
    /// As in the entry.
    pub person: domain::person::PersonRef,
    /// Last time.
    pub seen: Instant,
    /// In which service.
    pub service: ServiceId,
}

/// A family visited before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFamily {
    /// As in its newest visit.
    pub family: domain::entry::Family,
    /// Last time in the service that was asked about.
    pub seen: Instant,
}

/// What is still to be done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agenda {
    /// Tasks and next visits.
    pub agreed: Vec<domain::agenda::Agreed>,
    /// Found needles that nobody has collected.
    pub finds: Vec<domain::find::Find>,
}

/// A query over own and team entries by local day, both ends included.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryQuery {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Only entries in whose `workers` this account is.
    pub worker: Option<AccountId>,
}

/// Is this body a draft's end, a correction …: helper for lists.
#[must_use]
pub fn is_change(body: &Body) -> bool {
    matches!(body, Body::Correction(_) | Body::Withdrawal(_))
}

/// Why the local store could not do it. The texts are in `i18n`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocalError {
    /// No IndexedDB here (private mode, storage disabled, the server).
    #[error("no local storage: {0}")]
    Absent(String),
    /// The phone is full.
    #[error("storage full")]
    Full,
    /// The database answered with an error.
    #[error("local storage: {0}")]
    Failed(String),
    /// The emergency journal is full as well: the entry is only on the screen.
    #[error("emergency journal full")]
    JournalFull,
    /// There is still an entry without an answer; log-out waits.
    #[error("{0} entries without an answer")]
    Unanswered(u32),
}

/// A database that vanished although the browser kept its marker: what it held, so that the user
/// knows what may have been lost with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evicted {
    /// The stream that ended with it.
    pub stream: StreamId,
    /// Up to this seq every entry had a receipt: those are on the server.
    pub confirmed_through: u64,
    /// The last seq given. Entries above `confirmed_through` may be lost.
    pub max_seq: u64,
    /// Entries that came back from their second copies.
    #[serde(default)]
    pub restored: u32,
}

/// Why a centre's device was not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The server was not reached, or said why not.
    #[error(transparent)]
    Refused(crate::platform::FetchError),
    /// The phone's own storage is in the way, e.g. entries of the manager wait.
    #[error(transparent)]
    Local(LocalError),
}

/// Somebody whom a centre's device offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Account.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// A shift of theirs runs, as far as the device knows.
    pub on_shift: bool,
}

/// Why a log-in did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogInError {
    /// Name or password is wrong.
    #[error("wrong name or password")]
    Wrong,
    /// Too many attempts.
    #[error("too many attempts")]
    TooMany {
        /// Try again after so many seconds.
        retry_after_s: u32,
    },
    /// The server was not reached.
    #[error("no connection")]
    Offline,
    /// Anything else the server said.
    #[error("{0}")]
    Other(String),
    /// The phone's own storage is in the way, e.g. entries of another account wait.
    #[error(transparent)]
    Local(LocalError),
}
