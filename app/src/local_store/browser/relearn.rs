//! What came from a newer phone or server before this program was updated: kept then, read now.
use super::super::record::Record;
use super::connection::Connection;
use super::schema::{ENTRIES, FAMILIES, META, PERSONS};
use super::strict::{DbError, Source};
use super::{cards, mind, rows};
use domain::entry::Kind;

/// Most records read again in one transaction: a save must not wait behind a large one.
const AT_ONCE: usize = 100;

/// Looks once, after an update that knows more kinds of entries, for texts that could not be decoded
/// before. How many can be now.
///
/// # Errors
/// [`DbError`]; what was not read again is looked for the next time.
pub async fn relearn(connection: &Connection) -> Result<usize, DbError> {
    let unread = connection
        .read(&[META, ENTRIES], async |tx| {
            if rows::sync(tx).await?.kinds == Kind::ALL.len() {
                return Ok(None);
            }
            let mut all = rows::all(tx, Source::Store, None)?.await?;
            all.retain_mut(|record| record.learn().is_some());
            Ok(Some(all))
        })
        .await?;
    let Some(unread) = unread else { return Ok(0) };
    for some in unread.chunks(AT_ONCE) {
        write(connection, some).await?;
    }
    connection
        .write(&[META], async |tx| {
            let mut sync = rows::sync(tx).await?;
            sync.kinds = Kind::ALL.len();
            rows::put_sync(tx, &sync)
        })
        .await?;
    Ok(unread.len())
}

async fn write(connection: &Connection, some: &[Record]) -> Result<(), DbError> {
    connection
        .write(&[META, ENTRIES, PERSONS, FAMILIES], async |tx| {
            let mut asked = Vec::with_capacity(some.len());
            for record in some {
                asked.push(rows::get(tx, record.head.id)?);
            }
            let mut entries = Vec::new();
            for record in asked {
                // Looked at again: a receipt may have come meanwhile.
                let Some(mut record) = record.await? else {
                    continue;
                };
                if let Some(entry) = record.learn() {
                    rows::put(tx, &record)?;
                    entries.push(entry);
                }
            }
            let entries: Vec<_> = entries.iter().collect();
            let mut meta = rows::stream(tx).await?;
            cards::put(tx, &entries).await?;
            mind::mind(tx, &mut meta, &entries).await?;
            rows::put_stream(tx, &meta)
        })
        .await
}
