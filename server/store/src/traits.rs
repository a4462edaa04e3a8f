//! The traits. Each method has a contract case in `tests/contract`, run on every database.
use crate::check::{Repaired, Tell, Verified};
use crate::error::StoreError;
use crate::model::*;
use crate::people::*;
use async_trait::async_trait;
use domain::{AccountId, DeviceId, EntryId, Instant, ProviderId, StreamId};
use std::path::Path;
use sync::digest::Hash;
use sync::wire::{Epoch, MembershipInfo};
use tokio::sync::watch;
use uuid::Uuid;

/// Shorthand.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The ledger: entries, streams, quarantine.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Writes a batch durably (one fsync for all batches that wait together), derives facts and
    /// day rows, numbers the changes. Never fails for one item because of another. A push that
    /// tells nothing new may be answered without writing anything; the moment of a stream's last
    /// sync is then a few minutes old at most.
    async fn push(&self, push: Push) -> Result<Pushed>;
    /// What changed after a number, within a scope.
    async fn pull(&self, pull: Pull) -> Result<Pulled>;
    /// The highest visible change number.
    async fn watermark(&self) -> Result<u64>;
    /// The highest change number that had arrived by an instant.
    async fn watermark_at(&self, at: Instant) -> Result<u64>;
    /// A root entry with all its corrections and withdrawals, in order of change.
    async fn history(&self, root: EntryId) -> Result<Vec<StoredEntry>>;
    /// Streams of the accounts that have or had a membership at a provider; none: of everybody.
    async fn streams(&self, provider: Option<&ProviderId>) -> Result<Vec<StreamState>>;
    /// One stream.
    async fn stream(&self, stream: StreamId) -> Result<Option<StreamState>>;
    /// Quarantined items sent by accounts that have or had a membership at a provider (none: by
    /// anybody): those that wait first, then those released, each newest first.
    async fn quarantined(
        &self,
        provider: Option<&ProviderId>,
        limit: u32,
    ) -> Result<Vec<Quarantined>>;
    /// The hashes of all texts that came under an id, accepted or set aside, erased ones too.
    async fn texts(&self, id: EntryId) -> Result<Vec<Hash>>;
    /// How many items are set aside and wait for a human.
    async fn quarantine_size(&self) -> Result<u64>;
    /// Erases an entry's text everywhere on the server; keeps id, seq, hash and nameless facts.
    async fn erase(&self, id: EntryId, now: Instant) -> Result<bool>;
}

/// Figures for managers' pages and reports.
#[async_trait]
pub trait Reports: Send + Sync {
    /// Hours and counts by service, worker and day.
    async fn figures(&self, query: &FigureQuery) -> Result<Figures>;
    /// The current entries behind figures: every root whose current version falls in the query,
    /// with spans that reach into it. One that another correction of the same version stands against
    /// bears the flag [`TWO_CORRECTIONS`](crate::model::TWO_CORRECTIONS).
    async fn entries(&self, query: &FigureQuery) -> Result<Vec<StoredEntry>>;
}

/// Reference data.
#[async_trait]
pub trait Programmes: Send + Sync {
    /// Everything, for the server's cache.
    async fn reference(&self) -> Result<Reference>;
    /// All documents but those of people, by key.
    async fn documents(&self) -> Result<Vec<Held>>;
    /// All versions of a document, the newest first; none of an unknown one.
    async fn versions(&self, key: &str) -> Result<Vec<DocumentVersion>>;
    /// Puts documents in place of those that were seen, all or none, each with a line in the audit.
    async fn edit(&self, edit: &Edit) -> Result<Edited>;
    /// Imports a programme; what is equal is left alone, a changed quota keeps its history. What was
    /// changed in the browser since the last import stays; where the file has changed the same field
    /// too, that is a conflict, and told each time until it is settled.
    async fn import(
        &self,
        file: &ProgrammeFile,
        by: Option<AccountId>,
        now: Instant,
    ) -> Result<Imported>;
    /// The same, but in a conflict the file wins.
    async fn import_anyway(
        &self,
        file: &ProgrammeFile,
        by: Option<AccountId>,
        now: Instant,
    ) -> Result<Imported>;
    /// Writes the built-in code lists, keeping additions, retired codes and what was changed in the
    /// browser.
    async fn seed_lists(&self, lists: &domain::lists::CodeLists, now: Instant) -> Result<Imported>;
}

