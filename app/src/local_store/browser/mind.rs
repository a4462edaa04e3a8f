//! What a save or a pull leaves to be minded: spans that may run, visits and finds that may be open.
use super::super::record::{Record, StreamMeta, agenda_of, changed_by, span_of};
use super::cards;
use super::rows::{all, get, links_to};
use super::strict::{DbError, Tx};
use domain::entry::Body;
use domain::{AccountId, EntryId};

/// Minds which spans may run and of which visits and finds something may be to be done, given entries
/// that have come and stand in the store: see [`StreamMeta::spans`], [`StreamMeta::agenda`].
pub async fn mind(
    tx: &Tx<'_>,
    meta: &mut StreamMeta,
    entries: &[&domain::Entry],
) -> Result<(), DbError> {
    for entry in entries {
        for span in touched(tx, entry, span_of).await? {
            if !meta.spans.contains(&span) && concerns(tx, meta.account, entry, span).await? {
                meta.spans.push(span);
            }
        }
        for root in touched(tx, entry, agenda_of).await? {
            listed(meta, root);
            // Taking a visit back may make an earlier one of the family the newest again.
            if changed_by(entry).is_some() {
                for earlier in earlier_visits(tx, root).await? {
                    listed(meta, earlier);
                }
            }
        }
    }
    Ok(())
}

fn listed(meta: &mut StreamMeta, root: EntryId) {
    if !meta.agenda.contains(&root) {
        meta.agenda.push(root);
    }
}

/// The visits that are known of the family of a visit.
async fn earlier_visits(tx: &Tx<'_>, visit: EntryId) -> Result<Vec<EntryId>, DbError> {
    let entry = get(tx, visit)?.await?.and_then(|record| record.entry());
    let family = entry
        .as_ref()
        .and_then(|entry| match entry.effective_body() {
            Body::HouseholdVisit(visit) => Some(visit.family.id),
            _ => None,
        });
    let Some(family) = family else {
        return Ok(Vec::new());
    };
    let card = cards::family(tx, family).await?;
    let visits = card.into_iter().flat_map(|card| card.visits);
    Ok(visits.map(|(_, root)| root).collect())
}

/// Most steps from a change to what it changes: a withdrawal of a withdrawal of a correction …
const MOST_STEPS: usize = 16;

/// What an entry is a part of, or changes a part of: spans by [`span_of`], visits and finds by
/// [`agenda_of`].
async fn touched(
    tx: &Tx<'_>,
    entry: &domain::Entry,
    of: fn(&domain::Entry) -> Option<EntryId>,
) -> Result<Vec<EntryId>, DbError> {
    let mut found = Vec::from_iter(of(entry));
    let mut next = changed_by(entry);
    for _ in 0..MOST_STEPS {
        let Some(id) = next else { break };
        let before = get(tx, id)?.await?.and_then(|record| record.entry());
        found.extend(before.as_ref().and_then(of));
        next = before.as_ref().and_then(changed_by);
    }
    Ok(found)
}

/// Is it a span that this account may work in? So says this entry or any other of the span.
async fn concerns(
    tx: &Tx<'_>,
    account: AccountId,
    entry: &domain::Entry,
    span: EntryId,
) -> Result<bool, DbError> {
    let mine = |entry: &domain::Entry| entry.author == account || entry.workers.contains(&account);
    if mine(entry) {
        return Ok(true);
    }
    let (open, parts) = (get(tx, span)?, all(tx, links_to(span), None)?);
    let (open, parts) = (open.await?, parts.await?);
    let known = open.iter().chain(&parts).filter_map(Record::entry);
    Ok(known.into_iter().any(|entry| mine(&entry)))
}
