//! Who is logged in on this device, where a killed browser does not lose it.
//!
//! localStorage answers at once but reaches the disk when the browser likes, seconds later. A
//! browser that is killed in those seconds would ask for a log-in, which needs the network. So a
//! copy lies in a database of the device, written strictly.
use super::super::codec;
use super::strict::{self, DbError};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::OpenDbError;
use indexed_db_futures::prelude::*;
use std::time::Duration;
use sync::wire::SessionInfo;
use wasm_bindgen::JsValue;

use crate::platform;

const NAME: &str = "teren";
const VERSION: u32 = 1;
/// The one object store.
const DEVICE: &str = "device";
const SESSION: &str = "session";
/// A browser whose storage hangs must not keep the page waiting: localStorage may know.
const LIMIT: Duration = Duration::from_secs(4);

/// Keeps who is logged in, or that nobody is.
///
/// # Errors
/// [`DbError`].
pub async fn keep(session: Option<&SessionInfo>) -> Result<(), DbError> {
    let value = session.map(|session| JsValue::from_str(&codec::encode(session)));
    within(async {
        let db = open().await?;
        let kept = strict::write(&db, &[DEVICE], async |tx| match &value {
            Some(value) => tx.put(DEVICE, SESSION, value),
            None => tx.delete(DEVICE, SESSION),
        })
        .await;
        db.close();
        kept
    })
    .await
}

/// Who was logged in when it was kept last.
///
/// # Errors
/// [`DbError`].
pub async fn kept() -> Result<Option<SessionInfo>, DbError> {
    within(async {
        let db = open().await?;
        let text = strict::read(&db, &[DEVICE], async |tx| tx.get(DEVICE, SESSION)?.await).await;
        db.close();
        Ok(text?.map(|text| codec::decode(&text)).transpose()?)
    })
    .await
}

async fn within<T>(work: impl Future<Output = Result<T, DbError>>) -> Result<T, DbError> {
    match platform::within(LIMIT, work).await {
        Ok(done) => done,
        Err(platform::Late) => Err(DbError::Failed(
            "the database did not answer in time".into(),
        )),
    }
}

async fn open() -> Result<Database, DbError> {
    let failed = |why: OpenDbError| match why {
        OpenDbError::Base(error) => DbError::from(error),
        other => DbError::Failed(other.to_string()),
    };
    let request = Database::open(NAME)
        .with_version(VERSION)
        .with_on_upgrade_needed(|_event, db| {
            db.create_object_store(DEVICE).build()?;
            Ok(())
        })
        .build();
    request.map_err(failed)?.await.map_err(failed)
}
