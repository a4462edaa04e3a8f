//! The only place of the server that reads the time or draws random numbers.
use domain::Instant;
use std::sync::Mutex;
use std::time::Duration;
use uuid::Uuid;

/// Time and chance, passed in so that weeks, sessions and limits can be tested.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
    /// Time since some fixed moment, never going back; for durations and limits.
    fn monotonic(&self) -> Duration;
    /// Fills with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// A random id (UUID v4).
#[must_use]
pub fn random_id(clock: &dyn Clock) -> Uuid {
    let mut bytes = [0; 16];
    clock.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A random id that sorts by a moment (UUID v7).
#[must_use]
pub fn ordered_id(at: Instant, random: [u8; 10]) -> Uuid {
    let ms = u64::try_from(at.0 / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
}

/// The machine's clock and its random numbers.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    /// Starts the monotonic clock.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "starting a clock should be seen"
    )]
    pub fn new() -> Self {
        Self {
            started: std::time::Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this module is the clock")]
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

/// A clock that stands still until it is told to go on; its random numbers repeat.
#[derive(Debug)]
pub struct Mock(Mutex<(Instant, Duration, u64)>);

impl Mock {
    /// Stands at a moment.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        Self(Mutex::new((now, Duration::ZERO, 0x9E37_79B9_7F4A_7C15)))
    }

    /// Lets time pass.
    ///
    /// # Panics
    /// If a thread panicked while it held the clock.
    pub fn advance(&self, by: Duration) {
        let mut inner = self
            .0
            .lock()
            .expect("no panic while the mock clock is held");
        inner.0 = Instant(inner.0.0 + i64::try_from(by.as_micros()).unwrap_or(i64::MAX));
        inner.1 += by;
    }
}

impl Clock for Mock {
    fn now(&self) -> Instant {
        self.0
            .lock()
            .expect("no panic while the mock clock is held")
            .0
    }

    fn monotonic(&self) -> Duration {
        self.0
            .lock()
            .expect("no panic while the mock clock is held")
            .1
    }

    fn fill(&self, bytes: &mut [u8]) {
        let mut inner = self
            .0
            .lock()
            .expect("no panic while the mock clock is held");
        for byte in bytes {
            // xorshift64*: repeatable, and different for every byte drawn
            let mut x = inner.2;
            x ^= x >> 12;
            x ^= x << 25;
            x ^= x >> 27;
            inner.2 = x;
            *byte = (x.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mock_clock_stands_still_until_advanced() {
        let clock = Mock::at(Instant(1_000));
        assert_eq!(
            (clock.now(), clock.monotonic()),
            (Instant(1_000), Duration::ZERO)
        );
        clock.advance(Duration::from_secs(2));
        assert_eq!(
            (clock.now(), clock.monotonic()),
            (Instant(2_001_000), Duration::from_secs(2))
        );
    }

    #[test]
    fn ordered_ids_sort_by_their_moment_and_are_version_7() {
        let a = ordered_id(Instant(1_700_000_000_000_000), [9; 10]);
        let b = ordered_id(Instant(1_700_000_000_001_000), [0; 10]);
        assert!(a < b);
        assert_eq!((a.get_version_num(), b.get_version_num()), (7, 7));
    }

    #[test]
    fn random_ids_of_the_mock_differ_from_each_other() {
        let clock = Mock::at(Instant(0));
        assert_ne!(random_id(&clock), random_id(&clock));
    }
}
