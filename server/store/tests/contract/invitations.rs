//! People as they are set up in the browser: invitations, memberships that change, who may come in.
use crate::people::worker;
use crate::support::*;
use domain::{DeviceId, Instant, ProviderId};
use std::sync::Arc;
use store::model::Device;
use store::people::{MembershipChange, NewInvitation, NewPerson, Purpose, Unusable};
use store::{Store, StoreError};
use sync::digest::Hash;
use sync::wire::{MembershipInfo, Role};
use uuid::Uuid;

const WEEK: i64 = 7 * 24 * 60;

fn code(text: &str, at: Instant) -> NewInvitation {
    NewInvitation {
        code: Hash::of(text),
        by: Some(account(1)),
        at,
        expires_at: at.plus_minutes(WEEK),
    }
}

fn person(n: u128, login: &str, memberships: Vec<MembershipInfo>) -> NewPerson {
    NewPerson {
        id: account(n),
        login: login.into(),
        name: login.to_uppercase(),
        memberships,
    }
}

async fn add(store: &dyn Store, n: u128, login: &str, memberships: Vec<MembershipInfo>) {
    let new = person(n, login, memberships);
    store.add_person(&new, &code(login, NOW)).await.unwrap();
}

fn administrator(to: Option<&str>) -> MembershipInfo {
    MembershipInfo {
        role: Role::Administrator,
        provider: None,
        programme: None,
        services: vec![],
        from: day("2014-01-01"),
        to: to.map(day),
    }
}

pub async fn a_person_is_added_with_all_or_nothing(store: Arc<dyn Store>) {
    let of = |from: &str| MembershipInfo {
        from: day(from),
        ..worker("kadan", &["sas"])
    };
    let twice = person(1, "Jana", vec![of("2014-01-01"), of("2014-02-01")]);
    let refused = store.add_person(&twice, &code("a", NOW)).await;
    assert!(matches!(refused, Err(StoreError::Overlap)), "{refused:?}");
    assert_eq!(store.accounts().await.unwrap(), []);
    add(&*store, 1, "Jana", vec![of("2014-01-01")]).await;
    let (found, hash) = store.credentials("jana").await.unwrap().unwrap();
    assert_eq!((hash.as_str(), found.memberships.len()), ("", 1));
    assert_eq!(store.without_password().await.unwrap(), [account(1)]);
    let (other, again) = (person(2, "JANA", vec![]), code("b", NOW));
    let taken = store.add_person(&other, &again).await;
    assert!(
        matches!(taken, Err(StoreError::Exists { what: "account" })),
        "{taken:?}"
    );
    assert_eq!(store.invitation(&Hash::of("b")).await.unwrap(), None);
}

pub async fn a_code_sets_a_password_once(store: Arc<dyn Store>) {
    add(&*store, 1, "jana", vec![]).await;
    let later = NOW.plus_minutes(WEEK - 1);
    let known = Hash::of("jana");
    let used = store.use_invitation(&known, "h1", later).await.unwrap();
    assert_eq!(used.unwrap().id, account(1));
    assert_eq!(store.credentials("jana").await.unwrap().unwrap().1, "h1");
    assert_eq!(store.without_password().await.unwrap(), []);
    let again = store.use_invitation(&known, "h2", later).await.unwrap();
    assert_eq!(again, Err(Unusable::Used));
    let unknown = store.use_invitation(&Hash::of("?"), "h2", later).await;
    assert_eq!(unknown.unwrap(), Err(Unusable::Unknown));
    assert_eq!(store.credentials("jana").await.unwrap().unwrap().1, "h1");
    let found = store.invitation(&known).await.unwrap().unwrap();
    assert_eq!(
        (found.purpose, found.used_at, found.expires_at),
        (Purpose::First, Some(later), NOW.plus_minutes(WEEK))
    );
}

pub async fn of_two_who_use_a_code_at_once_one_does(store: Arc<dyn Store>) {
    add(&*store, 1, "jana", vec![]).await;
    let known = Hash::of("jana");
    let (one, two) = tokio::join!(
        store.use_invitation(&known, "h1", NOW),
        store.use_invitation(&known, "h2", NOW)
    );
    let used = [one.unwrap().is_ok(), two.unwrap().is_ok()];
    assert_eq!(used.iter().filter(|used| **used).count(), 1, "{used:?}");
}

