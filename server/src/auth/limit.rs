//! Log-in attempts, limited by account and by client address.
use crate::clock::Clock;
use crate::config::Limits;
use governor::clock::Clock as _;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Above so many remembered keys, those that have recovered are forgotten.
const MANY: usize = 10_000;

/// The server's clock, as governor wants it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl governor::clock::Clock for Ticks {
    type Instant = Duration;
    fn now(&self) -> Duration {
        self.0.monotonic()
    }
}

type Keyed<K> =
    RateLimiter<K, HashMapStateStore<K>, Ticks, governor::middleware::NoOpMiddleware<Duration>>;

/// Both limits of the log-in.
pub struct LogInLimits {
    clock: Ticks,
    by_account: Keyed<String>,
    by_address: Keyed<IpAddr>,
}

impl LogInLimits {
    /// With so many attempts a minute.
    #[must_use]
    pub fn new(limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let ticks = Ticks(clock);
        let quota = |n| Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        Self {
            by_account: RateLimiter::hashmap_with_clock(
                quota(limits.logins_per_account),
                ticks.clone(),
            ),
            by_address: RateLimiter::hashmap_with_clock(
                quota(limits.logins_per_address),
                ticks.clone(),
            ),
            clock: ticks,
        }
    }

    /// Counts an attempt.
    ///
    /// # Errors
    /// The time to wait, if there were too many.
    pub fn attempt(&self, login: &str, address: IpAddr) -> Result<(), Duration> {
        if self.by_account.len() + self.by_address.len() > MANY {
            self.by_account.retain_recent();
            self.by_address.retain_recent();
        }
        let now = self.clock.now();
        self.by_address
            .check_key(&address)
            .map_err(|wait| wait.wait_time_from(now))?;
        self.by_account
            .check_key(&login.to_owned())
            .map_err(|wait| wait.wait_time_from(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Mock;

    #[test]
    fn an_account_waits_after_too_many_attempts_and_may_go_on_later() {
        let clock = Arc::new(Mock::at(domain::Instant(0)));
        let limits = Limits {
            logins_per_account: 3,
            logins_per_address: 100,
        };
        let limit = LogInLimits::new(limits, clock.clone());
        let ip: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..3 {
            assert_eq!(limit.attempt("jana", ip), Ok(()));
        }
        assert_eq!(limit.attempt("jana", ip), Err(Duration::from_secs(20)));
        assert_eq!(
            limit.attempt("petr", ip),
            Ok(()),
            "another account is not held up"
        );
        clock.advance(Duration::from_secs(20));
        assert_eq!(limit.attempt("jana", ip), Ok(()));
    }

    #[test]
    fn an_address_that_tries_many_accounts_waits_too() {
        let clock = Arc::new(Mock::at(domain::Instant(0)));
        let limits = Limits {
            logins_per_account: 100,
            logins_per_address: 2,
        };
        let limit = LogInLimits::new(limits, clock);
        let ip: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(limit.attempt("a", ip), Ok(()));
        assert_eq!(limit.attempt("b", ip), Ok(()));
        assert!(limit.attempt("c", ip).is_err());
        assert_eq!(limit.attempt("c", "192.0.2.2".parse().unwrap()), Ok(()));
    }
}
