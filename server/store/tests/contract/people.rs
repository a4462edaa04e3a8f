//! Accounts, memberships, devices, audit.
use crate::support::*;
use domain::{DeviceId, Instant, ProviderId};
use std::sync::Arc;
use store::model::{AuditLine, Device};
use store::traits::TokenAge;
use store::{Store, StoreError};
use sync::digest::Hash;
use sync::wire::{MembershipInfo, Role};
use uuid::Uuid;

/// A worker's membership since 2014.
pub fn worker(provider: &str, services: &[&str]) -> MembershipInfo {
    MembershipInfo {
        role: Role::Worker,
        provider: Some(ProviderId::new(provider).unwrap()),
        programme: None,
        services: services.iter().map(|s| service(s)).collect(),
        from: day("2014-01-01"),
        to: None,
    }
}

pub async fn an_account_has_one_name_and_its_memberships(store: Arc<dyn Store>) {
    store
        .add_account(account(1), "Jana", "Jana Nováková", "h1", NOW)
        .await
        .unwrap();
    let taken = store
        .add_account(account(2), "jana", "Jiná", "h2", NOW)
        .await;
    assert!(
        matches!(taken, Err(StoreError::Exists { what: "account" })),
        "{taken:?}"
    );
    let (first, second) = (worker("kadan", &["sas"]), worker("jesenik", &["tp"]));
    store.add_membership(account(1), &first, NOW).await.unwrap();
    store
        .add_membership(account(1), &second, NOW)
        .await
        .unwrap();
    let missing = store.add_membership(account(9), &first, NOW).await;
    assert!(
        matches!(missing, Err(StoreError::Missing { what: "account" })),
        "{missing:?}"
    );
    let (found, hash) = store.credentials("JANA").await.unwrap().unwrap();
    assert_eq!(
        (found.id, found.login.as_str(), found.name.as_str()),
        (account(1), "jana", "Jana Nováková")
    );
    assert_eq!(
        (found.memberships.clone(), hash.as_str()),
        (vec![first, second], "h1")
    );
    assert_eq!(
        store.account(account(1)).await.unwrap(),
        Some(found.clone())
    );
    assert_eq!(store.account(account(2)).await.unwrap(), None);
    assert_eq!(store.credentials("petr").await.unwrap(), None);
    store
        .add_account(account(3), "adam", "Adam", "h3", NOW)
        .await
        .unwrap();
    let names: Vec<String> = store
        .accounts()
        .await
        .unwrap()
        .into_iter()
        .map(|a| a.name)
        .collect();
    assert_eq!(names, ["Adam", "Jana Nováková"]);
}

pub async fn a_password_is_replaced(store: Arc<dyn Store>) {
    store
        .add_account(account(1), "jana", "Jana", "old", NOW)
        .await
        .unwrap();
    store.set_password("Jana", "new", NOW).await.unwrap();
    assert_eq!(store.credentials("jana").await.unwrap().unwrap().1, "new");
    let missing = store.set_password("petr", "new", NOW).await;
    assert!(
        matches!(missing, Err(StoreError::Missing { what: "account" })),
        "{missing:?}"
    );
}

fn device(n: u128, of: u128) -> Device {
    Device {
        id: DeviceId(Uuid::from_u128(n)),
        account: account(of),
        name: "Pixel".into(),
        created_at: NOW,
        seen_at: NOW,
        rotated_at: NOW,
        revoked_at: None,
        app_version: "1".into(),
    }
}

async fn with_device(store: &dyn Store) -> Device {
    store
        .add_account(account(1), "jana", "Jana", "x", NOW)
        .await
        .unwrap();
    let device = device(900, 1);
    store
        .open_device(&device, &Hash::of("first"))
        .await
        .unwrap();
    device
}

async fn age(store: &dyn Store, token: &str) -> Option<TokenAge> {
    store
        .device_by_token(&Hash::of(token))
        .await
        .unwrap()
        .map(|(_, _, age)| age)
}

