// Browsers that keep nothing, half of it, or no more: the app says so, calls nothing saved that is
// not, and goes on by itself once there is room. (What the journal's bar does is in `emergency`,
// what a transaction asks for in `durability`.)
import { readFileSync } from "node:fs";
import path from "node:path";
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";
import { Api } from "../harness/api.js";
import { ROOT } from "../harness/paths.js";
import { newerSite } from "../harness/site.js";
import { Worker } from "../harness/worker.js";
import { readPhone } from "../kill/page.js";

/** Each runs in the pages before the app. */
const FAULTS = {
  "a database that may not be opened": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  },
  "a database that fails to open": () => {
    const { open } = IDBFactory.prototype;
    // The browser itself answers with an error: this one is newer than what the app asks for.
    open.call(indexedDB, "newer", 2).onsuccess = (event) => event.target.result.close();
    IDBFactory.prototype.open = function () {
      return open.call(this, "newer", 1);
    };
  },
  "no storage of any kind": () => {
    const denied = () => {
      throw new DOMException("denied", "SecurityError");
    };
    IDBFactory.prototype.open = denied;
    Object.defineProperty(window, "localStorage", { get: denied });
  },
};

const withoutLocalStorage = () => {
  Object.defineProperty(window, "localStorage", {
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });
};

/**
 * The browser gives this origin no byte more, or as much as before. It goes on with what it last
 * found for a while, so the phone is switched off and on.
 */
async function room(phone, there) {
  if (!there) {
    await phone.close();
    await phone.open();
    phone.quota = await phone.context.newCDPSession(phone.page);
  }
  const session = phone.quota;
  const origin = new URL(phone.options.url).origin;
  await session.send("Storage.overrideQuotaForOrigin", there ? { origin } : { origin, quotaSize: 1 });
}

const nothingSaved = (worker) => expect(worker.page.getByText(worker.t.saved_on_phone)).toHaveCount(0);

for (const [what, fault] of Object.entries(FAULTS)) {
  test(`a browser with ${what} is told plainly, before anything is written`, async ({ unpack }) => {
    const phone = await unpack();
    await phone.context.addInitScript(fault);
    for (const address of ["/prihlaseni", "/", "/vymena/nova"]) {
      await phone.page.goto(address);
      const worker = new Worker(phone, accounts.worker);
      await expect(phone.page.getByRole("heading", { name: worker.t.no_store_title })).toBeVisible();
      await expect(phone.page.getByText(worker.t.no_store_what)).toBeVisible();
      await expect(phone.page.getByRole("textbox")).toHaveCount(0);
    }
  });
}

test("a database that no longer opens lets nobody write, and what it holds is there once it does", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  const row = await jana.writeExchange({ received: 61, issued: 62 });
  const broken = await jana.phone.tab();
  await broken.addInitScript(FAULTS["a database that fails to open"]);
  await broken.goto("/vymena/nova");
  await expect(broken.getByRole("heading", { name: jana.t.no_store_title })).toBeVisible();
  await expect(broken.getByRole("textbox")).toHaveCount(0);
  await broken.close();
  await jana.open("/");
  await jana.expectWaiting(row);
});

test("without localStorage entries are saved, and a reload knows who is logged in and what was written", async ({ teren, unpack, api }) => {
  const phone = await unpack();
  await phone.context.addInitScript(withoutLocalStorage);
  const jana = new Worker(phone, accounts.worker);
  await jana.logIn();
  await teren.stop();
  const row = await jana.writeExchange({ received: 63, issued: 64 });
  await phone.page.reload();
  await jana.started();
  await jana.expectWaiting(row);
  // Another tab is the same phone.
  const tab = await phone.tab();
  const there = new Worker({ options: phone.options, page: tab }, accounts.worker);
  await there.open("/");
  await there.expectWaiting(there.exchangeRow(63, 64));
  await tab.close();

  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  const entries = [...(await (await api(accounts.worker)).entries()).values()];
  expect(entries.filter((e) => e.body.items?.[0].received === 63)).toHaveLength(1);
});