pub async fn a_late_code_sets_nothing(store: Arc<dyn Store>) {
    add(&*store, 1, "jana", vec![]).await;
    let late = NOW.plus_minutes(WEEK);
    let used = store.use_invitation(&Hash::of("jana"), "h1", late).await;
    assert_eq!(used.unwrap(), Err(Unusable::Expired));
    assert_eq!(store.credentials("jana").await.unwrap().unwrap().1, "");
}

pub async fn a_new_code_withdraws_the_one_before(store: Arc<dyn Store>) {
    add(&*store, 1, "jana", vec![]).await;
    let minute = |n| NOW.plus_minutes(n);
    let purpose = store.invite(account(1), &code("b", minute(1))).await;
    assert_eq!(purpose.unwrap(), Purpose::First);
    let old = store
        .use_invitation(&Hash::of("jana"), "h", minute(2))
        .await;
    assert_eq!(old.unwrap(), Err(Unusable::Withdrawn));
    let new = store.use_invitation(&Hash::of("b"), "h", minute(2)).await;
    assert!(new.unwrap().is_ok());
    let purpose = store.invite(account(1), &code("c", minute(3))).await;
    assert_eq!(purpose.unwrap(), Purpose::Reset);
    let newest = store.newest_invitation(account(1)).await.unwrap().unwrap();
    assert_eq!(
        (newest.purpose, newest.created_at, newest.withdrawn_at),
        (Purpose::Reset, minute(3), None)
    );
    let withdrawn = [minute(4), minute(5)];
    let mut done = vec![];
    for at in withdrawn {
        done.push(store.withdraw_invitation(account(1), at).await.unwrap());
    }
    assert_eq!(done, [true, false]);
    let gone = store.use_invitation(&Hash::of("c"), "x", minute(6)).await;
    assert_eq!(gone.unwrap(), Err(Unusable::Withdrawn));
    let missing = store.invite(account(9), &code("d", NOW)).await;
    assert!(
        matches!(missing, Err(StoreError::Missing { what: "account" })),
        "{missing:?}"
    );
    assert_eq!(store.newest_invitation(account(9)).await.unwrap(), None);
}

pub async fn who_is_disabled_loses_devices_and_code_and_may_be_let_in_again(store: Arc<dyn Store>) {
    add(&*store, 1, "jana", vec![]).await;
    let device = Device {
        id: DeviceId(Uuid::from_u128(900)),
        account: account(1),
        name: "Pixel".into(),
        created_at: NOW,
        seen_at: NOW,
        rotated_at: NOW,
        revoked_at: None,
        app_version: "1".into(),
    };
    store.open_device(&device, &Hash::of("t")).await.unwrap();
    let at = NOW.plus_minutes(1);
    store.disable_person(account(1), at).await.unwrap();
    let found = store.account(account(1)).await.unwrap().unwrap();
    assert_eq!(found.disabled_at, Some(at));
    let devices = store.devices(account(1)).await.unwrap();
    assert_eq!(devices[0].revoked_at, Some(at));
    let used = store.use_invitation(&Hash::of("jana"), "h", at).await;
    assert_eq!(used.unwrap(), Err(Unusable::Withdrawn));
    store.enable_person(account(1), at).await.unwrap();
    let found = store.account(account(1)).await.unwrap().unwrap();
    assert_eq!(found.disabled_at, None);
    let devices = store.devices(account(1)).await.unwrap();
    assert_eq!(devices[0].revoked_at, Some(at));
    for missing in [
        store.disable_person(account(9), at).await,
        store.enable_person(account(9), at).await,
        store.rename(account(9), "x", at).await,
    ] {
        assert!(
            matches!(missing, Err(StoreError::Missing { what: "account" })),
            "{missing:?}"
        );
    }
}

pub async fn the_last_administrator_stays(store: Arc<dyn Store>) {
    for (n, login) in [(1, "ada"), (2, "bob")] {
        add(&*store, n, login, vec![administrator(None)]).await;
        store.set_password(login, "h", NOW).await.unwrap();
    }
    // who cannot log in yet is nobody who could help
    add(&*store, 3, "cyr", vec![administrator(None)]).await;
    let (one, two) = tokio::join!(
        store.disable_person(account(1), NOW),
        store.disable_person(account(2), NOW)
    );
    let refused = |r: &Result<(), StoreError>| matches!(r, Err(StoreError::LastAdministrator));
    assert_eq!(
        [one.is_ok(), two.is_ok(), refused(&one), refused(&two)]
            .iter()
            .filter(|x| **x)
            .count(),
        2,
        "{one:?} {two:?}"
    );
    let left = if one.is_ok() { account(2) } else { account(1) };
    let membership = store.memberships(left).await.unwrap().remove(0);
    let to = |to| MembershipChange {
        account: left,
        number: membership.number,
        to: administrator(Some(to)),
        by: None,
        at: NOW,
    };
    for end in ["2014-02-01", "2034-01-01"] {
        let ended = store.change_membership(&to(end)).await;
        assert!(matches!(ended, Err(StoreError::LastAdministrator)), "{end}");
    }
    assert_eq!(store.memberships(left).await.unwrap(), [membership]);
}

