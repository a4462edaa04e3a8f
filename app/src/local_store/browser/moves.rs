//! Entries that are sent again, or move from one stream into another. The rules, field by field,
//! stand at [`sync::storage::Storage::apply`].
use super::super::record::tag;
use super::apply::Work;
use super::engine::{places, with_tag};
use super::strict::DbError;
use domain::{EntryId, StreamId};
use litemap::LiteMap;
use sync::storage::{Applied, EntryState, Resend, Retry, SetAsideBy};

/// The lowest place that was left in each stream.
type Left = LiteMap<StreamId, u64>;

impl Work<'_, '_> {
    /// `resend`, `new_stream`, `rehome`.
    pub(super) async fn moves(&mut self, applied: &Applied) -> Result<(), DbError> {
        for range in &applied.resend {
            self.resend(range).await?;
        }
        let mut left = Left::new_vec();
        if let Some(new) = applied
            .new_stream
            .filter(|new| new.from == self.stream.stream)
        {
            let mut pending = Vec::new();
            for tag in tag::PENDING {
                pending.extend(self.find(with_tag(tag)).await?);
            }
            pending.sort_by_key(|id| {
                let place = self.records.get(id).and_then(|r| r.head.own.as_ref());
                place.map(|p| (p.ord, p.seq))
            });
            self.stream.part(new.to);
            for id in pending {
                self.rehouse(id, &mut left);
            }
            self.report.new_stream = true;
        }
        self.load(applied.rehome.iter().map(|r| r.id).collect())
            .await?;
        for moved in &applied.rehome {
            let place = self
                .records
                .get(&moved.id)
                .and_then(|r| r.head.own.as_ref());
            let here = place.is_some_and(|p| p.stream == moved.from);
            if !here || moved.from == self.stream.stream {
                continue;
            }
            if self.has_body(moved.id) {
                self.rehouse(moved.id, &mut left);
                self.report.resent += 1;
            } else {
                self.lose(moved.id);
            }
        }
        for (stream, seq) in left {
            self.left(stream, seq).await?;
        }
        Ok(())
    }

    async fn resend(&mut self, range: &Resend) -> Result<(), DbError> {
        let Some(ord) = self.stream.ord_of(range.stream) else {
            return Ok(());
        };
        for id in self.find(places(ord, range.from, range.to)).await? {
            let state = self
                .records
                .get(&id)
                .and_then(|r| Some(&r.head.own.as_ref()?.state));
            let lacking = match state {
                Some(EntryState::Confirmed { .. }) => true,
                Some(EntryState::SetAside {
                    by: SetAsideBy::Server,
                    retry,
                    ..
                }) => *retry == Retry::ByHand,
                _ => false,
            };
            if !lacking {
                continue;
            }
            if self.has_body(id) {
                self.change(id, |_| Some(EntryState::Saved));
                self.report.resent += 1;
            } else {
                self.lose(id);
            }
        }
        Ok(())
    }

    /// Gives an own entry the next place of the present stream.
    fn rehouse(&mut self, id: EntryId, left: &mut Left) {
        if let Some(record) = self.records.get_mut(&id) {
            let place = self.stream.take(id, record.head.hash, EntryState::Saved);
            if let Some(old) = record.head.own.replace(place) {
                let lowest = left.get(&old.stream).map_or(old.seq, |s| old.seq.min(*s));
                left.insert(old.stream, lowest);
            }
            self.dirty.insert(id, ());
        }
    }

    /// Says of an earlier stream only what is still in it, up to the lowest place that was left.
    async fn left(&mut self, stream: StreamId, seq: u64) -> Result<(), DbError> {
        let Some(ord) = self.stream.ord_of(stream) else {
            return Ok(());
        };
        let below = match seq {
            // No key lies between one and nothing, and the browser refuses to look.
            0 | 1 => Vec::new(),
            _ => self.find(places(ord, 1, seq - 1)).await?,
        };
        let before: Vec<_> = below
            .iter()
            .filter_map(|id| self.records.get(id)?.offer())
            .collect();
        let mut earlier = self.stream.earlier.iter_mut();
        if let Some(earlier) = earlier.find(|e| e.stream == stream) {
            earlier.left(seq, before);
        }
        Ok(())
    }

    fn lose(&mut self, id: EntryId) {
        if let Some(lost) = self.records.get_mut(&id).and_then(|r| r.lose()) {
            self.report.lost.push(lost);
            self.dirty.insert(id, ());
        }
    }
}
