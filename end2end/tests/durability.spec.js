// What the screen promises, against what the database was really asked.
import { test, expect } from "../harness/fixtures.js";

test("every write transaction in the browser is strict", async ({ worker }) => {
  const jana = await worker();
  await jana.writeContact();
  await jana.writeExchange();
  await jana.startShift();
  await jana.endShift();
  // Each page that is loaded anew begins to count anew, and the receipts may have come before that.
  const writes = await jana.page.evaluate(() => window.databaseWatch.writes);
  await jana.allConfirmed();
  const receipts = await jana.page.evaluate(() => window.databaseWatch.writes);
  await jana.open("/nastaveni");
  const later = await jana.page.evaluate(() => window.databaseWatch.writes);
  expect(writes.length).toBeGreaterThan(0);
  for (const write of [...writes, ...receipts, ...later]) {
    expect(write, JSON.stringify(write)).toMatchObject({ durability: "strict", asked: "strict" });
  }
});

test("a save is strict from the form to the read-back", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange();
  await jana.page.evaluate(() => (window.databaseWatch.writes.length = 0));
  await jana.save();
  await jana.saved();
  const { writes, savedAt } = await jana.page.evaluate(() => window.databaseWatch);
  expect(writes.length).toBeGreaterThan(0);
  expect(writes.map((w) => w.durability)).toEqual(writes.map(() => "strict"));
  expect(savedAt).toHaveLength(1);
  expect(writes[0].completed).toBeLessThan(savedAt[0]);
});

test("invariant_01 *saved* does not appear before the transaction's complete", async ({ worker }) => {
  const jana = await worker();
  await jana.fillContact();
  const HOLD = 1_200;
  await jana.page.evaluate((ms) => (window.databaseWatch.holdMs = ms), HOLD);
  const clicked = await jana.page.evaluate(() => performance.now());
  await jana.save();
  await jana.saved();
  const { savedAt } = await jana.page.evaluate(() => window.databaseWatch);
  expect(savedAt[0] - clicked).toBeGreaterThan(HOLD);
});

test("invariant_03 draft, outbox and entry change in one transaction", async ({ worker }) => {
  const jana = await worker();
  await jana.fillContact({ minutes: 17 });
  // The draft of the last field must be written before the writes are counted.
  await jana.page.waitForTimeout(1_000);
  await jana.page.evaluate(() => (window.databaseWatch.writes.length = 0));
  await jana.save();
  await jana.saved();
  const writes = await jana.page.evaluate(() => window.databaseWatch.writes);
  const save = writes[0];
  expect(save.stores).toEqual(expect.arrayContaining(["entries", "drafts"]));
});
