//! What a phone may hold, over HTTP against the real program: a service that comes into its scope
//! is filled in from the beginning, one that leaves it is forgotten, an erased entry too; and what
//! has no receipt is never lost by it.
mod common;

use common::client::Client;
use common::{PASSWORD, Running, add_user, folder, run};
use domain::{AccountId, EntryId, Instant, StreamId};
use serde_json::json;
use server::clock::{Clock as _, SystemClock};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;
use store::traits::{Accounts as _, Ledger as _};
use store::{SqlStore, SqliteOptions};
use sync::memory::MemoryStorage;
use sync::round::{Host, RoundEnd, RoundOutcome, Transport, TransportError, run_round};
use sync::storage::{EntryState, NewEntry, Retry, Saved, SetAsideBy, Snapshot, Storage as _};
use sync::wire::{MembershipInfo, Role, SyncReply, SyncRequest};
use uuid::Uuid;

const SAS: &str = "prunerov-sas";
const TPD: &str = "prunerov-tpd";
/// Whose documents the members of either are given, as a scope tells it.
const SEEN: &str = "programme/prunerov,provider/prunerov-dodavatel";

fn now() -> Instant {
    SystemClock::new().now()
}

struct Http {
    client: Client,
    token: String,
}

impl Transport for Http {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncReply, TransportError> {
        let body = serde_json::to_string(request).unwrap();
        let call = self
            .client
            .call("POST", "/api/v1/sync", Some(&self.token), &body);
        let answer = call.await.map_err(|_| TransportError::Offline)?;
        assert_eq!(answer.status, 200, "{:?}", answer.json());
        Ok(serde_json::from_slice(&answer.body).unwrap())
    }
}

/// The engine with its database, logged in.
struct Phone {
    account: AccountId,
    storage: MemoryStorage,
    http: Http,
    next: Cell<u128>,
}

impl Phone {
    async fn of(login: &str, n: u128, server: &Running) -> Self {
        let client = Client::new(server.address);
        let (account, token) = client.log_in(login, PASSWORD).await;
        let account = account.parse().unwrap();
        Self {
            account,
            storage: MemoryStorage::new(StreamId(Uuid::from_u128(n)), Some(account)),
            http: Http { client, token },
            next: Cell::new(n << 32),
        }
    }

    async fn save(&self, service: &str) -> EntryId {
        self.next.set(self.next.get() + 1);
        let id = EntryId(Uuid::from_u128(self.next.get()));
        let start = now().0 - 3_600_000_000;
        let raw = json!({
            "schema": 1, "id": id, "author": self.account, "workers": [self.account], "service": service,
            "start": start, "minutes": 5, "device_time": start,
            "anonymous": [{ "count": 1, "sex": "U", "role": "CLI" }],
            "body": { "kind": "contact", "what": "KON", "form": "T" },
        })
        .to_string();
        let entry = NewEntry {
            id,
            schema: 1,
            raw,
            saved_at: now(),
            draft: None,
        };
        let saved = self.storage.save(entry).await.unwrap();
        assert!(matches!(saved, Saved::New { .. }), "{saved:?}");
        id
    }

    async fn round(&self) -> RoundOutcome {
        let host = Host {
            app_version: "test",
            now: &now,
            mint: &|| StreamId(Uuid::from_u128(self.next.get() << 8)),
            nonce: &Uuid::new_v4,
            progress: &|_| {},
            failed: 0,
        };
        let outcome = run_round(&self.storage, &self.http, &host, false).await;
        assert!(!outcome.log_in() && outcome.lost.is_empty(), "{outcome:?}");
        outcome
    }

    async fn snapshot(&self) -> Snapshot {
        self.storage.snapshot().await.unwrap()
    }

    fn pulled(&self) -> BTreeSet<EntryId> {
        self.storage.pulled().into_keys().collect()
    }

    fn body(&self, id: EntryId) -> bool {
        self.storage.records()[&id].raw.is_some()
    }
}

