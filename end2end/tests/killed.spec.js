// Power cuts: of the phone right after *saved*, of the server right after its commit.
import { test, expect } from "../harness/fixtures.js";
import { accounts, services } from "../harness/accounts.js";

test("invariant_01 a browser killed right after *saved* has everything when it opens again", async ({ teren, worker, api }) => {
  const jana = await worker();
  await teren.stop();
  for (const issued of [103, 104, 105]) {
    await jana.writeExchange({ received: 0, issued });
    await jana.phone.kill();
    await jana.phone.open();
  }
  await jana.open("/");
  await jana.expectState("state_saved", ...[103, 104, 105].map((issued) => jana.exchangeRow(0, issued)));

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
  await expect(row.locator(".badge")).not.toHaveText(jana.t.state_confirmed);

  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  const answers = line.seen
    .filter(({ path, status, request }) => path === "/api/v1/sync" && status === 200 && JSON.parse(request).entries.length > 0)
    .map(({ reply }) => JSON.parse(reply.toString()).results.map((r) => r.outcome));
  expect(answers).toEqual([["stored"], ["duplicate"]]);
  const stored = [...(await (await api(accounts.worker)).entries()).values()].filter(
    (e) => e.body.kind === "exchange" && e.body.items[0].received === 107,
  );
  expect(stored).toHaveLength(1);
});

test("a server that is told to stop finishes what it accepted", async ({ teren, api }) => {
  const phone = await api(accounts.worker);
  const items = Array.from({ length: 100 }, () => phone.item(phone.contact(services.first)));
  const sent = phone.sync(items);
  const code = await teren.stop();
  const { status, body } = await sent;
  expect(code).toBe(0);
  expect(status).toBe(200);
  expect(new Set(body.results.map((r) => r.outcome))).toEqual(new Set(["stored"]));
  await teren.start();
  const again = await phone.sync(items);
  expect(new Set(again.body.results.map((r) => r.outcome))).toEqual(new Set(["duplicate"]));
});
