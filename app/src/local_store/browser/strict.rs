//! Every transaction of the app is opened here, and every one that writes is strict.
//!
//! `durability: "strict"` makes `complete` mean that the disk has it: browsers else report success
//! when the operating system has taken the data, and a dead battery then loses what the screen
//! called saved. Inside a transaction nothing but its own requests may be awaited, or the browser
//! ends it.
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::Error;
use indexed_db_futures::internals::SystemRepr as _;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use std::future::Future;
use wasm_bindgen::{JsCast as _, JsValue};

/// Why a transaction failed; nothing of it is in the database then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// The connection is gone (iOS drops it in the background): open again and repeat.
    #[error("the connection to the database was closed")]
    Closed,
    /// The phone is full.
    #[error("no room left")]
    Full,
    /// Anything else, with the browser's words.
    #[error("{0}")]
    Failed(String),
}

impl DbError {
    fn of_exception(exception: &web_sys::DomException) -> Self {
        match exception.name().as_str() {
            "InvalidStateError" => Self::Closed,
            "QuotaExceededError" => Self::Full,
            name => Self::Failed(format!("{name}: {}", exception.message())),
        }
    }
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) => Self::of_exception(&exception.into()),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<super::super::codec::Unreadable> for DbError {
    fn from(why: super::super::codec::Unreadable) -> Self {
        Self::Failed(why.to_string())
    }
}

/// Runs `body` in one strict transaction over `stores` and waits for its `complete`. Whatever
/// fails, the transaction is aborted and leaves nothing.
///
/// # Errors
/// [`DbError`]; also if the browser did not open the transaction as strict.
pub async fn write<T>(
    db: &Database,
    stores: &[&str],
    body: impl AsyncFnOnce(&Tx<'_>) -> Result<T, DbError>,
) -> Result<T, DbError> {
    let tx = open_strict(db, stores)?;
    let done = body(&tx).await?;
    commit(tx).await?;
    Ok(done)
}

// Apart from `write`, of which there is a copy for every body.
#[inline(never)]
fn open_strict<'a>(db: &'a Database, stores: &[&str]) -> Result<Tx<'a>, DbError> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let transaction = db
        .transaction(stores)
        .with_mode(TransactionMode::Readwrite)
        .with_options(strict)
        .build()?;
    let sys: &JsValue = transaction.as_sys();
    // Browsers that do not know the option had no other durability than this one.
    let durability = js_sys::Reflect::get(sys, &"durability".into()).ok();
    if durability
        .and_then(|d| d.as_string())
        .is_some_and(|d| d != "strict")
    {
        return Err(DbError::Failed(
            "the browser refused a strict transaction".into(),
        ));
    }
    Ok(Tx(transaction))
}

async fn commit(tx: Tx<'_>) -> Result<(), DbError> {
    let sys: web_sys::IdbTransaction = tx.0.as_sys().clone().unchecked_into();
    tx.0.commit().await.map_err(|error| {
        // An abort by the browser (a full disk at commit) has its reason on the transaction only.
        sys.error().map_or_else(
            || error.into(),
            |exception| DbError::of_exception(&exception),
        )
    })
}

/// Runs `body` in one transaction that only reads.
///
/// # Errors
/// [`DbError`].
pub async fn read<T>(
    db: &Database,
    stores: &[&str],
    body: impl AsyncFnOnce(&Tx<'_>) -> Result<T, DbError>,
) -> Result<T, DbError> {
    body(&open_reading(db, stores)?).await
}

#[inline(never)]
fn open_reading<'a>(db: &'a Database, stores: &[&str]) -> Result<Tx<'a>, DbError> {
    let transaction = db
        .transaction(stores)
        .with_mode(TransactionMode::Readonly)
        .build()?;
    Ok(Tx(transaction))
}

/// An open transaction. Each method sends its request at once; what it returns is only the wait
/// for the answer, so several can be under way together.
pub struct Tx<'a>(Transaction<'a>);

/// The sealed text inside a stored value.
fn sealed(value: &JsValue) -> Option<String> {
    value
        .as_string()
        .or_else(|| js_sys::Reflect::get(value, &VALUE.into()).ok()?.as_string())
}

