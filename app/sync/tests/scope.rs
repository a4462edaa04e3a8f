//! Scope and forgetting: what a phone may no longer hold goes, what has no receipt never does.
mod common;

use common::{NOW, Phone, Tampered, epoch, raw_for};
use domain::{EntryId, ServiceId};
use serde_json::json;
use sync::memory::MemoryServer;
use sync::plan::{Client, build_request, digest_reply, reason};
use sync::round::{Transport as _, TransportError};
use sync::sim::block_on;
use sync::storage::{Applied, EntryState, Retry, SetAsideBy, Storage as _};
use sync::wire::Forget;
use uuid::Uuid;

const SAS: &str = "prunerov-sas";
const TPD: &str = "prunerov-tpd";

fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

fn service(slug: &str) -> ServiceId {
    ServiceId::new(slug).unwrap()
}

impl Phone {
    fn save_for(&self, n: u128, service: &str) -> EntryId {
        self.save_raw(id(n), raw_for(id(n), self.author(), service));
        id(n)
    }

    fn has_body(&self, id: EntryId) -> bool {
        self.storage.records()[&id].raw.is_some()
    }

    fn forget(&self, what: Forget) {
        let applied = Applied {
            at: Some(NOW),
            forget: vec![what],
            ..Applied::default()
        };
        block_on(self.storage.apply(&applied)).unwrap();
    }
}

#[test]
fn a_service_taken_away_is_forgotten_and_what_stays_is_pulled_anew() {
    let server = MemoryServer::new(epoch(1));
    server.set_page(2);
    let (colleague, phone) = (Phone::new(1, &server), Phone::new(2, &server));
    let theirs = [colleague.save_for(11, SAS), colleague.save_for(12, TPD)];
    colleague.round();
    let own = [phone.save_for(21, SAS), phone.save_for(22, TPD)];
    phone.round();
    assert_eq!(phone.storage.pulled().len(), 4);
    let before = phone.snapshot().have;

    server.set_scope("2", vec![Forget::Service(service(TPD))]);
    server.publish("service/prunerov-sas", Some(json!({ "name": "SAS" })));
    let round = phone.round();

    assert!(phone.has_body(own[0]) && !phone.has_body(own[1]));
    assert!(phone.storage.pulled().contains_key(&theirs[0]));
    assert_eq!(
        phone.storage.reference()["service/prunerov-sas"],
        json!({ "name": "SAS" })
    );
    let now = phone.snapshot();
    assert_eq!(now.scope.as_deref(), Some("2"));
    assert_eq!(now.have, before, "seq, id and hash stay for the digest");
    assert_eq!((now.pending, round.lost.len()), (0, 0));
    // The next round says the new scope and is told to forget nothing.
    let more = phone.save_for(23, TPD);
    phone.round();
    assert!(phone.has_body(more));
}

#[test]
fn what_has_no_receipt_outlives_the_service_that_it_is_of() {
    let server = MemoryServer::new(epoch(1));
    let phone = Phone::new(1, &server);
    let saved = phone.save_for(11, TPD);
    phone.forget(Forget::Service(service(TPD)));
    assert_eq!(phone.state(saved), EntryState::Saved);
    phone.round();
    assert!(server.entries().contains_key(&saved), "and is handed in");
}

#[test]
fn a_receipt_of_a_server_that_lost_its_memory_keeps_the_body() {
    let server = MemoryServer::new(epoch(1));
    let backup = server.backup();
    let phone = Phone::new(1, &server);
    let entry = phone.save_for(11, TPD);
    phone.round();
    server.restore(backup, epoch(2));
    // The reply that tells of the new epoch also takes the service away.
    server.set_scope("2", vec![Forget::Service(service(TPD))]);
    phone.round();
    assert!(
        server.entries().contains_key(&entry),
        "the restored server got it back"
    );
    assert!(phone.state(entry).proven(Some(epoch(2))));
}

