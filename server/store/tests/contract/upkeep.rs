//! The database as a whole.
use crate::people::worker;
use crate::support::*;
use std::sync::Arc;
use store::{Store, StoreError};
use sync::wire::Epoch;
use uuid::Uuid;

pub async fn the_epoch_stays_until_it_is_renewed(store: Arc<dyn Store>) {
    assert_eq!(store.epoch().await.unwrap(), Epoch(Uuid::from_u128(7)));
    store.renew_epoch(Epoch(Uuid::from_u128(8))).await.unwrap();
    assert_eq!(store.epoch().await.unwrap(), Epoch(Uuid::from_u128(8)));
}

pub async fn a_cursor_of_this_opening_is_believed_and_one_of_an_unknown_opening_is_not(
    store: Arc<dyn Store>,
) {
    let (own, unknown) = (store.opening().await.unwrap(), Uuid::from_u128(99));
    assert_eq!(store.believed(own, 12).await.unwrap(), 12);
    assert_eq!(store.believed(unknown, 12).await.unwrap(), 0);
}

pub async fn a_closed_store_refuses(store: Arc<dyn Store>) {
    let items = [item(1, 1, &contact(11))];
    // Handed over before the store closes: finished.
    let (stored, ()) = tokio::join!(
        store.push(push(1, have(&items), items.to_vec())),
        store.close()
    );
    assert_eq!(stored.unwrap().held, have(&items));
    let refused = store.push(push(1, have(&items), items.to_vec())).await;
    assert!(matches!(refused, Err(StoreError::Closing)), "{refused:?}");
}

pub async fn it_is_ready(store: Arc<dyn Store>) {
    store.ready().await.unwrap();
    assert!(store.working());
    store.close().await;
    assert!(store.ready().await.is_err());
    assert!(!store.working());
}

pub async fn a_backup_is_a_file_and_writes_over_nothing(store: Arc<dyn Store>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy");
    store.backup(&file).await.unwrap();
    let size = std::fs::metadata(&file).unwrap().len();
    assert!(size > 0);
    send_entries(&*store, 1, &[contact(11)]).await;
    let again = store.backup(&file).await;
    assert!(matches!(again, Err(StoreError::Exists { .. })), "{again:?}");
    assert_eq!(std::fs::metadata(&file).unwrap().len(), size);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

pub async fn the_hashes_of_an_entrys_texts_are_known_wherever_they_lie(store: Arc<dyn Store>) {
    let stored = item(1, 1, &contact(11));
    // the same id once more with another text, and one that is only set aside
    let other = item(1, 2, &exchange(11, 1, 2));
    let aside = refused(&item(1, 3, &contact(12)), "unknown_kind");
    let hash = |item: &store::model::PushItem| item.slot.unwrap().hash;
    send(&*store, 1, &[stored.clone(), other.clone(), aside.clone()]).await;
    let mut both = [hash(&stored), hash(&other)];
    both.sort_unstable();
    let mut known = store.texts(id(11)).await.unwrap();
    known.sort_unstable();
    assert_eq!(known, both);
    assert_eq!(store.texts(id(12)).await.unwrap(), [hash(&aside)]);
    assert_eq!(store.texts(id(13)).await.unwrap(), []);
    // erased, the hashes stay: by them the text is recognised when it comes again
    for n in [11, 12] {
        assert!(store.erase(id(n), NOW).await.unwrap());
        assert!(!store.erase(id(n), NOW).await.unwrap());
    }
    assert_eq!(store.texts(id(11)).await.unwrap().len(), 2);
    assert_eq!(store.texts(id(12)).await.unwrap(), [hash(&aside)]);
}

pub async fn quarantined_items_are_shown_to_the_providers_managers(store: Arc<dyn Store>) {
    store
        .add_account(account(1), "jana", "Jana", "x", NOW)
        .await
        .unwrap();
    let membership = worker("kadan", &["sas"]);
    store
        .add_membership(account(1), &membership, NOW)
        .await
        .unwrap();
    let good = item(1, 1, &contact(11));
    send(
        &*store,
        1,
        &[
            refused(&good, "unknown_kind"),
            refused(&item(1, 2, &contact(12)), "not_json"),
        ],
    )
    .await;
    assert_eq!(store.quarantine_size().await.unwrap(), 2);
    let provider = membership.provider.unwrap();
    let kept = store.quarantined(Some(&provider), 9).await.unwrap();
    let seen: Vec<_> = kept
        .iter()
        .map(|q| (q.reason.reason.as_str(), q.released))
        .collect();
    assert_eq!(seen, [("not_json", None), ("unknown_kind", None)]);
    assert_eq!(
        (kept[1].slot, kept[1].raw.as_str(), kept[1].account),
        (good.slot, good.raw.as_str(), account(1))
    );
    store
        .push(push(1, sync::wire::Have::NOTHING, vec![good]))
        .await
        .unwrap();
    let kept = store.quarantined(Some(&provider), 9).await.unwrap();
    assert_eq!(
        (kept.len(), kept[0].released, kept[1].released),
        (2, None, Some(NOW))
    );
    assert_eq!(store.quarantine_size().await.unwrap(), 1, "released");
    assert_eq!(
        store.quarantined(Some(&provider), 1).await.unwrap().len(),
        1
    );
    let nobodys = domain::ProviderId::new("jesenik").unwrap();
    assert_eq!(store.quarantined(Some(&nobodys), 9).await.unwrap(), []);
    assert_eq!(store.quarantined(None, 9).await.unwrap(), kept);
}
