//! Invariants 7 and 8: sending wakes by itself, and two that send double nothing.
use crate::common::{NOW, Phone, Tampered, stream};
use crate::{DONE, one_phone};
use serde_json::json;
use sync::round::{Host, TransportError, run_round};
use sync::schedule::{Action, Event, Scheduler};
use sync::sim::{Faults, Lossy, Rng, block_on, together};
use sync::storage::{Applied, Pull, Retry, SetAside, SetAsideBy, Storage as _};
use sync::wire::Refusal;

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

/// Another tab was quicker: its cursor must be neither set back nor passed.
#[test]
fn invariant_08_a_page_that_was_asked_with_another_cursor_is_not_taken() {
    let (_, phone) = one_phone();
    phone.save();
    phone.round();
    let before = phone.snapshot();
    let late = Applied {
        pull: Some(Pull {
            after: Some("of another tab".to_owned()),
            entries: Vec::new(),
            reference: vec![("service/late".to_owned(), Some(json!({})))],
            cursor: "further".to_owned(),
            scope: "1".to_owned(),
        }),
        ..Applied::default()
    };
    assert!(!block_on(phone.storage.apply(&late)).unwrap().pulled);
    assert_eq!(phone.snapshot(), before);
    assert!(!phone.storage.reference().contains_key("service/late"));
}

/// A receipt is not taken back by an answer to an earlier request; the answer to an offer is of now.
#[test]
fn invariant_08_an_older_answer_takes_no_receipt_back() {
    let (_, phone) = one_phone();
    let id = phone.save();
    phone.round();
    let refused = |offered| Applied {
        set_aside: vec![SetAside {
            id,
            reason: Refusal {
                field: "service".to_owned(),
                value: None,
                reason: "unknown_service".to_owned(),
            },
            by: SetAsideBy::Server,
            retry: Retry::ByHand,
            offered,
        }],
        ..Applied::default()
    };
    block_on(phone.storage.apply(&refused(false))).unwrap();
    assert!(phone.confirmed(id));
    block_on(phone.storage.apply(&refused(true))).unwrap();
    assert_eq!(phone.set_aside_for(id).as_deref(), Some("unknown_service"));
}