test("without localStorage a log-out in one tab is known in the other", async ({ unpack }) => {
  const phone = await unpack();
  await phone.context.addInitScript(withoutLocalStorage);
  const jana = new Worker(phone, accounts.worker);
  await jana.logIn();
  const tab = await phone.tab();
  const there = new Worker({ options: phone.options, page: tab }, accounts.worker);
  await there.open("/nastaveni");
  await there.button("log_out").click();
  await tab.getByRole("dialog").getByRole("button", { name: there.t.log_out, exact: true }).click();
  await expect(tab.getByLabel(there.t.login_name, { exact: true })).toBeVisible();
  await expect(jana.page.getByLabel(jana.t.login_name, { exact: true })).toBeVisible();
});

test("a phone that is full says so, calls nothing saved, and saves by itself once there is room", async ({ worker, api }) => {
  const jana = await worker();
  await room(jana.phone, false);
  await jana.fillExchange({ received: 65, issued: 66 });
  await jana.save();
  await expect(jana.page.locator(".snack-emergency")).toContainText(jana.t.emergency);
  await nothingSaved(jana);
  await expect(jana.exchangeRow(65, 66).locator(".badge")).toHaveText(jana.t.state_journal);

  await room(jana.phone, true);
  await jana.expectState("state_confirmed", jana.exchangeRow(65, 66));
  await expect(jana.page.locator(".snack-emergency")).toHaveCount(0);
  const entries = [...(await (await api(accounts.worker)).entries()).values()];
  expect(entries.filter((e) => e.body.items?.[0].received === 65)).toHaveLength(1);
});

test("where database and journal both refuse, the form stays as it is and says why", async ({ worker, api }) => {
  const jana = await worker();
  await room(jana.phone, false);
  const { page } = jana;
  await jana.fillExchange({ received: 67, issued: 68 });
  const address = page.url();
  await page.evaluate(() => {
    window.nativeSet = Storage.prototype.setItem;
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await jana.save();
  await expect(page.getByText(/Zápis je jen na obrazovce/)).toBeVisible();
  await nothingSaved(jana);
  expect(page.url()).toBe(address);
  const field = (name) => page.getByRole("textbox", { name: jana.t[name], exact: true });
  await expect(field("received")).toHaveValue("67");
  await expect(field("issued")).toHaveValue("68");

  await room(jana.phone, true);
  await page.evaluate(() => (Storage.prototype.setItem = window.nativeSet));
  await jana.save();
  await jana.saved();
  await jana.expectState("state_confirmed", jana.exchangeRow(67, 68));
  const entries = [...(await (await api(accounts.worker)).entries()).values()];
  expect(entries.filter((e) => e.body.items?.[0].received === 67)).toHaveLength(1);
});

/** The version of the phone's database that the app under test makes and brings others to. */
const NEWEST = Number(
  readFileSync(path.join(ROOT, "app/src/local_store/browser/schema.rs"), "utf8").match(/pub const VERSION: u32 = (\d+);/)[1],
);
/**
 * Each version that was ever released, with the way from what the app under test makes by itself back to
 * it. Once it makes a newer one, the test below fails until the earlier version has a way of its own.
 */
const SCHEMAS = {
  1: (jana) => setBack(jana, 1, ["families"]),
  2: async () => {},
};

/** Makes a phone's database one of an earlier version, which lacked these stores; all else stays. */
async function setBack(worker, version, lacking) {
  // A page of the site without the app: nobody else has the database open.
  await worker.page.goto("/manifest.webmanifest");
  await worker.page.evaluate(asVersion, { version, lacking });
}

/** In a page: every record of the account's database, in one of another version with fewer stores. */
async function asVersion({ version, lacking }) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      // The page that was just left may hold it for a moment; then this goes on.
    });
  const { name } = (await indexedDB.databases()).find((found) => /^teren-[0-9a-f-]{36}$/.test(found.name));
  const old = await done(indexedDB.open(name));
  const stores = [];
  for (const store of [...old.objectStoreNames].filter((one) => !lacking.includes(one))) {
    const from = old.transaction(store).objectStore(store);
    const indexes = [...from.indexNames].map((index) => from.index(index));
    stores.push({
      name: store,
      indexes: indexes.map(({ name, keyPath, unique, multiEntry }) => ({ name, keyPath, unique, multiEntry })),
      keys: await done(from.getAllKeys()),
      values: await done(from.getAll()),
    });
  }
  old.close();
  await done(indexedDB.deleteDatabase(name));
  const opening = indexedDB.open(name, version);
  opening.onupgradeneeded = () => {
    for (const { name, indexes } of stores) {
      const made = opening.result.createObjectStore(name);
      for (const { name, keyPath, unique, multiEntry } of indexes) made.createIndex(name, keyPath, { unique, multiEntry });
    }
  };
  const made = await done(opening);
  for (const { name, keys, values } of stores) {
    const into = made.transaction(name, "readwrite").objectStore(name);
    await Promise.all(keys.map((key, n) => done(into.put(values[n], key))));
  }
  made.close();
}
const OUTBOX = 500;

