//! Who is logged in on this device, where a killed browser does not lose it.
//!
//! localStorage answers at once but reaches the disk when the browser likes, seconds later. A
//! browser that is killed in those seconds would ask for a log-in, which needs the network. So a
//! copy lies in a database of the device, written strictly; and so does which session was ended here
//! last, or a browser that was killed after a log-out would open again logged in.
use super::super::codec;
use super::strict::{self, DbError, Tx};
use domain::DeviceId;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::OpenDbError;
use indexed_db_futures::prelude::*;
use serde::de::DeserializeOwned;
use std::time::Duration;
use sync::wire::SessionInfo;

use crate::platform;

pub const NAME: &str = "teren";
const VERSION: u32 = 1;
/// The one object store.
const DEVICE: &str = "device";
const SESSION: &str = "session";
/// The device session that was ended here last.
const ENDED: &str = "ended";
/// A browser whose storage hangs must not keep the page waiting: localStorage may know.
const LIMIT: Duration = Duration::from_secs(4);

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Device {
    /// Who is logged in.
    pub session: Option<SessionInfo>,
    /// The session that was ended here last: it does not come back.
    pub ended: Option<DeviceId>,
}

/// Keeps who has just logged in.
///
/// # Errors
/// [`DbError`].
pub async fn log_in(session: &SessionInfo) -> Result<(), DbError> {
    write(async |tx| {
        tx.delete(DEVICE, ENDED)?;
        tx.put(DEVICE, SESSION, &codec::encode(session).into())
    })
    .await
}

/// Keeps what is known of the session by now, unless it was ended meanwhile or is not the present
/// one any more: `is_present` is asked inside the transaction.
///
/// # Errors
/// [`DbError`].
pub async fn renew(session: &SessionInfo, is_present: impl Fn() -> bool) -> Result<(), DbError> {
    write(async |tx| {
        let (ended, before) = (tx.get(DEVICE, ENDED)?, tx.get(DEVICE, SESSION)?);
        let ended: Option<DeviceId> = decode(ended.await?)?;
        let (before, now) = (before.await?, codec::encode(session));
        if ended == Some(session.device) || !is_present() || before.as_ref() == Some(&now) {
            return Ok(());
        }
        tx.put(DEVICE, SESSION, &now.into())
    })
    .await
}

/// Keeps that a session was ended here.
///
/// # Errors
/// [`DbError`].
pub async fn log_out(device: DeviceId) -> Result<(), DbError> {
    write(async |tx| {
        tx.delete(DEVICE, SESSION)?;
        tx.put(DEVICE, ENDED, &codec::encode(&device).into())
    })
    .await
}

/// What was kept last.
///
/// # Errors
/// [`DbError`].
pub async fn kept() -> Result<Device, DbError> {
    within(async {
        let db = open().await?;
        let kept = strict::read(&db, &[DEVICE], async |tx| {
            let (session, ended) = (tx.get(DEVICE, SESSION)?, tx.get(DEVICE, ENDED)?);
            Ok(Device {
                session: decode(session.await?)?,
                ended: decode(ended.await?)?,
            })
        })
        .await;
        db.close();
        kept
    })
    .await
}

fn decode<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>, DbError> {
    Ok(text.map(|text| codec::decode(&text)).transpose()?)
}

async fn write(body: impl AsyncFnOnce(&Tx<'_>) -> Result<(), DbError>) -> Result<(), DbError> {
    within(async {
        let db = open().await?;
        let kept = strict::write(&db, &[DEVICE], body).await;
        db.close();
        kept
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
    let request = Database::open(platform::practice::named(NAME))
        .with_version(VERSION)
        .with_on_upgrade_needed(|_event, db| {
            db.create_object_store(DEVICE).build()?;
            Ok(())
        })
        .build();
    request.map_err(failed)?.await.map_err(failed)
}
