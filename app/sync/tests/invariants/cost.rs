//! What a round costs the phone: every `apply` is a strict write.
use crate::common::Phone;
use crate::{DONE, one_phone};
use sync::plan::reason;

#[test]
fn an_idle_round_writes_nothing_and_a_saved_entry_costs_two_writes() {
    let (_, phone) = one_phone();
    phone.round();
    let before = phone.storage.applies();
    for _ in 0..3 {
        assert_eq!(phone.round().end, DONE);
    }
    assert_eq!(phone.storage.applies(), before, "nothing had changed");
    let id = phone.save();
    assert_eq!(phone.round().end, DONE);
    assert!(phone.confirmed(id));
    // That it leaves the phone, and that it arrived.
    assert_eq!(phone.storage.applies(), before + 2);
}

#[test]
fn what_is_set_aside_until_the_next_round_is_still_released_by_it() {
    let (server, phone) = one_phone();
    let id = phone.save();
    let lying = crate::common::Tampered::new(&phone.door, |_, mut reply| {
        for result in &mut reply.results {
            result.hash = Some(sync::digest::Hash::of("something else"));
        }
        reply.changes.clear();
        Ok(reply)
    });
    phone.round_over(&lying, false);
    assert_eq!(
        phone.set_aside_for(id).as_deref(),
        Some(reason::RECEIPT_MISMATCH)
    );
    assert_eq!(phone.snapshot().waiting_for_round, 1);
    assert_eq!(phone.round().end, DONE);
    assert!(phone.confirmed(id));
    assert_eq!(server.times_published(id), 1);
}

#[test]
fn a_new_phone_that_gets_its_first_epoch_still_keeps_it() {
    let (server, phone) = one_phone();
    phone.round();
    assert!(phone.snapshot().epoch.is_some());
    assert!(phone.snapshot().cursor.is_some());
    // And what a colleague wrote is not passed over as nothing new.
    let colleague = Phone::new(2, &server);
    colleague.save();
    colleague.round();
    phone.round();
    assert_eq!(phone.storage.pulled().len(), 1);
}