pub async fn a_membership_changes_and_what_it_said_is_kept(store: Arc<dyn Store>) {
    let first = worker("kadan", &["sas"]);
    add(&*store, 1, "jana", vec![first.clone()]).await;
    let numbered = store.memberships(account(1)).await.unwrap();
    let number = numbered[0].number;
    let ended = MembershipInfo {
        to: Some(day("2014-06-30")),
        ..first.clone()
    };
    let change = |number, to: &MembershipInfo| MembershipChange {
        account: account(1),
        number,
        to: to.clone(),
        by: Some(account(1)),
        at: NOW,
    };
    store
        .change_membership(&change(number, &ended))
        .await
        .unwrap();
    assert_eq!(
        store
            .account(account(1))
            .await
            .unwrap()
            .unwrap()
            .memberships,
        std::slice::from_ref(&ended)
    );
    assert_eq!(
        store.membership_versions(number).await.unwrap(),
        std::slice::from_ref(&first)
    );
    let next = MembershipInfo {
        from: day("2014-07-01"),
        ..first.clone()
    };
    let overlapping = store.join(account(1), &first, NOW).await;
    assert!(matches!(overlapping, Err(StoreError::Overlap)));
    let second = store.join(account(1), &next, NOW).await.unwrap();
    assert!(second > number);
    let back = store.change_membership(&change(number, &first)).await;
    assert!(matches!(back, Err(StoreError::Overlap)), "{back:?}");
    // taken back, it is in nobody's way
    let void = MembershipInfo {
        to: Some(day("2014-06-30")),
        ..next
    };
    store
        .change_membership(&change(second, &void))
        .await
        .unwrap();
    store
        .change_membership(&change(number, &first))
        .await
        .unwrap();
    let shown = store.memberships(account(1)).await.unwrap();
    assert_eq!([shown[0].is_void(), shown[1].is_void()], [false, true]);
    for missing in [
        store.change_membership(&change(99, &first)).await,
        store.join(account(9), &first, NOW).await.map(|_| ()),
    ] {
        assert!(
            matches!(missing, Err(StoreError::Missing { .. })),
            "{missing:?}"
        );
    }
}

pub async fn colleagues_learn_the_new_name(store: Arc<dyn Store>) {
    add(&*store, 1, "jana", vec![worker("kadan", &["sas"])]).await;
    store.rename(account(1), "Jana Nová", NOW).await.unwrap();
    let found = store.account(account(1)).await.unwrap().unwrap();
    assert_eq!(found.name, "Jana Nová");
    let mut pull = pull_of(2, &["sas"], 0);
    let kadan = ProviderId::new("kadan").unwrap();
    pull.audience = vec![store::model::Audience::Provider(kadan)];
    let pulled = store.pull(pull).await.unwrap();
    let documents: Vec<String> = pulled
        .changes
        .iter()
        .filter_map(|c| match &c.what {
            sync::wire::Changed::Reference { doc, .. } => doc.as_ref().map(ToString::to_string),
            _ => None,
        })
        .collect();
    assert_eq!(documents.len(), 1);
    assert!(documents[0].contains("Jana Nová"), "{documents:?}");
}

pub async fn presence_is_known_of_all_at_once(store: Arc<dyn Store>) {
    add(&*store, 1, "jana", vec![]).await;
    add(&*store, 2, "petr", vec![]).await;
    let mut told = push(1, have(&[]), vec![]);
    told.pending = 3;
    told.have.max_seq = 3;
    told.now = NOW.plus_minutes(2);
    store.push(told).await.unwrap();
    let presences = store.presences().await.unwrap();
    assert_eq!(presences.len(), 1, "{presences:?}");
    assert_eq!(
        (
            presences[0].account,
            presences[0].seen_at,
            presences[0].pending
        ),
        (account(1), Some(NOW.plus_minutes(2)), 3)
    );
    let streams = store.streams_of(account(1)).await.unwrap();
    assert_eq!((streams.len(), streams[0].pending), (1, 3));
    assert_eq!(store.streams_of(account(2)).await.unwrap(), []);
}