pub async fn a_disabled_account_loses_its_devices(store: Arc<dyn Store>) {
    with_device(&*store).await;
    store.disable("JANA", NOW.plus_minutes(1)).await.unwrap();
    store.disable("jana", NOW.plus_minutes(9)).await.unwrap();
    let (device, account, _) = store
        .device_by_token(&Hash::of("first"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (device.revoked_at, account.disabled_at),
        (Some(NOW.plus_minutes(1)), Some(NOW.plus_minutes(1)))
    );
    let missing = store.disable("petr", NOW).await;
    assert!(
        matches!(missing, Err(StoreError::Missing { what: "account" })),
        "{missing:?}"
    );
}

pub async fn the_old_token_is_valid_until_the_new_one_was_used(store: Arc<dyn Store>) {
    let device = with_device(&*store).await;
    assert_eq!(age(&*store, "first").await, Some(TokenAge::New));
    store
        .confirm_token(device.id, NOW.plus_minutes(1))
        .await
        .unwrap();
    assert_eq!(age(&*store, "first").await, Some(TokenAge::Current));
    let later = NOW.plus_minutes(2);
    let renew = async |token| {
        let token = Hash::of(token);
        let renewed = store.rotate(device.id, device.rotated_at, &token, later);
        renewed.await.unwrap()
    };
    // Of two processes that renew it at once, one does.
    assert_eq!([renew("second").await, renew("third").await], [true, false]);
    assert_eq!(age(&*store, "first").await, Some(TokenAge::Previous));
    assert_eq!(age(&*store, "second").await, Some(TokenAge::New));
    store
        .confirm_token(device.id, NOW.plus_minutes(3))
        .await
        .unwrap();
    assert_eq!(age(&*store, "first").await, Some(TokenAge::Replaced));
    assert_eq!(age(&*store, "second").await, Some(TokenAge::Current));
    let found = store.devices(account(1)).await.unwrap();
    assert_eq!(
        (found[0].rotated_at, found[0].seen_at),
        (NOW.plus_minutes(2), NOW.plus_minutes(3))
    );
    let missing = store
        .rotate(DeviceId(Uuid::from_u128(1)), NOW, &Hash::of("x"), NOW)
        .await;
    assert!(
        matches!(missing, Err(StoreError::Missing { what: "device" })),
        "{missing:?}"
    );
}

pub async fn a_lost_reply_to_a_rotation_locks_nobody_out(store: Arc<dyn Store>) {
    let device = with_device(&*store).await;
    store.confirm_token(device.id, NOW).await.unwrap();
    let mut since = device.rotated_at;
    for (n, token) in (1..).zip(["lost", "lost too", "arrived"]) {
        let now = NOW.plus_minutes(n);
        let renewed = store.rotate(device.id, since, &Hash::of(token), now).await;
        assert!(renewed.unwrap());
        since = now;
        assert_eq!(age(&*store, "first").await, Some(TokenAge::Previous));
    }
    assert_eq!(age(&*store, "lost").await, None);
    assert_eq!(age(&*store, "arrived").await, Some(TokenAge::New));
}

pub async fn a_device_is_revoked_once(store: Arc<dyn Store>) {
    let known = with_device(&*store).await;
    let again = store.open_device(&known, &Hash::of("other")).await;
    assert!(
        matches!(again, Err(StoreError::Exists { what: "device" })),
        "{again:?}"
    );
    assert!(store.revoke(known.id, NOW.plus_minutes(5)).await.unwrap());
    assert!(!store.revoke(known.id, NOW.plus_minutes(6)).await.unwrap());
    let revoked = Device {
        revoked_at: Some(NOW.plus_minutes(5)),
        ..known
    };
    assert_eq!(store.devices(account(1)).await.unwrap(), [revoked]);
    let nobodys = store.open_device(&device(901, 7), &Hash::of("y")).await;
    assert!(
        matches!(nobodys, Err(StoreError::Missing { what: "account" })),
        "{nobodys:?}"
    );
}

pub async fn a_stream_belongs_to_one_account(store: Arc<dyn Store>) {
    let device = DeviceId(Uuid::from_u128(900));
    store
        .bind_stream(stream(1), account(1), device, NOW)
        .await
        .unwrap();
    store
        .bind_stream(stream(1), account(1), DeviceId(Uuid::from_u128(901)), NOW)
        .await
        .unwrap();
    let foreign = store.bind_stream(stream(1), account(2), device, NOW).await;
    assert!(
        matches!(foreign, Err(StoreError::ForeignStream)),
        "{foreign:?}"
    );
    let state = store.stream(stream(1)).await.unwrap().unwrap();
    assert_eq!(
        (state.account, state.device),
        (account(1), Some(DeviceId(Uuid::from_u128(901))))
    );
}

pub async fn the_audit_shows_the_newest_first(store: Arc<dyn Store>) {
    let line = |n: i64, account| AuditLine {
        at: Instant(n),
        account,
        action: "login".into(),
        subject: format!("device {n}"),
    };
    for n in 1..=3 {
        store
            .audit(&line(n, (n > 1).then(|| account(1))))
            .await
            .unwrap();
    }
    assert_eq!(
        store.audit_lines(2).await.unwrap(),
        [line(3, Some(account(1))), line(2, Some(account(1)))]
    );
    assert_eq!(store.audit_lines(9).await.unwrap()[2], line(1, None));
}
