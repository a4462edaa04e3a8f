//! Repeatable chance: a number that depends on nothing but what it is asked for.
use domain::Instant;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Chance for one thing, e.g. one shift.
#[derive(Clone, Debug)]
pub struct Seed {
    state: [u8; 32],
    drawn: u64,
}

impl Seed {
    /// Of a thing that is named by these parts.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        Self {
            state: hash.finalize().into(),
            drawn: 0,
        }
    }

    fn draw(&mut self) -> [u8; 32] {
        self.drawn += 1;
        let mut hash = Sha256::new();
        hash.update(self.state);
        hash.update(self.drawn.to_le_bytes());
        hash.finalize().into()
    }

    /// A number from 0 up to but without `end`, which is above 0.
    pub fn below(&mut self, end: u32) -> u32 {
        let bytes = self.draw();
        let number = u64::from_le_bytes(bytes[..8].try_into().unwrap_or_default());
        u32::try_from(number % u64::from(end.max(1))).unwrap_or(0)
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to - from + 1)
    }

    /// One of the list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let len = u32::try_from(list.len()).unwrap_or(1);
        &list[self.below(len) as usize]
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// An id that sorts by a moment.
    pub fn id_at(&mut self, at: Instant) -> Uuid {
        let bytes = self.draw();
        crate::clock::ordered_id(at, bytes[..10].try_into().unwrap_or_default())
    }

    /// An id.
    pub fn id(&mut self) -> Uuid {
        let bytes = self.draw();
        uuid::Builder::from_random_bytes(bytes[..16].try_into().unwrap_or_default()).into_uuid()
    }
}
