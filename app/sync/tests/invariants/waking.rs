//! Invariants 7 and 8: sending wakes by itself, and two that send double nothing.
use crate::common::{NOW, Phone, Tampered, stream};
use crate::{DONE, one_phone};
use sync::round::{Host, TransportError, run_round};
use sync::schedule::{Action, Event, Scheduler};
use sync::sim::{Faults, Lossy, Rng, block_on, together};

#[test]
fn invariant_07_fail_once_never_write_again_drains_by_its_own_timer() {
    let (_, phone) = one_phone();
    let id = phone.save();
    let flaky = Tampered::new(&phone.door, |n, reply| {
        if n <= 3 {
            Err(TransportError::Timeout)
        } else {
            Ok(reply)
        }
    });
    let mut scheduler = Scheduler::default();
    let (mut now, mut rounds) = (0, 0);
    let mut actions = scheduler.on(Event::Saved, now, 0.5);
    while !phone.confirmed(id) {
        let run = actions.iter().any(|a| matches!(a, Action::Run { .. }));
        let event = if run {
            rounds += 1;
            Event::Finished(phone.round_over(&flaky, false).finish())
        } else {
            // Nothing happens but time.
            let Some(Action::SetTimer { delay_ms }) = actions.last() else {
                panic!("asleep for ever: {actions:?}");
            };
            now += delay_ms;
            Event::Timer
        };
        actions = scheduler.on(event, now, 0.5);
        assert!(rounds < 10);
    }
    assert_eq!(rounds, 4);
    assert!(now >= 3_000, "it waited between");
}

#[test]
fn invariant_08_two_tabs_that_flush_at_once_store_each_entry_once() {
    let (server, phone) = one_phone();
    let ids = phone.save_many(450);
    let other_tab = Phone::over(phone.storage.clone(), 2, &server);
    let mut rng = Rng::new(5);
    let slow = |phone: &Phone, seed| Lossy::new(phone.door.clone(), Rng::new(seed), Faults::NONE);
    let (a, b) = (slow(&phone, 1), slow(&other_tab, 2));
    let mint = || stream(0xAA00);
    let host = Host {
        app_version: "",
        now: &|| NOW,
        mint: &mint,
        nonce: &|| mint().0,
        progress: &|_| {},
        failed: 0,
    };
    block_on(together(
        vec![
            Box::pin(async {
                run_round(&phone.storage, &a, &host, false).await;
            }),
            Box::pin(async {
                run_round(&other_tab.storage, &b, &host, false).await;
            }),
        ],
        &mut rng,
    ));
    assert_eq!(phone.round().end, DONE);
    assert!(ids.iter().all(|id| phone.confirmed(*id)));
    assert!(ids.iter().all(|id| server.times_published(*id) == 1));
    assert_eq!(
        phone.snapshot().stream,
        stream(1),
        "tabs are no cloned phone"
    );
    assert_eq!(phone.storage.pulled().len(), 450);
}
