//! The wiring: events in, rounds out.
use super::transport::Fetch;
use super::{Phase, SyncHandle, SyncStatus, Trouble};
use crate::local_store::LocalStore;
use crate::platform::{self, Locked};
use domain::{DeviceId, Instant, StreamId};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use sync::round::{Host, RoundEnd, RoundOutcome, TransportError, run_round};
use sync::schedule::{Action, Event, FailureKind, Finish, Scheduler};

/// One flusher an origin.
const LOCK: &str = "teren-sync";
/// A clock that is off by more is shown; less is the way of the request.
const SKEW_SHOWN_S: i64 = 120;

#[cfg(test)]
thread_local! {
    /// The running test. Tests share one page, and a driver has no end: only that of the running
    /// test may act.
    pub(super) static TEST: Cell<u32> = const { Cell::new(0) };
}

struct Driver {
    #[cfg(test)]
    test: u32,
    store: LocalStore,
    scheduler: RefCell<Scheduler>,
    status: RwSignal<SyncStatus>,
    /// The timer that counts: an older one that runs out is none.
    timer: Cell<u32>,
    /// Rounds in a row that the server itself failed in.
    failed: Cell<u32>,
    session_read: Cell<bool>,
}

/// Starts the sync of this tab. Once a start of the app.
#[must_use]
pub fn start(store: &LocalStore) -> SyncHandle {
    if platform::practice::is_on() {
        // Nothing that is practised leaves the tab.
        let (status, press) = (RwSignal::default(), Rc::new(|| ()) as super::Press);
        let press = StoredValue::new_local(press);
        return SyncHandle { status, press };
    }
    // What the server has refused is refused after a reload too: the log-in page must know it at
    // once, not after the first round.
    let status = RwSignal::new(SyncStatus {
        trouble: store.refused().then_some(Trouble::LogInAgain),
        ..SyncStatus::default()
    });
    let driver = Rc::new(Driver {
        #[cfg(test)]
        test: TEST.get(),
        store: store.clone(),
        scheduler: RefCell::default(),
        status,
        timer: Cell::new(0),
        failed: Cell::new(0),
        session_read: Cell::new(false),
    });
    let on = |event| {
        let driver = Rc::clone(&driver);
        move || driver.on(event)
    };
    platform::on_visible(on(Event::Visible));
    platform::on_hidden(on(Event::Hidden));
    platform::on_online(on(Event::Online));
    let (saved, logged_in) = (on(Event::Saved), on(Event::LoggedIn));
    store.on_wake(move |why| match why {
        crate::local_store::Wake::Saved => saved(),
        crate::local_store::Wake::LoggedIn => logged_in(),
    });
    let press = StoredValue::new_local(Rc::new(on(Event::Button)) as super::Press);
    driver.on(Event::Start);
    SyncHandle { status, press }
}

impl Driver {
    fn on(self: &Rc<Self>, event: Event) {
        #[cfg(test)]
        if self.test != TEST.get() {
            return;
        }
        let now_ms = platform::now().0 / 1_000;
        let actions = self
            .scheduler
            .borrow_mut()
            .on(event, now_ms, platform::random());
        for action in actions {
            match action {
                Action::Run { by_hand } => self.run(by_hand),
                Action::SetTimer { delay_ms } => self.set_timer(delay_ms),
            }
        }
    }

    fn set_timer(self: &Rc<Self>, delay_ms: i64) {
        let number = self.timer.get().wrapping_add(1);
        self.timer.set(number);
        let driver = Rc::clone(self);
        let wait = Duration::from_millis(delay_ms.unsigned_abs());
        wasm_bindgen_futures::spawn_local(async move {
            platform::sleep(wait).await;
            if driver.timer.get() == number {
                driver.on(Event::Timer);
            }
        });
        let failing = self
            .status
            .with_untracked(|status| status.trouble.is_some());
        if failing && !self.scheduler.borrow().running() {
            let until = Instant(
                platform::now()
                    .0
                    .saturating_add(delay_ms.saturating_mul(1_000)),
            );
            self.status
                .update(|status| status.phase = Phase::Waiting { until });
        }
    }

