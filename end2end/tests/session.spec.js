// Logging in and out never costs an entry.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { Worker } from "../harness/worker.js";

test("a wrong password is told in words and lets nobody in", async ({ unpack }) => {
  const phone = await unpack();
  const jana = new Worker(phone, accounts.worker);
  await jana.open("/prihlaseni");
  await jana.enter({ ...accounts.worker, password: "nesprávné" });
  await expect(jana.page.getByText(jana.t.wrong_log_in)).toBeVisible();
  await jana.open("/");
  await expect(jana.page.getByText(jana.t.todays_entries)).toHaveCount(0);
});

test("logging in without the server says what to do", async ({ teren, unpack }) => {
  const phone = await unpack();
  const jana = new Worker(phone, accounts.worker);
  await jana.open("/prihlaseni");
  // A service worker that is just being fetched when its server goes is the browser's own complaint.
  await jana.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await teren.stop();
  await jana.enter(accounts.worker);
  await expect(jana.page.getByText(jana.t.log_in_offline)).toBeVisible();
});

test("invariant_10 log-out refuses while an entry waits, and works when all is confirmed", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  const row = await jana.writeContact({ minutes: 17 });
  await jana.open("/nastaveni");
  await jana.button("log_out").click();
  await expect(jana.page.getByText(/ještě čeká na potvrzení/)).toBeVisible();
  await jana.page.reload();
  await jana.open("/");
  await jana.expectWaiting(row);

  await teren.start();
  await jana.sendNow();
  await jana.allConfirmed();
  await jana.open("/nastaveni");
  await jana.button("log_out").click();
  await jana.page.getByRole("dialog").getByRole("button", { name: jana.t.log_out, exact: true }).click();
  await expect(jana.page.getByLabel(jana.t.login_name, { exact: true })).toBeVisible();
});

test("invariant_11 a revoked session asks to log in again and clears nothing", async ({ teren, worker, api }) => {
  const jana = await worker();
  await teren.stop();
  const row = await jana.writeExchange({ received: 131, issued: 133 });
  await teren.sql("UPDATE devices SET revoked_at = 1");
  await teren.start();
  await jana.sendNow();
  await expect(jana.page.getByRole("main").getByRole("link", { name: jana.t.log_in, exact: true })).toBeVisible();
  await jana.open("/");
  // Kept aside by the server, so that a finder of the phone changes no figure.
  await jana.expectState("state_set_aside", row);

  await jana.open("/neodeslano");
  await jana.page.getByRole("main").getByRole("link", { name: jana.t.log_in, exact: true }).click();
  await jana.enter(accounts.worker);
  await jana.page.waitForURL((url) => url.pathname === "/");
  await jana.sendNow();
  await jana.allConfirmed();
  const mine = [...(await (await api(accounts.worker)).entries()).values()];
  expect(mine.filter((e) => e.body.kind === "exchange" && e.body.items[0].received === 131)).toHaveLength(1);
});

test("what is unsent can be saved to a file", async ({ teren, worker }) => {
  const jana = await worker();
  await teren.stop();
  await jana.writeExchange({ received: 105, issued: 106 });
  await jana.open("/neodeslano");
  const [download] = await Promise.all([jana.page.waitForEvent("download"), jana.button("export").click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const file = JSON.parse(Buffer.concat(chunks).toString());
  const text = JSON.stringify(file);
  expect(text).toContain('received\\":105');
});