/// Accounts and memberships.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Adds an account; `login` is folded to lower case.
    async fn add_account(
        &self,
        id: AccountId,
        login: &str,
        name: &str,
        password_hash: &str,
        now: Instant,
    ) -> Result<()>;
    /// Replaces the password and revokes nothing.
    async fn set_password(&self, login: &str, password_hash: &str, now: Instant) -> Result<()>;
    /// Disables an account and revokes its devices.
    async fn disable(&self, login: &str, now: Instant) -> Result<()>;
    /// An account and its password hash.
    async fn credentials(&self, login: &str) -> Result<Option<(Account, String)>>;
    /// One account.
    async fn account(&self, id: AccountId) -> Result<Option<Account>>;
    /// All accounts, by name.
    async fn accounts(&self) -> Result<Vec<Account>>;
    /// Adds a membership.
    async fn add_membership(
        &self,
        account: AccountId,
        membership: &MembershipInfo,
        now: Instant,
    ) -> Result<()>;
}

/// People as managers and administrators set them up: invitations, memberships, who may come in.
/// What must hold whoever writes at the same time is looked at in the transaction that writes.
#[async_trait]
pub trait People: Send + Sync {
    /// Adds a person without a password, with memberships and an invitation.
    async fn add_person(&self, person: &NewPerson, invitation: &NewInvitation) -> Result<()>;
    /// Gives another name for people.
    async fn rename(&self, account: AccountId, name: &str, now: Instant) -> Result<()>;
    /// Makes a new code and withdraws the one before; a first one for who never set a password.
    async fn invite(&self, account: AccountId, invitation: &NewInvitation) -> Result<Purpose>;
    /// Withdraws a code that could still be used; false if there was none.
    async fn withdraw_invitation(&self, account: AccountId, now: Instant) -> Result<bool>;
    /// The invitation of a code's hash.
    async fn invitation(&self, code: &Hash) -> Result<Option<Invitation>>;
    /// The newest invitation of an account.
    async fn newest_invitation(&self, account: AccountId) -> Result<Option<Invitation>>;
    /// Sets the password by a code, once. Sessions go on: what phones hold arrives as before.
    async fn use_invitation(&self, code: &Hash, password_hash: &str, now: Instant) -> Result<Used>;
    /// Disables an account, revokes its devices and withdraws its code; never the last administrator.
    async fn disable_person(&self, account: AccountId, now: Instant) -> Result<()>;
    /// Lets an account in again; its devices stay revoked.
    async fn enable_person(&self, account: AccountId, now: Instant) -> Result<()>;
    /// The memberships of an account with their numbers, in the order in which they were added.
    async fn memberships(&self, account: AccountId) -> Result<Vec<Membership>>;
    /// Adds a membership that overlaps no other one of the same role at the same place.
    async fn join(
        &self,
        account: AccountId,
        membership: &MembershipInfo,
        now: Instant,
    ) -> Result<u64>;
    /// Changes a membership; what it said before is kept.
    async fn change_membership(&self, change: &MembershipChange) -> Result<()>;
    /// What a membership said before each of its changes, the oldest first.
    async fn membership_versions(&self, number: u64) -> Result<Vec<MembershipInfo>>;
    /// When phones of an account were heard of and what waits in them, of all accounts that have any.
    async fn presences(&self) -> Result<Vec<Presence>>;
    /// The accounts that never set a password.
    async fn without_password(&self) -> Result<Vec<AccountId>>;
    /// The streams of one account.
    async fn streams_of(&self, account: AccountId) -> Result<Vec<StreamState>>;
}

/// Device sessions.
#[async_trait]
pub trait Devices: Send + Sync {
    /// Opens a session under the hash of its token.
    async fn open_device(&self, device: &Device, token_hash: &Hash) -> Result<()>;
    /// Finds the device by a token's hash: the current one, or the one before as long as the
    /// current one has never been used.
    async fn device_by_token(
        &self,
        token_hash: &Hash,
    ) -> Result<Option<(Device, Account, TokenAge)>>;
    /// Puts a new token in place; the old one stays valid until the new one has been used. `since`
    /// is when the caller saw it renewed last: if another one, of this process or another, has
    /// renewed it meanwhile, nothing is done, and the answer is false.
    async fn rotate(
        &self,
        device: DeviceId,
        since: Instant,
        new_token_hash: &Hash,
        now: Instant,
    ) -> Result<bool>;
    /// The current token has been used: the one before it ends.
    async fn confirm_token(&self, device: DeviceId, now: Instant) -> Result<()>;
    /// Ends a session. Entries already sent stay.
    async fn revoke(&self, device: DeviceId, now: Instant) -> Result<bool>;
    /// Devices of an account.
    async fn devices(&self, account: AccountId) -> Result<Vec<Device>>;
    /// Binds a stream to an account, or says whose it is.
    async fn bind_stream(
        &self,
        stream: StreamId,
        account: AccountId,
        device: DeviceId,
        now: Instant,
    ) -> Result<()>;
}

