// Power cuts: of the phone right after *saved*, of the server right after its commit.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";

/** Chromium itself writes cookies to the disk half a minute late; an orderly end writes them at once. */
async function settled(worker) {
  await worker.phone.close();
  await worker.phone.open();
}

test("invariant_01 a browser killed right after *saved* has everything when it opens again", async ({ teren, worker, api }) => {
  const jana = await worker();
  await settled(jana);
  await teren.stop();
  for (const issued of [103, 104, 105]) {
    await jana.writeExchange({ received: 0, issued });
    await jana.phone.kill();
    await jana.phone.open();
  }
  await jana.open("/");
  await jana.expectWaiting(...[103, 104, 105].map((issued) => jana.exchangeRow(0, issued)));

  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  const exchanges = [...(await (await api(accounts.worker)).entries()).values()].filter((e) => e.body.kind === "exchange");
  const issued = exchanges.map((e) => e.body.items[0].issued).filter((n) => n > 100);
  expect(issued.sort()).toEqual([103, 104, 105]);
});

test("invariant_05 a server killed between commit and reply gets no duplicate @smoke", async ({ teren, line, worker, api }) => {
  const jana = await worker({ url: line.url });
  let cuts = 0;
  line.cut = async ({ path, request }) => {
    if (path !== "/api/v1/sync" || JSON.parse(request).entries.length === 0 || cuts > 0) return false;
    cuts += 1;
    await teren.kill();
    return true;
  };
  const row = await jana.writeExchange({ received: 107, issued: 109 });
  await expect.poll(() => cuts).toBe(1);
  await jana.open("/");
  await expect(row).toHaveCount(1);
  await jana.expectWaiting(row);

  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  const answers = line.seen
    .filter(({ path, status, request }) => path === "/api/v1/sync" && status === 200 && JSON.parse(request).entries.length > 0)
    .map(({ reply }) => JSON.parse(reply.toString()).results.map((r) => r.outcome));
  // The phone may ask more than once again (its timer, a reload in the midst of an answer); the
  // entry is stored by the first and by no other.
  const [first, ...again] = answers.flat();
  expect(first).toBe("stored");
  expect(again.length).toBeGreaterThan(0);
  expect(new Set(again)).toEqual(new Set(["duplicate"]));
  const stored = [...(await (await api(accounts.worker)).entries()).values()].filter(
    (e) => e.body.kind === "exchange" && e.body.items[0].received === 107,
  );
  expect(stored).toHaveLength(1);
});

test("a server that is told to stop in the midst of work ends in order and keeps what it answered", async ({ teren, api }) => {
  const phone = await api(accounts.worker);
  const answered = [];
  let ending;
  // Batch after batch, until nobody answers any more.
  for (let batch = 0; batch < 1_000; batch += 1) {
    const items = Array.from({ length: 50 }, () => phone.item(phone.contact(services.first)));
    if (batch === 3) ending = teren.stop();
    const reply = await phone.sync(items).catch(() => undefined);
    if (reply?.status !== 200) break;
    expect(new Set(reply.body.results.map((r) => r.outcome))).toEqual(new Set(["stored"]));
    answered.push(items);
  }
  expect(await ending).toBe(0);
  expect(answered.length).toBeGreaterThanOrEqual(3);
  await teren.start();
  for (const items of answered) {
    const again = await phone.sync(items);
    expect(new Set(again.body.results.map((r) => r.outcome))).toEqual(new Set(["duplicate"]));
  }
});
