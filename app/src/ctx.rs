//! What every page shares: who is logged in, the language, the local store, what is on the wire.
use std::rc::Rc;

use domain::entry::Kind;
use domain::lists::CodeLists;
use domain::programme::Service;
use domain::{AccountId, Day, EntryId, Instant, LocalityId, ServiceId};
use leptos::prelude::*;
use sync::wire::{Role, SessionInfo};

use crate::forms::rules;
use crate::i18n::{Lang, Tr};
use crate::local_store::LocalStore;
use crate::local_store::types::{Draft, Tally};
use crate::platform;
use crate::sync_driver::{SyncHandle, SyncStatus};
use crate::theme::Theme;

/// How far the start of the app has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The store is being opened; also all that the server ever renders.
    Starting,
    /// There is no local storage, and why.
    NoStore(String),
    /// Nobody is logged in.
    LoggedOut,
    /// Somebody is.
    Ready,
}

/// What *Vrátit zpět* does.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// Withdraws the entry that was saved.
    Entry(EntryId),
    /// Brings back the draft that was thrown away.
    Draft(Draft),
}

/// The bar at the bottom after a save.
#[derive(Clone, Debug, PartialEq)]
pub struct Snack {
    /// What it says.
    pub text: String,
    /// What *Vrátit zpět* does, if there is anything to take back.
    pub undo: Option<Undo>,
    /// The entry is only in the emergency journal: the bar stays and warns.
    pub emergency: bool,
    /// It says that an entry is in the emergency journal, so it goes with what it says.
    pub journal: bool,
    /// Tells a newer bar from an older one whose time is up.
    pub number: u32,
}

/// The open store and its sync.
#[derive(Clone)]
pub struct Running {
    /// The local store.
    pub store: LocalStore,
    /// The sync that fills it.
    pub sync: SyncHandle,
}

/// The shared state, a handle: copy it freely.
#[derive(Clone, Copy)]
pub struct Ctx {
    /// Language of the screens.
    pub lang: RwSignal<Lang>,
    /// How it looks.
    pub theme: RwSignal<Theme>,
    /// How far the start is.
    pub phase: RwSignal<Phase>,
    /// Who is logged in.
    pub session: RwSignal<Option<SessionInfo>>,
    /// The own services, valid ones first.
    pub services: RwSignal<Vec<Service>>,
    /// Colleagues' names.
    pub people: RwSignal<Vec<(AccountId, String)>>,
    /// Code lists.
    pub lists: RwSignal<Rc<CodeLists>, LocalStorage>,
    /// How many own entries are where.
    pub tally: RwSignal<Tally>,
    /// The phone's clock, renewed every few seconds.
    pub now: RwSignal<Instant>,
    /// Today in Europe/Prague: changes once a day, while `now` ticks.
    pub day: Memo<Day>,
    /// What must be written when the page goes from the screen: the open form's draft.
    pub flush: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
    /// The bar after a save.
    pub snack: RwSignal<Option<Snack>>,
    /// A new version waits.
    pub update: RwSignal<bool>,
    /// A form with something in it is open: no update now.
    pub dirty: RwSignal<bool>,
    /// The store, once open.
    pub running: RwSignal<Option<Running>, LocalStorage>,
    /// On a centre's device: who was chosen to write.
    pub writer: RwSignal<Option<AccountId>>,
}

/// The shared state; there since the root component.
#[must_use]
pub fn use_ctx() -> Ctx {
    expect_context::<Ctx>()
}

impl Ctx {
    /// Everything empty, nothing opened.
    #[must_use]
    pub fn new(lang: Lang, theme: Theme) -> Self {
        let now = RwSignal::new(Instant(0));
        Self {
            lang: RwSignal::new(lang),
            theme: RwSignal::new(theme),
            phase: RwSignal::new(Phase::Starting),
            session: RwSignal::new(None),
            services: RwSignal::new(Vec::new()),
            people: RwSignal::new(Vec::new()),
            lists: RwSignal::new_local(Rc::new(CodeLists::default())),
            tally: RwSignal::new(Tally::default()),
            now,
            day: Memo::new(move |_| now.get().day()),
            flush: StoredValue::new_local(None),
            snack: RwSignal::new(None),
            update: RwSignal::new(false),
            dirty: RwSignal::new(false),
            running: RwSignal::new_local(None),
            writer: RwSignal::new(platform::prefs::get(crate::centre::WRITER)),
        }
    }

    /// The texts. Not tracked: pages are built anew when the language changes.
    #[must_use]
    pub fn tr(&self) -> Tr {
        Tr(self.lang.get_untracked())
    }

    /// The store, if it is open.
    #[must_use]
    pub fn store(&self) -> Option<LocalStore> {
        self.running
            .with_untracked(|r| r.as_ref().map(|r| r.store.clone()))
    }

