// A private window: the browser keeps what is written until the window is shut, and not longer.
import { test as base, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { PrivatePhone } from "../harness/private_phone.js";
import { Worker } from "../harness/worker.js";
import { readPhone } from "../kill/page.js";

const test = base.extend({
  /** A worker logged in within a private window. No page may have complained. */
  secretly: async ({ teren }, use) => {
    const phone = await PrivatePhone.unpack({ url: teren.url });
    const worker = new Worker(phone, accounts.worker);
    await worker.logIn();
    await use(worker);
    const { errors } = phone;
    await phone.dispose();
    expect(errors, "errors in the pages").toEqual([]);
  },
});

test("in a private window an entry is saved, outlives a reload without the server, and is sent", async ({ teren, secretly, api }) => {
  const jana = secretly;
  await teren.stop();
  const row = await jana.writeExchange({ received: 71, issued: 72 });
  await jana.page.reload();
  await jana.started();
  await jana.expectWaiting(row);
  // Another tab of the same window is the same phone.
  const tab = await jana.phone.tab();
  const there = new Worker({ options: jana.phone.options, page: tab }, accounts.worker);
  await there.open("/");
  await there.expectWaiting(there.exchangeRow(71, 72));
  await tab.close();

  await teren.start();
  // By itself: nobody taps anything.
  await jana.expectState("state_confirmed", row);
  const entries = [...(await (await api(accounts.worker)).entries()).values()];
  expect(entries.filter((e) => e.body.items?.[0].received === 71)).toHaveLength(1);
});

test("in a private window the page of unsent entries says that the storage is not protected", async ({ teren, secretly }) => {
  const jana = secretly;
  await teren.stop();
  // The first save asks the browser for storage that lasts; a private window gives none.
  await jana.writeExchange({ received: 73, issued: 74 });
  expect(await jana.page.evaluate(() => navigator.storage.persisted())).toBe(false);
  await jana.open("/neodeslano");
  await expect(jana.page.getByText(jana.t.storage_best_effort)).toBeVisible();
  await expect(jana.page.getByText(jana.t.storage_persisted)).toHaveCount(0);
  await expect(jana.exchangeRow(73, 74)).toHaveCount(1);
});

test("a private window that was shut leaves nothing: the next asks who is there and shows no entry", async ({ teren, secretly, api }) => {
  const jana = secretly;
  await jana.expectState("state_confirmed", await jana.writeExchange({ received: 75, issued: 76 }));
  await teren.stop();
  await jana.writeExchange({ received: 77, issued: 78 });
  await jana.phone.close();

  await teren.start();
  await jana.phone.open();
  await jana.open("/");
  await expect(jana.page.getByLabel(jana.t.login_name, { exact: true })).toBeVisible();
  expect(await jana.page.evaluate(readPhone)).toEqual({ journal: [], copies: [], drafts: [], own: [] });
  await jana.logIn();
  // What the server had confirmed comes back; what was never sent is gone with the window.
  await jana.open("/");
  await jana.onToday();
  await expect(jana.exchangeRow(75, 76)).toHaveCount(1);
  await expect(jana.exchangeRow(77, 78)).toHaveCount(0);
  const entries = [...(await (await api(accounts.worker)).entries()).values()];
  expect(entries.filter((e) => [75, 77].includes(e.body.items?.[0].received))).toHaveLength(1);
});
