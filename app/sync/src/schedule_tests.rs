use super::*;

const MIDDLE: f64 = 0.5;

fn delays(actions: &[Action]) -> Vec<i64> {
    let delay = |a: &Action| match a {
        Action::SetTimer { delay_ms } => Some(*delay_ms),
        Action::Run { .. } => None,
    };
    actions.iter().filter_map(delay).collect()
}

fn runs(actions: &[Action]) -> bool {
    actions.iter().any(|a| matches!(a, Action::Run { .. }))
}

const FAILED: Event = Event::Finished(Finish::Failed(FailureKind::Passing));

#[test]
fn invariant_07_a_failed_round_wakes_again_without_another_write() {
    let mut s = Scheduler::default();
    assert!(runs(&s.on(Event::Saved, 0, MIDDLE)));
    // From here on nothing but its own timer.
    let mut now = 10;
    let mut waits = Vec::new();
    for _ in 0..12 {
        let wait = delays(&s.on(FAILED, now, 1.0));
        assert_eq!(wait.len(), 1, "exactly one timer after a failure");
        waits.push(wait[0]);
        now += wait[0];
        assert!(
            runs(&s.on(Event::Timer, now, MIDDLE)),
            "the timer runs a round"
        );
    }
    let (doubling, longest) = waits.split_at(8);
    let seconds = [2, 4, 8, 16, 32, 64, 128, 256];
    assert_eq!(doubling, seconds.map(|s| s * 1000));
    assert_eq!(longest, [300_000; 4]);
}

#[test]
fn invariant_07_the_wait_is_spread_and_stays_between_2_s_and_5_min() {
    for failures in 1..40 {
        for jitter in [0.0, 0.3, 0.999, f64::NAN, -5.0, 7.0] {
            let mut s = Scheduler::default();
            let mut last = Vec::new();
            for _ in 0..failures {
                s.on(Event::Timer, 0, jitter);
                last = delays(&s.on(FAILED, 0, jitter));
            }
            assert!(
                (2_000..=300_000).contains(&last[0]),
                "{failures} {jitter} {last:?}"
            );
        }
    }
    let (mut a, mut b) = (Scheduler::default(), Scheduler::default());
    for _ in 0..5 {
        a.on(Event::Timer, 0, 0.0);
        b.on(Event::Timer, 0, 0.0);
        a.on(FAILED, 0, 0.0);
        b.on(FAILED, 0, 0.0);
    }
    a.on(Event::Timer, 0, 0.0);
    b.on(Event::Timer, 0, 0.0);
    assert_ne!(a.on(FAILED, 0, 0.1), b.on(FAILED, 0, 0.9));
}

#[test]
fn invariant_07_start_write_online_visible_button_and_log_in_each_run_a_round() {
    for event in [
        Event::Start,
        Event::Saved,
        Event::Online,
        Event::Visible,
        Event::Button,
        Event::LoggedIn,
        Event::Timer,
    ] {
        let mut s = Scheduler::default();
        s.on(Event::Start, 0, MIDDLE);
        s.on(FAILED, 1, MIDDLE);
        assert!(runs(&s.on(event, 2, MIDDLE)), "{event:?}");
    }
}

#[test]
fn what_happens_during_a_round_runs_another_one_and_never_two_at_once() {
    let mut s = Scheduler::default();
    s.on(Event::Start, 0, MIDDLE);
    assert!(!runs(&s.on(Event::Saved, 10, MIDDLE)));
    let after = s.on(Event::Finished(Finish::Idle), 20, MIDDLE);
    assert!(runs(&after), "saved too late for the first round");
    let idle = s.on(Event::Finished(Finish::Idle), 30, 0.0);
    assert_eq!(
        idle,
        [Action::SetTimer {
            delay_ms: IDLE_POLL_MS
        }]
    );
}

#[test]
fn the_button_asks_for_what_was_set_aside_even_during_a_round() {
    let mut s = Scheduler::default();
    s.on(Event::Start, 0, MIDDLE);
    s.on(Event::Button, 1, MIDDLE);
    let next = s.on(FAILED, 2, MIDDLE);
    assert_eq!(next[0], Action::Run { by_hand: true });
}

#[test]
fn a_hidden_idle_phone_does_not_poll_and_a_hidden_failing_one_does() {
    let mut s = Scheduler::default();
    s.on(Event::Start, 0, MIDDLE);
    s.on(Event::Hidden, 1, MIDDLE);
    assert_eq!(s.on(Event::Finished(Finish::Idle), 2, MIDDLE), []);
    s.on(Event::Saved, 3, MIDDLE);
    assert_eq!(delays(&s.on(FAILED, 4, MIDDLE)).len(), 1);
}

