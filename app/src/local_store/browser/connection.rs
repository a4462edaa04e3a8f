//! The open database of an account, opened again whenever the browser has closed it.
use super::super::codec;
use super::super::record::StreamMeta;
use super::schema::{self, META};
use super::strict::{self, DbError, Tx};
use crate::platform;
use domain::{AccountId, StreamId};
use futures::channel::oneshot;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::OpenDbError;
use indexed_db_futures::internals::SystemRepr as _;
use indexed_db_futures::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

/// A database that does not open by then is treated as one that does not open.
const OPEN_LIMIT: Duration = Duration::from_secs(5);

/// The databases' names begin so; the account follows.
pub const PREFIX: &str = "teren-";

/// One account's database.
pub struct Connection {
    /// Whose.
    pub account: AccountId,
    /// Minted for the case that the database turns out to be new.
    candidate: StreamId,
    open: RefCell<Option<Rc<Opened>>>,
}

struct Opened {
    db: Database,
    alive: Rc<Cell<bool>>,
    _on_close: Closure<dyn FnMut()>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        let sys: &web_sys::IdbDatabase = self.db.as_sys();
        sys.set_onclose(None);
        sys.set_onversionchange(None);
        sys.close();
    }
}

impl Connection {
    /// For an account; opens nothing yet.
    #[must_use]
    pub fn new(account: AccountId, candidate: StreamId) -> Self {
        Self {
            account,
            candidate,
            open: RefCell::new(None),
        }
    }

    /// Runs one strict transaction, once more if the connection had been lost.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn write<T>(
        &self,
        stores: &[&str],
        body: impl AsyncFn(&Tx<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let opened = self.opened().await?;
        match strict::write(&opened.db, stores, &body).await {
            Err(DbError::Closed) => {
                let opened = self.again(&opened).await?;
                strict::write(&opened.db, stores, &body).await
            }
            done => done,
        }
    }

    /// Runs one transaction that reads, once more if the connection had been lost.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn read<T>(
        &self,
        stores: &[&str],
        body: impl AsyncFn(&Tx<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let opened = self.opened().await?;
        match strict::read(&opened.db, stores, &body).await {
            Err(DbError::Closed) => {
                let opened = self.again(&opened).await?;
                strict::read(&opened.db, stores, &body).await
            }
            done => done,
        }
    }

    async fn again(&self, lost: &Rc<Opened>) -> Result<Rc<Opened>, DbError> {
        lost.alive.set(false);
        self.opened().await
    }

    async fn opened(&self) -> Result<Rc<Opened>, DbError> {
        if let Some(opened) = self.open.borrow().as_ref().filter(|o| o.alive.get()) {
            return Ok(Rc::clone(opened));
        }
        let opened = Rc::new(
            open(platform::practice::named(&format!(
                "{PREFIX}{}",
                self.account
            )))
            .await?,
        );
        // A database whose stream record is missing was made just now, or its making was cut off.
        let known = async |tx: &Tx<'_>| Ok(tx.get(META, super::STREAM)?.await?.is_some());
        if !strict::read(&opened.db, &[META], known).await? {
            let stream = codec::encode(&StreamMeta::new(self.account, self.candidate));
            strict::write(&opened.db, &[META], async |tx| {
                // Another tab may have been quicker.
                if tx.get(META, super::STREAM)?.await?.is_none() {
                    tx.put(META, super::STREAM, &stream.as_str().into())?;
                }
                Ok(())
            })
            .await?;
        }
        self.open.replace(Some(Rc::clone(&opened)));
        Ok(opened)
    }
}

/// Opens a database. The request is never dropped half-way: its upgrade would then make an empty
/// database.
async fn open(name: String) -> Result<Opened, DbError> {
    let (tell, told) = oneshot::channel();
    wasm_bindgen_futures::spawn_local(async move {
        if tell.send(open_now(&name).await).is_err() {
            platform::complain("the database opened too late");
        }
    });
    match platform::within(OPEN_LIMIT, told).await {
        Ok(Ok(opened)) => opened,
        Ok(Err(_)) | Err(platform::Late) => {
            Err(DbError::Failed("the database did not open in time".into()))
        }
    }
}

async fn open_now(name: &str) -> Result<Opened, DbError> {
    let request = Database::open(name)
        .with_version(schema::VERSION)
        .with_on_upgrade_needed(|event, db| schema::migrate(&db, event.old_version()))
        .build();
    let failed = |why: OpenDbError| match why {
        OpenDbError::Base(error) => DbError::from(error),
        other => DbError::Failed(other.to_string()),
    };
    let db = match request {
        Ok(request) => request.await.map_err(failed)?,
        Err(why) => return Err(failed(why)),
    };
    let alive = Rc::new(Cell::new(true));
    let lost = Rc::clone(&alive);
    let on_close = Closure::<dyn FnMut()>::new(move || lost.set(false));
    let sys: &web_sys::IdbDatabase = db.as_sys();
    sys.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    // Another tab brings a newer version: make way, or its upgrade would wait for ever.
    let (leaving, way) = (Rc::clone(&alive), sys.clone());
    let make_way = Closure::<dyn FnMut()>::new(move || {
        leaving.set(false);
        way.close();
    });
    sys.set_onversionchange(Some(make_way.as_ref().unchecked_ref()));
    make_way.forget();
    Ok(Opened {
        db,
        alive,
        _on_close: on_close,
    })
}
