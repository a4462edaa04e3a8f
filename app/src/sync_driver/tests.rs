//! Log-in, driver and transport over the browser's `fetch`, which is answered by the server in
//! memory. Invariants 7, 9 and 11.
use super::{Phase, SyncHandle, Trouble, start};
use crate::local_store::LocalStore;
use crate::local_store::types::{EntryState, LocalError, LogInError, NewEntry, Saved};
use crate::platform::sleep;
use domain::entry::{Body, Contact, SCHEMA};
use domain::{AccountId, Code, DeviceId, Entry, EntryId, Instant, ServiceId, StreamId};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use sync::memory::{Door, MemoryServer, Session};
use sync::round::{Transport as _, TransportError};
use sync::wire::{Epoch, LogIn, SessionInfo, SyncRequest};
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::wasm_bindgen_test;

const PASSWORD: &str = "right";

/// What the browser's `fetch` reaches.
struct World {
    server: MemoryServer,
    door: Door,
    account: AccountId,
    /// No request gets through.
    down: Cell<bool>,
    /// So many requests to sync are still answered 429, with a second to wait.
    busy: Cell<u32>,
    /// Requests to sync, answered or not.
    asked: Cell<u32>,
    logged_out: Cell<bool>,
    /// What each log-in named as its stream.
    named: RefCell<Vec<Option<StreamId>>>,
    /// A stream that belongs to another account.
    foreign: Cell<Option<StreamId>>,
    /// Kept as long as the world.
    serve: RefCell<Option<Serve>>,
}

type Serve = Closure<dyn FnMut(String, String, String) -> js_sys::Promise>;

impl World {
    fn open() -> Rc<Self> {
        let server = MemoryServer::new(Epoch(Uuid::new_v4()));
        server.set_time(crate::platform::now());
        let world = Rc::new(Self {
            door: server.door(),
            server,
            account: AccountId(Uuid::new_v4()),
            down: Cell::new(false),
            busy: Cell::new(0),
            asked: Cell::new(0),
            logged_out: Cell::new(false),
            named: RefCell::default(),
            foreign: Cell::new(None),
            serve: RefCell::default(),
        });
        let weak = Rc::downgrade(&world);
        let serve = Serve::new(move |url: String, method: String, body: String| {
            let world = weak.upgrade();
            wasm_bindgen_futures::future_to_promise(async move {
                let world = world.ok_or("the world is over")?;
                let (status, text) = world.answer(&url, &method, &body).await?;
                Ok(js_sys::Array::of2(&status.into(), &text.into()).into())
            })
        });
        let window = js_sys::global();
        js_sys::Reflect::set(&window, &"__serve".into(), serve.as_ref()).unwrap();
        js_sys::eval(
            "window.__fetch ??= window.fetch;
             window.fetch = async (url, init) => {
                 const [status, text] = await window.__serve(url, init.method, init.body ?? '');
                 return new Response(status === 204 ? null : text,
                     { status, headers: { 'Retry-After': '1' } });
             };",
        )
        .unwrap();
        world.serve.replace(Some(serve));
        world
    }

    async fn answer(&self, url: &str, method: &str, body: &str) -> Result<(u16, String), JsValue> {
        if url == "/api/v1/sync" {
            self.asked.set(self.asked.get() + 1);
        }
        if self.down.get() {
            return Err("network".into());
        }
        let json = |value: &SessionInfo| serde_json::to_string(value).unwrap();
        Ok(match (method, url) {
            ("POST", "/api/v1/devices") => {
                let asked: LogIn = serde_json::from_str(body).unwrap();
                if asked.password != PASSWORD {
                    return Ok((401, "{\"error\":\"wrong_password\"}".into()));
                }
                self.named.borrow_mut().push(asked.stream);
                if asked.stream.is_some() && asked.stream == self.foreign.get() {
                    return Ok(foreign_stream());
                }
                self.logged_out.set(false);
                (201, json(&self.session()))
            }
            ("GET", "/api/v1/session") => (200, json(&self.session())),
            ("DELETE", "/api/v1/devices/current") => {
                self.logged_out.set(true);
                (204, String::new())
            }
            ("POST", "/api/v1/sync") => {
                if self.busy.get() > 0 {
                    self.busy.set(self.busy.get() - 1);
                    return Ok((429, "{\"error\":\"too_many\"}".into()));
                }
                let request: SyncRequest = serde_json::from_str(body).unwrap();
                if Some(request.stream) == self.foreign.get() {
                    return Ok(foreign_stream());
                }
                match self.door.sync(&request).await {
                    Ok(reply) => (200, serde_json::to_string(&reply).unwrap()),
                    Err(TransportError::Unauthorized) => (401, "{}".into()),
                    Err(_) => (500, String::new()),
                }
            }
            _ => (404, String::new()),
        })
    }

