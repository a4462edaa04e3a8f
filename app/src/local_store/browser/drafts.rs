//! Unfinished forms.
use super::super::codec;
use super::super::types::{Draft, LocalError};
use super::schema::{DRAFTS, ENTRIES};
use super::strict::Source;
use super::{LocalStore, rows};
use domain::EntryId;

impl LocalStore {
    /// Unfinished forms, the one touched last first. What was saved meanwhile is none.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn drafts(&self) -> Result<Vec<Draft>, LocalError> {
        let texts = self
            .connection()?
            .read(&[DRAFTS], async |tx| {
                tx.all(DRAFTS, Source::Store, None)?.await
            })
            .await?;
        let mut drafts: Vec<Draft> = texts
            .iter()
            .filter_map(|text| codec::decode(text).ok())
            .collect();
        drafts.sort_by_key(|draft| (std::cmp::Reverse(draft.touched), draft.id));
        Ok(drafts)
    }

    /// The newest draft of a form.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn draft(&self, path: &str) -> Result<Option<Draft>, LocalError> {
        Ok(self
            .drafts()
            .await?
            .into_iter()
            .find(|draft| draft.path == path))
    }

    /// Keeps a draft, unless its entry was saved meanwhile.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn put_draft(&self, draft: Draft) -> Result<(), LocalError> {
        let key = draft.id.to_string();
        let text = codec::encode(&draft);
        self.connection()?
            .write(&[DRAFTS, ENTRIES], async |tx| {
                if rows::get(tx, draft.id)?.await?.is_none() {
                    tx.put(DRAFTS, &key, &text.as_str().into())?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn drop_draft(&self, id: EntryId) -> Result<(), LocalError> {
        let key = id.to_string();
        self.connection()?
            .write(&[DRAFTS], async |tx| tx.delete(DRAFTS, &key))
            .await?;
        self.changed();
        Ok(())
    }
}
