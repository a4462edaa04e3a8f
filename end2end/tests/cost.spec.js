// What one saved entry costs the phone: every transaction is battery, and a slow phone shows it.
import { test, expect } from "../harness/fixtures.js";

test("one entry that is written and confirmed costs a bounded number of transactions", async ({ worker }) => {
  const jana = await worker();
  await jana.fillExchange();
  // Whatever the log-in and the form's draft still do must be over.
  await jana.page.waitForTimeout(2_000);
  await jana.page.evaluate(() => Object.assign(window.databaseWatch.counts, { reads: 0, writes: 0, requests: 0 }));
  await jana.save();
  await jana.saved();
  await jana.expectState("state_confirmed", jana.exchangeRow(10, 12));
  await jana.page.waitForTimeout(2_000);
  const counts = await jana.page.evaluate(() => window.databaseWatch.counts);
  // It was 63, 8 and 725. The save, that it leaves, that it arrived; the rest leaves room for a poll.
  expect(counts.writes, JSON.stringify(counts)).toBeLessThanOrEqual(4);
  expect(counts.reads, JSON.stringify(counts)).toBeLessThanOrEqual(30);
  expect(counts.requests, JSON.stringify(counts)).toBeLessThanOrEqual(200);
});