    fn session(&self) -> SessionInfo {
        SessionInfo {
            account: self.account,
            login: format!("jana-{}", self.account),
            name: "Jana".to_owned(),
            device: DeviceId(self.account.0),
            memberships: vec![],
            kind: sync::wire::AccountKind::Person,
            token: None,
        }
    }

    fn contact(&self) -> NewEntry {
        let code = |text| Code::new(text).unwrap();
        let entry = Entry {
            schema: SCHEMA,
            id: EntryId(Uuid::now_v7()),
            author: self.account,
            workers: vec![self.account],
            service: ServiceId::new("prunerov-sas").unwrap(),
            start: Instant(1_398_160_800_000_000),
            minutes: 5,
            locality: None,
            place_type: None,
            point: None,
            persons: vec![],
            anonymous: vec![],
            device_time: Instant(1_398_160_800_000_000),
            body: Body::Contact(Contact {
                what: code("KON"),
                form: code("T"),
                acts: vec![],
                topics: vec![],
                referrals: vec![],
                interpreter: false,
                km: None,
                note: String::new(),
            }),
        };
        NewEntry {
            entry,
            flags: vec![],
        }
    }

    /// Logs the only user in, on a phone where another test's may be logged in still.
    async fn log_in(&self) -> (LocalStore, SyncHandle) {
        crate::local_store::nobody_is_logged_in().await;
        let store = LocalStore::open().await.unwrap();
        let sync = start(&store);
        store.log_in(&self.session().login, PASSWORD).await.unwrap();
        (store, sync)
    }
}

/// What the server says to a request that speaks for another account's stream.
fn foreign_stream() -> (u16, String) {
    let body = r#"{"error":"conflict","field":"stream","reason":"foreign_stream"}"#;
    (409, body.to_owned())
}

impl Drop for World {
    fn drop(&mut self) {
        js_sys::eval("window.fetch = window.__fetch").unwrap();
        super::driver::TEST.set(super::driver::TEST.get() + 1);
    }
}

/// Waits until something holds, at most so many seconds.
async fn until(seconds: u32, holds: impl Fn() -> bool) -> bool {
    for _ in 0..seconds * 20 {
        if holds() {
            return true;
        }
        sleep(Duration::from_millis(50)).await;
    }
    holds()
}

fn trouble(sync: &SyncHandle) -> Option<Trouble> {
    sync.status().get_untracked().trouble
}

#[wasm_bindgen_test]
async fn a_saved_entry_is_confirmed_without_another_tap() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    assert_eq!(
        store.save(world.contact()).await,
        Ok(Saved::Durable { seq: 1 })
    );
    assert!(until(5, || world.server.entries().len() == 1).await);
    assert!(until(5, || sync.status().get_untracked().phase == Phase::Idle).await);
    assert_eq!(store.tally().await.unwrap().confirmed, 1);
    assert_eq!(trouble(&sync), None);
    assert!(sync.status().get_untracked().last_ok.is_some());
}

#[wasm_bindgen_test]
async fn invariant_07_after_one_failure_it_drains_by_itself_with_nothing_written_again() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    world.down.set(true);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::Offline)).await);
    assert!(matches!(
        sync.status().get_untracked().phase,
        Phase::Waiting { .. }
    ));
    world.down.set(false);
    assert!(until(12, || world.server.entries().len() == 1).await);
    assert!(until(5, || trouble(&sync).is_none()).await);
}

#[wasm_bindgen_test]
async fn the_button_does_not_wait_for_the_timer() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    world.down.set(true);
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::Offline)).await);
    world.down.set(false);
    sync.kick();
    assert!(until(1, || world.server.entries().len() == 1).await);
}

