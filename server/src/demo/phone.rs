//! The phones of the made-up people: one stream each, handed in like any other phone's.
use super::people::{self, EVERYBODY};
use super::seed::Seed;
use super::{day, matters, plan};
use crate::clock::{Clock, random_id};
use crate::reference::Known;
use anyhow::Context as _;
use chrono::Duration;
use domain::{Day, DeviceId, Entry, Instant, StreamId};
use server_core::item::{Sender, judge};
use std::collections::HashSet;
use std::sync::Arc;
use store::Store;
use store::model::{Account, Device, Push};
use sync::digest::Hash;
use sync::wire::{Have, Item, MAX_ITEMS, Outcome, SessionState};

/// Hands in what everybody has written up to now; tells how many entries were new.
pub async fn write_all(
    store: &Arc<dyn Store>,
    clock: &dyn Clock,
    first_monday: Day,
) -> anyhow::Result<usize> {
    let known = Known::new(store.reference().await?, store.accounts().await?);
    let now = clock.now();
    let mut added = 0;
    for someone in &EVERYBODY {
        let written = diary(someone.login, first_monday, now)?;
        if written.is_empty() {
            continue;
        }
        let account = store.account(people::account(someone.login)).await?;
        let account = account.context("the demo's people were added before")?;
        added += hand_in(store, clock, &known, &account, first_monday, &written).await?;
    }
    Ok(added)
}

/// Everything that somebody saved by a moment, in the order of saving. Later moments only add to
/// its end, so the place of an entry in the stream never changes.
///
/// # Errors
/// Never: every name in the demo is one.
pub fn diary(login: &str, first_monday: Day, now: Instant) -> anyhow::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut date = first_monday;
    while date <= now.day() {
        for planned in plan::worked(first_monday, date)
            .iter()
            .filter(|s| s.login == login)
        {
            for entry in day::entries(planned, date)? {
                entries.extend(matters::later(&entry)?);
                entries.push(entry);
            }
        }
        date += Duration::days(1);
    }
    entries.retain(|entry| entry.device_time <= now);
    entries.sort_by_key(|entry| (entry.device_time, entry.id));
    Ok(entries)
}

async fn hand_in(
    store: &Arc<dyn Store>,
    clock: &dyn Clock,
    known: &Known,
    account: &Account,
    first_monday: Day,
    written: &[Entry],
) -> anyhow::Result<usize> {
    let stream = StreamId(Seed::of(&["stream", &account.login, &first_monday.to_string()]).id());
    let held = store.stream(stream).await?;
    let held_seq = held.as_ref().map_or(0, |s| s.held.max_seq);
    let first_new = usize::try_from(held_seq)?;
    if first_new >= written.len() {
        return Ok(0);
    }
    let device = match held.and_then(|s| s.device) {
        Some(device) => device,
        None => new_device(store, clock, account).await?,
    };
    let items: Vec<Item> = written
        .iter()
        .zip(1..)
        .map(|(entry, seq)| {
            let raw = domain::decode::encode(entry);
            Item {
                id: entry.id,
                stream,
                seq,
                schema: entry.schema,
                hash: Hash::of(&raw),
                raw,
            }
        })
        .collect();
    let digest = items
        .iter()
        .fold(Hash::EMPTY, |d, item| d.rolled(item.id, item.hash));
    let have = Have {
        max_seq: u64::try_from(items.len())?,
        digest,
    };
    let erased = HashSet::new();
    let sender = Sender {
        account,
        state: SessionState::Valid,
        known,
        now: clock.now(),
        clock_ahead: None,
        erased: &erased,
    };
    let mut added = 0;
    for batch in items[first_new..].chunks(MAX_ITEMS) {
        let judged = batch
            .iter()
            .map(|item| {
                Ok(judge(
                    &sender,
                    serde_json::value::to_raw_value(item)?.as_ref(),
                ))
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        let push = Push {
            account: account.id,
            device,
            valid: true,
            stream,
            have,
            pending: 0,
            oldest_pending: None,
            app_version: env!("CARGO_PKG_VERSION").into(),
            offer: Vec::new(),
            items: judged,
            now: clock.now(),
        };
        for result in store.push(push).await?.results {
            anyhow::ensure!(
                result.outcome != Outcome::Quarantined,
                "a demo entry was set aside: {:?}",
                result.reason
            );
            added += usize::from(result.outcome == Outcome::Stored);
        }
    }
    Ok(added)
}

/// A session that nobody can use: its token is drawn and thrown away.
async fn new_device(
    store: &Arc<dyn Store>,
    clock: &dyn Clock,
    account: &Account,
) -> anyhow::Result<DeviceId> {
    let now = clock.now();
    let device = Device {
        id: DeviceId(random_id(clock)),
        account: account.id,
        name: "ukázkový telefon".into(),
        created_at: now,
        seen_at: now,
        rotated_at: now,
        revoked_at: None,
        app_version: env!("CARGO_PKG_VERSION").into(),
    };
    let (_, hash) = crate::auth::token::new_token(clock);
    store.open_device(&device, &hash).await?;
    Ok(device.id)
}
