//! The database in the browser against the reference implementation in memory: after every step of
//! any series of operations both say the same.
use super::super::save::save;
use super::*;
use sync::digest::Hash;
use sync::memory::MemoryStorage;
use sync::sim::Rng;
use sync::storage::{
    Applied, EpochChange, NewEntry as Frozen, NewStream, OfferReason, Offering, Pull, Receipt,
    Rehome, Resend, Retry, SetAside, SetAsideBy, Storage,
};
use sync::wire::{Epoch, Forget, PulledEntry, Refusal};
use wasm_bindgen_test::wasm_bindgen_test;

const SEEDS: u64 = 12;
const STEPS: u64 = 30;

struct Twins {
    memory: MemoryStorage,
    engine: Engine,
    rng: Rng,
    /// Own entries so far, with the hash of their text.
    own: Vec<(EntryId, Hash)>,
    streams: Vec<StreamId>,
    saves: i64,
    rehomed: bool,
    erased: Vec<EntryId>,
}

impl Twins {
    fn new(seed: u64) -> Self {
        let stream = StreamId(Uuid::new_v4());
        let account = AccountId(Uuid::new_v4());
        let connection = Rc::new(Connection::new(account, stream));
        Self {
            memory: MemoryStorage::new(stream, Some(account)),
            engine: Engine {
                connection,
                store: None,
            },
            rng: Rng::new(seed),
            own: Vec::new(),
            streams: vec![stream],
            saves: 0,
            rehomed: false,
            erased: Vec::new(),
        }
    }

    async fn save(&mut self) {
        let again = !self.own.is_empty() && self.rng.hit(150);
        let id = if again {
            self.some_own()[0].0
        } else {
            EntryId(self.rng.uuid())
        };
        let mut entry = contact(id, self.engine.connection.account);
        self.saves += 1;
        entry.device_time = Instant(AT.0 + self.saves);
        let raw = domain::decode::encode(&entry);
        if !again {
            self.own.push((id, Hash::of(&raw)));
        }
        let frozen = Frozen {
            id,
            schema: 1,
            raw,
            saved_at: Instant(AT.0 + self.saves),
            draft: None,
        };
        let here = self.engine.save(frozen.clone()).await.unwrap();
        let there = self.memory.save(frozen).await.unwrap();
        assert_eq!(here, there);
    }

    /// One to three own entries.
    fn some_own(&mut self) -> Vec<(EntryId, Hash)> {
        let n = 1 + self.rng.below(3);
        (0..n)
            .filter_map(|_| {
                let place = self.rng.below(self.own.len() as u64) as usize;
                self.own.get(place).copied()
            })
            .collect()
    }

    fn retry(&mut self) -> Retry {
        [Retry::Soon, Retry::AfterLogIn, Retry::ByHand][self.rng.below(3) as usize]
    }

    async fn applied(&mut self) -> Applied {
        let now = self.memory.snapshot().await.unwrap();
        let epoch = now.epoch.unwrap_or(Epoch(Uuid::from_u128(1)));
        let mut applied = Applied {
            at: Some(AT),
            ..Applied::default()
        };
        if now.epoch.is_none() {
            applied.epoch = Some(EpochChange {
                from: None,
                to: epoch,
            });
        }
        let change = Some(self.rng.below(100));
        let some: Vec<(EntryId, Hash)> = self.some_own();
        let receipts = some.iter().map(|(id, hash)| Receipt {
            id: *id,
            hash: *hash,
            change,
            epoch,
        });
        match self.rng.below(13) {
            0 | 1 => applied.sent = some.iter().map(|(id, _)| *id).collect(),
            2 | 3 => applied.receipts = receipts.collect(),
            4 => applied.held = receipts.collect(),
            5 => {
                let (retry, server) = (self.retry(), self.rng.hit(500));
                let offered = self.rng.hit(300);
                let by = if server {
                    SetAsideBy::Server
                } else {
                    SetAsideBy::Phone
                };
                let reason = Refusal {
                    field: "x".into(),
                    value: None,
                    reason: "some_reason".into(),
                };
                let aside = |(id, _): &(EntryId, Hash)| SetAside {
                    id: *id,
                    reason: reason.clone(),
                    by,
                    retry,
                    offered,
                };
                applied.set_aside = some.iter().map(aside).collect();
            }
            6 => applied.release = vec![self.retry()],
            7 => {
                let place = self.rng.below(self.streams.len() as u64) as usize;
                let from = 1 + self.rng.below(5);
                let stream = self.streams[place];
                applied.resend = vec![Resend {
                    stream,
                    from,
                    to: from + 5,
                }];
            }
            8 => {
                let to = StreamId(self.rng.uuid());
                applied.new_stream = Some(NewStream {
                    from: now.stream,
                    to,
                });
                self.streams.push(to);
            }
            9 => {
                self.rehomed = true;
                let from = self.streams[0];
                applied.rehome = some
                    .iter()
                    .map(|(id, _)| Rehome { id: *id, from })
                    .collect();
            }
            10 => {
                let why = OfferReason::Digest;
                applied.offering = Some(vec![Offering {
                    stream: now.stream,
                    from: 1,
                    why,
                }]);
            }
            11 => {
                let to = Epoch(self.rng.uuid());
                let from = if self.rng.hit(200) { None } else { now.epoch };
                applied.epoch = Some(EpochChange { from, to });
            }
            _ => self.pull(&now.cursor, &mut applied, &some),
        }
        if self.rng.hit(60) {
            self.erased.extend(some.first().map(|(id, _)| *id));
            applied.forget = some
                .iter()
                .take(1)
                .map(|(id, _)| Forget::Entry(*id))
                .collect();
        } else if self.rng.hit(30) {
            applied.forget = vec![Forget::Service(service())];
            self.erased.extend(self.own.iter().map(|(id, _)| *id));
        }
        applied
    }

