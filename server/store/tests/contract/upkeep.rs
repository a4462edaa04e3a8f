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
    store.close().await;
    assert!(store.ready().await.is_err());
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
    let kept = store.quarantined(&provider, 9).await.unwrap();
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
    let kept = store.quarantined(&provider, 9).await.unwrap();
    assert_eq!(
        (kept.len(), kept[0].released, kept[1].released),
        (2, None, Some(NOW))
    );
    assert_eq!(store.quarantine_size().await.unwrap(), 1, "released");
    assert_eq!(store.quarantined(&provider, 1).await.unwrap().len(), 1);
}
