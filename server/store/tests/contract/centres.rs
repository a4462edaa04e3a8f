//! Devices at a centre's door.
use crate::people::worker;
use crate::support::*;
use domain::{DeviceId, Instant};
use std::sync::Arc;
use store::model::{Device, NewCentre, Push};
use store::{Store, StoreError};
use sync::digest::Hash;
use sync::wire::{AccountKind, Have};
use uuid::Uuid;

const LATER: Instant = Instant(NOW.0 + 60_000_000);

fn session(n: u128, of: u128, at: Instant) -> Device {
    Device {
        id: DeviceId(Uuid::from_u128(n)),
        account: account(of),
        name: "Tablet".into(),
        created_at: at,
        seen_at: at,
        rotated_at: at,
        revoked_at: None,
        app_version: String::new(),
    }
}

/// Account 1, a manager with the session 900 under the token `manager`.
async fn manager(store: &dyn Store) {
    let added = store.add_account(account(1), "vera", "Věra", "x", NOW);
    added.await.unwrap();
    let (session, token) = (session(900, 1, NOW), Hash::of("manager"));
    store.open_device(&session, &token).await.unwrap();
}

/// A centre's device with account `of` and the token `tablet`, on the manager's.
fn tablet(of: u128, at: Instant) -> NewCentre {
    NewCentre {
        name: "U dveří".into(),
        service: service("sas"),
        membership: worker("kadan", &["sas"]),
        opened_by: account(1),
        device: session(900 + of, of, at),
        token: Hash::of(&format!("tablet {of}")),
        ends: DeviceId(Uuid::from_u128(900)),
    }
}

async fn opened(store: &dyn Store) {
    manager(store).await;
    store.open_centre(&tablet(2, NOW)).await.unwrap();
}

/// What the session of a token is worth: whose, of which kind, whether it is ended.
async fn shown(store: &dyn Store, token: &str) -> (u128, AccountKind, bool) {
    let found = store.device_by_token(&Hash::of(token)).await.unwrap();
    let (device, account, _) = found.unwrap();
    let ended = device.revoked_at.is_some() || account.disabled_at.is_some();
    (account.id.0.as_u128(), account.kind, ended)
}

pub async fn a_centre_is_opened_in_place_of_its_managers_session(store: Arc<dyn Store>) {
    opened(&*store).await;
    assert_eq!(
        shown(&*store, "tablet 2").await,
        (2, AccountKind::Centre, false)
    );
    assert_eq!(
        shown(&*store, "manager").await,
        (1, AccountKind::Person, true)
    );
    let centre = store.account(account(2)).await.unwrap().unwrap();
    assert_eq!(
        (centre.name.as_str(), &centre.memberships),
        ("U dveří", &vec![worker("kadan", &["sas"])])
    );
    let all = store.accounts().await.unwrap();
    let kinds: Vec<_> = all.iter().map(|a| (a.name.as_str(), a.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("U dveří", AccountKind::Centre),
            ("Věra", AccountKind::Person)
        ]
    );
}

/// Twice on a slow device's button.
pub async fn one_session_opens_one_centre(store: Arc<dyn Store>) {
    opened(&*store).await;
    let again = store.open_centre(&tablet(3, LATER)).await;
    assert!(
        matches!(again, Err(StoreError::Missing { what: "device" })),
        "{again:?}"
    );
    assert_eq!(store.account(account(3)).await.unwrap(), None);
    assert_eq!(store.centres().await.unwrap().len(), 1);
}

pub async fn nobody_logs_in_to_a_centre_and_it_works_nowhere_else(store: Arc<dyn Store>) {
    opened(&*store).await;
    let login = store.account(account(2)).await.unwrap().unwrap().login;
    let (found, hash) = store.credentials(&login).await.unwrap().unwrap();
    assert_eq!(
        (found.kind, hash.as_str()),
        (AccountKind::Centre, ""),
        "no hash of any password"
    );
    let set = store.set_password(&login, "hash", NOW).await;
    assert!(
        matches!(set, Err(StoreError::Missing { what: "account" })),
        "{set:?}"
    );
    let more = worker("kadan", &["tpd"]);
    let more = store.add_membership(account(2), &more, NOW).await;
    assert!(
        matches!(more, Err(StoreError::Missing { what: "account" })),
        "{more:?}"
    );
}

pub async fn a_closed_centre_has_no_session_and_stays_on_the_list(store: Arc<dyn Store>) {
    opened(&*store).await;
    assert!(store.close_centre(account(2), LATER).await.unwrap());
    assert!(!store.close_centre(account(2), LATER).await.unwrap());
    // nobody is closed like that
    assert!(!store.close_centre(account(1), LATER).await.unwrap());
    let vera = store.account(account(1)).await.unwrap().unwrap();
    assert_eq!(vera.disabled_at, None);
    assert_eq!(
        shown(&*store, "tablet 2").await,
        (2, AccountKind::Centre, true)
    );
    let all = store.centres().await.unwrap();
    assert_eq!(
        (all[0].id, all[0].opened_at, all[0].closed_at),
        (account(2), NOW, Some(LATER))
    );
}

pub async fn what_a_centre_holds_back_is_on_the_list(store: Arc<dyn Store>) {
    opened(&*store).await;
    let fresh = store.centres().await.unwrap();
    let centre = &fresh[0];
    assert_eq!(
        (centre.name.as_str(), &centre.service, centre.opened_by),
        ("U dveří", &service("sas"), account(1))
    );
    assert_eq!((centre.pending, centre.synced_at), (0, None));
    let sent = Push {
        account: account(2),
        device: DeviceId(Uuid::from_u128(902)),
        pending: 4,
        oldest_pending: Some(Instant(5)),
        app_version: "9".into(),
        ..push(
            1,
            Have {
                max_seq: 4,
                digest: Hash([0; 32]),
            },
            vec![],
        )
    };
    store.push(sent).await.unwrap();
    let centre = store.centres().await.unwrap().remove(0);
    assert_eq!(
        (centre.pending, centre.oldest_pending, centre.synced_at),
        (4, Some(Instant(5)), Some(NOW))
    );
    assert_eq!(centre.app_version, "9");
}