/// The property of an indexed value that holds the sealed text.
pub const VALUE: &str = "v";

/// Where values are read from.
pub enum Source<'a> {
    /// The whole store by key.
    Store,
    /// A range of the store's keys.
    Range(KeyRange<JsValue>),
    /// An index and a range of its keys.
    Index(&'a str, KeyRange<JsValue>),
}

impl Tx<'_> {
    /// Reads one value.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn get(
        &self,
        store: &str,
        key: &str,
    ) -> Result<impl Future<Output = Result<Option<String>, DbError>> + use<>, DbError> {
        let store = self.0.object_store(store)?;
        let request = store
            .get::<JsValue, _, _>(JsValue::from_str(key))
            .primitive()?;
        Ok(async move { Ok(request.await?.as_ref().and_then(sealed)) })
    }

    /// Reads many values, at most `limit`, in order of key.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn all(
        &self,
        store: &str,
        from: Source<'_>,
        limit: Option<u32>,
    ) -> Result<impl Future<Output = Result<Vec<String>, DbError>> + use<>, DbError> {
        let store = self.0.object_store(store)?;
        let limit = limit.unwrap_or(u32::MAX);
        let request = match from {
            Source::Store => store.get_all::<JsValue>().with_limit(limit).primitive()?,
            Source::Range(range) => {
                let range = range.try_to_js_value()?;
                store
                    .get_all::<JsValue>()
                    .with_query(range)
                    .with_limit(limit)
                    .primitive()?
            }
            Source::Index(name, range) => {
                let index = store.index(name)?;
                let range = range.try_to_js_value()?;
                index
                    .get_all::<JsValue>()
                    .with_query(range)
                    .with_limit(limit)
                    .primitive()?
            }
        };
        Ok(async move {
            let mut values = Vec::new();
            for value in request.await? {
                values.extend(sealed(&value?));
            }
            Ok(values)
        })
    }

    /// Counts the values in a range of an index.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn count(
        &self,
        store: &str,
        index: &str,
        range: KeyRange<JsValue>,
    ) -> Result<impl Future<Output = Result<u32, DbError>> + use<>, DbError> {
        let store = self.0.object_store(store)?;
        let index = store.index(index)?;
        let request = index
            .count()
            .with_query(range.try_to_js_value()?)
            .primitive()?;
        Ok(async move { Ok(request.await?) })
    }

    /// Puts a value. Nothing to wait for: a failure aborts the transaction.
    ///
    /// # Errors
    /// [`DbError`] if the request can't even be made.
    pub fn put(&self, store: &str, key: &str, value: &JsValue) -> Result<(), DbError> {
        let store = self.0.object_store(store)?;
        store
            .put(value.clone())
            .with_key(JsValue::from_str(key))
            .primitive()?;
        Ok(())
    }

    /// Deletes a value.
    ///
    /// # Errors
    /// [`DbError`] if the request can't even be made.
    pub fn delete(&self, store: &str, key: &str) -> Result<(), DbError> {
        let store = self.0.object_store(store)?;
        store.delete(JsValue::from_str(key)).primitive()?;
        Ok(())
    }

    /// Deletes every value of a store.
    ///
    /// # Errors
    /// [`DbError`] if the request can't even be made.
    pub fn clear(&self, store: &str) -> Result<(), DbError> {
        self.0.object_store(store)?.clear()?;
        Ok(())
    }
}

/// A key range as the browser wants it.
trait KeyRangeJs {
    fn try_to_js_value(&self) -> Result<JsValue, DbError>;
}

impl KeyRangeJs for KeyRange<JsValue> {
    fn try_to_js_value(&self) -> Result<JsValue, DbError> {
        use indexed_db_futures::primitive::TryToJs as _;
        Ok(self.try_to_js()?)
    }
}

/// All keys of a compound index that begin with `first`.
#[must_use]
pub fn beginning(first: &[JsValue]) -> KeyRange<JsValue> {
    let lower: js_sys::Array = first.iter().cloned().collect();
    let upper = lower.slice(0, lower.length());
    // An array sorts after every number and text.
    upper.push(&js_sys::Array::new());
    KeyRange::Bound(lower.into(), false, upper.into(), true)
}