#[test]
fn more_runs_at_once_and_an_idle_end_forgets_failures() {
    let mut s = Scheduler::default();
    s.on(Event::Start, 0, MIDDLE);
    s.on(FAILED, 1, 1.0);
    s.on(Event::Timer, 2001, MIDDLE);
    assert!(runs(&s.on(Event::Finished(Finish::More), 2002, MIDDLE)));
    s.on(Event::Finished(Finish::Idle), 2003, MIDDLE);
    s.on(Event::Saved, 2004, MIDDLE);
    assert_eq!(delays(&s.on(FAILED, 2005, 1.0)), [2_000]);
}

#[test]
fn a_busy_server_is_left_in_peace_as_long_as_it_asked() {
    let mut s = Scheduler::default();
    s.on(Event::Start, 0, MIDDLE);
    let busy = FailureKind::Busy {
        retry_after_ms: 30_000,
    };
    let wait = s.on(Event::Finished(Finish::Failed(busy)), 0, MIDDLE);
    assert_eq!(wait, [Action::SetTimer { delay_ms: 30_000 }]);
    assert_eq!(
        s.on(Event::Saved, 10_000, MIDDLE),
        [Action::SetTimer { delay_ms: 20_000 }]
    );
    assert!(runs(&s.on(Event::Timer, 30_000, MIDDLE)));
}

// By hand skipped the wait that a 429 had asked for, and got another 429 for it.
#[test]
fn by_hand_skips_the_backoff_but_not_what_the_server_asked_for() {
    let busy = |retry_after_ms| {
        let mut s = Scheduler::default();
        s.on(Event::Start, 0, MIDDLE);
        let busy = FailureKind::Busy { retry_after_ms };
        s.on(Event::Finished(Finish::Failed(busy)), 0, MIDDLE);
        s
    };
    let mut patient = busy(30_000);
    assert_eq!(
        patient.on(Event::Button, 10_000, MIDDLE),
        [Action::SetTimer { delay_ms: 20_000 }]
    );
    let then = patient.on(Event::Timer, 30_000, MIDDLE);
    assert_eq!(then[0], Action::Run { by_hand: true }, "not forgotten");
    let mut unasked = busy(0);
    assert!(runs(&unasked.on(Event::Button, 10, MIDDLE)), "only backoff");

    let mut during = Scheduler::default();
    during.on(Event::Start, 0, MIDDLE);
    during.on(Event::Button, 1, MIDDLE);
    let busy = FailureKind::Busy {
        retry_after_ms: 5_000,
    };
    let wait = during.on(Event::Finished(Finish::Failed(busy)), 2, MIDDLE);
    assert_eq!(wait, [Action::SetTimer { delay_ms: 5_000 }]);
    let then = during.on(Event::Timer, 5_002, MIDDLE);
    assert_eq!(then[0], Action::Run { by_hand: true });
}

#[test]
fn a_busy_server_and_a_clock_that_jumps_back_do_not_stop_retries() {
    let mut s = Scheduler::default();
    s.on(Event::Start, 86_400_000, MIDDLE);
    let busy = FailureKind::Busy {
        retry_after_ms: 30_000,
    };
    s.on(Event::Finished(Finish::Failed(busy)), 86_400_000, MIDDLE);
    assert!(runs(&s.on(Event::Saved, 0, MIDDLE)), "a day back");
}

#[test]
fn invariant_11_an_unknown_session_waits_for_log_in_and_is_still_tried_now_and_then() {
    let mut s = Scheduler::default();
    s.on(Event::Start, 0, MIDDLE);
    let wait = delays(&s.on(Event::Finished(Finish::Failed(FailureKind::LogIn)), 1, 1.0));
    assert_eq!(wait, [BACKOFF_LONGEST_MS]);
    assert!(runs(&s.on(Event::LoggedIn, 2, MIDDLE)));
}

#[test]
fn a_round_that_never_ends_is_given_up() {
    let mut s = Scheduler::default();
    let first = s.on(Event::Start, 0, MIDDLE);
    assert_eq!(delays(&first), [WATCHDOG_MS]);
    let early = s.on(Event::Timer, WATCHDOG_MS - 1, MIDDLE);
    assert_eq!(early, [Action::SetTimer { delay_ms: 1 }]);
    assert!(runs(&s.on(Event::Timer, WATCHDOG_MS, MIDDLE)));
    // The clock jumped back under a running round: do not wait for it to catch up.
    assert!(runs(&s.on(Event::Saved, -1_000_000, MIDDLE)));
}
