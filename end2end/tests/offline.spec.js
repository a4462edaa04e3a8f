// Without the server: every field page opens and saves, after a reload and on a deep link too.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { FIELD_PATHS } from "../harness/worker.js";

test("three entries written with the server stopped arrive when it is back @smoke", async ({ teren, worker, api }) => {
  const jana = await worker();
  const before = new Set((await (await api(accounts.worker)).entries()).keys());
  await teren.stop();

  await jana.open("/vymena/nova");
  await jana.page.reload();
  await jana.started();
  const rows = [
    await jana.writeExchange({ received: 110, issued: 112 }),
    await jana.writeExchange({ received: 0, issued: 105 }),
    await jana.writeContact({ minutes: 17 }),
  ];
  await jana.expectWaiting(...rows);

  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  await jana.open("/");
  await jana.expectState("state_confirmed", ...rows);

  const arrived = [...(await (await api(accounts.worker)).entries()).values()].filter((e) => !before.has(e.id));
  const exchanges = arrived.filter((e) => e.body.kind === "exchange").map((e) => e.body.items[0]);
  expect(arrived.map((e) => e.body.kind).sort()).toEqual(["contact", "exchange", "exchange"]);
  expect(exchanges.map(({ received, issued }) => [received, issued]).sort()).toEqual([[0, 105], [110, 112]]);
});

test("invariant_09 every field page opens on a deep link and after a reload without the server", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  for (const path of FIELD_PATHS) {
    const page = await jana.phone.tab();
    await page.goto(path);
    await jana.started(page);
    await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
    await page.reload();
    await jana.started(page);
    await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
    await expect(page.getByText(jana.t.not_found_title), path).toHaveCount(0);
    await page.close();
  }
});

test("a shift started without the server runs on after the browser is closed", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  await jana.startShift();
  await jana.phone.close();
  await jana.phone.open();
  await jana.open("/");
  await expect(jana.page.getByText(jana.t.shift_running).first()).toBeVisible();
  await jana.endShift();
});

test("invariant_07 after a failure it sends by itself, without another save or tap", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  const row = await jana.writeContact({ minutes: 17 });
  await jana.expectWaiting(row);
  await teren.start();
  // No tap, no reload, no event: only the timer is left to wake it.
  await expect(row.locator(".badge")).toHaveText(jana.t.state_confirmed, { timeout: 40_000 });
});

test("when the network comes back it sends at once", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  const row = await jana.writeContact({ minutes: 17 });
  await jana.expectWaiting(row);
  await teren.start();
  await jana.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(row.locator(".badge")).toHaveText(jana.t.state_confirmed, { timeout: 3_000 });
});
