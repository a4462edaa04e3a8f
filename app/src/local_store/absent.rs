//! The local store where there is none: the server, which renders first visits without any data.
use super::types::{
    Agenda, Draft, EntryQuery, Evicted, History, KnownFamily, LocalEntry, LocalError, LogInError,
    NewEntry, OpenError, RecentPerson, Saved, Staff, Tally, Unsent,
};
use crate::api::dto::{OpenCentre, Practice};
use domain::lists::CodeLists;
use domain::programme::{Locality, Service};
use domain::span::Span;
use domain::{AccountId, Day, EntryId, ServiceId};
use leptos::prelude::*;
use std::rc::Rc;
use sync::wire::SessionInfo;

/// The same handle as on the phone; it can't be opened.
#[derive(Clone, Debug)]
pub struct LocalStore(());

fn absent<T>() -> Result<T, LocalError> {
    Err(LocalError::Absent("no browser".to_owned()))
}

macro_rules! absent {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $type:ty),*) -> $ok:ty;)*) => {
        impl LocalStore {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// Always [`LocalError::Absent`].
                pub async fn $name(&self, $($arg: $type),*) -> Result<$ok, LocalError> {
                    $(let _ = $arg;)*
                    absent()
                }
            )*
        }
    };
}

absent! {
    /// Saves nothing.
    save(new: NewEntry) -> Saved;
    /// Saves nothing.
    save_all(new: Vec<NewEntry>) -> Saved;
    /// No entries.
    entries(q: EntryQuery) -> Vec<LocalEntry>;
    /// No entries.
    current(q: EntryQuery) -> Vec<LocalEntry>;
    /// No days.
    first_day() -> Option<Day>;
    /// No history.
    history(any: EntryId) -> Option<History>;
    /// Nothing waits.
    unsent() -> Unsent;
    /// Nothing to count.
    tally() -> Tally;
    /// Nothing runs.
    open_spans(worker: AccountId) -> Vec<Span>;
    /// Nobody.
    recent_persons(service: &ServiceId, n: usize) -> Vec<RecentPerson>;
    /// Nobody.
    find_persons(service: &ServiceId, text: &str, n: usize) -> Vec<RecentPerson>;
    /// Nobody.
    find_families(service: &ServiceId, text: &str, n: usize) -> Vec<KnownFamily>;
    /// Nothing to do.
    agenda() -> Agenda;
    /// No drafts.
    drafts() -> Vec<Draft>;
    /// No draft.
    draft(path: &str) -> Option<Draft>;
    /// Keeps nothing.
    put_draft(draft: Draft) -> ();
    /// Drops nothing.
    drop_draft(id: EntryId) -> ();
    /// Nobody.
    session() -> Option<SessionInfo>;
    /// Nobody practises.
    practise(practice: Practice) -> ();
    /// Nobody to log out.
    log_out() -> ();
    /// No services.
    services() -> Vec<Service>;
    /// No lists.
    lists() -> Rc<CodeLists>;
    /// Nobody.
    people() -> Vec<(AccountId, String)>;
    /// Nobody.
    staff(service: &ServiceId, day: Day) -> Vec<Staff>;
    /// No localities.
    localities(service: &ServiceId) -> Vec<Locality>;
    /// Nothing to export.
    export_unsent() -> String;
}

impl LocalStore {
    /// There is nothing to open.
    ///
    /// # Errors
    /// Always [`LocalError::Absent`].
    pub async fn open() -> Result<Self, LocalError> {
        absent()
    }

    /// Nobody logs in on the server's behalf.
    ///
    /// # Errors
    /// Always [`LogInError::Local`].
    pub async fn log_in(&self, login: &str, password: &str) -> Result<SessionInfo, LogInError> {
        let _ = (login, password);
        absent().map_err(LogInError::Local)
    }

    /// No device is opened.
    ///
    /// # Errors
    /// Always [`OpenError::Local`].
    pub async fn open_centre(&self, new: &OpenCentre) -> Result<(), OpenError> {
        let _ = new;
        absent().map_err(OpenError::Local)
    }

    /// There is nobody to tell.
    pub(crate) fn changed(&self) {}

    /// Never rises.
    #[must_use]
    pub fn version(&self) -> Signal<u64> {
        Signal::stored(0)
    }

    /// Never rises.
    #[must_use]
    pub fn reference(&self) -> u64 {
        0
    }

    /// Nothing waits in a journal.
    #[must_use]
    pub fn in_journal(&self) -> u32 {
        0
    }

    /// Nobody is there to leave.
    #[must_use]
    pub fn may_leave(&self) -> bool {
        false
    }

    /// Nothing vanished.
    #[must_use]
    pub fn evicted(&self) -> Vec<Evicted> {
        Vec::new()
    }

    /// Nothing to delete.
    pub fn forget_practice(&self) {}

    /// Nothing to dismiss.
    pub fn dismiss_evicted(&self) {}
}