// It did not wait for what a 429 asked for either.
#[wasm_bindgen_test]
async fn the_button_waits_as_long_as_a_busy_server_asked_for_and_is_not_forgotten() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    assert!(until(5, || sync.status().get_untracked().last_ok.is_some()).await);
    world.busy.set(1);
    let asked = world.asked.get();
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || trouble(&sync) == Some(Trouble::Server(429))).await);
    sync.kick();
    sleep(Duration::from_millis(500)).await;
    assert_eq!(world.asked.get(), asked + 1, "not within the second");
    assert!(until(2, || world.server.entries().len() == 1).await);
}

/// Counts the browser's transactions and requests from now on.
fn count_database() -> impl Fn() -> [u32; 3] {
    js_sys::eval(
        "(() => {
            window.__cost = [0, 0, 0];
            if (window.__counted) return;
            window.__counted = true;
            const open = IDBDatabase.prototype.transaction;
            IDBDatabase.prototype.transaction = function (...args) {
                window.__cost[args[1] === 'readwrite' ? 1 : 0] += 1;
                return open.apply(this, args);
            };
            for (const [of, names] of [
                [IDBObjectStore, ['get', 'getAll', 'count', 'put', 'delete', 'clear']],
                [IDBIndex, ['get', 'getAll', 'count']],
            ]) {
                for (const name of names) {
                    const original = of.prototype[name];
                    of.prototype[name] = function (...args) {
                        window.__cost[2] += 1;
                        return original.apply(this, args);
                    };
                }
            }
        })()",
    )
    .unwrap();
    || {
        let counts: js_sys::Array = js_sys::eval("window.__cost").unwrap().into();
        [0, 1, 2].map(|n| counts.get(n).as_f64().unwrap() as u32)
    }
}

// Every save ran ten strict writes, and every page read all it shows at each of them.
#[wasm_bindgen_test]
async fn a_saved_and_confirmed_entry_costs_few_transactions_and_tells_the_pages_little() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    assert!(until(5, || sync.status().get_untracked().last_ok.is_some()).await);
    sleep(Duration::from_millis(1_000)).await;
    let (version, cost) = (store.version().get_untracked(), count_database());
    store.save(world.contact()).await.unwrap();
    assert!(until(5, || world.server.entries().len() == 1).await);
    assert!(until(5, || sync.status().get_untracked().phase == Phase::Idle).await);
    sleep(Duration::from_millis(1_000)).await;
    let [reads, writes, requests] = cost();
    let told = store.version().get_untracked() - version;
    let all = format!("{reads} reads, {writes} writes, {requests} requests, told {told} times");
    // The save; that it leaves; that it arrived.
    assert!(writes <= 3 && reads <= 8 && requests <= 80, "{all}");
    assert!(told <= 3, "{all}");

    let (version, cost) = (store.version().get_untracked(), count_database());
    let asked = world.asked.get();
    sync.kick();
    assert!(until(5, || world.asked.get() > asked).await);
    sleep(Duration::from_millis(500)).await;
    let [_, writes, _] = cost();
    // By hand asks for what was set aside: one release.
    assert!(writes <= 1, "{writes} writes of an idle round");
    assert_eq!(store.version().get_untracked(), version, "nothing changed");
}

// The retry ran at the next start, save or look at the page only: who obeys *nezavírejte* does
// none of these.
#[wasm_bindgen_test]
async fn an_emergency_entry_is_taken_in_and_sent_with_nothing_done_by_anybody() {
    let world = World::open();
    let (store, sync) = world.log_in().await;
    assert!(until(5, || sync.status().get_untracked().last_ok.is_some()).await);
    js_sys::eval(
        "window.__put = IDBObjectStore.prototype.put;
         IDBObjectStore.prototype.put = function (...args) {
             if (this.name === 'entries') throw new DOMException('full', 'QuotaExceededError');
             return window.__put.apply(this, args);
         };",
    )
    .unwrap();
    assert_eq!(store.save(world.contact()).await, Ok(Saved::Emergency));
    sleep(Duration::from_millis(2_500)).await;
    assert_eq!(store.in_journal(), 1, "still refused");
    js_sys::eval("IDBObjectStore.prototype.put = window.__put").unwrap();
    assert!(until(6, || store.in_journal() == 0).await);
    assert!(until(5, || world.server.entries().len() == 1).await);
    assert!(until(5, || sync.status().get_untracked().phase == Phase::Idle).await);
}

mod log_in;
