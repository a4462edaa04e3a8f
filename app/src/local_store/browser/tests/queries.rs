//! What the pages ask: the versions that hold, found without looking at everything ever changed.
use super::super::super::types::EntryQuery;
use super::super::save::save;
use super::hooks::Hook;
use super::*;
use domain::entry::Withdrawal;
use wasm_bindgen_test::wasm_bindgen_test;

const DAY_US: i64 = 86_400_000_000;

/// An id as it was made at some moment.
fn made(at: Instant, n: u128) -> EntryId {
    let ms = u128::try_from(at.0 / 1_000).unwrap();
    EntryId(Uuid::from_u128((ms << 80) | (0x7 << 76) | n))
}

fn changed(id: EntryId, of: &Entry, start: Instant) -> Entry {
    let mut entry = contact(id, of.author);
    entry.start = start;
    entry.body = Body::Correction(Correction {
        corrects: of.id,
        sees: of.id,
        reason: "překlep".to_owned(),
        body: Box::new(of.body.clone()),
    });
    entry
}

/// Records that the database handed over since the hook was set.
fn handed_over() -> u32 {
    js_sys::eval("window.__handed").unwrap().as_f64().unwrap() as u32
}

// Every day and every week decoded every correction and withdrawal on the phone, and then fetched
// each root that it lacked, one after another.
#[wasm_bindgen_test]
async fn a_day_reads_what_concerns_it_and_no_other_change_on_the_phone() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let today = Instant(AT.0 + 40 * DAY_US);
    let mut list = Vec::new();
    for n in 0..100 {
        let root = contact(made(AT, n), account);
        let change = changed(made(AT, 1_000 + n), &root, AT);
        list.extend([root, change]);
    }
    let at = |n, start| {
        let mut entry = contact(made(today, n), account);
        entry.start = start;
        entry
    };
    let (plain, corrected, withdrawn) = (at(1, today), at(2, today), at(3, today));
    let (moved_away, moved_here) = (at(4, today), contact(made(AT, 5_000), account));
    let long_ago = Instant(today.0 - 30 * DAY_US);
    let correction = changed(made(today, 12), &corrected, today);
    let away = changed(made(today, 14), &moved_away, long_ago);
    let here = changed(made(today, 15), &moved_here, today);
    let mut gone = at(13, long_ago);
    gone.body = Body::Withdrawal(Withdrawal {
        target: withdrawn.id,
        reason: String::new(),
    });
    let mut expected = [plain.id, correction.id, here.id];
    expected.sort();
    list.extend([plain, corrected, withdrawn, moved_away, moved_here]);
    list.extend([correction, away, here, gone]);
    let list: Vec<_> = list
        .into_iter()
        .map(|entry| Prepared::new(&form(entry), AT))
        .collect();
    save(&engine.connection, &list).await.unwrap();

    js_sys::eval("window.__handed = 0; window.__asked = 0").unwrap();
    let count = "const request = original.apply(self, args);
         window.__asked += 1;
         request.addEventListener('success', () => {
             window.__handed += Array.isArray(request.result) ? request.result.length : 1;
         });
         return request;";
    let hooks = (
        Hook::install("IDBIndex", "getAll", count),
        Hook::install("IDBObjectStore", "get", count),
    );
    let query = EntryQuery {
        from: today.day(),
        to: today.day(),
        worker: None,
    };
    let current = store.current(query).await.unwrap();
    let asked = js_sys::eval("window.__asked").unwrap().as_f64().unwrap();
    let handed = handed_over();
    drop(hooks);
    let mut shown: Vec<_> = current.iter().map(|local| local.entry.id).collect();
    shown.sort();
    assert_eq!(shown, expected);
    assert!(handed <= 30, "{handed} records of {}", list.len());
    assert!(asked <= 12.0, "{asked} requests");
}

#[wasm_bindgen_test]
async fn a_history_is_whole_from_any_of_its_entries_even_without_its_root() {
    let (store, account) = store().await;
    let engine = store.engine().unwrap();
    let later = Instant(AT.0 + 90 * DAY_US);
    let root = contact(made(AT, 1), account);
    let first = changed(made(later, 2), &root, AT);
    let second = changed(made(Instant(later.0 + 30 * DAY_US), 3), &root, AT);
    let mut undone = contact(made(Instant(later.0 + 60 * DAY_US), 4), account);
    undone.body = Body::Withdrawal(Withdrawal {
        target: second.id,
        reason: String::new(),
    });
    let ids = [root.id, first.id, second.id, undone.id];
    let all = [&root, &first, &second, &undone].map(|e| Prepared::new(&form(e.clone()), AT));
    save(&engine.connection, &all).await.unwrap();
    for id in ids {
        let history = store.history(id).await.unwrap().unwrap();
        let found: Vec<_> = history.all.iter().map(|local| local.entry.id).collect();
        assert_eq!(found.len(), 4, "from {id}");
        assert_eq!(history.current.unwrap().entry.id, first.id, "from {id}");
    }

    let engine = super::engine();
    save(&engine.connection, &all[1..]).await.unwrap();
    assert!(account::remember(&session_of(engine.connection.account)));
    let store = LocalStore::open().await.unwrap();
    for id in &ids[1..] {
        let history = store.history(*id).await.unwrap().unwrap();
        assert_eq!(history.all.len(), 3, "from {id}, its root is elsewhere");
    }
}
