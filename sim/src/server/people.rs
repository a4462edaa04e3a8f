//! What managers and administrators do.
use super::{SECOND_SERVICE, Server};
use domain::{AccountId, DeviceId, EntryId, StreamId};
use server_core::clock::{Clock as _, random_id};
use server_core::session::new_token;
use server_core::testing;
use store::Store;
use store::model::Device;
use sync::digest::Hash;

impl Server {
    /// Opens a session, as `POST /api/v1/devices` does. Returns its token; none while it is down.
    ///
    /// # Errors
    /// If the store fails.
    pub fn log_in(&mut self, who: AccountId, stream: StreamId) -> anyhow::Result<Option<String>> {
        let Ok(store) = self.store() else {
            return Ok(None);
        };
        let now = self.clock.now();
        let (token, hash) = new_token(&self.clock);
        let device = Device {
            id: DeviceId(random_id(&self.clock)),
            account: who,
            name: "simulated".into(),
            created_at: now,
            seen_at: now,
            rotated_at: now,
            revoked_at: None,
            app_version: "sim".into(),
        };
        self.runtime.block_on(async {
            let store: &dyn Store = store.as_ref();
            store.open_device(&device, &hash).await?;
            store.bind_stream(stream, who, device.id, now).await
        })?;
        Ok(Some(token))
    }

    /// Revokes the session of a token. False: there is none.
    ///
    /// # Errors
    /// If the store fails.
    pub fn revoke(&mut self, token: &str) -> anyhow::Result<bool> {
        let Ok(store) = self.store() else {
            return Ok(false);
        };
        let now = self.clock.now();
        Ok(self.runtime.block_on(async {
            let store: &dyn Store = store.as_ref();
            match store.device_by_token(&Hash::of(token)).await? {
                Some((device, _, _)) => store.revoke(device.id, now).await,
                None => Ok(false),
            }
        })?)
    }

    /// A worker joins the second service for so many days.
    ///
    /// # Errors
    /// If the store fails.
    pub fn join(&mut self, who: AccountId, days: u8) -> anyhow::Result<bool> {
        let Ok(store) = self.store() else {
            return Ok(false);
        };
        let now = self.clock.now();
        let mut membership = testing::worker(&[SECOND_SERVICE]);
        membership.from = now.day();
        membership.to = Some(now.day() + chrono::Duration::days(i64::from(days)));
        self.runtime.block_on(async {
            (store.as_ref() as &dyn Store)
                .add_membership(who, &membership, now)
                .await
        })?;
        self.load()?;
        Ok(true)
    }

    /// Erases a text everywhere, as `teren erase` does.
    ///
    /// # Errors
    /// If the store fails.
    pub fn erase(&mut self, id: EntryId) -> anyhow::Result<bool> {
        let Ok(store) = self.store() else {
            return Ok(false);
        };
        let now = self.clock.now();
        let (done, texts) = self.runtime.block_on(async {
            let store: &dyn Store = store.as_ref();
            let texts = store.texts(id).await?;
            anyhow::Ok((store.erase(id, now).await?, texts))
        })?;
        if done {
            self.hashes.extend(texts.iter().copied());
            self.erased.insert(id, texts);
        }
        Ok(done)
    }

    /// Was its text erased?
    #[must_use]
    pub fn was_erased(&self, id: EntryId) -> bool {
        self.erased.contains_key(&id)
    }
}