/// Seed 172 of the simulation: a power cut took entries and the membership that they were written
/// under, and the phone was told both at once.
#[test]
fn a_service_that_goes_while_entries_are_in_doubt_takes_no_body() {
    let server = MemoryServer::new(epoch(1));
    let phone = Phone::new(1, &server);
    let entry = phone.save_for(11, TPD);
    phone.round();
    server.lose(entry);
    server.set_scope("2", vec![Forget::Service(service(TPD))]);
    let told = Tampered::new(&phone.door, |n, mut reply| {
        reply.offer_again = n == 1;
        Ok(reply)
    });
    phone.round_over(&told, false);
    assert!(server.entries().contains_key(&entry), "handed in again");
    assert!(phone.has_body(entry) && !phone.snapshot().in_doubt());
}

/// Seed 2819 of the simulation: under a new epoch the phone no longer said what it held, and was not
/// told to forget the service that was none of its own any more.
#[test]
fn a_new_epoch_leaves_the_scope_that_says_what_the_phone_holds() {
    let server = MemoryServer::new(epoch(1));
    let phone = Phone::new(1, &server);
    let entry = phone.save_for(11, TPD);
    phone.round();
    assert!(phone.storage.pulled().contains_key(&entry));
    server.restore(server.backup(), epoch(2));
    let cut = Tampered::new(&phone.door, |n, reply| match n {
        1 => Ok(reply),
        _ => Err(TransportError::Offline),
    });
    phone.round_over(&cut, false);
    assert_eq!(phone.snapshot().epoch, Some(epoch(2)));
    server.set_scope("2", vec![Forget::Service(service(TPD))]);
    phone.round();
    assert!(!phone.storage.pulled().contains_key(&entry));
}

/// Two tabs without Web Locks: the reply of the server as it was before its restore comes late.
#[test]
fn a_reply_of_the_epoch_before_changes_nothing_once_another_tab_has_moved_on() {
    let server = MemoryServer::new(epoch(1));
    let backup = server.backup();
    let phone = Phone::new(1, &server);
    phone.round();
    let entry = phone.save_for(11, SAS);
    let seen = phone.snapshot();
    let batch = block_on(phone.storage.batch(9, 9_999)).unwrap();
    let client = Client {
        app_version: "test",
        now: NOW,
        nonce: uuid::Uuid::from_u128(1),
    };
    let request = build_request(&seen, &batch, vec![], client);
    let late = block_on(phone.door.sync(&request)).unwrap();
    let (late, _) = digest_reply(&seen, &request, late, common::stream(9), NOW);
    // Meanwhile the server is restored, and the other tab hears of it.
    server.restore(backup, epoch(2));
    phone.round();
    let now = phone.snapshot();
    assert!(phone.state(entry).proven(Some(epoch(2))));
    let report = block_on(phone.storage.apply(&late)).unwrap();
    assert!(!report.pulled);
    assert!(phone.state(entry).proven(Some(epoch(2))));
    assert_eq!(phone.snapshot(), now);
}

#[test]
fn an_erased_entry_loses_its_body_in_any_state_and_keeps_its_place() {
    let server = MemoryServer::new(epoch(1));
    let phone = Phone::new(1, &server);
    let confirmed = phone.save_for(11, SAS);
    phone.round();
    let pending = phone.save_for(12, SAS);
    let have = phone.snapshot().have;
    phone.forget(Forget::Entry(confirmed));
    phone.forget(Forget::Entry(pending));
    phone.forget(Forget::Entry(id(99)));

    assert!(!phone.has_body(confirmed) && !phone.has_body(pending));
    assert!(!phone.storage.pulled().contains_key(&confirmed));
    assert!(matches!(
        phone.state(confirmed),
        EntryState::Confirmed { .. }
    ));
    let EntryState::SetAside { reason, by, retry } = phone.state(pending) else {
        panic!("{:?}", phone.state(pending));
    };
    assert_eq!(
        (reason.reason.as_str(), by, retry),
        (reason::ERASED, SetAsideBy::Server, Retry::ByHand)
    );
    let now = phone.snapshot();
    assert_eq!((now.have, now.pending), (have, 0));
    let offers = block_on(phone.storage.offers(now.stream, 1, 9)).unwrap();
    assert_eq!(
        offers.iter().map(|o| o.id).collect::<Vec<_>>(),
        [confirmed, pending]
    );
    // Pressing *Try now* does not bring it back.
    phone.round_over(&phone.door, true);
    assert!(!server.entries().contains_key(&pending));
}
