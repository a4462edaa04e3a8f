//! A second copy of each entry that has no answer yet, outside IndexedDB.
//!
//! A browser that is killed as it starts may find its IndexedDB damaged, and make it anew without
//! a word; localStorage is another file, and stays. So the text of a saved entry lies there as well
//! until the server has answered for it. A copy is never shown and is no promise: what the screen
//! calls *saved* is in the database. Its id makes taking it in again harmless.
use super::super::record::{Record, tag};
use super::connection::Connection;
use super::engine::with_tag;
use super::save::{self, Kept, Prepared};
use super::schema::ENTRIES;
use super::shelf::{self, Shelf};
use super::strict::DbError;
use super::{LocalStore, account, rows};
use crate::platform::{self, local};
use domain::{AccountId, EntryId};
use std::rc::Rc;
use sync::storage::{EntryState, SetAsideBy};

/// Most bytes of all copies together, in keys and texts: some 2 000 entries. With the journal's they
/// leave room in the 5 MB that browsers give an origin.
pub const LIMIT: usize = 1_500_000;

/// Most entries of one state that are looked at for copies that they lack.
const MOST: u32 = 1_000;

const SHELF: Shelf = Shelf("teren.copy.");

/// Copies what the database has just taken in. Without room there is no copy, which nobody needs
/// to be told: the entry is saved.
pub fn put(account: AccountId, list: &[Prepared], kept: &[Kept]) {
    let new = list.iter().zip(kept);
    let new = new.filter(|(_, kept)| matches!(kept, Kept::New { .. }));
    write(account, new.map(|(prepared, _)| &prepared.record));
}

fn write<'a>(account: AccountId, list: impl Iterator<Item = &'a Record>) {
    if !local::lasts() {
        return;
    }
    let mut used = None;
    for record in list {
        let key = SHELF.key(account, record.head.id);
        let text = shelf::text_of(record);
        let before = used.get_or_insert_with(|| SHELF.used(|_| false));
        *before += key.len() + text.len();
        if *before > LIMIT || !local::set(&key, &text) {
            return;
        }
    }
}

/// Ids of an account's entries that have a copy.
#[must_use]
pub fn ids(account: AccountId) -> Vec<EntryId> {
    SHELF.ids(account)
}

/// Takes the copies of entries away.
pub fn remove(account: AccountId, ids: &[EntryId]) {
    for id in ids {
        SHELF.remove(account, *id);
    }
}

/// Does an own entry need no copy any more? The server has answered for it. What the phone itself
/// has set aside is nowhere else.
#[must_use]
pub fn is_settled(record: &Record) -> bool {
    let state = record.head.own.as_ref().map(|place| &place.state);
    let by_phone = matches!(
        state,
        Some(EntryState::SetAside {
            by: SetAsideBy::Phone,
            ..
        })
    );
    state.is_some() && !record.is_pending() && !by_phone
}

impl LocalStore {
    /// At the start. A database that holds nothing yet may have been made anew: then the pages wait
    /// for what comes back, else nobody waits.
    pub(super) async fn look_for_copies(&self, connection: &Rc<Connection>) {
        let account = connection.account;
        let is_new = account::marker(account).is_none_or(|marker| marker.max_seq == 0);
        let (store, connection) = (self.clone(), Rc::clone(connection));
        let look = async move { store.bring_back(&connection).await };
        match is_new {
            true => look.await,
            false => wasm_bindgen_futures::spawn_local(look),
        }
    }

    /// Takes in again what the database does not know any more, drops copies that have had their
    /// answer, and writes those anew that a kill has kept from the disk. What the database refuses waits with the emergency journal for the next
    /// occasion.
    pub(super) async fn bring_back(&self, connection: &Connection) {
        let mut back = 0;
        let done = self.compare(connection, &mut back).await;
        self.0.copies_wait.set(done.is_err());
        if let Err(why) = done {
            platform::complain(&format!("copies of unsent entries wait on: {why}"));
            self.mind_journal();
        }
        if back > 0 {
            platform::complain(&format!("{back} entries came back from their copies"));
            account::note_restored(connection.account, back);
            self.changed();
        }
    }

    async fn compare(&self, connection: &Connection, back: &mut u32) -> Result<(), DbError> {
        let account = connection.account;
        let ids = ids(account);
        let (gone, settled, bare) = connection
            .read(&[ENTRIES], async |tx| {
                let mut asked = Vec::with_capacity(ids.len());
                for id in &ids {
                    asked.push((*id, rows::get(tx, *id)?));
                }
                let mut waiting = Vec::new();
                for tag in tag::PENDING {
                    waiting.push(rows::all(tx, with_tag(tag), Some(MOST))?);
                }
                let (mut gone, mut settled) = (Vec::new(), Vec::new());
                for (id, record) in asked {
                    match record.await? {
                        None => gone.push(id),
                        // The server had it, and a pull has brought it.
                        Some(record) if record.head.own.is_none() => settled.push(id),
                        Some(record) if is_settled(&record) => settled.push(id),
                        Some(_) => {}
                    }
                }
                let mut bare = Vec::new();
                for waiting in waiting {
                    bare.extend(waiting.await?);
                }
                bare.retain(|record| record.raw.is_some() && !ids.contains(&record.head.id));
                Ok::<_, DbError>((gone, settled, bare))
            })
            .await?;
        remove(account, &settled);
        write(account, bare.iter());
        let gone = gone.into_iter();
        let mut lost: Vec<_> = gone.filter_map(|id| SHELF.get(account, id)).collect();
        shelf::sort(&mut lost);
        for prepared in lost {
            let list = [prepared];
            let kept = save::save(connection, &list).await?;
            *back += u32::from(matches!(kept.as_slice(), [Kept::New { .. }]));
            self.kept(account, &list, &kept);
        }
        Ok(())
    }
}