test("every released schema of the phone's database is tried below", () => {
  expect(Object.keys(SCHEMAS).map(Number)).toEqual(Array.from({ length: NEWEST }, (_, n) => n + 1));
});

/** The versions of the accounts' databases on the phone. */
const schemasOn = (page) =>
  page.evaluate(async () => {
    const all = await indexedDB.databases();
    return all.filter(({ name }) => name.startsWith("teren-")).map(({ version }) => version);
  });

/** In every page: sends nothing as long as the phone is told so. The rest of the server is there. */
const sendNothing = () => {
  const native = window.fetch;
  window.fetch = (...args) => {
    const address = args[0] instanceof Request ? args[0].url : String(args[0]);
    const cut = address.endsWith("/api/v1/sync") && localStorage.getItem("test.cut");
    return cut ? Promise.reject(new TypeError("Failed to fetch")) : native.apply(window, args);
  };
};

/**
 * An outbox of so many entries: what another program would have put into the emergency journal is
 * taken into the database by the app itself, one strict save each.
 */
async function fillOutbox(worker, api, count) {
  const entries = Array.from({ length: count }, (_, n) =>
    api.exchange(services.exchange, n % 20, n, { start: Date.now() - (n % 600) * 60_000 }),
  );
  await worker.page.evaluate((list) => {
    const { account } = JSON.parse(localStorage.getItem("teren.session").slice(1));
    for (const [id, at, raw] of list) {
      localStorage.setItem(`teren.journal.${account}.${id}`, `1${JSON.stringify({ at, flags: [] })}\n${raw}`);
    }
  }, entries.map((entry) => [entry.id, entry.start, JSON.stringify(entry)]));
  await worker.open("/neodeslano");
  const held = () => worker.page.evaluate(readPhone);
  await expect.poll(async () => (await held()).own.length, { timeout: 60_000 }).toBe(count);
  return new Map(entries.map((entry) => [entry.id, JSON.stringify(entry)]));
}

for (const [schema, back] of Object.entries(SCHEMAS)) {
  test(`a full outbox of schema ${schema} goes through an update of the app with every text byte for byte`, async ({ teren, worker }) => {
    const jana = await worker();
    const { page } = jana;
    await jana.phone.context.addInitScript(sendNothing);
    await page.evaluate(() => localStorage.setItem("test.cut", "1"));
    // Only to know how an entry of this account looks; it sends nothing.
    const written = await fillOutbox(jana, await Api.logIn(teren.url, accounts.worker), OUTBOX);
    await back(jana);
    expect(await schemasOn(page)).toEqual([Number(schema)]);
    const before = await page.evaluate(readPhone);
    expect(before.journal).toEqual([]);
    expect(new Map(before.own.map(({ id, raw }) => [id, raw]))).toEqual(written);

    const site = await newerSite(2);
    try {
      await teren.stop();
      teren.site = site.folder;
      await teren.start();
      await page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found.update()));
      await jana.open("/neodeslano");
      await jana.button("update_now").click();
      const style = () => page.locator('link[rel="stylesheet"]').first().getAttribute("href");
      await expect.poll(() => style().catch(() => undefined)).toBe(site.style);
      await jana.started();
      expect(await schemasOn(page)).toEqual([NEWEST]);
      const after = await page.evaluate(readPhone);
      // Text, place in the stream and state.
      expect(after).toEqual(before);

      await page.evaluate(() => localStorage.removeItem("test.cut"));
      await jana.sendNow();
      await jana.allConfirmed();
      const rows = await teren.sql(`SELECT lower(hex(id)) AS id, raw FROM entries ORDER BY change DESC LIMIT ${OUTBOX}`);
      const stored = new Map(rows.map(({ id, raw }) => [id, raw]));
      expect(stored).toEqual(new Map([...written].map(([id, raw]) => [id.replaceAll("-", ""), raw])));
    } finally {
      await site.dispose();
    }
  });
}
