//! The database of a tab that practises: filled from what the server made up, deleted at the end.
use super::super::types::LocalError;
use super::{LocalStore, account, connection, device};
use crate::api::dto::Practice;
use crate::platform;
use indexed_db_futures::database::Database;
use sync::storage::{Applied, Pull, Storage as _};

impl LocalStore {
    /// Takes the made-up worker for who is logged in, and what is made up for what was pulled.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn practise(&self, practice: Practice) -> Result<(), LocalError> {
        self.take_session(&practice.session).await?;
        let documents = practice.reference.into_iter();
        let pull = Pull {
            after: None,
            entries: (1..).zip(practice.entries).collect(),
            reference: documents.map(|d| (d.key, Some(d.doc))).collect(),
            cursor: "practice".to_owned(),
            scope: "practice".to_owned(),
        };
        let applied = Applied {
            at: Some(platform::now()),
            pull: Some(pull),
            ..Applied::default()
        };
        self.engine()?.apply(&applied).await?;
        self.reference_changed();
        Ok(())
    }

    /// Deletes what a practice has kept in databases; one that is still open goes with its page.
    pub fn forget_practice(&self) {
        let Some(session) = account::session().filter(|_| platform::practice::is_on()) else {
            return;
        };
        let own = format!("{}{}", connection::PREFIX, session.account);
        for name in [own.as_str(), device::NAME] {
            if Database::delete_by_name(&platform::practice::named(name)).is_err() {
                platform::complain("a database of the practice stays");
            }
        }
    }
}