/// Makes a worker one of another service too, beside the running server.
async fn joins(data: &Path, account: AccountId, service: &str) {
    let file = data.join("teren.sqlite");
    let store = SqlStore::open_file(&file, SqliteOptions::new(Uuid::from_u128(1)))
        .await
        .unwrap();
    let known = store.account(account).await.unwrap().unwrap();
    let membership = MembershipInfo {
        role: Role::Worker,
        services: vec![service.parse().unwrap()],
        ..known.memberships[0].clone()
    };
    store
        .add_membership(account, &membership, now())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_service_newly_in_scope_is_filled_in_and_an_erased_entry_is_forgotten() {
    let folder = folder(1);
    add_user(folder.path(), "sasha", &["--worker", SAS]);
    let server = Running::start(folder.path()).await;
    let (jana, sasha) = (
        Phone::of("w1", 1, &server).await,
        Phone::of("sasha", 2, &server).await,
    );
    let theirs = [sasha.save(SAS).await, sasha.save(SAS).await];
    sasha.round().await;
    let own = jana.save(TPD).await;
    jana.round().await;
    assert_eq!(jana.pulled(), BTreeSet::from([own]), "the own service only");
    assert_eq!(
        jana.snapshot().await.scope.as_deref(),
        Some(format!("60.400;prunerov-tpd;{SEEN}").as_str())
    );

    joins(folder.path(), jana.account, SAS).await;
    jana.round().await;
    assert_eq!(
        jana.pulled(),
        BTreeSet::from([own, theirs[0], theirs[1]]),
        "also what lies before the cursor"
    );
    assert!(
        jana.storage
            .reference()
            .contains_key("service/prunerov-sas")
    );
    assert!(jana.body(own));
    let scope = jana.snapshot().await.scope;
    assert_eq!(
        scope.as_deref(),
        Some(format!("60.400;prunerov-sas,prunerov-tpd;{SEEN}").as_str())
    );

    run(folder.path(), &["erase", &theirs[0].to_string()]);
    let have = sasha.snapshot().await.have;
    jana.round().await;
    sasha.round().await;
    assert_eq!(jana.pulled(), BTreeSet::from([own, theirs[1]]));
    assert!(!sasha.body(theirs[0]) && sasha.body(theirs[1]));
    assert_eq!(sasha.snapshot().await.have, have, "its place stays");
}

#[tokio::test]
async fn a_restore_to_before_a_membership_forgets_the_service_and_loses_no_entry() {
    let folder = folder(1);
    add_user(folder.path(), "sasha", &["--worker", SAS]);
    let mut server = Running::start(folder.path()).await;
    let (jana, sasha) = (
        Phone::of("w1", 1, &server).await,
        Phone::of("sasha", 2, &server).await,
    );
    let before = jana.save(TPD).await;
    jana.round().await;
    let backup = folder.path().join("backup.sqlite");
    run(folder.path(), &["backup", backup.to_str().unwrap()]);
    joins(folder.path(), jana.account, SAS).await;
    let in_sas = jana.save(SAS).await;
    let after = jana.save(TPD).await;
    jana.round().await;
    let theirs = sasha.save(SAS).await;
    sasha.round().await;
    jana.round().await;
    assert!(jana.pulled().contains(&theirs));
    let epoch = jana.snapshot().await.epoch;

    server.kill();
    run(folder.path(), &["restore", backup.to_str().unwrap()]);
    server.launch().await;
    // The connection died with the old process; as on a phone, the next try is a new one.
    let cut = jana.round().await;
    assert_eq!(cut.end, RoundEnd::Transport(TransportError::Offline));
    let round = jana.round().await;

    assert!(round.findings.new_epoch);
    let now = jana.snapshot().await;
    assert_ne!(now.epoch, epoch);
    assert_eq!(
        now.scope.as_deref(),
        Some(format!("60.400;prunerov-tpd;{SEEN}").as_str())
    );
    assert_eq!(jana.pulled(), BTreeSet::from([before, after]));
    let records = jana.storage.records();
    for id in [before, after] {
        assert!(records[&id].state.proven(now.epoch), "{:?}", records[&id]);
    }
    // This server never heard of the membership: it keeps the entry apart, the phone its text.
    let EntryState::SetAside { reason, by, retry } = &records[&in_sas].state else {
        panic!("{:?}", records[&in_sas].state);
    };
    assert_eq!(
        (reason.reason.as_str(), *by, *retry),
        ("no_membership", SetAsideBy::Server, Retry::ByHand)
    );
    assert!(jana.body(in_sas));
    assert_eq!((now.pending, now.offering.len()), (0, 0));
}

/// Regression: a membership that opens no service, only other documents, did not restart the pull,
/// so that what lay before the cursor never came.
#[tokio::test]
async fn a_membership_that_changes_only_the_audience_brings_its_older_documents() {
    let folder = folder(1);
    let server = Running::start(folder.path()).await;
    let jana = Phone::of("w1", 1, &server).await;
    let own = jana.save(TPD).await;
    jana.round().await;
    let other = "localities/jesenicko";
    let jesenicko = Path::new(env!("CARGO_MANIFEST_DIR")).join("programmes/jesenicko.toml");
    run(
        folder.path(),
        &["import", "programme", jesenicko.to_str().unwrap()],
    );
    jana.round().await;
    assert!(!jana.storage.reference().contains_key(other));

    let store = SqlStore::open_file(
        &folder.path().join("teren.sqlite"),
        SqliteOptions::new(Uuid::from_u128(1)),
    )
    .await
    .unwrap();
    let coordinator = MembershipInfo {
        role: Role::Coordinator,
        provider: None,
        programme: Some("jesenicko".parse().unwrap()),
        services: Vec::new(),
        from: now().day(),
        to: None,
    };
    store
        .add_membership(jana.account, &coordinator, now())
        .await
        .unwrap();
    jana.round().await;
    assert!(jana.storage.reference().contains_key(other));
    assert_eq!(jana.pulled(), BTreeSet::from([own]), "no entry by it");
}

/// Regression: an entry that was made and erased after the backup was reported as lost.
#[tokio::test]
async fn an_entry_erased_after_the_backup_is_erased_after_the_restore_and_not_lost() {
    let folder = folder(1);
    let mut server = Running::start(folder.path()).await;
    let jana = Phone::of("w1", 1, &server).await;
    let before = jana.save(TPD).await;
    jana.round().await;
    let backup = folder.path().join("backup.sqlite");
    run(folder.path(), &["backup", backup.to_str().unwrap()]);
    let erased = jana.save(TPD).await;
    let after = jana.save(TPD).await;
    jana.round().await;
    run(folder.path(), &["erase", &erased.to_string()]);
    jana.round().await;
    assert!(!jana.body(erased));
    let have = jana.snapshot().await.have;

    server.kill();
    run(folder.path(), &["restore", backup.to_str().unwrap()]);
    server.launch().await;
    jana.round().await;
    // `round` asserts that nothing is lost
    jana.round().await;
    jana.round().await;

    let records = jana.storage.records();
    let EntryState::SetAside { reason, by, .. } = &records[&erased].state else {
        panic!("{:?}", records[&erased].state);
    };
    assert_eq!(
        (reason.reason.as_str(), *by),
        ("erased", SetAsideBy::Server)
    );
    let now = jana.snapshot().await;
    for id in [before, after] {
        assert!(records[&id].state.proven(now.epoch), "{:?}", records[&id]);
    }
    assert_eq!((now.have, now.pending, now.offering.len()), (have, 0, 0));
    let store = SqlStore::open_file(
        &folder.path().join("teren.sqlite"),
        SqliteOptions::new(Uuid::from_u128(1)),
    )
    .await
    .unwrap();
    let held = store.stream(now.stream).await.unwrap().unwrap();
    assert_eq!(
        (held.held, held.gaps.len()),
        (have, 0),
        "its place is taken"
    );
}
