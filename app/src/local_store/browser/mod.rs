//! The local store in the browser, over IndexedDB.

mod account;
mod agenda;
mod apply;
mod cards;
mod centre;
mod connection;
mod copies;
mod device;
mod drafts;
mod emergency;
mod engine;
mod forget;
mod housekeeping;
mod journal;
mod known;
mod log_in;
mod mind;
mod moves;
mod practice;
mod queries;
mod reference;
mod relearn;
mod rows;
mod save;
mod schema;
mod shelf;
mod strict;
#[cfg(test)]
mod tests;

use engine::Engine;
#[cfg(test)]
pub(crate) use log_in::nobody_is_logged_in;

use super::families::FamilyCard;
use super::persons::PersonCard;
use super::types::{Evicted, LocalError, NewEntry, Saved};
use crate::platform::{self, Channel};
use connection::Connection;
use domain::StreamId;
use domain::lists::CodeLists;
use futures::channel::oneshot;
use futures::future::join;
use leptos::prelude::*;
use save::{Kept, Prepared};
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;
use strict::DbError;
use sync::wire::SessionInfo;

/// Key in `meta` of [`super::record::StreamMeta`].
const STREAM: &str = "stream";
/// Key in `meta` of [`super::record::SyncMeta`].
const SYNC: &str = "sync";
/// A save that takes longer is written into the emergency journal as well.
const SAVE_LIMIT: Duration = Duration::from_secs(2);
/// News that an answer of the server nearly always overtakes waits so long for it.
const SOON: Duration = Duration::from_millis(400);
/// The channel between tabs, and what is said in it.
const CHANNEL: &str = "teren";
const NOTICE_CHANGED: &str = "changed";
const NOTICE_REFERENCE: &str = "reference";

impl From<DbError> for LocalError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Full => Self::Full,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// The local store of this tab: a handle, cheap to copy.
#[derive(Clone)]
pub struct LocalStore(SendWrapper<Rc<Inner>>);

struct Inner {
    /// Rises with every change, other tabs' too.
    version: ArcRwSignal<u64>,
    /// Rises with every change of reference data.
    reference: Cell<u64>,
    connection: RefCell<Option<Rc<Connection>>>,
    channel: RefCell<Option<Channel>>,
    /// Called after every save and log-in.
    wake: RefCell<Vec<WakeCall>>,
    lists: RefCell<Option<(u64, Rc<CodeLists>)>>,
    persons: RefCell<Option<(u64, Rc<Vec<PersonCard>>)>>,
    families: RefCell<Option<(u64, Rc<Vec<FamilyCard>>)>>,
    asked_to_persist: Cell<bool>,
    /// A round of sync runs in this tab.
    sending: Cell<bool>,
    /// The version when it began.
    before_sending: Cell<u64>,
    /// The journal's own timer runs.
    minding: Cell<bool>,
    /// Some second copies could not be compared with the database yet.
    copies_wait: Cell<bool>,
    /// What was found to be cleaned today, and how many spans may run: no need to look again.
    cleaned: Cell<Option<housekeeping::Cleaned>>,
    /// What the last file of unsent entries held.
    exported: Cell<Option<log_in::Exported>>,
}

type WakeCall = Rc<dyn Fn(Wake)>;

/// Why the sync should look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// An entry was saved.
    Saved,
    /// Somebody has logged in.
    LoggedIn,
}

impl LocalStore {
    /// Opens the store of this tab. With nobody logged in there is nothing to open yet; a database
    /// that does not open is no error here, since the emergency journal still takes entries.
    ///
    /// # Errors
    /// [`LocalError::Absent`] if the browser keeps nothing at all.
    pub async fn open() -> Result<Self, LocalError> {
        let store = Self::new();
        // The database opens while the device is asked whether it is still this account's turn.
        let early = store.connection().ok();
        let look = async {
            match &early {
                Some(connection) => Some(store.look_for_loss(connection).await),
                None => None,
            }
        };
        let (recalled, looked) = join(log_in::recall_session(), look).await;
        if let Err(why) = recalled {
            platform::complain(&format!("nobody knows for sure who is logged in: {why}"));
            // Nothing could be kept here, not even who logs in.
            if account::session().is_none() {
                return Err(LocalError::Absent(why.to_string()));
            }
        }
        if let Ok(connection) = store.connection() {
            let looked = match looked {
                Some(looked) => looked,
                None => store.look_for_loss(&connection).await,
            };
            match looked {
                Ok(()) => store.look_for_copies(&connection).await,
                Err(why) => platform::complain(&format!("the database did not open: {why}")),
            }
            // Also if it did not open: the journal's timer begins here.
            store.drain_journal().await;
        }
        let again = store.weak();
        platform::on_visible(move || {
            if let Some(store) = again() {
                wasm_bindgen_futures::spawn_local(async move { store.drain_journal().await });
            }
        });
        Ok(store)
    }