    /// The sync, if it runs.
    #[must_use]
    pub fn sync(&self) -> Option<SyncHandle> {
        self.running.with_untracked(|r| r.as_ref().map(|r| r.sync))
    }

    /// What the sync says, tracked.
    #[must_use]
    pub fn sync_status(&self) -> Option<SyncStatus> {
        self.running
            .with(|r| r.as_ref().map(|r| r.sync))
            .map(|sync| sync.status().get())
    }

    /// The logged-in account.
    #[must_use]
    pub fn me(&self) -> Option<AccountId> {
        self.session.with(|s| s.as_ref().map(|s| s.account))
    }

    /// The logged-in account, not tracked: for what a tap does.
    #[must_use]
    pub fn me_untracked(&self) -> Option<AccountId> {
        self.session
            .with_untracked(|s| s.as_ref().map(|s| s.account))
    }

    /// Today in Europe/Prague, tracked.
    #[must_use]
    pub fn today(&self) -> Day {
        self.day.get()
    }

    /// Has this account such a role today?
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        let today = platform::now().day();
        self.session.with(|session| {
            session
                .iter()
                .flat_map(|s| &s.memberships)
                .any(|m| m.role == role && rules::holds(m, today))
        })
    }

    /// May this account read a provider's or programme's figures?
    #[must_use]
    pub fn leads(&self) -> bool {
        self.is(Role::Manager) || self.is(Role::Coordinator)
    }

    /// A service by its id.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<Service> {
        self.services
            .with(|all| all.iter().find(|s| s.id == *id).cloned())
    }

    /// A service's name, or its slug if it is not known here.
    #[must_use]
    pub fn service_name(&self, id: &ServiceId) -> String {
        let lang = self.lang.get_untracked();
        self.services
            .with(|all| {
                all.iter()
                    .find(|s| s.id == *id)
                    .map(|s| s.name.get(lang).to_owned())
            })
            .unwrap_or_else(|| id.to_string())
    }

    /// A locality's name, or its slug if none of the services names it.
    #[must_use]
    pub fn locality_name(&self, id: &LocalityId) -> String {
        self.services.with_untracked(|all| {
            let mut known = all.iter().flat_map(|s| &s.localities);
            known
                .find(|l| l.id == *id)
                .map_or_else(|| id.to_string(), |l| l.name.clone())
        })
    }

    /// May the account write for a service on a day?
    #[must_use]
    pub fn writes(&self, service: &Service, day: Day) -> bool {
        let writes = |s: &SessionInfo| rules::writes(&s.memberships, service, day);
        self.session.with(|s| s.as_ref().is_some_and(writes))
    }

    /// The services that the account may write for on a day.
    #[must_use]
    pub fn services_on(&self, day: Day) -> Vec<Service> {
        let mut all = self.services.get();
        all.retain(|s| s.from <= day && s.to.is_none_or(|to| day <= to) && self.writes(s, day));
        all
    }

    /// The same for today.
    #[must_use]
    pub fn services_today(&self) -> Vec<Service> {
        self.services_on(self.today())
    }

    /// Does one of the services have this form?
    #[must_use]
    pub fn offers(&self, kind: Kind) -> bool {
        self.services_today().iter().any(|s| rules::offers(s, kind))
    }

    /// A person's name for the screen: *já*, a colleague's name, or *kolega*.
    #[must_use]
    pub fn person_name(&self, id: AccountId) -> String {
        if self
            .session
            .with(|s| s.as_ref().is_some_and(|s| s.account == id))
        {
            return self.tr().me().to_owned();
        }
        self.people
            .with(|all| {
                all.iter()
                    .find(|(a, _)| *a == id)
                    .map(|(_, name)| name.clone())
            })
            .unwrap_or_else(|| self.tr().unknown_account().to_owned())
    }

    /// The emergency journal is empty: what said otherwise goes. An error does not.
    pub fn journal_is_empty(&self) {
        if self
            .snack
            .with_untracked(|s| s.as_ref().is_some_and(|s| s.journal))
        {
            self.snack.set(None);
        }
    }

    /// Shows the bar; one with an undo or without trouble goes after ten seconds.
    pub fn say(&self, text: String, undo: Option<Undo>, emergency: bool) {
        let number = self
            .snack
            .with_untracked(|s| s.as_ref().map_or(0, |s| s.number))
            + 1;
        let journal = emergency && text == self.tr().emergency_bar();
        self.snack.set(Some(Snack {
            text,
            undo,
            emergency,
            journal,
            number,
        }));
        if emergency {
            return;
        }
        let snack = self.snack;
        set_timeout(
            move || {
                if snack.with_untracked(|s| s.as_ref().is_some_and(|s| s.number == number)) {
                    snack.set(None);
                }
            },
            UNDO_TIME,
        );
    }
}

/// How long a save can be undone from the bar.
const UNDO_TIME: std::time::Duration = std::time::Duration::from_secs(10);
