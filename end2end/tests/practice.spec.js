// The practice mode: everything works, nothing is sent, and what is real stays as it is.
import { test, expect } from "../harness/fixtures.js";
import { accounts } from "../harness/accounts.js";
import { Worker } from "../harness/worker.js";

const bar = (who) => who.page.getByText(who.t.practice_bar);

/** The names of what this origin keeps. */
const kept = (page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage).filter((key) => key.startsWith("cviceni.")),
    databases: (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith("cviceni.")),
  }));

async function practising(unpack) {
  const novice = new Worker(await unpack(), accounts.worker);
  const sent = [];
  novice.page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/")) sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await novice.page.goto("/prihlaseni");
  await novice.started();
  await novice.button("practice").click();
  await expect(bar(novice)).toBeVisible();
  await novice.onToday();
  return { novice, sent };
}

test("somebody who cannot log in writes a contact and an exchange, and nothing is sent", async ({ unpack, api }) => {
  const { novice, sent } = await practising(unpack);
  await novice.writeContact({ minutes: 37 });
  await novice.writeExchange({ received: 101, issued: 112 });
  for (const when of ["written", "after a reload"]) {
    await novice.open("/");
    await expect(novice.contactRow(37), when).toHaveCount(1);
    await expect(novice.exchangeRow(101, 112), when).toHaveCount(1);
    await novice.page.reload();
  }
  await novice.onToday();
  await expect(bar(novice)).toBeVisible();
  expect(sent).toEqual(["GET /api/v1/practice"]);

  await novice.button("practice_end").click();
  await expect(novice.page.getByRole("heading", { name: novice.t.log_in_title })).toBeVisible();
  await expect(bar(novice)).toHaveCount(0);
  await expect.poll(() => kept(novice.page)).toEqual({ local: [], databases: [] });
  // Nobody of the demo has anything of it.
  expect(await (await api(accounts.worker)).recent("contact")).toEqual([]);
});

test("made-up colleagues have written, and their tasks are there", async ({ unpack }) => {
  const { novice } = await practising(unpack);
  await novice.open("/hledat");
  await expect(novice.page.locator("main li.row").first()).toBeVisible();
  await novice.open("/navsteva/nova");
  await expect(novice.page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("what is real and unsent waits untouched while another tab practises", async ({ teren, worker }) => {
  const eva = await worker();
  await teren.stop();
  await eva.writeContact({ minutes: 38 });
  await teren.start();
  const tab = await eva.page.context().newPage();
  await tab.goto("/nastaveni");
  await tab.getByRole("button", { name: eva.t.practice, exact: true }).click();
  await expect(tab.getByText(eva.t.practice_bar)).toBeVisible();
  await expect(tab.getByRole("heading", { name: eva.t.todays_entries })).toBeVisible();
  await expect(tab.locator("main li.row").filter({ hasText: "· 38 min" })).toHaveCount(0);
  await tab.getByRole("button", { name: eva.t.practice_end, exact: true }).click();
  await expect(tab.getByText(eva.t.practice_bar)).toHaveCount(0);
  await expect(tab.getByRole("heading", { name: eva.t.todays_entries })).toBeVisible();
  await tab.close();
  await eva.sendNow();
  await eva.allConfirmed();
});

test("without the server the practice says what it needs", async ({ teren, unpack }) => {
  const novice = new Worker(await unpack(), accounts.worker);
  await novice.page.goto("/prihlaseni");
  await novice.started();
  await novice.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await teren.stop();
  await novice.button("practice").click();
  await expect(novice.snack(novice.t.practice_failed)).toBeVisible();
  await expect(bar(novice)).toHaveCount(0);
});
