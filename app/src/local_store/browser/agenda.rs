//! What is still to be done, from the list of what may be: see [`StreamMeta::agenda`].
use super::super::record::{Line, Record, StreamMeta};
use super::super::types::{Agenda, LocalEntry, LocalError};
use super::super::versions::Pool;
use super::queries::complete;
use super::schema::{ENTRIES, FAMILIES, META};
use super::strict::{DbError, Tx};
use super::{LocalStore, cards, journal, rows};
use domain::entry::Body;
use domain::ids::distinct;
use domain::{Entry, EntryId};

/// The visits and finds of the list with all that was said about them, and the newest visits of the
/// families, which tell whether an agreed one still waits.
async fn current(
    tx: &Tx<'_>,
    mut pool: Pool,
    roots: &[EntryId],
    line: Line,
) -> Result<Vec<Entry>, DbError> {
    add(tx, &mut pool, roots, line).await?;
    let visited = |local: &LocalEntry| match local.entry.effective_body() {
        Body::HouseholdVisit(visit) => Some(visit.family.id),
        _ => None,
    };
    let families: Vec<_> = pool.all().filter_map(visited).collect();
    let mut visits = Vec::new();
    for family in distinct(families) {
        let card = cards::family(tx, family).await?;
        visits.extend(card.into_iter().flat_map(|card| card.visits));
    }
    let visits: Vec<EntryId> = visits.into_iter().map(|(_, root)| root).collect();
    add(tx, &mut pool, &visits, line).await?;
    complete(tx, &mut pool, line).await?;
    Ok(pool
        .current()
        .into_iter()
        .map(|local| local.entry)
        .collect())
}

/// Adds entries, and what refers to them, to the pool.
async fn add(tx: &Tx<'_>, pool: &mut Pool, roots: &[EntryId], line: Line) -> Result<(), DbError> {
    let mut asked = Vec::new();
    for root in roots.iter().filter(|root| !pool.has(**root)) {
        asked.push((
            rows::get(tx, *root)?,
            rows::all(tx, rows::links_to(*root), None)?,
        ));
    }
    for (root, parts) in asked {
        let (root, parts): (Option<Record>, Vec<Record>) = (root.await?, parts.await?);
        pool.add(root.iter().chain(&parts).filter_map(|r| r.show(line)));
    }
    Ok(())
}

/// Takes what is done off the list. Whatever could make it open again puts it back: see
/// [`StreamMeta::agenda`].
pub(super) async fn end_agenda(tx: &Tx<'_>, meta: &mut StreamMeta) -> Result<(), DbError> {
    if meta.agenda.is_empty() {
        return Ok(());
    }
    let current = current(tx, Pool::default(), &meta.agenda, Line::default()).await?;
    let agreed = domain::agenda::open(&current);
    let finds = domain::find::assemble(&current);
    let open = agreed.iter().map(|agreed| agreed.visit);
    let open = open.chain(
        finds
            .iter()
            .filter(|find| find.is_open())
            .map(|find| find.id),
    );
    let open = distinct(open);
    meta.agenda.retain(|root| open.binary_search(root).is_ok());
    rows::put_stream(tx, meta)
}

impl LocalStore {
    /// What is still to be done in the account's services: what was agreed in visits, finds that lie.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn agenda(&self) -> Result<Agenda, LocalError> {
        let connection = self.connection()?;
        let current = connection
            .read(&[META, ENTRIES, FAMILIES], async |tx| {
                let line = self.line(tx).await?;
                let meta = rows::stream(tx).await?;
                let mut pool = Pool::default();
                pool.add(journal::shown(connection.account));
                current(tx, pool, &meta.agenda, line).await
            })
            .await?;
        let mut finds = domain::find::assemble(&current);
        finds.retain(domain::find::Find::is_open);
        Ok(Agenda {
            agreed: domain::agenda::open(&current),
            finds,
        })
    }
}