    fn pull(&mut self, cursor: &Option<String>, applied: &mut Applied, some: &[(EntryId, Hash)]) {
        let team = contact(EntryId(self.rng.uuid()), AccountId(Uuid::from_u128(5)));
        let raw = domain::decode::encode(&team);
        let pulled = |id, raw: String| PulledEntry {
            id,
            hash: Hash::of(&raw),
            raw,
            flags: vec![],
        };
        let mut entries = vec![(7, pulled(team.id, raw))];
        // An own one comes back; its text is not known here any more, so it is made again.
        let kept = self.memory.records();
        for (id, _) in some.iter().filter(|(id, _)| !self.erased.contains(id)) {
            if let Some(raw) = kept.get(id).and_then(|record| record.raw.clone()) {
                entries.push((8, pulled(*id, raw)));
            }
        }
        let after = if self.rng.hit(200) {
            Some("stale".to_owned())
        } else {
            cursor.clone()
        };
        applied.pull = Some(Pull {
            after,
            entries,
            reference: vec![("codes/form".into(), Some(serde_json::json!([])))],
            cursor: self.rng.draw().to_string(),
            scope: "all".into(),
        });
    }

    async fn compare(&self, seed: u64, step: u64, did: &str) {
        let context = format!("seed {seed} step {step}: {did}");
        let mut here = self.engine.snapshot().await.unwrap();
        let there = self.memory.snapshot().await.unwrap();
        if self.rehomed {
            // Which one is oldest is told by the order of places, which moving changes.
            here.oldest_pending = there.oldest_pending;
        }
        assert_eq!(here, there, "{context}");
        for (items, bytes) in [(100, 1 << 20), (3, 1 << 20), (100, 700)] {
            let here = self.engine.batch(items, bytes).await.unwrap();
            assert_eq!(
                here,
                self.memory.batch(items, bytes).await.unwrap(),
                "{context}"
            );
        }
        for stream in &self.streams {
            let here = self.engine.offers(*stream, 2, 50).await.unwrap();
            assert_eq!(
                here,
                self.memory.offers(*stream, 2, 50).await.unwrap(),
                "{context}"
            );
        }
    }
}

#[wasm_bindgen_test]
async fn the_browsers_database_does_what_the_reference_in_memory_does() {
    for seed in 0..SEEDS {
        let mut twins = Twins::new(seed);
        twins.save().await;
        for step in 0..STEPS {
            if twins.rng.hit(400) {
                twins.save().await;
                twins.compare(seed, step, "save").await;
                continue;
            }
            let applied = twins.applied().await;
            let did = format!("{applied:?}");
            let here = twins.engine.apply(&applied).await.unwrap();
            let there = twins.memory.apply(&applied).await.unwrap();
            assert_eq!(here, there, "seed {seed} step {step}: {did}");
            twins.compare(seed, step, &did).await;
        }
    }
}

#[wasm_bindgen_test]
async fn an_id_with_another_content_stays_what_it_was() {
    let twins = Twins::new(0);
    let prepared = twins.engine.contact(new_id());
    let id = prepared.record.head.id;
    save(&twins.engine.connection, &[prepared]).await.unwrap();
    let frozen = Frozen {
        id,
        schema: 1,
        raw: "{}".to_owned(),
        saved_at: AT,
        draft: None,
    };
    let answer = twins.engine.save(frozen).await.unwrap();
    assert_eq!(answer, sync::storage::Saved::OtherContent);
    assert_eq!(twins.engine.snapshot().await.unwrap().have.max_seq, 1);
}
