// A browser that throws away a phone's IndexedDB and keeps its localStorage, as Chromium was once
// seen to do at a start after a kill: what had no answer comes back from its second copy, the rest
// from the server, and the phone says what happened.
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { readPhone } from "../kill/page.js";

/** Of a browser that is shut: all databases of the phone's origin. */
async function loseDatabases({ profile, options }) {
  const { protocol, hostname, port } = new URL(options.url);
  const folder = path.join(profile, "Default", "IndexedDB");
  const origin = `${protocol.slice(0, -1)}_${hostname}_${port}.`;
  const found = (await readdir(folder)).filter((name) => name.startsWith(origin));
  expect(found.length, "databases in the profile").toBeGreaterThan(0);
  for (const name of found) await rm(path.join(folder, name), { recursive: true });
}

/** The text of each entry that the phone holds as its own, by id. */
const textsOn = (held) => new Map(held.own.map(({ id, raw }) => [id, raw]));
const sorted = (list) => [...list].map(({ id }) => id).sort();

/** The rows of exchanges on the page that a worker has open now. */
const rowsOf = (worker, pairs) => pairs.map(({ received, issued }) => worker.exchangeRow(received, issued));

/** What the server gives another phone of the account of these entries: each once, with its text. */
async function expectStored(api, texts) {
  const pulled = await (await api(accounts.worker)).pullAll();
  const these = pulled.filter(({ type, id }) => type === "entry" && texts.has(id));
  expect(these).toHaveLength(texts.size);
  expect(new Map(these.map(({ id, raw }) => [id, raw]))).toEqual(texts);
}

/** A page that was left as an answer came takes a copy away at the next start only. */
const expectNoCopies = ({ page }) => expect.poll(async () => (await page.evaluate(readPhone)).copies).toEqual([]);

/** The notice on *Neodesláno* that a database vanished. */
const vanished = (worker) => worker.page.getByRole("alert").filter({ hasText: "Telefon smazal uložená data" });

test("unsent entries of a database that the browser threw away come back, are named, and are sent once", async ({ teren, worker, api }) => {
  const jana = await worker();
  const { phone } = jana;
  await teren.stop();
  const pairs = [121, 122, 123].map((issued) => ({ received: 120, issued }));
  for (const pair of pairs) await jana.writeExchange(pair);
  const before = await jana.page.evaluate(readPhone);
  expect(before.own).toHaveLength(3);
  expect(sorted(before.copies)).toEqual(sorted(before.own));

  // In order: localStorage reaches the disk.
  await phone.close();
  await loseDatabases(phone);
  await phone.open();
  // Rows of the browser that is open now.
  const rows = rowsOf(jana, pairs);
  await jana.open("/");
  await jana.expectWaiting(...rows);
  const after = await jana.page.evaluate(readPhone);
  expect(textsOn(after)).toEqual(textsOn(before));
  expect(after.stream.id).not.toBe(before.stream.id);
  expect(after.stream.earlier).not.toContain(before.stream.id);
  // They may be lost once more before they are sent.
  expect(sorted(after.copies)).toEqual(sorted(before.own));
  await jana.open("/neodeslano");
  await expect(vanished(jana)).toHaveText(/Nic se neztratilo/);
  await expect(vanished(jana)).toHaveText(/\b3\s+zápisy/);
  for (const row of rows) await expect(row).toHaveCount(1);

  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  await expectStored(api, textsOn(before));
  // It stays until it was read, whatever the server says of the old stream.
  await expect(vanished(jana)).toHaveText(/\b3\s+zápisy/);
  await expectNoCopies(jana);
  await jana.open("/");
  await jana.expectState("state_confirmed", ...rows);

  await jana.open("/neodeslano");
  await jana.button("seen").click();
  await expect(vanished(jana)).toHaveCount(0);
  await jana.sendNow();
  await jana.allConfirmed();
  await expect(vanished(jana)).toHaveCount(0);
});

test("confirmed entries of a database that vanished with its marker are pulled again, and the loss is named", async ({ worker, api }) => {
  const jana = await worker();
  const { phone } = jana;
  const pairs = [125, 126].map((issued) => ({ received: 124, issued }));
  for (const pair of pairs) await jana.writeExchange(pair);
  await jana.allConfirmed();
  await expectNoCopies(jana);
  const before = await jana.page.evaluate(readPhone);
  expect(before.own).toHaveLength(2);

  // On a page of the site without the app: nobody leaves another marker.
  await jana.page.goto("/manifest.webmanifest");
  const removed = await jana.page.evaluate(() => {
    const markers = Object.keys(localStorage).filter((key) => key.startsWith("teren.marker."));
    for (const key of markers) localStorage.removeItem(key);
    return markers.length;
  });
  expect(removed).toBe(1);
  await phone.close();
  await loseDatabases(phone);
  await phone.open();

  const rows = rowsOf(jana, pairs);
  await jana.open("/");
  for (const row of rows) await expect(row).toHaveCount(1, { timeout: 20_000 });
  await jana.expectState("state_confirmed", ...rows);
  const after = await jana.page.evaluate(readPhone);
  expect(after.stream.id).not.toBe(before.stream.id);
  // The server's, not the phone's own: nothing is sent again.
  expect(after.own).toEqual([]);
  // Only the server knows that there was another stream; and that it holds all of it.
  await jana.open("/neodeslano");
  await expect(vanished(jana)).toHaveText(/nic se neztratilo/i);
  await expect(vanished(jana)).not.toHaveText(/mohly zmizet/);
  await expectStored(api, textsOn(before));
});