/// Devices at a centre's door.
#[async_trait]
pub trait Centres: Send + Sync {
    /// Makes an account to which nobody logs in, with its one membership, opens its session, and ends
    /// the manager's on the same device: all or nothing. [`StoreError::Missing`] if that session has
    /// ended already.
    async fn open_centre(&self, new: &NewCentre) -> Result<()>;
    /// All of them, the newest first, closed ones too.
    async fn centres(&self) -> Result<Vec<Centre>>;
    /// Disables its account and ends its session; false if it is no open one.
    async fn close_centre(&self, id: AccountId, now: Instant) -> Result<bool>;
}

/// Which of a device's tokens was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenAge {
    /// The current one, known to have been used.
    Current,
    /// The current one, used for the first time.
    New,
    /// The one before, while the current one has never been used.
    Previous,
    /// The one before, though the current one has been used: of a request that was on its way.
    Replaced,
}

/// The append-only audit.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Adds a line.
    async fn audit(&self, line: &AuditLine) -> Result<()>;
    /// The newest lines first.
    async fn audit_lines(&self, limit: u32) -> Result<Vec<AuditLine>>;
    /// Lines by who, what, when and about what, the newest first.
    async fn audit_found(&self, query: &AuditQuery) -> Result<Vec<AuditLine>>;
}

/// The database as a whole.
#[async_trait]
pub trait Upkeep: Send + Sync {
    /// Its epoch.
    async fn epoch(&self) -> Result<Epoch>;
    /// Renews the epoch, after a restore.
    async fn renew_epoch(&self, epoch: Epoch) -> Result<()>;
    /// The mark of the latest opening of the database; what is read after it is of that opening or
    /// a later one.
    async fn opening(&self) -> Result<Uuid>;
    /// How far a cursor is to be believed that was given out in an opening: `change`, or less if the
    /// numbers beyond were given out again in a later one (a power cut had taken the tail of the
    /// log); 0 if the opening is not known.
    async fn believed(&self, opening: Uuid, change: u64) -> Result<u64>;
    /// Counts up when reference data or accounts were changed, by whatever process, and when such a
    /// change may have been missed. None: only looking again tells.
    fn news(&self) -> Option<watch::Receiver<u64>>;
    /// A consistent copy of the running database into a new file, which appears when it is whole.
    async fn backup(&self, to: &Path) -> Result<()>;
    /// Can it read and write?
    async fn ready(&self) -> Result<()>;
    /// Does it still take what is to be written? No longer once it is closed, or its writer has
    /// died.
    fn working(&self) -> bool;
    /// Finishes what was accepted and closes.
    async fn close(&self);
}

/// The proof that everything stored is what the entries say.
#[async_trait]
pub trait Verify: Send + Sync {
    /// Looks at everything in one snapshot, while others go on writing; `tell` is told how far it is.
    async fn verify(&self, tell: Tell) -> Result<Verified>;
    /// Verifies, writes what is derived and differs anew from the entries, and verifies again, all in
    /// one transaction. What has nothing to be written from (a text that is not what its hash says, a
    /// number that is gone) is left as it is, and so is what hangs on it. Nobody else can write
    /// meanwhile: their waiting ends with an error. Only for a server that stands still.
    async fn repair(&self, now: Instant, tell: Tell) -> Result<Repaired>;
}

/// Everything, as the server holds it: `Arc<dyn Store>`.
pub trait Store:
    Ledger + Reports + Programmes + Accounts + People + Devices + Centres + Audit + Upkeep + Verify
{
}
impl<T> Store for T where
    T: Ledger
        + Reports
        + Programmes
        + Accounts
        + People
        + Devices
        + Centres
        + Audit
        + Upkeep
        + Verify
{
}
