//! How entries leave the emergency journal, and come back from their copies: at every occasion, and
//! by a timer of its own.
use super::{LocalStore, account, journal, save};
use crate::platform;
use std::time::Duration;

/// The journal is tried again after this at first …
const FIRST: Duration = Duration::from_secs(2);
/// … and at least so often.
const LONGEST: Duration = Duration::from_secs(300);
/// A write out of the journal that takes longer is left for the next time.
const LIMIT: Duration = Duration::from_secs(30);

impl LocalStore {
    /// Entries in the emergency journal of whoever is logged in.
    #[must_use]
    pub fn in_journal(&self) -> u32 {
        account::session().map_or(0, |session| journal::count(session.account))
    }

    /// Moves what waits in the emergency journal into the database, one by one, oldest first. What
    /// the database still refuses is tried again by a timer.
    pub(crate) async fn drain_journal(&self) {
        if self.in_journal() == 0 && !self.0.copies_wait.get() {
            return;
        }
        let Ok(connection) = self.connection() else {
            return;
        };
        if self.0.copies_wait.get() {
            self.bring_back(&connection).await;
        }
        for prepared in journal::waiting(connection.account) {
            let list = [prepared];
            let why = match platform::within(LIMIT, save::save(&connection, &list)).await {
                Ok(Ok(kept)) => {
                    self.kept(connection.account, &list, &kept);
                    continue;
                }
                Ok(Err(why)) => why.to_string(),
                Err(platform::Late) => "it took too long".to_owned(),
            };
            platform::complain(&format!("the emergency journal waits on: {why}"));
            break;
        }
        if self.in_journal() > 0 || self.0.copies_wait.get() {
            self.mind_journal();
        }
    }

    /// Tries the journal again by a timer of its own until it is empty: its user was asked not to
    /// close the page, and does nothing else that would wake it.
    pub(super) fn mind_journal(&self) {
        if self.0.minding.replace(true) {
            return;
        }
        let again = self.weak();
        wasm_bindgen_futures::spawn_local(async move {
            let mut wait = FIRST;
            loop {
                platform::sleep(wait).await;
                let Some(store) = again() else { return };
                store.drain_journal().await;
                if store.in_journal() == 0 && !store.0.copies_wait.get() {
                    store.0.minding.set(false);
                    return;
                }
                wait = LONGEST.min(wait * 2);
            }
        });
    }
}