    fn run(self: &Rc<Self>, by_hand: bool) {
        let driver = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            let finish = driver.round(by_hand).await;
            driver.on(Event::Finished(finish));
        });
    }

    async fn round(self: &Rc<Self>, by_hand: bool) -> Finish {
        self.look_at_storage().await;
        // What waits in the emergency journal has no place in the stream yet, so it comes first.
        self.store.drain_journal().await;
        let Ok(engine) = self.store.engine() else {
            // Nobody is logged in: nothing to send, except the end of a session.
            self.store.tell_log_out().await;
            self.status.update(|status| {
                status.phase = Phase::Idle;
                status.trouble = None;
            });
            return Finish::Idle;
        };
        let device = self.store.device();
        let driver = Rc::clone(self);
        let work = async move {
            let total = Cell::new(0_u32);
            let host = Host {
                app_version: env!("CARGO_PKG_VERSION"),
                now: &platform::now,
                mint: &|| StreamId(platform::new_random_id()),
                nonce: &platform::new_random_id,
                progress: &|progress| {
                    let all = progress.confirmed.saturating_add(progress.pending);
                    total.set(total.get().max(all));
                    let phase = Phase::Running {
                        done: progress.confirmed,
                        total: total.get(),
                    };
                    driver.status.update(|status| status.phase = phase);
                },
                failed: driver.failed.get(),
            };
            driver.store.begin_sending();
            let outcome = run_round(&engine, &Fetch, &host, by_hand).await;
            driver
                .store
                .end_sending(outcome.end == RoundEnd::Done { more: false });
            outcome
        };
        match platform::with_lock(LOCK, work).await {
            Locked::Done(outcome) => self.ended(outcome, device).await,
            // Another tab flushes. It may just be ending and not have seen what was saved here, or
            // be frozen: look again soon.
            Locked::Busy => {
                self.status.update(|status| status.phase = Phase::Idle);
                Finish::Failed(FailureKind::Passing)
            }
        }
    }

    async fn ended(self: &Rc<Self>, outcome: RoundOutcome, device: Option<DeviceId>) -> Finish {
        let finish = outcome.finish();
        // Whoever has logged in meanwhile has a round of their own: this one says nothing of them,
        // and what follows would be done to their database.
        let same = || self.store.device() == device;
        if !same() {
            self.status.update(|status| status.phase = Phase::Idle);
            return finish;
        }
        self.failed.set(match outcome.end.server_failed() {
            true => self.failed.get().saturating_add(1),
            false => 0,
        });
        let refused = outcome.log_in() || outcome.findings.log_in;
        // A round of which no request was answered says nothing of the session.
        if let Some(device) = device.filter(|_| refused || outcome.progress.requests > 0) {
            self.store.note_refused(device, refused);
        }
        if let Err(why) = self.store.mark_confirmed().await {
            platform::complain(&format!("no marker was left: {why}"));
        }
        if outcome.findings.former.is_some() {
            let evicted = self.store.evicted();
            self.status.update(|status| status.evicted = evicted);
        }
        if finish == Finish::Idle {
            if !self.session_read.replace(true) {
                self.store.refresh_session().await;
            }
            if same()
                && let Err(why) = self.store.drop_old_bodies().await
            {
                platform::complain(&format!("old bodies stay: {why}"));
            }
        }
        let skew_s = outcome.findings.skew_us.map(|us| us / 1_000_000);
        let lost = outcome.lost.iter().map(|offer| offer.seq);
        let gap = lost.clone().min().zip(lost.max());
        let trouble = trouble(&outcome, self.store.refused())
            .or_else(|| {
                outcome
                    .findings
                    .update_required
                    .map(|_| Trouble::UpdateNeeded)
            })
            .or_else(|| {
                let skew_s = skew_s.filter(|s| s.abs() > SKEW_SHOWN_S)?;
                Some(Trouble::Clock { skew_s })
            });
        self.status.update(|status| {
            status.phase = Phase::Idle;
            if !matches!(finish, Finish::Failed(_)) {
                status.last_ok = Some(platform::now());
            }
            status.trouble = trouble;
            status.gap = gap.or(status.gap);
            status.new_stream = outcome.findings.new_stream.or(status.new_stream);
        });
        finish
    }

    /// What the browser says about storage, and whether a database has vanished.
    async fn look_at_storage(&self) {
        let persisted = platform::is_persisted().await;
        let scarce = platform::storage_estimate()
            .await
            .is_some_and(|e| e.is_scarce());
        let evicted = self.store.evicted();
        self.status.update(|status| {
            status.persisted = persisted;
            status.scarce = scarce;
            status.evicted = evicted;
        });
    }
}

/// What a failed round means for the user. `refused`: the server refuses the session; then a log-in
/// is what helps, also while the network is away for a moment.
fn trouble(outcome: &RoundOutcome, refused: bool) -> Option<Trouble> {
    match &outcome.end {
        RoundEnd::Storage(why) => Some(Trouble::Storage(why.clone())),
        _ if refused => Some(Trouble::LogInAgain),
        RoundEnd::Transport(TransportError::Unauthorized)
        | RoundEnd::Revoked
        | RoundEnd::Foreign(_) => Some(Trouble::LogInAgain),
        RoundEnd::Done { .. } => None,
        RoundEnd::Transport(TransportError::Offline | TransportError::Timeout) => {
            Some(Trouble::Offline)
        }
        RoundEnd::Transport(TransportError::Server(502..=504)) => Some(Trouble::Offline),
        RoundEnd::Transport(error) => Some(Trouble::Server(status_of(error))),
        RoundEnd::Stuck => Some(Trouble::Server(200)),
    }
}

const fn status_of(error: &TransportError) -> u16 {
    match error {
        TransportError::Unauthorized => 401,
        TransportError::TooLarge => 413,
        TransportError::Busy { .. } => 429,
        TransportError::Server(status) | TransportError::Refused { status, .. } => *status,
        TransportError::BadReply => 200,
        TransportError::Offline | TransportError::Timeout => 0,
    }
}