    fn new() -> Self {
        let inner = Rc::new(Inner {
            version: ArcRwSignal::new(0),
            reference: Cell::new(0),
            connection: RefCell::default(),
            channel: RefCell::default(),
            wake: RefCell::default(),
            lists: RefCell::default(),
            persons: RefCell::default(),
            families: RefCell::default(),
            asked_to_persist: Cell::new(false),
            sending: Cell::new(false),
            before_sending: Cell::new(0),
            minding: Cell::new(false),
            copies_wait: Cell::new(false),
            cleaned: Cell::new(None),
            exported: Cell::new(None),
        });
        let store = Self(SendWrapper::new(inner));
        let heard = store.weak();
        let channel = Channel::open(&platform::practice::named(CHANNEL), move |notice| {
            if let Some(store) = heard() {
                if notice == NOTICE_REFERENCE {
                    store.0.reference.set(store.0.reference.get() + 1);
                    if !platform::local::lasts() {
                        return store.recall_soon();
                    }
                }
                store.0.version.update(|version| *version += 1);
            }
        });
        store.0.channel.replace(channel);
        store
    }

    /// Without localStorage only the device's database knows what another tab has said of the session.
    fn recall_soon(self) {
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(why) = log_in::recall_session().await {
                platform::complain(&format!("who is logged in may be old: {why}"));
            }
            self.0.version.update(|version| *version += 1);
        });
    }

    /// For callbacks that must not keep the store alive.
    fn weak(&self) -> impl Fn() -> Option<Self> + 'static {
        let weak: Weak<Inner> = Rc::downgrade(&self.0);
        move || weak.upgrade().map(|inner| Self(SendWrapper::new(inner)))
    }

    /// Rises with every change, other tabs' too: whatever reads the store depends on it.
    #[must_use]
    pub fn version(&self) -> Signal<u64> {
        self.0.version.read_only().into()
    }

    /// Tells this tab's pages and the other tabs that something has changed.
    pub(crate) fn changed(&self) {
        self.tell(NOTICE_CHANGED);
    }

    /// The same in a moment, unless something else is told until then.
    fn changed_soon(&self) {
        let store = self.clone();
        let before = self.0.version.get_untracked();
        wasm_bindgen_futures::spawn_local(async move {
            platform::sleep(SOON).await;
            if store.0.version.get_untracked() == before {
                store.changed();
            }
        });
    }

    /// Rises with every change of reference data, of the session too.
    #[must_use]
    pub fn reference(&self) -> u64 {
        self.0.reference.get()
    }

    pub(crate) fn reference_changed(&self) {
        self.0.reference.set(self.0.reference.get() + 1);
        self.tell(NOTICE_REFERENCE);
    }

    fn tell(&self, notice: &str) {
        self.0.version.update(|version| *version += 1);
        if let Some(channel) = self.0.channel.borrow().as_ref() {
            channel.send(notice);
        }
    }

    /// Calls after every save and log-in.
    pub(crate) fn on_wake(&self, call: impl Fn(Wake) + 'static) {
        self.0.wake.borrow_mut().push(Rc::new(call));
    }

    fn wake(&self, why: Wake) {
        let calls = self.0.wake.borrow().clone();
        for call in calls {
            call(why);
        }
    }

    /// The database of whoever is logged in.
    fn connection(&self) -> Result<Rc<Connection>, LocalError> {
        let session = account::session();
        let session = session.ok_or_else(|| LocalError::Absent("nobody is logged in".into()))?;
        Ok(self.connection_of(session.account, StreamId(platform::new_random_id())))
    }

    fn connection_of(&self, account: domain::AccountId, candidate: StreamId) -> Rc<Connection> {
        let mut slot = self.0.connection.borrow_mut();
        match slot.as_ref().filter(|open| open.account == account) {
            Some(open) => Rc::clone(open),
            None => Rc::clone(slot.insert(Rc::new(Connection::new(account, candidate)))),
        }
    }

    /// The engine's view of the database.
    ///
    /// # Errors
    /// [`LocalError::Absent`] if nobody is logged in.
    pub(crate) fn engine(&self) -> Result<Engine, LocalError> {
        Ok(Engine {
            connection: self.connection()?,
            store: Some(self.clone()),
        })
    }

    /// Saves an entry: see [`Self::save_all`].
    ///
    /// # Errors
    /// As there.
    pub async fn save(&self, new: NewEntry) -> Result<Saved, LocalError> {
        self.save_all(vec![new]).await
    }

    /// Saves entries, all or none: outbox, read model and the drafts' end in one strict
    /// transaction, then reads them back. Only [`Saved::Durable`] may be shown as *uloženo*.
    ///
    /// # Errors
    /// [`LocalError`]: the entries are only on the screen; keep the form.
    pub async fn save_all(&self, new: Vec<NewEntry>) -> Result<Saved, LocalError> {
        let connection = self.connection()?;
        let at = platform::now();
        let list: Vec<Prepared> = new.iter().map(|new| Prepared::new(new, at)).collect();
        // The work goes on when the limit is over: a write that comes late is known by its id.
        let (tell, told) = oneshot::channel();
        let (store, late) = (self.clone(), list.clone());
        let account = connection.account;
        wasm_bindgen_futures::spawn_local(async move {
            let done = save::save(&connection, &late).await;
            let well = done.is_ok();
            if let Ok(kept) = &done {
                store.kept(account, &late, kept);
            }
            // Nobody listens any more if it was late; then the journal was written meanwhile.
            if let Err(Ok(_)) = tell.send(done) {
                store.changed();
            }
            // The database takes entries again: what it refused before need not wait for a restart.
            if well {
                store.drain_journal().await;
            }
        });
        let why = match platform::within(SAVE_LIMIT, told).await {
            Ok(Ok(Ok(kept))) => return saved(&kept),
            Ok(Ok(Err(why))) => why.into(),
            Ok(Err(_)) => LocalError::Failed("the save was dropped".into()),
            Err(platform::Late) => LocalError::Failed("the save took too long".into()),
        };
        platform::complain(&format!("emergency journal: {why}"));
        match journal::write(account, &list) {
            // A browser without a journal: what the database said is the reason.
            Err(LocalError::Absent(_)) => return Err(why),
            written => written?,
        }
        // Closing the page now is the one thing that could lose it.
        platform::confirm_leave(true);
        self.changed();
        self.mind_journal();
        Ok(Saved::Emergency)
    }

    /// After the database has them.
    fn kept(&self, account: domain::AccountId, list: &[Prepared], kept: &[Kept]) {
        // Before it leaves the journal: there is no moment with neither.
        copies::put(account, list, kept);
        for (prepared, kept) in list.iter().zip(kept) {
            // Another text under its id: this one is nowhere else, and stays to be exported.
            if !matches!(kept, Kept::Already { again: false, .. }) {
                journal::remove(account, prepared.record.head.id);
            }
        }
        platform::confirm_leave(journal::count(account) > 0);
        let last = kept.iter().rev().find_map(|kept| match kept {
            Kept::New { stream, seq } => Some((*stream, *seq)),
            Kept::Already { .. } => None,
        });
        if let Some((stream, max_seq)) = last {
            let before = account::marker(account).filter(|marker| marker.stream == stream);
            let confirmed_through = before.map_or(0, |marker| marker.confirmed_through);
            account::mark(
                account,
                account::Marker {
                    stream,
                    max_seq,
                    confirmed_through,
                },
            );
            self.ask_to_persist();
        }
        self.changed();
        self.wake(Wake::Saved);
    }

    /// Once a start, at the first save: only then is there something to keep.
    fn ask_to_persist(&self) {
        if self.0.asked_to_persist.replace(true) {
            return;
        }
        wasm_bindgen_futures::spawn_local(async {
            if platform::is_persisted().await != Some(true) && platform::persist().await.is_none() {
                platform::complain("this browser promises nothing about storage");
            }
        });
    }

    /// Who is logged in, from this phone's memory.
    ///
    /// # Errors
    /// None; the server's stand-in has one.
    pub async fn session(&self) -> Result<Option<SessionInfo>, LocalError> {
        Ok(account::session())
    }

    /// Databases of this account that vanished, the last one first, until
    /// [`Self::dismiss_evicted`].
    #[must_use]
    pub fn evicted(&self) -> Vec<Evicted> {
        account::session().map_or_else(Vec::new, |s| account::evicted(s.account))
    }

    /// The user has seen that databases vanished.
    pub fn dismiss_evicted(&self) {
        if let Some(session) = account::session() {
            account::dismiss_evicted(session.account);
            self.changed();
        }
    }
}

/// What the screen may say. A text that differs from the one saved under its id is not saved.
fn saved(kept: &[Kept]) -> Result<Saved, LocalError> {
    let mut saved = Saved::Already;
    for kept in kept {
        match kept {
            Kept::New { seq, .. } if saved == Saved::Already => {
                saved = Saved::Durable { seq: *seq };
            }
            Kept::New { .. } | Kept::Already { again: true, .. } => {}
            Kept::Already { again: false, .. } => {
                let why = "this entry was saved before with another content";
                return Err(LocalError::Failed(why.to_owned()));
            }
        }
    }
    Ok(saved)
}
