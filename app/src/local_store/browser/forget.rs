//! What must go: a service that is no longer one's own, a person's data by erasure.
use super::super::record::refusal;
use super::apply::Work;
use super::cards;
use super::schema::{ENTRIES, REFERENCE};
use super::strict::{DbError, Source};
use domain::{Entry, EntryId, ServiceId};
use sync::plan::reason;
use sync::storage::{EntryState, Offering, Retry, SetAsideBy};
use sync::wire::Forget;

impl Work<'_, '_> {
    pub(super) async fn forget(&mut self, forget: &[Forget]) -> Result<(), DbError> {
        if forget.is_empty() {
            return Ok(());
        }
        self.flush()?;
        self.touched = true;
        for what in forget {
            match what {
                Forget::Service(service) => self.forget_service(service).await?,
                Forget::Entry(id) => self.erase(*id).await?,
            }
        }
        self.flush()?;
        self.rebuild_cards().await
    }

    async fn forget_service(&mut self, service: &ServiceId) -> Result<(), DbError> {
        // What took the membership from the server may have taken own entries too.
        let in_doubt = Offering::in_doubt(&self.sync.offering);
        for id in self.find(Source::Store).await? {
            let Some(record) = self.records.get_mut(&id) else {
                continue;
            };
            if record.head.service.as_ref() != Some(service) {
                continue;
            }
            match &record.head.own {
                None => {
                    self.records.remove(&id);
                    self.dirty.remove(&id);
                    self.tx.delete(ENTRIES, &id.to_string())?;
                }
                Some(place) if !in_doubt && place.state.proven(self.sync.epoch) => {
                    record.drop_body();
                    self.dirty.insert(id, ());
                }
                Some(_) => {}
            }
        }
        self.tx.delete(REFERENCE, &format!("service/{service}"))
    }

    async fn erase(&mut self, id: EntryId) -> Result<(), DbError> {
        self.load(vec![id]).await?;
        let Some(record) = self.records.get_mut(&id) else {
            return Ok(());
        };
        let pending = record.is_pending();
        let Some(place) = &mut record.head.own else {
            self.records.remove(&id);
            self.dirty.remove(&id);
            return self.tx.delete(ENTRIES, &id.to_string());
        };
        if pending {
            place.state = EntryState::SetAside {
                reason: refusal("raw", reason::ERASED),
                by: SetAsideBy::Server,
                retry: Retry::ByHand,
            };
        }
        record.drop_body();
        self.dirty.insert(id, ());
        Ok(())
    }

    /// The cards from what is still here: whoever was forgotten must not stay in them.
    async fn rebuild_cards(&mut self) -> Result<(), DbError> {
        let ids = self.find(Source::Store).await?;
        let entries: Vec<Entry> = ids
            .iter()
            .filter_map(|id| self.records.get(id)?.entry())
            .collect();
        cards::rebuild(self.tx, &entries)
    }
}
