//! When to run a round: a state machine without a clock or a timer of its own.
//!
//! The rule: as long as something is wrong, a timer is set. So a retry wakes by itself, without
//! another save, another tap or an `online` event that may never come. `navigator.onLine` is a
//! hint that may start a round and never stops one.

/// The first wait after a failure.
pub const BACKOFF_FIRST_MS: i64 = 2_000;
/// The longest wait after a failure.
pub const BACKOFF_LONGEST_MS: i64 = 300_000;
/// How often an idle, visible phone asks for news. A hidden one does not: it asks when it is
/// shown again.
pub const IDLE_POLL_MS: i64 = 60_000;
/// A round that has not finished by then is given up: its tab was frozen or its future dropped.
pub const WATCHDOG_MS: i64 = 600_000;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The program started.
    Start,
    /// An entry was saved.
    Saved,
    /// The browser says that it is online.
    Online,
    /// The page is shown.
    Visible,
    /// The page is hidden.
    Hidden,
    /// The timer that was set last has run out.
    Timer,
    /// *Try now*.
    Button,
    /// The user has logged in.
    LoggedIn,
    /// A round ended.
    Finished(Finish),
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// All is well, and there is more to do: the round was only cut to a bounded size.
    More,
    /// All is well, nothing waits.
    Idle,
    /// Something waits that could not be done.
    Failed(FailureKind),
}

/// Why a round failed, as far as the next one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// No connection, a timeout, an error of the server, an odd answer, a full disk.
    Passing,
    /// Too many requests; not before so many milliseconds.
    Busy {
        /// From `Retry-After`; 0 if the server did not say.
        retry_after_ms: i64,
    },
    /// The session is unknown, revoked or another account's. Tried again at the longest interval, since a restored
    /// server may learn it again, and at once after a log-in.
    LogIn,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Run a round; report its end as [`Event::Finished`].
    Run {
        /// The user asked for it: entries set aside are tried again too.
        by_hand: bool,
    },
    /// Set the one timer, in place of the one set before; report its end as [`Event::Timer`].
    SetTimer {
        /// From now.
        delay_ms: i64,
    },
}

/// The state between events. One for each tab.
#[derive(Clone, Debug, Default)]
pub struct Scheduler {
    /// Since when a round runs.
    running: Option<i64>,
    /// Something happened while it ran.
    again: Option<Again>,
    hidden: bool,
    /// In a row.
    failures: u32,
    /// After a 429 nothing is sent by itself until then.
    not_before: Option<i64>,
    /// The server asked for peace until then (`Retry-After`), and the user can't overrule that.
    peace: Option<i64>,
    /// The user asked meanwhile: the next round is by hand.
    asked: bool,
}

/// What to do when the running round ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Again {
    /// Only if it ends well: else its timer comes anyway.
    IfWell,
    /// At once.
    Now,
    /// At once, and by hand.
    ByHand,
}

impl Scheduler {
    /// Takes an event in. `now_ms` is a clock of any origin (it may jump); `jitter` is a random
    /// number in 0..1, new for every call.
    pub fn on(&mut self, event: Event, now_ms: i64, jitter: f64) -> Vec<Action> {
        let jitter = if jitter.is_finite() {
            jitter.clamp(0.0, 1.0)
        } else {
            0.5
        };
        match event {
            Event::Hidden => {
                self.hidden = true;
                Vec::new()
            }
            Event::Visible => {
                self.hidden = false;
                self.wake(Again::Now, now_ms)
            }
            Event::Start | Event::Online | Event::LoggedIn => self.wake(Again::Now, now_ms),
            Event::Saved => self.wake(Again::IfWell, now_ms),
            Event::Button => self.wake(Again::ByHand, now_ms),
            Event::Timer => {
                self.not_before = None;
                self.peace = None;
                self.wake(Again::IfWell, now_ms)
            }
            Event::Finished(finish) => self.finished(finish, now_ms, jitter),
        }
    }

    /// Whether a round runs, as far as this tab knows.
    #[must_use]
    pub fn running(&self) -> bool {
        self.running.is_some()
    }

    fn wake(&mut self, how: Again, now_ms: i64) -> Vec<Action> {
        if let Some(since) = self.running {
            let ran = now_ms.saturating_sub(since);
            if (0..WATCHDOG_MS).contains(&ran) {
                self.again = self.again.max(Some(how));
                // The timer that woke us was the watchdog's, or an early one: keep one set.
                return vec![Action::SetTimer {
                    delay_ms: WATCHDOG_MS - ran,
                }];
            }
        }
        self.asked |= how == Again::ByHand;
        let until = match how {
            Again::ByHand => self.peace,
            Again::IfWell | Again::Now => self.not_before,
        };
        if let Some(until) = until {
            let wait = until.saturating_sub(now_ms);
            if (1..=BACKOFF_LONGEST_MS).contains(&wait) {
                return vec![Action::SetTimer { delay_ms: wait }];
            }
        }
        self.run(now_ms)
    }

    fn run(&mut self, now_ms: i64) -> Vec<Action> {
        self.running = Some(now_ms);
        self.again = None;
        self.not_before = None;
        self.peace = None;
        vec![
            Action::Run {
                by_hand: std::mem::take(&mut self.asked),
            },
            Action::SetTimer {
                delay_ms: WATCHDOG_MS,
            },
        ]
    }

    fn finished(&mut self, finish: Finish, now_ms: i64, jitter: f64) -> Vec<Action> {
        self.running = None;
        let again = self.again.take();
        self.asked |= again == Some(Again::ByHand);
        let kind = match finish {
            Finish::More | Finish::Idle => {
                self.failures = 0;
                if finish == Finish::More || again.is_some() {
                    return self.run(now_ms);
                }
                if self.hidden {
                    return Vec::new();
                }
                let spread = (IDLE_POLL_MS as f64 * 0.2 * jitter) as i64;
                return vec![Action::SetTimer {
                    delay_ms: IDLE_POLL_MS + spread,
                }];
            }
            Finish::Failed(kind) => kind,
        };
        self.failures = self.failures.saturating_add(1);
        let delay_ms = self.backoff(kind, jitter);
        if let FailureKind::Busy { retry_after_ms } = kind {
            self.not_before = Some(now_ms.saturating_add(delay_ms));
            let peace = retry_after_ms.min(BACKOFF_LONGEST_MS);
            self.peace = Some(now_ms.saturating_add(peace));
        } else if again >= Some(Again::Now) {
            return self.run(now_ms);
        }
        vec![Action::SetTimer { delay_ms }]
    }

    /// From half to the whole of 2 s, 4 s, 8 s … 5 min; never under 2 s.
    fn backoff(&self, kind: FailureKind, jitter: f64) -> i64 {
        let doubled = BACKOFF_FIRST_MS << (self.failures - 1).min(16);
        let base = match kind {
            FailureKind::LogIn => BACKOFF_LONGEST_MS,
            FailureKind::Passing | FailureKind::Busy { .. } => doubled.min(BACKOFF_LONGEST_MS),
        };
        let spread = (base as f64 * (0.5 + 0.5 * jitter)) as i64;
        let asked = match kind {
            FailureKind::Busy { retry_after_ms } => retry_after_ms,
            FailureKind::Passing | FailureKind::LogIn => 0,
        };
        spread
            .max(asked)
            .clamp(BACKOFF_FIRST_MS, BACKOFF_LONGEST_MS)
    }
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
